"""What goes over the line, without its server: a question, its answer, and the table of who answers what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Generic, TypeVar

from starlette.routing import compile_path

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

    from pydantic import JsonValue

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart body. ``part`` is the name of the form's part."""

    part: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Twist:
    """What a fault changes inside a site.

    Seconds until search sees a write, how many parts of a batch are served, fields that are mandatory of a sudden, and
    which parts of a bulk or batch (counted from 1) fail with which status.
    """

    index_lag: float = 0.0
    serviced: int | None = None
    mandatory: tuple[str, ...] = ()
    failing: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One request, read whole. ``path`` is decoded and counts from the site's root, whose address is ``origin``.

    ``headers`` are in lower case; ``uploads`` are the parts of a multipart body, plain ones without a file name.
    """

    method: str
    path: str
    origin: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    uploads: tuple[Upload, ...] = ()
    twist: Twist = Twist()

    def asked(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), default)

    def listed(self, name: str) -> tuple[str, ...]:
        """All values of a query parameter that is given several times, or once with commas."""
        given = [part.strip() for key, value in self.query if key == name for part in value.split(",")]
        return tuple(part for part in given if part)

    def json(self) -> JsonValue:
        """The body as JSON; None for an empty body. Raises ``ValueError``."""
        given: JsonValue = json.loads(self.body) if self.body.strip() else None
        return given

    def below(self, prefix: str) -> Question:
        """The same question as the site at ``prefix`` sees it."""
        return replace(self, path=self.path.removeprefix(prefix) or "/", origin=self.origin + prefix)


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. ``body``: JSON, or bytes of ``media``; None is an empty body. ``who`` asked, for the journal."""

    status: int = HTTPStatus.OK
    body: JsonValue | bytes = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json;charset=UTF-8"
    who: str | None = None
    empty: bool = False

    @property
    def content(self) -> bytes:
        """The body as it goes over the line."""
        if self.empty:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()


def nothing(status: int = HTTPStatus.NO_CONTENT, **headers: str) -> Answer:
    """An answer without a body."""
    return Answer(status, headers={name.replace("_", "-"): value for name, value in headers.items()}, empty=True)


class Refusal(Exception):
    """The site answers with an error; whatever the request had written before is taken back."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}")
        self.answer = answer


Handler = Callable[[C], Answer]


@dataclass(frozen=True, slots=True)
class Route(Generic[C]):
    """Who answers a method and a path such as ``/issue/{key}/comment``."""

    method: str
    path: str
    handler: Handler[C]


class Routes(Generic[C]):
    """All routes of a site, asked in their order."""

    def __init__(self, routes: Iterable[Route[C]]) -> None:
        self._routes: list[tuple[re.Pattern[str], Route[C]]] = [(compile_path(r.path)[0], r) for r in routes]

    def find(self, method: str, path: str) -> tuple[Handler[C], dict[str, str]] | HTTPStatus:
        """The handler with the path's parameters, else 404 or 405."""
        wrong = HTTPStatus.NOT_FOUND
        for pattern, route in self._routes:
            if (match := pattern.match(path)) is None:
                continue
            if route.method == method:
                return route.handler, match.groupdict()
            wrong = HTTPStatus.METHOD_NOT_ALLOWED
        return wrong
