"""What happens in the demo, step by step, each told in a line or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from connector.cli.demo.setting import SETTLED, Clock
from connector.cli.figures import print_figures
from connector.cli.output import Format, say
from connector.language import _
from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.words import WAITS, said
from connector.workflow import closing, figures, look, review
from connector.workflow.intake import ingest
from connector.workflow.poll import poll
from connector.workflow.push import push

if TYPE_CHECKING:
    from pathlib import Path

    from connector.bootstrap.sandbox import Owners
    from connector.model.audit import Reading
    from connector.model.record import Record
    from connector.workflow.parts import Parts

MORNING = time(9, 30)
TURN_DAYS = 9
LAST_TURNS = 3


class Story:
    """One telling. Every step may be told again after a kill: it finds what is done and does the rest."""

    def __init__(self, parts: Parts, clock: Clock, owners: Owners, reports: list[Path]) -> None:
        self._parts = parts
        self._clock = clock
        self._owners = owners
        self._reports = reports
        self._failed = False

    def tell(self) -> int:
        """From the reports to the figures; 1 where something failed."""
        readings = self._read()
        ends = [reading.report.issued_on for _path, reading in readings]
        for (path, _reading), day, following in zip(readings, ends, [*ends[1:], None], strict=True):
            if day is not None:
                self._clock.set(datetime.combine(day, MORNING, self._parts.settings.organisation.zone))
            self._take_in(path)
            turns = LAST_TURNS if following is None or day is None else (following - day).days // TURN_DAYS
            for _turn in range(min(turns, LAST_TURNS)):
                self._clock.later(TURN_DAYS)
                self._turn()
        self._figures()
        return 1 if self._failed else 0

    def _read(self) -> list[tuple[Path, Reading]]:
        say(_("1. Reading {n} reports").format(n=len(self._reports)))
        read = []
        for done, path in enumerate(self._reports, start=1):
            read.append((path, self._parts.read(path)))
            self._parts.tell("file read", done, len(self._reports))
        for path, reading in read:
            doubts = sum(len(finding.doubts) for finding in reading.findings)
            standards = " + ".join(reading.report.standards)
            values = {"file": path.name, "number": reading.report.number, "standards": standards, "doubts": doubts}
            line = _("   {file}: {number}, {standards}; findings: {n}, doubts: {doubts}")
            say(line.format(n=len(reading.findings), **values))
        say(_("2. Taking them in as they were issued; people work their tickets, compliance verifies"))
        return sorted(read, key=lambda one: (str(one[1].report.issued_on), one[0].name))

    def _take_in(self, path: Path) -> None:
        (done,) = ingest(self._parts, path)
        settled = self._settle(done.report)
        approved = review.approve(self._parts, (done.report,), all_of_them=False, accept_doubts=True)
        pushed = push(self._parts)
        self._fail([*(str(one) for one in done.problems), *(f"{one.label}: {one.why}" for one in pushed.failures)])
        counts = {name: len(getattr(done, name)) for name in ("new", "changed", "gone")}
        news = _("read before") if done.known else _("{new} new, {changed} changed, {gone} gone").format(**counts)
        self._say(
            _("{report}: {news}; {settled} settled, {approved} approved; {tickets} tickets, {waiting} wait"),
            report=done.report,
            news=news,
            settled=settled,
            approved=len(approved.approved),
            tickets=len(pushed.created) + len(pushed.found),
            waiting=len(pushed.plan.waiting),
        )

    def _settle(self, report: str) -> int:
        settled = 0
        for record in self._records():
            changes = SETTLED.get(record.label)
            if changes and record.report == report and record.stage is Stage.DRAFT:
                review.edit(self._parts, record.id, changes)
                settled += 1
        return settled

    def _turn(self) -> None:
        moved = self._owners.work()
        seen = poll(self._parts)
        self._fail([f"{one.label}: {one.why}" for one in seen.failures])
        verified, returned, decided = self._verify()
        if moved or seen.changed:
            self._say(
                _("{moved} tickets moved by their people; {verified} verified, {returned} returned, {decided} decided"),
                moved=len(moved),
                verified=verified,
                returned=returned,
                decided=decided,
            )

    def _verify(self) -> tuple[int, int, int]:
        verified = returned = decided = 0
        for record in self._records():
            reviewer = self._reviewer(record)
            if record.stage is Stage.SUBMITTED and "incomplete" in record.flags:
                closing.return_(reviewer, record.id, _("cause, corrective action or evidence is missing"))
                returned += 1
            elif record.stage is Stage.SUBMITTED:
                closing.verify(reviewer, record.id, _("checked on samples of the weeks since"), ())
                verified += 1
            elif "needs_decision" in record.flags:
                closing.decide(reviewer, record.id, "reopen", _("the nonconformity still stands"))
                decided += 1
        return verified, returned, decided

    def _reviewer(self, record: Record) -> Parts:
        """Whoever of compliance does not own it: closer and owner are two people."""
        others = [one for one in self._parts.settings.people if "compliance" in one.roles and one.key != record.owner]
        return replace(self._parts, person=others[0])

    def _records(self) -> list[Record]:
        with self._parts.ledger.reading() as book:
            return list(book.records.select(Query()))

    def _figures(self) -> None:
        say(_("3. Closure"))
        for by in ("process", "grade"):
            print_figures(figures.figures(self._parts, None, by), Format.TABLE, self._parts.settings.goals)
        waiting = [one for one in look.findings(self._parts, Query()) if one["waiting"]]
        named = ", ".join(f"{one['report']}/{one['number']} ({said(WAITS, one['waiting'])})" for one in waiting)
        say(_("Waiting: {named}").format(named=named or "–"))

    def _say(self, line: str, **values: object) -> None:
        say(f"   {self._parts.today}  {line.format(**values)}")

    def _fail(self, failures: list[str]) -> None:
        for failure in failures:
            self._failed = True
            say(f"   ✗ {failure}")
