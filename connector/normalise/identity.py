"""When two findings are the same finding: for a new edition of a report, and for what an approval was given to.

==================================================== ========================================================
old and new finding                                  are
==================================================== ========================================================
of the same site, with equal content                 the same, whatever their numbers
of the same site, with the same number               the same, changed
alike in their words, nothing more                   two findings, with a doubt that names the twin (in one report, too)
anything else                                        gone, and new
==================================================== ========================================================

Equal text at two sites is two findings.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from connector.language import _
from connector.model.audit import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from connector.model.audit import Nonconformity

_ALIKE = 80
_SHINGLE, _RAREST, _CROWDED = 3, 6, 40
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the findings of one edition in the next; findings by their position, from 0.

    ``pairs``: (old, new), in the order of the new edition; ``new`` and ``gone``: those without a partner; ``doubts``:
    for a new finding that is merely like an old one, the doubt (field ``identity``) that names it.
    """

    pairs: tuple[tuple[int, int], ...] = ()
    new: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    doubts: Mapping[int, Doubt] = field(default_factory=dict)


def content_key(finding: Nonconformity) -> str:
    """A hash of what was found and where: statement, else title or evidence, and site; 64 hexadecimal digits.

    Whitespace, width, punctuation and case make no difference.
    """
    return hashlib.sha256(f"{_folded(_said(finding))}\n{_folded(finding.site or '')}".encode()).hexdigest()


def fingerprint(finding: Nonconformity) -> str:
    """A hash of everything an approval is given to; see ``Nonconformity.fingerprint``."""
    return finding.fingerprint


def match(old: Sequence[Nonconformity], new: Sequence[Nonconformity]) -> Pairing:
    """Which finding of the ``new`` edition is which of the ``old`` one."""
    pairs: list[tuple[int, int]] = []
    left, fresh = list(range(len(old))), list(range(len(new)))
    for key in (_said_key, _number_key):
        found = _pairs([(place, key(old[place])) for place in left], [(place, key(new[place])) for place in fresh])
        taken, given = {one for one, _new in found}, {other for _old, other in found}
        left = [place for place in left if place not in taken]
        fresh = [place for place in fresh if place not in given]
        pairs += found
    known = _Known()
    for place in left:
        known.add(old[place])
    doubts = {place: _doubt(new[place], twin) for place in fresh if (twin := known.like(new[place])) is not None}
    return Pairing(tuple(sorted(pairs, key=lambda pair: pair[1])), tuple(fresh), tuple(left), doubts)


def doubt_twins(findings: Sequence[Nonconformity]) -> tuple[Nonconformity, ...]:
    """The findings of one report, with a doubt on each that is merely like an earlier one from elsewhere in it.

    Rows of one list are told apart by whoever wrote it; two sites are two. A long register is left alone.
    """
    if len(findings) > _MANY:
        return tuple(findings)
    told: list[Nonconformity] = []
    known = _Known()
    for finding in findings:
        twin = known.like(finding, _may_be_one)
        doubts = finding.doubts if twin is None else (*finding.doubts, _resembles(finding, twin))
        told.append(finding.model_copy(update={"doubts": doubts}))
        known.add(finding)
    return tuple(told)


def _may_be_one(one: Nonconformity, other: Nonconformity) -> bool:
    """Whether two findings stand in different places, of one site, and nothing speaks against their being one."""
    if one.number and other.number and _told_apart(one, other):
        return False
    apart = one.place.block != other.place.block or one.place.sheet != other.place.sheet
    clauses = set(one.clauses), set(other.clauses)
    agree = not all(clauses) or clauses[0] & clauses[1]
    return apart and bool(agree) and _folded(one.site or "") == _folded(other.site or "")


def _told_apart(one: Nonconformity, other: Nonconformity) -> bool:
    """Whether two numbers were given for other figures, or to other departments."""
    figures = _figures(one), _figures(other)
    departments = _folded(one.department or ""), _folded(other.department or "")
    apart = all(departments) and departments[0] not in departments[1] and departments[1] not in departments[0]
    return apart or (len(figures[0]) == len(figures[1]) and figures[0] != figures[1])


def _figures(finding: Nonconformity) -> list[str]:
    """The figures of what was found: which change, how many of them."""
    return sorted(_FIGURE.findall(unicodedata.normalize("NFKC", _said(finding))))


_FIGURE = re.compile(r"\d+")
_MANY = 400


def _pairs(old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Positions with equal keys, first with first; an empty key pairs with nothing."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, key in old:
        waiting[key].append(place)
    waiting.pop("", None)
    return [(waiting[key].popleft(), place) for place, key in new if waiting.get(key)]


def _said_key(finding: Nonconformity) -> str:
    return content_key(finding) if _said(finding) else ""


def _number_key(finding: Nonconformity) -> str:
    number = _folded(finding.number or "")
    return f"{number}\n{_folded(finding.site or '')}" if number else ""


class _Known:
    """Findings by the pieces of what they say, so that only those meet which share some that are rare."""

    def __init__(self) -> None:
        self._findings: list[Nonconformity] = []
        self._texts: list[str] = []
        self._index: dict[str, list[int]] = defaultdict(list)

    def add(self, finding: Nonconformity) -> None:
        """Know one more."""
        text = _folded(_said(finding))
        for piece in set(_pieces(text)):
            self._index[piece].append(len(self._texts))
        self._findings.append(finding)
        self._texts.append(text)

    def like(
        self, finding: Nonconformity, may_be: Callable[[Nonconformity, Nonconformity], bool] | None = None
    ) -> Nonconformity | None:
        """The known finding that this one is most like, of those that it ``may_be``; None where none is."""
        text = _folded(_said(finding))
        best, nearest = float(_ALIKE), None
        for at in sorted(self._near(text)):
            alike = fuzz.ratio(text, self._texts[at], score_cutoff=best)
            better = alike > best or (alike == best and nearest is None)
            if better and (may_be is None or may_be(self._findings[at], finding)):
                best, nearest = alike, self._findings[at]
        return nearest

    def _near(self, text: str) -> set[int]:
        """Those that share one of its rarest pieces; where very many share it, the first of them."""
        shared = {piece for piece in _pieces(text) if piece in self._index}
        rarest = sorted(shared, key=lambda piece: (len(self._index[piece]), piece))[:_RAREST]
        return {at for piece in rarest for at in self._index[piece][:_CROWDED]}


def _resembles(finding: Nonconformity, twin: Nonconformity) -> Doubt:
    reason = _("It resembles {twin} of this report: the same finding, or another?")
    return Doubt(field="identity", reason=reason.format(twin=_named(twin)), place=finding.place)


def _doubt(finding: Nonconformity, twin: Nonconformity) -> Doubt:
    reason = _("It resembles {twin} of the earlier edition: the same finding, or another?")
    return Doubt(field="identity", reason=reason.format(twin=_named(twin)), place=finding.place)


def _named(twin: Nonconformity) -> str:
    return f"“{twin.number or _said(twin)[:_NAMED]}”"


_NAMED = 40


def _said(finding: Nonconformity) -> str:
    return finding.statement or finding.title or finding.evidence or ""


def _folded(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def _pieces(text: str) -> Iterable[str]:
    return (text[start : start + _SHINGLE] for start in range(max(len(text) - _SHINGLE + 1, 1))) if text else ()
