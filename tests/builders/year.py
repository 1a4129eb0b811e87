"""A year of an organisation: audits report, owners work their tickets in their tempers, compliance answers.

What everybody does is written down beside it, as ``Life``: from that alone the figures are counted again.

============ =================================================================================================
temper       goes about a nonconformity like this
============ =================================================================================================
prompt       hands cause, action and evidence in after ten days
late         the same, eight days past the due day
never        does nothing
mover        puts the due day of the ticket off by itself, then hands in after twenty days
unwilling    ends the ticket without a fix; when compliance reopens it, hands in
thin         hands in without a word; when it is returned, with everything
extended     asks compliance for twenty more days, and hands in between the two due days
============ =================================================================================================
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from chinese_calendar import is_workday

from connector.bootstrap import assemble
from connector.ledger.query import Query
from connector.model.audit import Grade
from connector.workflow import closing, review
from connector.workflow.extending import extend
from connector.workflow.jobs import run_all
from tests.acceptance.queues import Queues
from tests.properties.histories import Event, Life

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from connector.model.jobs import Run
    from connector.workflow.parts import Parts
    from tests.acceptance.office import Office

ZONE = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
MORNING, STRIKE, JOBS, AFTERNOON = time(8, 0), time(9, 0), time(10, 0), time(15, 0)
TEMPERS = ("prompt", "prompt", "late", "never", "mover", "unwilling", "thin", "extended")
PLACES = {
    "8.5.1.2": ("change", "li-wei"),
    "8.5.3": ("release", "li-wei"),
    "8.6.1": ("incident", "wang-fang"),
    "8.6.3": ("problem", "wang-fang"),
}
WORDS = (
    *("approval", "assessment", "backup", "baseline", "calendar", "capacity", "catalogue", "checklist", "closure"),
    *("contract", "criteria", "deployment", "escalation", "evidence", "forecast", "handover", "impact", "inventory"),
    *("ledger", "licence", "minutes", "monitoring", "notice", "outage", "password", "priority", "procedure", "quota"),
    *(
        "recovery",
        "register",
        "rehearsal",
        "retention",
        "review",
        "rollback",
        "rota",
        "sample",
        "schedule",
        "signature",
    ),
    *(
        "supplier",
        "survey",
        "target",
        "template",
        "testing",
        "threshold",
        "training",
        "upgrade",
        "version",
        "workaround",
    ),
)
When = Literal["day", "push"]
WORKFLOW = ("To Do", "Start work", "In Progress", "Ask for review", "In Review", "Done")
"""Of the audit project: from each status the transition behind it leads to the next one."""
HEADER = "Finding ID,Grade,Clause,Statement,Raised on,Due date,Repeat"


class Clock:
    """The time of the ledger, of both trackers and of whoever waits: it stands until somebody moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def until(self, day: date, hour: time) -> None:
        """Go on to a time of a day in the organisation's zone."""
        self._now = max(self._now, datetime.combine(day, hour, ZONE).astimezone(UTC))

    def go_on(self, seconds: float) -> None:
        """Let seconds pass."""
        self._now += timedelta(seconds=seconds)


@dataclass
class Case:
    """One nonconformity of the simulation: what it is called, how its owner goes about it, and what happened."""

    label: str
    temper: str
    life: Life

    def happens(self, day: date, stage: str, action: str = "poll") -> None:
        """It came to a stage, as this simulation knows without asking anybody."""
        self.life.events.append(Event(day, "stage", self.life.now("stage"), stage, action))


class People(Queues):
    """Owners at their trackers; they know their tickets by the labels of findings."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.known: dict[str, dict[str, Any]] = {}

    def _ticket(self, number: str) -> dict[str, Any]:
        return self.known[number]

    def hand_in(self, number: str) -> None:
        """Bring the ticket to its end, along the workflow."""
        if self.known[number]["target"] == "itsm":
            self.move(number, "Done")
            return
        for step in WORKFLOW[WORKFLOW.index(self._status(number)) + 1 :: 2]:
            self.move(number, step, **({"resolution": {"name": "Done"}} if step == "Done" else {}))

    def _status(self, number: str) -> str:
        fields = self._jira("GET", f"/issue/{self.known[number]['key']}?fields=status")["fields"]
        return str(fields["status"]["name"])


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _worked(due: date) -> date:
    """The due day that counts: one that is off is brought forward to the working day before."""
    while not is_workday(due):
        due -= timedelta(days=1)
    return due


@dataclass
class Year:
    """``strike``: brings a daemon down in the middle of a day's jobs; asked on each day, and before each report's push."""

    office: Office
    clock: Clock
    random: Random
    strike: Callable[[Year, When], None] = lambda _year, _when: None
    cases: dict[str, Case] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    agenda: dict[tuple[date, time], list[tuple[Callable[[Case, date], None], Case]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        self.people = People(self.office)
        self.parts = self.begun()

    def begun(self) -> Parts:
        """A daemon that has just been started."""
        made = assemble(self.office.config, "zhao-min", lambda _moment, _done, _total: None)
        return replace(made, now=self.clock, wait=self.clock.go_on, jitter=lambda: 0.0)

    def restart(self) -> None:
        """The daemon begins anew, as after a kill."""
        self.parts.ledger.close()
        self.parts = self.begun()

    def live(self, reports: dict[date, int], first: date, last: date, *, second_cycle: date) -> None:
        """Every weekday from the first to the last; ``reports``: how many nonconformities come in on which days."""
        for day in filter(_is_weekday, (first + timedelta(days=offset) for offset in range((last - first).days + 1))):
            if day in reports:
                self._report(day, reports[day], repeats=day >= second_cycle)
            self._do(day, MORNING)
            self.clock.until(day, STRIKE)
            self.strike(self, "day")
            self.clock.until(day, JOBS)
            self.runs += run_all(self.parts)
            self._do(day, AFTERNOON)

    def _do(self, day: date, hour: time) -> None:
        self.clock.until(day, hour)
        for step, case in self.agenda.pop((day, hour), []):
            step(case, day)

    def _report(self, day: date, count: int, *, repeats: bool) -> None:
        """An audit's register is laid into the inbox, read, approved and pushed."""
        report = f"IA-{day:%Y-%m%d}"
        lines = [f"Internal audit report {report} of {day} (ISO/IEC 20000-1:2018),,,,,,", HEADER]
        fresh = [self._case(report, number, day, repeats=repeats) for number in range(1, count + 1)]
        lines += [line for _case, line in fresh]
        inbox = self.office.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        (inbox / f"{report}.csv").write_text("\n".join(lines), encoding="utf-8")
        self.clock.until(day, MORNING)
        self.runs += run_all(self.parts)
        done = review.approve(self.parts, (report,), all_of_them=False, accept_doubts=True)
        assert len(done.approved) == count, done.failures
        self.clock.go_on(1200)
        self.strike(self, "push")
        self.runs += run_all(self.parts)
        self._know()
        for case, _line in fresh:
            case.happens(day, "approved", "approve")
            self._plan(case, day)

    def _case(self, report: str, number: int, day: date, *, repeats: bool) -> tuple[Case, str]:
        clause = self.random.choice(list(PLACES))
        process, owner = PLACES[clause]
        grade = self.random.choices([Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION], [1, 8, 1])[0]
        temper = "prompt" if grade is Grade.OBSERVATION else self.random.choice(TEMPERS)
        due = day + timedelta(days=self.random.randint(30, 45)) if grade.is_nonconformity else None
        life = Life(grade, process, owner, None, (clause,), day, _worked(due) if due else None)
        life.events.append(Event(day, "stage", None, "draft", "ingest"))
        repeat = repeats and grade.is_nonconformity and self.random.random() < 0.2
        if repeat:
            life.events.append(Event(day, "repeat", old=False, new=True, action="ingest"))
        case = Case(f"{report}/N-{number:02}", temper, life)
        self.cases[case.label] = case
        text = " ".join(self.random.sample(WORDS, 9)).capitalize()
        line = [f"N-{number:02}", grade.value, clause, f"{text} is missing", str(day), str(due or "")]
        return case, ",".join([*line, "Yes" if repeat else "No"])

    def _know(self) -> None:
        with self.parts.ledger.reading() as book:
            for record in book.records.select(Query()):
                assert record.link is not None, record.label
                link = record.link
                self.people.known[record.label] = {"target": link.target, "key": link.key, "id": link.ticket_id}

    def _plan(self, case: Case, day: date) -> None:
        """What its owner is going to do, and when."""
        life = case.life
        match case.temper:
            case "prompt":
                self._at(day, 10, self._hand_in, case)
            case "late":
                self._at(life.due or day, 8, self._hand_in, case)
            case "mover":
                self._at(day, 5, self._move_due, case)
                self._at(day, 20, self._hand_in, case)
            case "unwilling":
                self._at(day, 6, self._end, case)
            case "thin":
                self._at(day, 10, self._hand_in_thin, case)
            case "extended":
                self._at(day, 12, self._extend, case, AFTERNOON)
                self._at(life.due or day, 10, self._hand_in, case)

    def _at(self, day: date, days: int, step: Callable[[Case, date], None], case: Case, hour: time = MORNING) -> None:
        when = day + timedelta(days=days)
        while not _is_weekday(when):
            when += timedelta(days=1)
        self.agenda[when, hour].append((step, case))

    def _hand_in(self, case: Case, day: date) -> None:
        self.people.say(case.label)
        self.people.hand_in(case.label)
        if case.life.grade is Grade.OBSERVATION:
            case.happens(day, "submitted")
            case.happens(day, "closed")
            return
        case.happens(day, "submitted")
        self._at(day, 2, self._verify, case, AFTERNOON)

    def _hand_in_thin(self, case: Case, day: date) -> None:
        self.people.hand_in(case.label)
        case.happens(day, "submitted")
        self._at(day, 2, self._return, case, AFTERNOON)

    def _move_due(self, case: Case, day: date) -> None:
        later = str(day + timedelta(days=90))
        jira = self.people.known[case.label]["target"] == "queue"
        self.people.write(case.label, **({"duedate": later} if jira else {"due_date": f"{later} 04:00:00"}))

    def _end(self, case: Case, day: date) -> None:
        more = {"resolution": {"name": "Won't Do"}} if self.people.known[case.label]["target"] == "queue" else {}
        self.people.move(case.label, "Won't do", **more)
        self._at(day, 1, self._decide, case, AFTERNOON)

    def _verify(self, case: Case, day: date) -> None:
        closing.verify(self._compliance(), case.label, "three samples checked", ())
        case.happens(day, "closed", "verify")

    def _return(self, case: Case, day: date) -> None:
        closing.return_(self._compliance(), case.label, "cause, action and evidence are missing")
        case.happens(day, "in_progress", "return")
        self._at(day, 6, self._hand_in, case)

    def _decide(self, case: Case, day: date) -> None:
        closing.decide(self._compliance(), case.label, "reopen", "it still stands")
        self._at(day, 10, self._hand_in, case)

    def _extend(self, case: Case, day: date) -> None:
        old = case.life.now("due")
        extend(self._compliance(), case.label, old + timedelta(days=20), "the tool comes later")
        case.life.events.append(Event(day, "due", old, old + timedelta(days=20), "extend"))

    def _compliance(self) -> Parts:
        """Sun Hao of compliance, who owns nothing."""
        person = next(one for one in self.parts.settings.people if one.key == "sun-hao")
        return replace(self.parts, person=person)
