"""Random lives of nonconformities, and a slow, obvious count of every figure over them: the oracle of the SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from connector.model.audit import Grade
from connector.model.figures import PAST_DUE, SINCE_RAISED

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGIN = date(2026, 1, 5)
DAYS = 120
STEPS = (
    *("work", "submit", "submit", "return", "close", "close", "reopen", "extend", "withdraw"),
    *("repeat", "no repeat", "downgrade", "process", "owner", "clause", "end"),
)
PROCESSES, OWNERS, DEPARTMENTS = ("change", "incident", None), ("li-wei", "wang-fang", None), ("Ops", "Dev", None)
CLAUSES = (("8.5.1.2",), ("8.6.1", "9.2"), ())
BEFORE = {"work": {"approved", "open"}, "submit": {"approved", "open", "in_progress"}, "end": {"submitted"}}
BEFORE |= {
    "return": {"submitted"},
    "close": {"submitted"},
    "reopen": {"closed"},
    "withdraw": {"draft", "approved", "open"},
}
BECOMES = {"work": "in_progress", "submit": "submitted", "return": "in_progress", "close": "closed"}
BECOMES |= {"reopen": "in_progress", "withdraw": "withdrawn", "end": "in_progress"}


@dataclass(frozen=True)
class Event:
    """What was recorded: a field set to a value on a day, by an action. Lists of events are in the order of recording."""

    day: date
    name: str
    old: Any
    new: Any
    action: str


@dataclass
class Life:
    """One nonconformity: what it was when it came in, and everything since."""

    grade: Grade
    process: str | None
    owner: str | None
    department: str | None
    clauses: tuple[str, ...]
    raised: date
    due: date | None
    events: list[Event] = field(default_factory=list)

    def now(self, name: str) -> Any:
        """The newest value of a field."""
        return next((one.new for one in reversed(self.events) if one.name == name), getattr(self, name, None))

    def at(self, name: str, day: date) -> Any:
        """What an attribute was at the end of a day: what the first later change replaced, else what it is."""
        later = [one for one in self.events if one.name == name and one.day > day]
        return later[0].old if later else self.now(name)

    def newest(self, name: str, day: date, default: Any = None) -> Any:
        """The newest value recorded for a day up to this one."""
        known = [one.new for one in self.events if one.name == name and one.day <= day]
        return known[-1] if known else default

    def stages(self, day: date) -> list[Event]:
        """Changes of stage that hold by the day."""
        return [one for one in self.events if one.name == "stage" and one.day <= day]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A life of up to ten steps, each only where it makes sense."""
    raised = BEGIN + timedelta(days=draw(st.integers(0, 40)))
    term = draw(st.sampled_from((5, 15, 30, 60, None)))
    life = Life(
        grade=draw(st.sampled_from(list(Grade))),
        process=draw(st.sampled_from(PROCESSES)),
        owner=draw(st.sampled_from(OWNERS)),
        department=draw(st.sampled_from(DEPARTMENTS)),
        clauses=draw(st.sampled_from(CLAUSES)),
        raised=raised,
        due=raised + timedelta(days=term) if term else None,
    )
    life.events.append(Event(raised, "stage", None, "draft", "ingest"))
    day = raised
    if draw(st.integers(0, 9)):
        life.events.append(Event(day, "stage", "draft", "approved", "approve"))
    for kind, gap, late in draw(
        st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 25), st.integers(0, 3)), max_size=10)
    ):
        day += timedelta(days=gap)
        _take(life, kind, day, late)
    return life


def _take(life: Life, kind: str, day: date, late: int) -> None:
    stage = life.now("stage")
    if kind in BECOMES:
        if stage in BEFORE[kind]:
            told = max(day - timedelta(days=late), life.raised) if kind == "submit" else day
            action = {"return": "return", "close": "verify"}.get(kind, "poll")
            life.events.append(Event(told, "stage", stage, BECOMES[kind], action))
        return
    changes: dict[str, tuple[str, Any, str]] = {
        "extend": ("due", life.now("due") + timedelta(days=20) if life.now("due") else None, "extend"),
        "repeat": ("repeat", True, "repeats"),
        "no repeat": ("repeat", False, "repeats"),
        "downgrade": ("grade", Grade.OBSERVATION, "downgrade"),
        "process": ("process", "release", "edit"),
        "owner": ("owner", "sun-hao", "edit"),
        "clause": ("clauses", ("10.1",), "edit"),
    }
    name, new, action = changes[kind]
    old = life.now(name) or (False if name == "repeat" else life.now(name))
    if new != old:
        life.events.append(Event(day, name, old, new, action))


def group_of(life: Life, by: str, day: date) -> str:
    """The group that a life belongs to at the end of a day."""
    if by == "clause":
        clauses = life.at("clauses", day)
        return f"ISO/IEC 20000-1:2018 {clauses[0]}" if clauses else "—"
    return str(life.at(by, day) or "—")


def counted(all_of_them: Iterable[Life], day: date) -> dict[str, Any]:
    """Every figure as of the end of the day, by looking at each life in turn."""
    n: dict[str, Any] = defaultdict(int)
    days: dict[str, list[int]] = {"days_to_close": [], "owner_days": [], "verifier_days": []}
    for life in all_of_them:
        stage = life.newest("stage", day)
        if life.raised > day or stage in {None, "draft", "withdrawn"}:
            continue
        place = "open" if stage in {"approved", "open", "in_progress"} else stage
        if not Grade(life.at("grade", day)).is_nonconformity:
            n["apart_raised"] += 1
            n[f"apart_{place}"] += 1
            continue
        n["raised"] += 1
        n[place] += 1
        _returns(life, day, stage, n)
        _dues(life, day, place, n)
        if stage == "closed":
            _split(life, day, days)
    return {**n, **days}


def _returns(life: Life, day: date, stage: str, n: dict[str, Any]) -> None:
    changes = life.stages(day)
    handed_in = [one for one in changes if one.new == "submitted"]
    back = [one for one in changes if one.new == "in_progress" and one.old in {"submitted", "closed"}]
    returned = [one for one in back if one.action == "return"]
    n["repeats"] += bool(life.newest("repeat", day))
    n["extended"] += any(one.name == "due" and one.action == "extend" and one.day <= day for one in life.events)
    n["handed_in"] += bool(handed_in)
    n["reopened"] += bool(handed_in and back)
    first_pass = stage == "closed" and handed_in and not returned
    n["first_pass"] += bool(first_pass)
    n["judged"] += bool(first_pass or returned)


def _dues(life: Life, day: date, place: str, n: dict[str, Any]) -> None:
    due = life.newest("due", day, life.due)
    submissions = [one.day for one in life.stages(day) if one.new == "submitted"]
    stood = submissions[-1] if submissions and place in {"submitted", "closed"} else None
    for suffix, limit in (("", life.due), ("_extended", due)):
        if limit is not None and limit <= day:
            n[f"fell_due{suffix}"] += 1
            n[f"on_time{suffix}"] += stood is not None and stood <= limit
    if place != "open":
        return
    n[f"since_{_bucket(SINCE_RAISED, (day - life.raised).days)}"] += 1
    if due is not None and due < day:
        n["overdue"] += 1
        n[f"past_{_bucket(PAST_DUE, (day - due).days)}"] += 1


def _bucket(buckets: Iterable[tuple[str, int, int | None]], days: int) -> str:
    return next(name for name, first, last in buckets if days >= first and (last is None or days <= last))


def _split(life: Life, day: date, days: dict[str, list[int]]) -> None:
    changes = life.stages(day)
    whole = (changes[-1].day - life.raised).days
    days["days_to_close"].append(whole)
    if any(one.new == "submitted" for one in changes):
        waiting = sum((one.day - BEGIN).days for one in changes if one.old == "submitted")
        waiting -= sum((one.day - BEGIN).days for one in changes if one.new == "submitted")
        days["owner_days"].append(whole - waiting)
        days["verifier_days"].append(waiting)
