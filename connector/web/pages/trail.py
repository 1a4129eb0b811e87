"""Trail: who did or saw what, filtered, page by page; and whether the record of it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connector.language import N_
from connector.ledger.trail import TrailQuery
from connector.web.call import Page
from connector.workflow import trail as reading
from connector.workflow import trail_words

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.trail import Verdict

SIZE = 50
NAMES = ("person", "action", "about", "since", "until", "trace")


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for."""

    asked: dict[str, str]
    page: int

    def address(self, page: int) -> str:
        """The address of another page of the same view."""
        parts = {**self.asked, **({"page": str(page)} if page > 1 else {})}
        return "/trail" + (f"?{urlencode(parts)}" if parts else "")

    @property
    def export(self) -> str:
        """The address that takes this view out as a file, all its pages."""
        return self.address(1).replace("/trail", "/trail/export", 1)


def view_of(call: Call) -> View:
    """What the address asks for; what has no value is left out."""
    page = call.asked("page")
    asked = {name: call.asked(name) for name in NAMES if call.asked(name)}
    return View(asked, int(page) if page.isdigit() and 0 < int(page) < 10**6 else 1)


def query_of(call: Call, view: View) -> TrailQuery:
    """The ledger's query of a view. Days are the organisation's; what is no day or no trace id asks for nothing."""
    asked = view.asked
    first, last = _day(asked.get("since")), _day(asked.get("until"))
    return TrailQuery(
        actions=tuple(filter(None, [asked.get("action")])),
        person=_key(call, asked["person"]) if "person" in asked else None,
        object_id=reading.id_of(call.parts, asked["about"]) if "about" in asked else None,
        since=datetime.combine(first, time(), call.zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), call.zone) if last else None,
        seq=_seq(asked["trace"]) if "trace" in asked else None,
        hash=asked.get("trace", "").partition("-")[2],
    )


def _key(call: Call, name: str) -> str:
    """The key of the person who is called so; what is nobody's name is taken for a key."""
    people = reading.names(call.parts, ()).people
    return next((key for key, called in people.items() if called == name), name)


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found < date(9999, 1, 1) else None


def _seq(trace: str) -> int:
    """The number of the entry that a mark on a file names; 0, which no entry has, for what is no trace id."""
    number = trace.partition("-")[0]
    return int(number) if number.isdigit() and len(number) <= len("123456789012") else 0


def page(call: Call) -> Response:
    """One page of the trail; for who may only check it, the check alone."""
    return _shown(call, None)


def verify(call: Call) -> Response:
    """Check the chain from the first entry to the last, and name the first that does not hold."""
    verdict = reading.verify(call.parts)
    return _shown(call, verdict)


def _shown(call: Call, verdict: Verdict | None) -> Response:
    view = view_of(call)
    if not call.may("trail"):
        call.parts.trace("view", (), entries=0)
        return call.page("trail.html", view=view, entries=[], more=False, verdict=verdict, people={})
    found = reading.look(call.parts, query_of(call, view), SIZE + 1, (view.page - 1) * SIZE)
    shown = found[:SIZE]
    names = reading.names(call.parts, {one for entry in shown for one in trail_words.objects(entry)})
    entries = [(entry, trail_words.told(entry, names)) for entry in shown]
    more = len(found) > SIZE
    return call.page("trail.html", view=view, entries=entries, more=more, verdict=verdict, people=names.people)


PAGES = (
    Page("/trail", page, "audit", title=N_("Trail")),
    Page("/trail", verify, "audit", sends=True),
)
