"""The one way to a tracker: a session with timeouts and limits, and calls that know if they may be repeated."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

import requests
from requests import exceptions as network
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from adapters.failures import Declined, Said, retry_after, translated
from adapters.text import quoted
from connector.errors import RetryLater
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapters.failures import About, Call
    from adapters.remembered import Ticks

Answer = TypeVar("Answer")

SHORTEST_SECRET = 4
"""What is shorter is no secret, and hiding it would make errors unreadable."""

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call that may be repeated is repeated: ``budget`` seconds of waiting, ``attempts`` calls in all.

    ``pause`` waits, ``ticks`` is a monotonic clock, ``jitter`` draws from 0 to 1: tests give their own.
    """

    budget: float = 60.0
    attempts: int = 5
    pause: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the tracker asks for, else 1, 2, 4, …; up to half as much on top."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.after if isinstance(error, RetryLater) else None
        return (2.0 ** (state.attempt_number - 1) if asked is None else asked) * (1 + self.jitter() / 2)

    def spent(self, state: RetryCallState) -> bool:
        """True when the next wait would go over the budget."""
        return state.attempt_number >= self.attempts or state.idle_for + state.upcoming_sleep > self.budget


@dataclass(frozen=True, slots=True)
class Line:
    """How the tracker is reached. Times in seconds: to connect, to wait for the next bytes, for the whole answer.

    ``trust``: False for no check of certificates, or the path of a bundle of authorities; ``most``: bytes of an answer.
    """

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0
    most: int = 32 * 1024 * 1024
    trust: bool | str = True
    proxy: str | None = None


class Bearer(AuthBase):
    """A token in the header ``Authorization``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the token."""
        r.headers["Authorization"] = f"Bearer {self._token}"
        return r


def as_nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An authentication that is none: without it the session would put its own in."""
    return request


class _Body(BytesIO):
    """A body that was read already, for libraries that go on reading; pysnow sets ``decode_content`` on it."""

    decode_content = True


class Channel(requests.Session):
    """A session that both vendor libraries send through, so that they obey the same limits and fail in the same way.

    Every answer that is not a success leaves as ``Declined`` through the library, and :meth:`read`, :meth:`again` and
    :meth:`create` turn it into our errors. ``hear``: the vendor's reading of an answer, None when all is well;
    ``puzzled``: what the vendor's library raises when it does not understand a successful answer.
    ``told``: the headers of the newest answer. Nothing is ever sent outside ``origin``, and nothing is taken from the
    environment (proxies, .netrc). A ``timeout`` given with a request lengthens the wait for its answer.
    """

    def __init__(
        self,
        name: str,
        origin: str,
        hear: Callable[[requests.Response, Any], Said | None],
        line: Line | None = None,
        patience: Patience | None = None,
        puzzled: tuple[type[Exception], ...] = (),
    ) -> None:
        super().__init__()
        self.trust_env = False
        self._name, self._origin, self._hear = name, origin, hear
        self._line, self._patience = line or Line(), patience or Patience()
        self.verify = self._line.trust
        if self._line.proxy:
            self.proxies = {"http": self._line.proxy, "https": self._line.proxy}
        self.headers.update(
            {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "closeout"}
        )
        self._puzzled = puzzled
        self.told: Mapping[str, str] = {}
        self._secrets: set[str] = set()

    @property
    def ticks(self) -> Ticks:
        """The monotonic clock."""
        return self._patience.ticks

    def hide(self, *secrets: str) -> None:
        """Keep these out of every error text, should the tracker repeat them."""
        self._secrets.update(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)

    def read(self, attempt: Callable[[], Answer], about: About = "queue") -> Answer:
        """What ``attempt`` returns; repeated with patience, since it only reads."""
        return self._patiently(attempt, "read", about)

    def again(self, attempt: Callable[[], Answer], about: About = "ticket") -> Answer:
        """What ``attempt`` returns; repeated with patience, since writing the same twice does no harm."""
        return self._patiently(attempt, "again", about)

    def ask(self, attempt: Callable[[], Answer]) -> Answer:
        """What ``attempt`` returns; it only reads, and the caller repeats it."""
        return self._translating(attempt, "read", "queue")

    def create(self, attempt: Callable[[], Answer], about: About = "new") -> Answer:
        """What ``attempt`` returns; sent once, whatever happens."""
        return self._translating(attempt, "create", about)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The answer, whole and in memory. Raises ``Declined`` for one that is no success."""
        if not (request.url or "").startswith(self._origin + "/"):
            raise Declined(Said(301, _("the address is outside {origin}").format(origin=self._origin)))
        read = max(self._line.read, kwargs.get("timeout") or 0.0)
        kwargs |= {"timeout": (self._line.connect, read), "allow_redirects": False, "stream": True}
        with super().send(request, **kwargs) as streamed:
            response = _replayed(streamed, self._whole(streamed))
        self.told = response.headers
        said = self._heard(response)
        if said is not None:
            raise Declined(self.scrubbed(said))
        return response

    def _whole(self, response: requests.Response) -> bytes:
        body = bytearray()
        end = self._patience.ticks() + self._line.whole
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._line.most:
                raise Declined(Said(response.status_code, _("the answer is too long"), page=True))
            if self._patience.ticks() > end:
                raise network.ReadTimeout
        return bytes(body)

    def _heard(self, response: requests.Response) -> Said | None:
        if response.is_redirect:
            where = response.headers["Location"].split("?")[0]
            return Said(response.status_code, _("the address redirects to {where}").format(where=quoted(where)))
        try:
            body = json.loads(response.content) if response.content else None
        except (ValueError, RecursionError):
            return self._unreadable(response)
        return self._hear(response, body)

    def _unreadable(self, response: requests.Response) -> Said:
        """An answer that is no JSON: cut in the middle, or a page of a proxy or a sign-in."""
        page = response.ok and "json" not in response.headers.get("Content-Type", "")
        text = _("the answer is not JSON") if response.ok else quoted(response.reason or "")
        return Said(response.status_code, text, after=retry_after(response.headers), page=page)

    def scrubbed(self, said: Said) -> Said:
        """The same words without secrets, quoted."""
        fields = {quoted(name, 60): self._without_secrets(text) for name, text in said.fields.items()}
        return Said(said.status, self._without_secrets(said.text), fields, said.rule, said.after, said.page)

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return quoted(text)

    def _patiently(self, attempt: Callable[[], Answer], call: Call, about: About) -> Answer:
        retrying = Retrying(
            retry=retry_if_exception_type(RetryLater),
            wait=self._patience.wait,
            stop=self._patience.spent,
            sleep=self._patience.pause,
            reraise=True,
        )
        answer: Answer = retrying(self._translating, attempt, call, about)
        return answer

    def _translating(self, attempt: Callable[[], Answer], call: Call, about: About) -> Answer:
        try:
            return attempt()
        except (Declined, network.RequestException) as error:
            raise translated(error, call, about, self._name) from error
        except self._puzzled as error:
            strange = Declined(Said(200, _("the answer is not as documented"), page=True))
            raise translated(strange, call, about, self._name) from error


def _replayed(streamed: requests.Response, body: bytes) -> requests.Response:
    """The same answer with its body in memory, readable through the public interface by whoever comes next."""
    response = requests.Response()
    for attribute in ("status_code", "headers", "url", "reason", "request", "encoding"):
        setattr(response, attribute, getattr(streamed, attribute))
    response.raw = _Body(body)
    return response
