"""Repeats: looked for when findings come in or change, confirmed or declined by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle import repeats as rules
from connector.lifecycle.repeats import Case
from connector.model.audit import Grade, Stage
from connector.model.repeats import Relation
from connector.workflow.parts import find
from connector.workflow.recurrence import recur

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.ledger.ledger import Book
    from connector.ledger.records import By
    from connector.model.record import Flag, Record
    from connector.workflow.parts import Parts

Answer = Literal["confirm", "decline"]


def look_for(parts: Parts, book: Book, records: Sequence[Record]) -> None:
    """Search for what these repeat and what repeats them; within the transaction that brought them in."""
    asked = [record for record in records if record.content.grade.is_nonconformity]
    if not asked:
        return
    settings = parts.settings.repeats
    since = rules.months_before(min(record.raised_on for record in asked), settings.lookback_months)
    known = {row["id"]: case_of(parts, row) for row in book.repeats.cases(since)}
    fresh = [known[record.id] for record in asked if record.id in known]
    for later_id, relations in rules.suspicions(fresh, [*known.values()], settings).items():
        _suspect(parts, book, later_id, relations, known)


def _suspect(parts: Parts, book: Book, later_id: str, relations: Sequence[Relation], known: Mapping[str, Case]) -> None:
    """Keep suspicions about one nonconformity. What its auditor says is decided, unless a person has declined it."""
    before = book.records.get(later_id)
    decided = {one.earlier_id: one.state for one in book.repeats.of(later_id)}
    if "confirmed" in decided.values():
        return
    likely = [one for one in relations if decided.get(one.earlier_id) != "declined"]
    stated = rules.stated(likely, known) if before.content.repeat else None
    if stated is not None:
        _keep(book, before, stated, parts.by("repeats"))
        return
    news = [book.repeats.add(relation) for relation in relations[: rules.SHOWN]]
    if any(news):
        flagged = before.model_copy(update={"flags": before.flags | {"repeat_suspected"}})
        book.records.save(before, flagged, parts.by("repeats"))


def case_of(parts: Parts, row: Mapping[str, Any]) -> Case:
    """A row of ``Repeats.cases`` as the search takes it: its clauses in the newest edition of their standard."""
    content, process = row["content"], row["process"]
    cited = [(one["standard"], one["clause"]) for one in content["citations"]]
    newest = [one for standard, clause in cited for one in (parts.standards.newest(standard or "", clause))]
    split = parts.standards.processes[process].parts if process in parts.standards.processes else ()
    return Case(
        id=row["id"],
        report_id=row["report_id"],
        grade=Grade(row["grade"]),
        raised_on=row["raised_on"],
        closed_on=row["closed_on"] if row["stage"] == Stage.CLOSED else None,
        processes=frozenset({process, *split} if process else ()),
        clauses=tuple((one.standard or "", one.clause) for one in newest),
        text=content["statement"] or content["title"] or "",
    )


def answer(parts: Parts, reference: str, decision: Answer, earlier: str | None, why: str | None) -> Record:
    """A person's word: it repeats the earlier one, or it does not. Without ``earlier`` all that is suspected is meant.

    Raises ``Refused`` where nothing is suspected and no earlier one is named, or what is named is not earlier.
    """
    parts.require("close")
    with parts.ledger.writing() as book:
        scope = parts.scope(book, "close")
        found = find(book, reference, scope)
        relations = book.repeats.of(found.id)
        if earlier is not None:
            before = find(book, earlier, scope)
            chosen = [_chosen(found, before, relations)]
        else:
            chosen = [one for one in relations if one.state == "suspected"]
        if not chosen:
            raise Refused(Problem(found.id, _("nothing is suspected of it"), _("name the earlier one: --of FINDING")))
        if decision == "confirm":
            _confirm(parts, book, found, _likeliest(book, chosen), why)
        else:
            _decline(parts, book, found, chosen, why)
        return book.records.get(found.id)


def _chosen(found: Record, earlier: Record, relations: Iterable[Relation]) -> Relation:
    known = next((one for one in relations if one.earlier_id == earlier.id), None)
    if known is not None:
        return known
    if earlier.id == found.id or earlier.raised_on > found.raised_on:
        raise Refused(Problem(found.id, _("{label} is not earlier").format(label=earlier.label)))
    return Relation(later_id=found.id, earlier_id=earlier.id, rule="person")


def _likeliest(book: Book, chosen: Sequence[Relation]) -> Relation:
    raised = {one.earlier_id: book.records.get(one.earlier_id).raised_on for one in chosen}
    return max(chosen, key=lambda one: (one.rule != "text", raised[one.earlier_id]))


def _confirm(parts: Parts, book: Book, found: Record, relation: Relation, why: str | None) -> None:
    earlier = book.records.get(relation.earlier_id)
    still_open = not (earlier.stage is Stage.CLOSED and earlier.closed_on and earlier.closed_on <= found.raised_on)
    confirmed = relation.model_copy(update={"state": "confirmed", "carried_over": still_open})
    _keep(book, found, confirmed, parts.by("repeats", why))
    if found.stage not in {Stage.DRAFT, Stage.WITHDRAWN}:
        recur(parts, book, confirmed)


def _keep(book: Book, found: Record, confirmed: Relation, by: By) -> None:
    """Write down what it repeats, or from where it was carried over; that settles what else was suspected of it."""
    book.repeats.add(confirmed)
    book.repeats.decide(confirmed)
    book.repeats.forget_suspicions(found.id)
    flag: Flag = "carried_over" if confirmed.carried_over else "repeat"
    others: frozenset[Flag] = frozenset({"repeat", "carried_over", "repeat_suspected"})
    book.records.save(found, found.model_copy(update={"flags": (found.flags - others) | {flag}}), by)
    book.records.remember(found, flag, None, book.records.get(confirmed.earlier_id).label, by)


def _decline(parts: Parts, book: Book, found: Record, relations: Iterable[Relation], why: str | None) -> None:
    by = parts.by("repeats", why)
    for relation in relations:
        declined = relation.model_copy(update={"state": "declined", "carried_over": False})
        book.repeats.add(declined)
        book.repeats.decide(declined)
        book.records.remember(found, "no repeat", None, book.records.get(relation.earlier_id).label, by)
    left = {one.state: one for one in book.repeats.of(found.id)}
    flags = found.flags - ({"repeat_suspected"} if "suspected" not in left else set())
    if "confirmed" not in left:
        flags = flags - {"repeat", "carried_over"} | ({"repeat"} if found.content.repeat else set())
    book.records.save(found, found.model_copy(update={"flags": flags}), by)
