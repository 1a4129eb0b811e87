"""Which nonconformities were there before: pure, over what is known of each.

=========================================== ===================== ==========================================
the earlier one has                         and was               then
=========================================== ===================== ==========================================
the same clause (third level, mapped to     closed, at most 36    suspected repeat; confirmed at once where
the newest edition) and the same process    months before         the auditor says that it repeats
the same, or like the next line             still open            suspected to be carried over
a clause of the same second level, and      closed, at most 36    suspected repeat
similar words                               months before
the same, where the auditor says that it    still open            carried over at once: linked, not counted
repeats and nothing like it was closed
the same audit                              anything              nothing
=========================================== ===================== ==========================================
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.lifecycle.similar import Corpus
from connector.model.audit import Grade
from connector.model.repeats import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from connector.model.policy import Repeats
    from connector.model.repeats import RepeatRule

THIRD, SECOND = 3, 2
SHOWN = 3
"""So many earlier ones are suspected for one later one at most: the likeliest, for a person to choose from."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a nonconformity. ``clauses`` with their standard, in the newest edition, as they were cited.

    ``processes``: its process, and those that it was split into.
    """

    id: str
    report_id: str
    grade: Grade
    raised_on: date
    closed_on: date | None
    processes: frozenset[str]
    clauses: tuple[tuple[str, str], ...]
    text: str

    def keys(self, level: int) -> frozenset[tuple[str, str]]:
        """Its clauses cut at a level."""
        return frozenset((standard, cut(clause, level)) for standard, clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Hint:
    """Minor ones that together look like a major one: ids of nonconformities on one clause and process of a report."""

    report_id: str
    clause: str
    process: str
    ids: tuple[str, ...]


def cut(clause: str, level: int) -> str:
    """The clause with so many numbers at most: ``8.5.1.2`` → ``8.5.1`` at the third level; a letter is no number."""
    parts = clause.split(".")
    return ".".join(parts[: level + parts[0].isalpha()])


def suspicions(fresh: Sequence[Case], known: Sequence[Case], rules: Repeats) -> dict[str, list[Relation]]:
    """What the ``fresh`` ones repeat among the ``known``, and what among those repeats them.

    By the id of the later one, each time the likeliest first.
    """
    found: dict[str, dict[str, Relation]] = defaultdict(dict)
    by_id = {case.id: case for case in (*known, *fresh) if case.grade.is_nonconformity}
    cases, new = by_id.values(), {case.id for case in fresh}
    for rule, one, other, similarity in (*_by_clause(cases, new), *_by_text(cases, new, rules.similarity)):
        earlier, later = (one, other) if one.raised_on < other.raised_on else (other, one)
        if _related(earlier, later, rules.lookback_months):
            stronger = found[later.id][earlier.id].rule if earlier.id in found[later.id] else rule
            relation = Relation(later_id=later.id, earlier_id=earlier.id, rule=stronger, similarity=similarity)
            found[later.id][earlier.id] = relation
    return {
        later_id: sorted(relations.values(), key=lambda one: _likeliness(one, by_id), reverse=True)
        for later_id, relations in found.items()
    }


def _likeliness(relation: Relation, known: Mapping[str, Case]) -> tuple[bool, date, str]:
    return relation.rule != "text", known[relation.earlier_id].raised_on, relation.earlier_id


def _related(earlier: Case, later: Case, months: int) -> bool:
    if earlier.report_id == later.report_id or earlier.raised_on == later.raised_on:
        return False
    closed = closed_before(earlier, later)
    return closed is None or closed >= months_before(later.raised_on, months)


def stated(relations: Sequence[Relation], known: Mapping[str, Case]) -> Relation | None:
    """What an auditor means who calls something a repeat, decided; None where a person has to find that out.

    The likeliest that had been closed. Where none had, it was never gone: the likeliest of the same clause and process
    is carried over. Words like those of an open one are too little to overrule the auditor.
    """
    decided: Mapping[str, Any] = {"rule": "stated", "state": "confirmed"}
    for relation in relations:
        if closed_before(known[relation.earlier_id], known[relation.later_id]):
            return relation.model_copy(update=decided)
    same = next((one for one in relations if one.rule == "clause"), None)
    return same and same.model_copy(update={**decided, "carried_over": True})


def closed_before(earlier: Case, later: Case) -> date | None:
    """The day on which the earlier one was closed; None while it was still open when the later one was raised."""
    return earlier.closed_on if earlier.closed_on and earlier.closed_on <= later.raised_on else None


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


Pair = tuple["RepeatRule", Case, Case, "float | None"]


def _by_clause(cases: Iterable[Case], new: set[str]) -> Iterator[Pair]:
    """Pairs of a new one and any other with a common clause of the third level and a common process."""
    groups: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for case in cases:
        for standard, clause in case.keys(THIRD):
            for process in case.processes:
                groups[standard, clause, process].append(case)
    for group in groups.values():
        for one in group:
            if one.id in new:
                yield from (("clause", one, other, None) for other in group if other.id != one.id)


def _by_text(cases: Iterable[Case], new: set[str], least: float) -> Iterator[Pair]:
    """Pairs of a new one and any other with a common clause of the second level and similar words."""
    groups: dict[tuple[str, str], dict[str, Case]] = defaultdict(dict)
    for case in cases:
        for key in case.keys(SECOND):
            groups[key][case.id] = case
    for group in groups.values():
        asked = [case for case in group.values() if case.id in new]
        if asked and len(group) > 1:
            corpus = Corpus({case.id: case.text for case in group.values()})
            for one in asked:
                yield from (("text", one, group[name], likeness) for name, likeness in corpus.like(one.id, least))


def crowds(cases: Iterable[Case], least: int) -> Iterator[Hint]:
    """Minor ones of one report on one clause and process, where they are so many."""
    groups: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for case in cases:
        if case.grade is Grade.MINOR:
            for process in sorted(case.processes):
                for standard, clause in sorted(case.keys(THIRD)):
                    groups[case.report_id, standard, clause, process].append(case.id)
    for (report_id, _standard, clause, process), ids in sorted(groups.items()):
        if len(ids) >= least:
            yield Hint(report_id, clause, process, tuple(ids))
