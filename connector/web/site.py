"""What all requests share: the parts, the templates, who was seen too often."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connector.language import LANGUAGES, _, current
from connector.model import acts
from connector.model.people import Role
from connector.web import queues, words
from connector.workflow.overview import Counted

if TYPE_CHECKING:
    from datetime import datetime

    from anyio import CapacityLimiter

    from connector.config.settings import Web
    from connector.model.people import Person
    from connector.web.call import Page
    from connector.web.openid import Provider
    from connector.workflow.parts import Parts

FOLDER = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


class Attempts:
    """How often an address knocked lately: 30 times in five minutes, then it waits."""

    ALLOWED, WINDOW, REMEMBERED = 30, timedelta(minutes=5), 10_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, deque[datetime]] = {}

    def allow(self, address: str, now: datetime) -> bool:
        """Count an attempt; whether it may go on."""
        with self._lock:
            if len(self._seen) >= self.REMEMBERED:
                self._seen.clear()
            times = self._seen.setdefault(address, deque(maxlen=self.ALLOWED + 1))
            while times and now - times[0] > self.WINDOW:
                times.popleft()
            times.append(now)
            return len(times) <= self.ALLOWED


def environment() -> Environment:
    """The templates: every value escaped, an unknown name is an error, words by the language of the request."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=_, current=current, languages=LANGUAGES, **words.TOLD)
    made.filters.update(words.FILTERS | queues.FILTERS)
    made.globals.update(actions=acts.ACTIONS, all_roles=[str(role) for role in Role])
    return made


@dataclass(frozen=True, slots=True)
class Site:
    """The one site of a process.

    ``parts``: those of nobody, for what happens before sign-in; ``menu``: its pages;
    ``trackers``: held while a tracker is spoken to, because an adapter serves one thread at a time; ``makers``: how
    many files and pictures are made at once, in whose queue the others wait without holding a thread.
    """

    parts: Parts
    makers: CapacityLimiter
    menu: tuple[Page, ...] = ()
    provider: Provider | None = None
    templates: Environment = field(default_factory=environment)
    attempts: Attempts = field(default_factory=Attempts)
    trackers: threading.Lock = field(default_factory=threading.Lock)
    counted: Counted = field(default_factory=Counted)

    @property
    def web(self) -> Web:
        """The settings of the pages."""
        return self.parts.settings.web

    @property
    def secure(self) -> bool:
        """Whether people reach us by https: then cookies go no other way."""
        return urlsplit(self.parts.settings.organisation.url).scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """The names by which we are called: no other site's name may lead to us, whatever a name server says of it.

        Any name where we listen for others and nobody said how they reach us.
        """
        ours = urlsplit(self.parts.settings.organisation.url).hostname
        host = self.web.host
        return [*LOOPBACK, host, *([ours] if ours else [])] if ours or host in LOOPBACK else ["*"]

    def is_ours(self, origin: str, host: str) -> bool:
        """Whether an Origin is that of our pages: as the request calls us, or, behind a proxy, as people do."""
        return urlsplit(origin).netloc in {host, urlsplit(self.parts.settings.organisation.url).netloc} - {""}

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; browsers hold the first to https, our host, and the whole path."""
        return "__Host-closeout" if self.secure else "closeout"

    def parts_of(self, person: Person, address: str = "") -> Parts:
        """The parts with which this person acts; their changes are signed with their own name and address."""
        return replace(self.parts, person=person, user="", address=address)
