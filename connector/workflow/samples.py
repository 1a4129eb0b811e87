"""Sample drafts: what a route would send, without a finding of anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, TicketRejected
from connector.language import N_
from connector.model.audit import Citation, Grade, Nonconformity, Report, Stage
from connector.model.people import Role
from connector.model.record import Record
from connector.sync.draft import ClauseWords, wished
from connector.workflow.people import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.people import Person
    from connector.model.policy import Route
    from connector.model.ticket import TicketDraft
    from connector.workflow.parts import Parts

STANDARD, CLAUSE, PROCESS = "ISO/IEC 20000-1:2018", "8.5.1.2", "change"


class Samples:
    """Drafts like those that a target will get: for each of its routes every owner and grade that it may send.

    ``problems``: what no draft could be made of, once for each reason.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._people = known(parts)
        self.problems: list[Problem] = []

    def of(self, target: str) -> Iterator[TicketDraft]:
        """The drafts of a target, route by route."""
        for number, route in enumerate(self._parts.settings.routes, start=1):
            if route.target == target:
                yield from self.of_route(number, route)

    def of_route(self, number: int, route: Route) -> Iterator[TicketDraft]:
        """The drafts of one route, each once. ``number``: from 1, as it stands in the configuration."""
        made: set[str] = set()
        for grade in route.when.grade:
            for person in self._owners(route):
                draft = self._tried(number, route, grade, person)
                if draft is not None and draft.model_dump_json() not in made:
                    made.add(draft.model_dump_json())
                    yield draft

    def _owners(self, route: Route) -> list[Person | None]:
        owners = [one for one in self._people if one.owns or Role.PROCESS_OWNER in one.roles]
        asked = set(route.when.process)
        mine = [one for one in owners if asked & set(one.owns)] if asked else owners
        return [*mine] or [None]

    def _tried(self, number: int, route: Route, grade: Grade, person: Person | None) -> TicketDraft | None:
        try:
            return sample(self._parts, route, grade, person)
        except TicketRejected as error:
            said = {problem.why for problem in self.problems}
            where = f"routes.{number} → {route.target}"
            self.problems += [Problem(where, one.why, one.remedy) for one in error.problems if one.why not in said]
            return None


def sample(parts: Parts, route: Route, grade: Grade, person: Person | None, identity: str = "check") -> TicketDraft:
    """The ticket of a made-up finding of this route. Raises ``TicketRejected`` where the mapping lacks a value."""
    text = parts.in_our_language(N_("Sample text of Closeout's check"))
    when = route.when
    standard = next(iter(when.standard), STANDARD)
    clause = next(iter(when.clause), CLAUSE)
    content = Nonconformity(
        number="NC-00",
        grade=grade,
        standard=standard,
        clauses=(clause,),
        citations=(Citation(standard=standard, clause=clause),),
        process=next(iter(when.process), PROCESS),
        department=next(iter(when.department), text),
        site=next(iter(when.site), text),
        title=text,
        statement=text,
        evidence=text,
        requirement=text,
    )
    record = Record(
        id=identity,
        report_id="check",
        report="CHECK",
        head=Report(audit_type=next(iter(when.audit_type), "internal"), organisation=parts.settings.organisation.name),
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
    link = f"closeout show {identity}"
    surroundings = {"language": organisation.language, "organisation": organisation.name, "link": link}
    words = ClauseWords(clause_title=text, process_label=text)
    mapping = parts.mapping(route.target)
    return wished(record, mapping, route.target, route.disclosure, person, words, surroundings)
