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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    twins = _twins([(place, old[place]) for place in left], [(place, new[place]) for place in fresh])
    doubts = {place: _doubt(new[place], twin) for place, twin in twins}
    return Pairing(tuple(sorted(pairs, key=lambda pair: pair[1])), tuple(fresh), tuple(left), doubts)


def doubt_twins(findings: Sequence[Nonconformity]) -> tuple[Nonconformity, ...]:
    """The findings of one report, with a doubt on each that is merely like an earlier one from elsewhere in it.

    Rows of one list are told apart by whoever wrote it; two sites are two. A long register is left alone.
    """
    if len(findings) > _MANY:
        return tuple(findings)
    told: list[Nonconformity] = []
    for place, finding in enumerate(findings):
        before = [(at, one) for at, one in enumerate(findings[:place]) if _may_be_one(one, finding)]
        twin = next((twin for _at, twin in _twins(before, [(place, finding)])), None)
        doubts = finding.doubts if twin is None else (*finding.doubts, _resembles(finding, twin))
        told.append(finding.model_copy(update={"doubts": doubts}))
    return tuple(told)


def _may_be_one(one: Nonconformity, other: Nonconformity) -> bool:
    """Whether two findings stand in different places, of one site, and no clause speaks against their being one."""
    apart = one.place.block != other.place.block or one.place.sheet != other.place.sheet
    clauses = set(one.clauses), set(other.clauses)
    agree = not all(clauses) or clauses[0] & clauses[1]
    return apart and bool(agree) and _folded(one.site or "") == _folded(other.site or "")


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


def _twins(
    old: Sequence[tuple[int, Nonconformity]], new: Sequence[tuple[int, Nonconformity]]
) -> Iterator[tuple[int, Nonconformity]]:
    """For each new finding the old one that it is most like, if any is; only texts that share rare words meet."""
    texts = [_folded(_said(finding)) for _place, finding in old]
    index: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for piece in set(_pieces(text)):
            index[piece].append(at)
    for place, finding in new:
        text = _folded(_said(finding))
        rare = sorted(
            {piece for piece in _pieces(text) if piece in index}, key=lambda piece: (len(index[piece]), piece)
        )
        near = {at for piece in rare[:_RAREST] for at in index[piece][:_CROWDED]}
        best = max(near, key=lambda at: (fuzz.ratio(text, texts[at]), -at), default=None)
        if best is not None and fuzz.ratio(text, texts[best]) >= _ALIKE:
            yield place, old[best][1]


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
