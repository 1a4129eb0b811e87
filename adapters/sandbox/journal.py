"""The journal: every request to a tracker, with what it carried and how it ended. Never a secret."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question

BODY_LIMIT = 1_048_576
LENGTH = 10_000
_SECRETS = frozenset({"password", "client_secret", "refresh_token", "access_token", "token"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. ``query``: the values of a name that comes again are joined by commas; ``status`` 0: no answer.

    ``body``: JSON where it was JSON, else text, with "…" where it is cut.
    """

    number: int
    at: str
    method: str
    path: str
    query: dict[str, str]
    body: JsonValue
    user: str | None
    status: int
    faults: tuple[str, ...] = ()

    def shown(self) -> dict[str, JsonValue]:
        """The entry as JSON."""
        return asdict(self) | {"faults": list(self.faults)}


class Journal:
    """The last ten thousand entries, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LENGTH)
        self._number = 0

    def write(self, question: Question, path: str, at: datetime, user: str | None, status: int, *faults: str) -> Entry:
        """Add an entry."""
        self._number += 1
        entry = Entry(
            number=self._number,
            at=at.isoformat(timespec="milliseconds"),
            method=question.method,
            path=path,
            query={name: ",".join(value for key, value in question.query if key == name) for name, _ in question.query},
            body=told(question),
            user=user,
            status=status,
            faults=faults,
        )
        self._entries.append(entry)
        return entry

    def since(self, number: int = 0) -> list[Entry]:
        """The entries after this number."""
        return [entry for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        """Forget all; the numbers go on."""
        self._entries.clear()


def told(question: Question) -> JsonValue:
    """A body as the journal tells it."""
    kind = question.headers.get("content-type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        pairs = parse_qsl(question.body.decode("utf-8", "replace"), keep_blank_values=True)
        return urlencode([(key, "…" if key in _SECRETS else value) for key, value in pairs])
    if question.uploads:
        return [f"{one.filename} ({len(one.content)} bytes)" for one in question.uploads]
    if not question.body:
        return None
    try:
        return _text(question.body.decode())
    except UnicodeDecodeError:
        return f"… ({len(question.body)} bytes)"


def _text(text: str) -> JsonValue:
    if len(text) > BODY_LIMIT:
        return text[:BODY_LIMIT] + "…"
    try:
        given: JsonValue = json.loads(text)
    except json.JSONDecodeError:
        return text
    return given
