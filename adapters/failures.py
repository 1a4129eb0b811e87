"""From what HTTP and a tracker say to our tree of errors.

======================================= ======================= ======================= =================
the tracker or the network says         reading                 writing the same again  creating
======================================= ======================= ======================= =================
refused, no such name, TLS, no connect  Unreachable             Unreachable             Unreachable
connection lost, read timeout           RetryLater              RetryLater              OutcomeUnknown
200 that is cut, 500, 502, 503, 504     RetryLater              RetryLater              OutcomeUnknown
200 that is a page, too long an answer  TargetMisconfigured     TargetMisconfigured     OutcomeUnknown
301, 302, 307, 308, 405, 410, 501       TargetMisconfigured     TargetMisconfigured     TargetMisconfigured
401                                     AccessDenied            AccessDenied            AccessDenied
408, 425, 429                           RetryLater              RetryLater              RetryLater
403 of a ticket                         TicketForbidden         TicketForbidden         –
403 of the queue                        AccessDenied            AccessDenied            AccessDenied
403 by a rule about the content         TicketRejected          TicketRejected          TicketRejected
404 of a ticket                         TicketLost              TicketLost              –
404 of the queue                        TargetMisconfigured     TargetMisconfigured     TargetMisconfigured
400 and any other 4xx, of the queue     TargetMisconfigured     TargetMisconfigured     –
400 and any other 4xx, of a ticket      TicketRejected          TicketRejected          TicketRejected
======================================= ======================= ======================= =================
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from requests import exceptions as network
from urllib3.exceptions import NewConnectionError

from connector.errors import (
    AccessDenied,
    OutcomeUnknown,
    Problem,
    RetryLater,
    TargetError,
    TargetMisconfigured,
    TicketForbidden,
    TicketLost,
    TicketRejected,
    Unreachable,
)
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

Call = Literal["read", "again", "create"]
"""``again``: a write that may be repeated without harm."""

About = Literal["queue", "ticket", "new"]

_MOVED = frozenset({301, 302, 307, 308})
_ABSENT = frozenset({405, 410, 501})
_LATER = frozenset({408, 425, 429})
_CLIENT_ERRORS = range(400, 500)


@dataclass(frozen=True, slots=True)
class Said:
    """A tracker's refusal. ``fields``: its words for each field; ``rule``: a rule about the content refused.

    ``after``: seconds that it asks us to wait. ``page``: the body is no answer of an API (a page for people, too long).
    """

    status: int
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    rule: bool = False
    after: float | None = None
    page: bool = False


class NoRight(AccessDenied):
    """The credentials are good, but this may not be asked with them (403, and not 401)."""


class Declined(Exception):
    """An answer that is not a success, on its way through a vendor's library."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.status)
        self.said = said


def translated(error: Declined | network.RequestException, call: Call, about: About, where: str) -> TargetError:
    """The error for the caller, by the table above. ``where``: the name of the target."""
    if isinstance(error, Declined):
        return _answered(error.said, call, about, where)
    if never_sent(error):
        return Unreachable(
            Problem(
                where,
                _("nobody answers at {address} ({kind})").format(address=_address(error), kind=type(error).__name__),
                _("check the url, the network, the proxy and the certificate"),
            )
        )
    return _unfinished(Said(0, _("the connection was lost ({kind})").format(kind=type(error).__name__)), call, where)


def _address(error: network.RequestException) -> str:
    """Scheme, host and port that were asked, nothing that could be confidential."""
    asked = urlsplit(getattr(error.request, "url", None) or "")
    return f"{asked.scheme}://{asked.hostname or ''}" + (f":{asked.port}" if asked.port else "")


def never_sent(error: network.RequestException) -> bool:
    """True where certainly no byte of the request reached the tracker: no name, no connection, no trust."""
    if isinstance(error, network.ConnectTimeout | network.ProxyError | network.InvalidURL):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    cause = reason.args[0] if isinstance(error, network.SSLError) and reason is not None and reason.args else None
    return isinstance(reason, NewConnectionError) or isinstance(cause, ssl.SSLCertVerificationError)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that ``Retry-After`` asks for: a number, a fraction, or a date, counted from the answer's ``Date``."""
    text = headers.get("Retry-After", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        seconds = _until(text, headers.get("Date", ""))
    return seconds if 0 <= seconds < float("inf") else None


def _until(date: str, now: str) -> float:
    try:
        moments = [parsedate_to_datetime(text) for text in (date, now)]
    except ValueError:
        return -1.0
    then, start = (moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments)
    return max(0.0, (then - start).total_seconds())


def _answered(said: Said, call: Call, about: About, where: str) -> TargetError:
    status = said.status
    if status in _LATER:
        return RetryLater(Problem(where, _words(said)), said.after)
    if status == HTTPStatus.UNAUTHORIZED:
        why = _("the tracker does not accept the credentials: {said}").format(said=_words(said))
        return AccessDenied(Problem(where, why, _("renew the token or password of this target")))
    if said.page or status in _MOVED | _ABSENT:
        return _elsewhere(said, call, where)
    if status not in _CLIENT_ERRORS:
        return _unfinished(said, call, where)
    return _refused(said, about, where)


def _elsewhere(said: Said, call: Call, where: str) -> TargetError:
    if call == "create" and said.status < HTTPStatus.MULTIPLE_CHOICES:
        return OutcomeUnknown(Problem(where, _words(said)))
    return TargetMisconfigured(
        Problem(where, _words(said), _("check the url of this target, and any sign-in page or proxy before it"))
    )


def _unfinished(said: Said, call: Call, where: str) -> TargetError:
    problem = Problem(where, _words(said))
    return OutcomeUnknown(problem) if call == "create" else RetryLater(problem, said.after)


def _refused(said: Said, about: About, where: str) -> TargetError:
    problem = Problem(where, _words(said))
    if said.rule:
        return TicketRejected(problem, fields=dict(said.fields))
    if said.status == HTTPStatus.FORBIDDEN:
        return (
            TicketForbidden(problem)
            if about == "ticket"
            else NoRight(Problem(where, problem.why, _("give the account of this target the right")))
        )
    if said.status == HTTPStatus.NOT_FOUND:
        return TicketLost(problem) if about == "ticket" else TargetMisconfigured(problem)
    if about == "queue":
        return TargetMisconfigured(problem)
    return TicketRejected(problem, fields=dict(said.fields))


def _words(said: Said) -> str:
    named = [f"{name}: {words}" for name, words in said.fields.items()]
    text = "; ".join([said.text, *named] if said.text else named)
    if not said.status:
        return text
    return f"HTTP {said.status}: {text}" if text else f"HTTP {said.status}"
