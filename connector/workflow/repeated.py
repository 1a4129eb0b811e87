"""The list of repeats: what is suspected and was decided, and where a graver grade is to be thought about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.ledger.query import Query
from connector.lifecycle.closing import UNFINISHED
from connector.lifecycle.repeats import crowds
from connector.model.audit import Grade, Stage
from connector.model.base import Value
from connector.model.repeats import Relation
from connector.model.slices import slices
from connector.workflow.parts import find
from connector.workflow.repeats import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.ledger.ledger import Book
    from connector.model.record import Record
    from connector.workflow.parts import Parts

AT_ONCE = 500
CHANGEABLE = frozenset({Stage.DRAFT, *UNFINISHED})


class Repeated(Value):
    """One pair, by the names that people know."""

    later: str
    earlier: str
    relation: Relation


class Suggestion(Value):
    """Look again at the grade: of a minor one that came back, or of several on one clause and process of a report."""

    findings: tuple[str, ...]
    because: Literal["repeat", "cluster"]
    clause: str | None = None
    process: str | None = None


class Repeats(Value):
    """What to decide, and what to look at again."""

    repeats: tuple[Repeated, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def repeats(parts: Parts, reference: str | None = None, *, decided: bool = False) -> Repeats:
    """What is suspected, with ``decided`` also what was; of all that the person may see, or of one finding."""
    parts.require("read")
    states = ("suspected", "confirmed", "declined")
    with parts.ledger.reading() as book:
        scope = parts.scope(book)
        one = find(book, reference, scope).id if reference is not None else None
        pairs = book.repeats.all(states) if one is None else book.repeats.of(one)
        cases = [case_of(parts, row) for row in book.repeats.cases() if row["stage"] in CHANGEABLE]
        hints = list(crowds(cases, parts.settings.repeats.cluster))
        ids = {name for pair in pairs for name in (pair.later_id, pair.earlier_id)}
        seen = _seen(parts, book, ids | {name for hint in hints for name in hint.ids})
    shown = [pair for pair in pairs if pair.later_id in seen and pair.earlier_id in seen]
    told = [pair for pair in shown if decided or one is not None or pair.state == "suspected"]
    suggested = [*_graver(shown, seen)]
    if one is None:
        suggested += [
            Suggestion(
                findings=tuple(seen[name].label for name in hint.ids),
                because="cluster",
                clause=hint.clause,
                process=hint.process,
            )
            for hint in hints
            if all(name in seen for name in hint.ids)
        ]
    parts.trace("view", sorted(seen)[:AT_ONCE], repeats=len(told))
    return Repeats(
        repeats=tuple(
            Repeated(later=seen[pair.later_id].label, earlier=seen[pair.earlier_id].label, relation=pair)
            for pair in told
        ),
        suggestions=tuple(suggested),
    )


def _seen(parts: Parts, book: Book, ids: Iterable[str]) -> dict[str, Record]:
    """Those of the ids that the person may see, each with what may be known of it."""
    scope = parts.scope(book)
    return {
        record.id: record
        for some in slices(sorted(ids), AT_ONCE)
        for record in book.records.select(Query(ids=tuple(some)), scope)
        if record.sight != "redacted"
    }


def _graver(pairs: Iterable[Relation], seen: dict[str, Record]) -> Iterator[Suggestion]:
    """Minor ones that came back."""
    for pair in pairs:
        later = seen[pair.later_id]
        is_repeat = pair.state == "confirmed" and not pair.carried_over
        if is_repeat and later.content.grade is Grade.MINOR and later.stage in CHANGEABLE:
            yield Suggestion(findings=(later.label,), because="repeat", process=later.content.process)
