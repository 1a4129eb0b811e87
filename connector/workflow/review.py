"""Review: a person puts values right, approves exactly this content, or takes a finding out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import CloseoutError, Problem
from connector.language import _, speaking
from connector.ledger.query import Query
from connector.lifecycle import review
from connector.lifecycle.due import due_day, raised
from connector.lifecycle.owner import owner_of
from connector.model.audit import Citation, Stage
from connector.model.base import Value
from connector.model.slices import slices
from connector.workflow.outcome import Failure
from connector.workflow.parts import find, find_several
from connector.workflow.people import everybody
from connector.workflow.recurrence import recur
from connector.workflow.repeats import look_for
from connector.workflow.tickets import TOGETHER, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connector.model.people import Person
    from connector.model.record import Flag, Record
    from connector.workflow.parts import Parts

SEARCHED = frozenset({"clauses", "standard", "process", "statement", "title", "grade", "repeat"})
"""Fields whose change may make it a repeat of something."""


class Approved(Value):
    """What an approval did: approved now, approved as they stand already, and held back with the reason.

    ``waiting``: for what those wait that were approved and get no ticket yet, one for each.
    """

    approved: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


def edit(parts: Parts, reference: str, changes: Mapping[str, object]) -> Record:
    """Set fields of a finding; doubts about them are settled by that. ``owner`` is ours, the others are content."""
    parts.require("review")
    content = {name: value for name, value in changes.items() if name != "owner"}
    with parts.ledger.writing() as book:
        people = everybody(parts, book)
        before = find(book, reference, parts.scope(book, "review"))
        after = review.edited(before, _cited(parts, before, content)) if content else before
        if "owner" in changes:
            owner = str(changes["owner"] or "") or None
            after = after.model_copy(update={"owner": owner_of(owner, after.content.process, people)})
        if "repeat" in changes:
            says: frozenset[Flag] = frozenset({"repeat"} if after.content.repeat else ())
            flags = after.flags - {"repeat", "carried_over"} | says
            after = after.model_copy(update={"flags": flags})
        book.records.save(before, placed(parts, after, people, changed=set(changes)), parts.by("edit"))
        if SEARCHED & set(changes):
            look_for(parts, book, [book.records.get(before.id)])
        return book.records.get(before.id)


def _cited(parts: Parts, record: Record, changes: dict[str, object]) -> dict[str, object]:
    """The changes with what follows from a new clause or standard: citations, and the process unless it is given."""
    if not {"clauses", "standard"} & set(changes):
        return changes
    standard = changes.get("standard", record.content.standard)
    clauses = changes.get("clauses", record.content.clauses)
    citations = tuple(
        Citation(standard=standard, clause=clause)
        for clause in (clauses if isinstance(clauses, tuple) else ())
        if standard is None or isinstance(standard, str)
    )
    first = next(iter(citations), None)
    process = parts.standards.process(first.standard, first.clause) if first else None
    return {"process": process or record.content.process, **changes, "citations": citations}


def placed(parts: Parts, record: Record, people: Sequence[Person], changed: set[str]) -> Record:
    """The record with owner and days that follow from its content.

    Days are set anew while it is a draft; afterwards the original due day stays, and the due day moves only when a
    new stated one is approved. An owner whom a person or the report named stays.
    """
    update: dict[str, object] = {}
    content = record.content
    if record.owner is None or ("process" in changed and "owner" not in changed and not content.owner):
        update["owner"] = owner_of(content.owner, content.process, people)
    raised_on = raised(content, record.head, record.raised_on)
    update["raised_on"] = raised_on
    if record.stage is Stage.DRAFT:
        due = due_day(content, record.head, raised_on, parts.settings.due, parts.is_working_day)
        update |= {"due_on": due, "original_due_on": due}
    return record.model_copy(update=update)


def approve(parts: Parts, references: tuple[str, ...], *, all_of_them: bool, accept_doubts: bool) -> Approved:
    """Approve what the references name; each that is held back says why, the others go on."""
    parts.require("review")
    approved: dict[str, str] = {}
    unchanged: list[str] = []
    failures: list[Failure] = []
    with parts.ledger.reading() as book:
        scope = parts.scope(book, "review")
        wanted = list(book.records.select(None, scope)) if all_of_them else find_several(book, references, scope)
    for seen in wanted:
        if seen.stage in {Stage.WITHDRAWN, Stage.CLOSED} and (all_of_them or len(wanted) > 1):
            continue
        try:
            if _approve(parts, seen, accept_doubts=accept_doubts):
                approved[seen.id] = seen.label
            else:
                unchanged.append(seen.label)
        except CloseoutError as error:
            failures.append(Failure(label=seen.label, why=error.said))
    return Approved(
        approved=tuple(approved.values()),
        waiting=tuple(_awaited(parts, tuple(approved))),
        unchanged=tuple(unchanged),
        failures=tuple(failures),
    )


def _awaited(parts: Parts, ids: tuple[str, ...]) -> Iterator[str]:
    with parts.ledger.reading() as book:
        people = everybody(parts, book)
        for some in slices(ids, TOGETHER):
            for record in book.records.select(Query(ids=tuple(some))):
                if held := waiting(parts, record, people):
                    yield held


def _approve(parts: Parts, seen: Record, *, accept_doubts: bool) -> bool:
    with parts.ledger.writing() as book:
        before = book.records.get(seen.id)
        if before.content.fingerprint != seen.content.fingerprint:
            why = _("changed while you were approving it")
            raise CloseoutError(Problem(seen.label, why, _("look at it again")))
        if before.approved is not None and not review.is_changed(before) and "changed" not in before.flags:
            return False
        after = review.approve(before, parts.today, accept_doubts=accept_doubts)
        saved = book.records.save(before, _restated(parts, before, after), parts.by("approve"))
        for relation in book.repeats.of(before.id) if before.stage is Stage.DRAFT else ():
            if relation.state == "confirmed":
                recur(parts, book, relation)
        return saved


def _restated(parts: Parts, before: Record, after: Record) -> Record:
    """The approved record with a due day that the report, or a person, states anew."""
    stated = after.content.due_on
    if before.approved is None or stated is None or stated == before.approved.due_on:
        return after
    due = due_day(after.content, after.head, after.raised_on, parts.settings.due, parts.is_working_day)
    return after.model_copy(update={"due_on": due})


def withdraw(parts: Parts, reference: str, why: str) -> Record:
    """Take a finding out of the figures; its ticket, where there is one, is told and ended."""
    parts.require("review")
    with parts.ledger.writing() as book:
        before = find(book, reference, parts.scope(book, "review"))
        book.records.save(before, review.withdraw(before, parts.today), parts.by("withdraw", why))
        if before.link is not None and before.link.ticket_id is not None:
            with speaking(parts.settings.organisation.language):
                book.steps.add(before.id, "comment", _("Withdrawn: {why}").format(why=why))
            book.steps.add(before.id, "ended", why)
        return book.records.get(before.id)
