"""What was counted over documents: findings found, values right, and which errors there were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.golden.measure.comparing import head_values, pairs, values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.golden.measure.comparing import Value
    from tests.golden.measure.reading import Entry, Reviewed

KINDS = ("right", "missing", "invented", "different")


@dataclass
class Tally:
    """Counts of one document, or of many. ``grades``: (wanted, read); ``fields``: (field, judgement); ``wrong``: in words."""

    documents: int = 0
    wanted: int = 0
    found: int = 0
    matched: int = 0
    out_of_nothing: int = 0
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.wanted + self.found) if self.wanted + self.found else 1.0

    @property
    def accuracy(self) -> float:
        """Of all values that the answer or the reading has, the share that is right."""
        return self._share(lambda _name: True)

    def accuracy_of(self, name: str) -> float:
        return self._share(lambda other: other == name)

    def _share(self, chosen: Any) -> float:
        counted = {kind: sum(n for (name, k), n in self.fields.items() if k == kind and chosen(name)) for kind in KINDS}
        return counted["right"] / sum(counted.values()) if sum(counted.values()) else 1.0

    def add(self, other: Tally) -> None:
        self.documents += other.documents
        self.wanted += other.wanted
        self.found += other.found
        self.matched += other.matched
        self.out_of_nothing += other.out_of_nothing
        self.grades += other.grades
        self.fields += other.fields
        self.wrong += other.wrong


def tally(document: Reviewed, entry: Entry) -> Tally:
    """The counts of one document."""
    answer, found = document.answer["findings"], entry["findings"]
    matched = pairs(answer, found)
    counted = Tally(1, len(answer), len(found), len(matched), 0 if answer else len(found))
    if entry["error"]:
        counted.wrong.append(f"not read: {entry['error'][:100]}")
    for one in answer:
        if not any(one is wanted for wanted, _got in matched):
            counted.wrong.append(f"missed: {one['number']} {(one['statement'] or '')[:60]}")
            counted.grades[one["grade"], "–"] += 1
    for one in found:
        if not any(one is got for _wanted, got in matched):
            counted.wrong.append(f"extra: {one['number']} {(one['statement'] or one.get('title') or '')[:60]}")
            counted.grades["–", one["grade"]] += 1
    _count(counted, "report", head_values(document.answer["report"], entry["report"], recognised=document.recognised))
    for wanted, got in matched:
        counted.grades[wanted["grade"], got["grade"]] += 1
        _count(counted, wanted["number"], values(wanted, got, recognised=document.recognised))
    return counted


def _count(counted: Tally, name: str | None, judged: Iterable[Value]) -> None:
    for value in judged:
        counted.fields[value.field, value.judgement] += 1
        if value.judgement != "right":
            counted.wrong.append(
                f"{name}: {value.field} {value.judgement}: {_short(value.wanted)} ← {_short(value.got)}"
            )


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) < 100 else f"{told[:60]} … {told[-36:]}"


def summed(tallies: Iterable[Tally]) -> Tally:
    """Many counts as one."""
    total = Tally()
    for one in tallies:
        total.add(one)
    return total
