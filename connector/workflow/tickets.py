"""From approved nonconformities to a plan: who answers, which queue, which ticket; nothing is sent here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TicketRejected
from connector.ledger.query import Query
from connector.lifecycle.owner import owned, person_of
from connector.lifecycle.review import is_changed
from connector.model.audit import Stage
from connector.model.people import EVERYTHING
from connector.model.slices import slices
from connector.sync.draft import ClauseWords, wished
from connector.sync.plan import Plan, Wish, plan
from connector.sync.routes import route_of
from connector.workflow.parts import find
from connector.workflow.people import everybody

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from connector.model.audit import Nonconformity
    from connector.model.people import Person
    from connector.model.policy import Disclosure, Route
    from connector.model.record import Record, Waiting
    from connector.model.ticket import LinkState
    from connector.workflow.parts import Parts

UNFINISHED = (Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS, Stage.SUBMITTED)


def propose(parts: Parts, only: str | None = None) -> Plan:
    """What a push would do now, for all or for the one finding named. Reads the ledger, touches nothing."""
    with parts.ledger.reading() as book:
        people = everybody(parts, book)
        ids = None if only is None else (find(book, only, EVERYTHING).id,)
        records = list(book.records.select(Query(ids=ids, stages=UNFINISHED)))
    return plan(wish(parts, record, people) for record in records)


TOGETHER = 500
"""Findings of one transaction: a database takes only so many names at once, and others can write in between."""


def answer_for(parts: Parts) -> None:
    """Keep who is known to answer by now for findings that came in when nobody here was known to.

    An owner is no content: it needs no new approval.
    """
    with parts.ledger.reading() as book:
        people = everybody(parts, book)
        waiting_for_one = Query(stages=(Stage.DRAFT, *UNFINISHED), unowned_by=tuple(person.key for person in people))
        found = [record.id for record in book.records.select(waiting_for_one) if owned(record, people) != record]
    for some in slices(found, TOGETHER):
        with parts.ledger.writing() as book:
            records = list(book.records.select(Query(ids=tuple(some))))
            book.records.save_all([(record, owned(record, people)) for record in records], parts.by("push"))


def waiting(parts: Parts, record: Record, people: Sequence[Person]) -> Waiting | None:
    """What keeps an approved nonconformity from its ticket, None where nothing does.

    ======================= ===========================================
    changed since approval  approval
    not an audit finding    not_an_audit_finding, unless a route names its source
    no route takes it       route
    nobody is accountable   owner
    ======================= ===========================================
    """
    if record.stage is not Stage.APPROVED:
        return "decision" if "needs_decision" in record.flags else None
    if is_changed(record):
        return "approval"
    if route_for(parts, record) is None:
        return "route" if record.content.audit_finding else "not_an_audit_finding"
    return None if person_of(owned(record, people).owner, people) else "owner"


def target_awaited(parts: Parts, record: Record, stopped: Collection[str]) -> Waiting | None:
    """Whether an approved nonconformity waits for its target, which takes nothing new for now."""
    if record.stage is not Stage.APPROVED:
        return None
    route = route_for(parts, record)
    target = record.link.target if record.link else route.target if route else None
    return "target" if target in stopped else None


def route_for(parts: Parts, record: Record) -> Route | None:
    """The route that takes a nonconformity as it was last approved."""
    return route_of(record.approved or record.content, record.head, parts.settings.routes)


def wish(parts: Parts, record: Record, people: Sequence[Person]) -> Wish:
    """The ticket that should be there for a record, or why there is none to wish for."""
    record = owned(record, people)
    plain = Wish(record_id=record.id, label=record.label, link=record.link)
    held = waiting(parts, record, people) if record.link is None or not record.link.state.has_ticket else None
    if held is not None:
        return plain.model_copy(update={"waits": held})
    route = route_for(parts, record)
    target = record.link.target if record.link and _is_bound(record.link.state) else route.target if route else None
    if target is None or target not in parts.settings.targets:
        return plain.model_copy(update={"waits": "route"})
    disclosure = disclosure_of(parts, record)
    organisation = parts.settings.organisation
    surroundings = {"language": organisation.language, "organisation": organisation.name, "link": link(parts, record)}
    words = clause_words(parts, record.approved or record.content)
    owner = person_of(record.owner, people)
    try:
        draft = wished(record, parts.mapping(target), target, disclosure, owner, words, surroundings)
    except TicketRejected as error:
        return plain.model_copy(update={"target": target, "waits": "mapping", "why": str(error)})
    try:
        canonical = parts.adapter(target).canonical(draft)
    except TargetClosed as error:
        return plain.model_copy(update={"target": target, "waits": "target", "why": error.said})
    return plain.model_copy(update={"target": target, "draft": draft, "canonical": canonical})


def disclosure_of(parts: Parts, record: Record) -> Disclosure:
    """How much of a finding the readers of its ticket may know; the least where no route takes it any more."""
    route = route_for(parts, record)
    return route.disclosure if route else "stub"


def clause_words(parts: Parts, content: Nonconformity) -> ClauseWords:
    """What the first clause and the process are called, in the language of the tickets."""
    language = parts.settings.organisation.language
    first = next(iter(content.citations), None)
    title = parts.standards.title(first.standard, first.clause, language) if first and first.standard else None
    process = parts.standards.process_name(content.process, language) if content.process else None
    return ClauseWords(clause_title=title or "", process_label=process or content.process or "")


def _is_bound(state: LinkState) -> bool:
    """Once a create may have left, its target is settled: another route must not make a second ticket elsewhere."""
    return state.has_ticket or state.may_have_ticket


def link(parts: Parts, record: Record) -> str:
    """Where compliance finds the whole finding."""
    base = parts.settings.organisation.url
    return f"{base.rstrip('/')}/findings/{record.id}" if base else f"closeout show {record.id}"
