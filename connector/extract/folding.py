"""One finding told several times → one finding: summary, form, detail and tracking lines are joined.

============================================ ==========================================================================
two drafts from different places …           are one finding when
============================================ ==========================================================================
with the same number and no other site       always, unless clause and statement both speak against it (then a doubt)
with the same plain serial (1, 2, …)         their statements are alike, or one of them says nothing else against it
one without a number                         the clause is the same and the statements are alike, down to their figures
a line without substance                     its number, else its clause, is that of exactly one finding
============================================ ==========================================================================
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from connector.extract.joining import join
from connector.extract.likeness import alike, cited_in, doubt_twins, may_be_twins, one_site
from connector.extract.shapes import NUMBER, is_code
from connector.language import _
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.extract.drafts import Draft

_ALIKE, _SURE, _UNLIKE = 72, 90, 55
_WORD = re.compile(r"[^\W\d_]+")
_SERIAL = re.compile(r"^\D{0,6}\d{1,3}$")


def number_key(number: str) -> str:
    """A number as it is compared: without marks and leading zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", fold(number))


def fold_drafts(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Draft]]:
    """The findings, each once, in the order first printed; and the lines that follow up no finding of the report."""
    findings = _Findings()
    followers: list[Draft] = []
    for draft in drafts:
        if draft.has_substance:
            findings.take(draft)
        else:
            followers.append(draft)
    loose = [draft for draft in followers if not findings.attach(draft)]
    kept = _each_once(findings.kept)
    _tell_apart(kept)
    doubt_twins(kept)
    return kept, loose


def _each_once(drafts: Iterable[Draft]) -> list[Draft]:
    """Without the rows that say of one number, at one site, in equal words what a row before them says."""
    seen: dict[tuple[str, ...], Draft] = {}
    kept: list[Draft] = []
    for draft in drafts:
        if "number" not in draft.fields or "statement" not in draft.fields:
            kept.append(draft)
            continue
        key = tuple(fold(draft.text(name)) for name in _IDENTIFYING)
        if key[0] and key[1] and (before := seen.setdefault(key, draft)) is not draft:
            join(before, draft)
        else:
            kept.append(draft)
    return kept


_IDENTIFYING = ("number", "statement", "site", "clause", "department")


def _tell_apart(kept: Iterable[Draft]) -> None:
    """“Major NC 1” and “Minor NC 1” are two numbers: where “NC 1” would be both, each keeps its grade."""
    alike: dict[tuple[str, str], list[Draft]] = {}
    for draft in kept:
        if "number" in draft.fields:
            alike.setdefault((number_key(draft.text("number")), fold(draft.text("site"))), []).append(draft)
    for drafts in alike.values():
        if 1 < len(drafts) == len({number_key(_ordinal(draft)) for draft in drafts}):
            for draft in drafts:
                draft.doubts = [doubt for doubt in draft.doubts if doubt.field != "identity"]
            for draft in (draft for group in alike.values() for draft in group):
                draft.fields["number"] = replace(draft.fields["number"], text=_ordinal(draft))


def _ordinal(draft: Draft) -> str:
    """The number with the grade that was printed before it: “NC 1”, “Minor NC” → “Minor NC 1”."""
    number, grade = draft.text("number"), draft.text("grade")
    word = _WORD.match(number)
    return f"{grade}{number[word.end() :]}" if word and grade.endswith(word.group()) else number


class _Findings:
    """Those kept so far, with what finds them again."""

    def __init__(self) -> None:
        self.kept: list[Draft] = []
        self._by_number: dict[str, dict[int, Draft]] = {}
        self._by_clause: dict[str, dict[int, Draft]] = {}
        self._origins: set[int] = set()
        self._waiting: list[Draft] = []

    def take(self, draft: Draft) -> None:
        """Keep a finding, or join it to the one it is. Of one origin nothing is compared, and nothing looked up yet."""
        if self._origins <= {draft.origin}:
            self._origins.add(draft.origin)
            self.kept.append(draft)
            self._waiting.append(draft)
            return
        self._look_up()
        twin = self._same_number(draft) or self._same_words(draft) or self._same_title(draft)
        if twin is not None:
            join(twin, draft)
            self._register(twin, draft)
            return
        self.kept.append(draft)
        self._origins.add(draft.origin)
        self._register(draft, draft)

    def _look_up(self) -> None:
        for draft in self._waiting:
            self._register(draft, draft)
        self._waiting.clear()

    def attach(self, draft: Draft) -> bool:
        """Join a line without substance to the one finding it can mean."""
        self._look_up()
        key = number_key(draft.text("number"))
        tail = re.search(r"\d+$", key)
        found: list[Draft] = [*self._by_number.get(key, {}).values()] if key else []
        if not found and tail:
            found = [kept for kept in self.kept if _tail(number_key(kept.text("number"))) == tail[0]]
        if not found and len(clauses := cited_in(draft)) == 1:
            found = [*self._by_clause.get(next(iter(clauses)), {}).values()]
        found = [kept for kept in found if kept.origin != draft.origin and one_site(kept, draft)]
        if len(found) != 1:
            return False
        join(found[0], draft)
        return True

    def _register(self, kept: Draft, draft: Draft) -> None:
        if key := number_key(draft.text("number")):
            self._by_number.setdefault(key, {})[id(kept)] = kept
        for clause in cited_in(draft):
            self._by_clause.setdefault(clause, {})[id(kept)] = kept

    def _same_number(self, draft: Draft) -> Draft | None:
        number = draft.text("number")
        key = number_key(number)
        serial = _SERIAL.match(key) is not None and not (NUMBER.fullmatch(number) or is_code(number))
        for kept in self._by_number.get(key, {}).values() if key else ():
            if kept.origin == draft.origin or not one_site(kept, draft):
                continue
            if _compatible(kept, draft, serial=serial):
                return kept
            if not serial:
                reason = _("The number {number} is printed for another finding too.")
                draft.doubt("identity", reason.format(number=number))
        return None

    def _same_title(self, draft: Draft) -> Draft | None:
        """The one finding of another place that says nothing but the title of a finding without a number."""
        title = fold(draft.text("title"))
        if "number" in draft.fields or len(title) < _TITLED:
            return None
        titled = [kept for kept in self.kept if kept.origin != draft.origin and fold(kept.text("title")) == title]
        return titled[0] if len(titled) == 1 and "statement" not in titled[0].fields else None

    def _same_words(self, draft: Draft) -> Draft | None:
        if not self._origins or self._origins == {draft.origin}:
            return None
        cited = cited_in(draft)
        near = {key: kept for clause in cited for key, kept in self._by_clause.get(clause, {}).items()}
        if not cited and len(self.kept) <= _FEW:
            near = {id(kept): kept for kept in self.kept}
        enough = _ALIKE if cited else _SURE
        return next(
            (kept for kept in near.values() if may_be_twins(kept, draft) and alike(kept, draft) >= enough), None
        )


_FEW, _TITLED = 400, 6


def _tail(key: str) -> str:
    found = re.search(r"\d+$", key)
    return found[0] if found else ""


def _apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether no clause of the one is a clause of the other, or above or below it."""
    related = any(one.startswith(other) or other.startswith(one) for one in left for other in right)
    return bool(left) and bool(right) and not related


def _compatible(left: Draft, right: Draft, *, serial: bool) -> bool:
    """Whether two findings of one number can be one."""
    graded = [number_key(_ordinal(draft)) for draft in (left, right) if _ordinal(draft) != draft.text("number")]
    if len(set(graded)) > 1:
        return False
    apart = _apart(cited_in(left), cited_in(right))
    if serial:
        return not apart and alike(left, right) >= _ALIKE
    return not (apart and alike(left, right) < _UNLIKE)
