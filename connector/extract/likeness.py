"""How alike two findings of one report are, and a doubt for those that are merely alike.

============================================================= ======================================================
two findings of different places of a report …                are
============================================================= ======================================================
one of them without a number, same clause, the same words     one finding (see ``folding``)
under two numbers, same clause, the same words nearly         two, and the later one carries a doubt naming the other
in one list, however alike                                    two: a list does not repeat itself
============================================================= ======================================================
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from connector.language import _
from connector.model.wording import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.extract.drafts import Draft

_NEARLY = 85
_FIGURE = re.compile(r"\d+")
_CLAUSES = re.compile(r"(?<![\d.])(?:[a-d]\.?\s?)?\d{1,2}(?:\.\d{1,2})+")
_TELLING = 8
_LONG_ENOUGH = 12
_CROWDED = 40  # findings of one clause and the same figures: so many are a pattern, not twins


def doubt_twins(kept: Iterable[Draft]) -> None:
    """Doubt each finding that says nearly what another one says under another number."""
    near: defaultdict[tuple[frozenset[str], str, frozenset[str]], list[Draft]] = defaultdict(list)
    for draft in kept:
        said = plain(draft.text("statement"))
        if len(said) >= _LONG_ENOUGH and cited_in(draft):
            near[cited_in(draft), fold(draft.text("site")), frozenset(_FIGURE.findall(said))].append(draft)
    for drafts in near.values():
        for index, draft in enumerate(drafts[:_CROWDED]):
            twin = next((other for other in drafts[:index] if _are_nearly_one(other, draft)), None)
            if twin is not None:
                reason = _("It resembles {number} of this report: the same finding, or another?")
                draft.doubt("identity", reason.format(number=twin.text("number")))


def _are_nearly_one(left: Draft, right: Draft) -> bool:
    numbered = left.text("number") and right.text("number") and left.origin != right.origin
    apart = left.text("department") and right.text("department") and not within(*_of(left, right, "department"))
    return bool(numbered) and not apart and fuzz.ratio(*map(plain, _of(left, right, "statement"))) >= _NEARLY


def _of(left: Draft, right: Draft, name: str) -> tuple[str, str]:
    return left.text(name), right.text(name)


def may_be_twins(left: Draft, right: Draft) -> bool:
    """Whether nothing but the words could tell two findings apart."""
    numbered = "number" in left.fields and "number" in right.fields
    if left.origin == right.origin or numbered or not one_site(left, right):
        return False
    figures = [set(_FIGURE.findall(" ".join(_sayings(draft)))) for draft in (left, right)]
    return (figures[0] <= figures[1] or figures[1] <= figures[0]) and not any(
        name in left.fields and name in right.fields and not within(left.text(name), right.text(name))
        for name in ("department", "owner")
    )


def within(left: str, right: str) -> bool:
    """Whether one text says all that the other does."""
    return plain(left) in plain(right) or plain(right) in plain(left)


def cited_in(draft: Draft) -> frozenset[str]:
    """The numbers of the clauses that a finding cites, as they are compared."""
    return frozenset(fold(found) for found in _CLAUSES.findall(plain(draft.text("clause"))))


def one_site(left: Draft, right: Draft) -> bool:
    """Whether no site tells two findings apart."""
    sites = {fold(draft.text("site")) for draft in (left, right)} - {""}
    return len(sites) <= 1


def alike(left: Draft, right: Draft) -> float:
    """How alike two findings' words are, 0 to 100, by the best pair of statement, title and evidence."""
    return max((_ratio(one, other) for one in _sayings(left) for other in _sayings(right)), default=0.0)


def _sayings(draft: Draft) -> list[str]:
    return [plain(draft.text(name)) for name in ("statement", "title", "evidence") if draft.text(name)]


def _ratio(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    if len(short) >= _TELLING and short in long:
        return 100.0
    return max(fuzz.token_set_ratio(one, other) if " " in one else 0.0, fuzz.ratio(one, other))
