"""The Batch interface: several requests in one, each answered for itself.

At most 5 MB go in and 30 seconds are given to all; what was not reached by then comes back as unserviced.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any

from requests.structures import CaseInsensitiveDict

from adapters.creating import NotTogether
from adapters.failures import Declined, NoRight, Said, translated
from adapters.servicenow.client import refusal
from connector.errors import OutcomeUnknown, Problem, TargetError, TargetMisconfigured, TicketRejected
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.http import Channel

PATH = "/api/now/v1/batch"
MOST_BYTES = 4 * 1024 * 1024
"""Of bodies in base64, with room for what is around them."""

SECONDS = 45.0
"""To wait for the answer: longer than the instance may take."""

_JSON = [{"name": "Content-Type", "value": "application/json"}, {"name": "Accept", "value": "application/json"}]


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch. ``url``: relative to the instance; ``body``: of the JSON that is sent."""

    method: str
    url: str
    body: Mapping[str, Any]

    @property
    def packed(self) -> str:
        """The body as it is sent."""
        return b64encode(json.dumps(dict(self.body)).encode()).decode()


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the parts of one batch, by their place: the result or the error of each; who was not reached."""

    results: dict[int, dict[str, Any] | TargetError] = field(default_factory=dict)
    unserviced: tuple[int, ...] = ()


class Batch:
    """Sends batches of creates. ``name``: of the target."""

    def __init__(self, name: str, url: str, channel: Channel) -> None:
        self._name, self._url, self._channel = name, url, channel
        self._numbers = count(1)

    def send(self, parts: Sequence[Part]) -> Answered:
        """What became of each part; once, whatever happens. Those that do not fit are not sent and count as unserviced.

        Raises ``NotTogether`` where the instance takes no batch: then nothing was carried out.
        """
        packed = [part.packed for part in parts]
        fitting = _fitting([len(body) for body in packed])
        requests = [
            {"id": str(place), "method": part.method, "url": part.url, "headers": _JSON, "body": body}
            for place, (part, body) in enumerate(zip(parts[:fitting], packed, strict=False))
        ]
        told = self._posted({"batch_request_id": f"closeout-{next(self._numbers)}", "rest_requests": requests})
        answered = self._answered(told, range(fitting))
        return Answered(answered.results, (*answered.unserviced, *range(fitting, len(parts))))

    def _posted(self, body: Mapping[str, Any]) -> dict[str, Any]:
        send = self._channel.post
        try:
            answer = self._channel.create(
                lambda: send(f"{self._url}{PATH}", data=json.dumps(body), timeout=SECONDS).json()
            )
        except (NoRight, TargetMisconfigured, TicketRejected) as error:
            raise NotTogether from error
        if not isinstance(answer, dict) or not isinstance(answer.get("serviced_requests"), list):
            raise self._unclear()
        return answer

    def _answered(self, told: dict[str, Any], sent: range) -> Answered:
        """A part that the answer does not name may have been carried out."""
        results: dict[int, dict[str, Any] | TargetError] = {place: self._unclear() for place in sent}
        for one in told["serviced_requests"]:
            place = _place(one.get("id")) if isinstance(one, dict) else None
            if place in results:
                results[place] = self._result(one)
        named = told.get("unserviced_requests")
        left = [_place(one.get("id") if isinstance(one, dict) else one) for one in named or ()]
        unserviced = tuple(place for place in left if place in results)
        for place in unserviced:
            del results[place]
        return Answered(results, unserviced)

    def _result(self, one: dict[str, Any]) -> dict[str, Any] | TargetError:
        code = str(one.get("status_code"))
        status = int(code) if code.isdecimal() else HTTPStatus.INTERNAL_SERVER_ERROR
        try:
            body = json.loads(b64decode(str(one.get("body") or "")) or "null")
        except ValueError:
            body = None
        listed = one.get("headers")
        pairs = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        headers = CaseInsensitiveDict({str(each.get("name")): str(each.get("value")) for each in pairs})
        said = refusal(status, body, headers, str(one.get("status_text") or ""))
        if said is not None:
            return self._refused(said)
        result = body.get("result") if isinstance(body, dict) else None
        return result if isinstance(result, dict) else self._unclear()

    def _refused(self, said: Said) -> TargetError:
        return translated(Declined(self._channel.scrubbed(said)), "create", "new", self._name)

    def _unclear(self) -> OutcomeUnknown:
        return OutcomeUnknown(Problem(self._name, _("the tracker did not say what it created")))


def _fitting(sizes: Sequence[int]) -> int:
    """How many of the first fit into one batch; one always does."""
    room = MOST_BYTES
    for place, size in enumerate(sizes):
        room -= size
        if room < 0:
            return max(place, 1)
    return len(sizes)


def _place(identity: Any) -> int | None:
    text = str(identity)
    return int(text) if text.isdecimal() else None
