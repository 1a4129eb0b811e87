"""Would a push work? Everything that can be found out without writing, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, TargetError, TicketRejected
from connector.language import _
from connector.model.audit import Grade, Nonconformity, Report, Stage
from connector.model.people import Role
from connector.model.record import Record
from connector.sync.draft import ClauseWords, wished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.config import Settings
    from connector.lifecycle.calendar import Calendar
    from connector.model.people import Person
    from connector.model.policy import Route
    from connector.model.ticket import TicketDraft
    from connector.workflow.parts import Parts


class Checked:
    """What the trackers said: problems, how many targets there are, which of them cannot be used."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.targets = 0
        self.closed: set[str] = set()


def offline(settings: Settings) -> Iterator[Problem]:
    """What would make findings wait or days fall wrongly, though the configuration is valid. Warnings only."""
    owned = {process for person in settings.people for process in person.owns}
    for process in sorted(owned):
        owners = [person.key for person in settings.people if process in person.owns]
        if len(owners) > 1:
            why = _("{process} has several owners: {owners}").format(process=process, owners=", ".join(owners))
            yield Problem("people", why, _("keep it with one of them, else its findings wait"), warning=True)
    if not any(Role.COMPLIANCE in person.roles for person in settings.people):
        why = _("nobody has the role compliance, so nobody can approve or verify")
        yield Problem("people", why, _('give somebody roles = ["compliance"]'), warning=True)
    if not settings.routes:
        yield Problem(
            "routes", _("there are no routes, so every finding waits"), _("add [[routes]] with a target"), warning=True
        )


def unknown_years(calendar: Calendar, years: Iterable[int]) -> Iterator[Problem]:
    """A warning for each year whose public holidays nobody knows: due days fall back to weekends there."""
    for year in sorted(set(years)):
        if not calendar.knows(year):
            why = _("the public holidays of {year} are not known yet").format(year=year)
            remedy = _("due days fall back to weekends until then; [organisation] holidays can name a file with them")
            yield Problem("organisation.calendar", why, remedy, warning=True)


def trackers(parts: Parts) -> Checked:
    """Ask each target that a route names, with drafts like those that it will get."""
    parts.require("sync")
    checked = Checked()
    checked.problems += offline(parts.settings)
    checked.problems += unknown_years(parts.calendar, [parts.today.year])
    targets = dict.fromkeys(route.target for route in parts.settings.routes)
    checked.targets = len(targets)
    for target in targets:
        try:
            drafts = list(_samples(parts, target, checked))
            checked.problems += parts.adapter(target).check(drafts)
        except TargetError as error:
            checked.closed.add(target)
            checked.problems += error.problems
    return checked


def _samples(parts: Parts, target: str, checked: Checked) -> Iterator[TicketDraft]:
    """One draft for each owner and grade that the target's routes may send, by what the mapping makes of them."""
    routes = [route for route in parts.settings.routes if route.target == target]
    grades = dict.fromkeys(grade for route in routes for grade in route.when.grade)
    owners = [person for person in parts.settings.people if person.owns or Role.PROCESS_OWNER in person.roles]
    people: list[Person | None] = [*owners] or [None]
    seen: set[str] = set()
    for grade in grades:
        for person in people:
            try:
                yield _sample(parts, target, routes[0], grade, person)
            except TicketRejected as error:
                fresh = [problem for problem in error.problems if problem.why not in seen]
                seen |= {problem.why for problem in fresh}
                checked.problems += [
                    Problem(f"{target}: {problem.where}", problem.why, problem.remedy) for problem in fresh
                ]


def _sample(parts: Parts, target: str, route: Route, grade: Grade, person: Person | None) -> TicketDraft:
    text = _("Sample text of Closeout's check")
    content = Nonconformity(
        number="NC-00",
        grade=grade,
        standard="ISO/IEC 20000-1:2018",
        clauses=("8.5.1.2",),
        process="change",
        department=text,
        site=text,
        title=text,
        statement=text,
        evidence=text,
        requirement=text,
    )
    record = Record(
        id="check",
        report_id="check",
        report="CHECK",
        head=Report(audit_type="internal", organisation=parts.settings.organisation.name),
        printed=content,
        content=content,
        approved=content,
        stage=Stage.APPROVED,
        stage_on=parts.today,
        raised_on=parts.today,
        due_on=parts.today,
        owner=person.key if person else None,
    )
    organisation = parts.settings.organisation
    surroundings = {"language": organisation.language, "organisation": organisation.name, "link": "closeout show check"}
    words = ClauseWords(clause_title=text, process_label=text)
    return wished(record, parts.mapping(target), target, route.disclosure, person, words, surroundings)
