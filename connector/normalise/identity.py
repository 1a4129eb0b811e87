"""When two findings are the same finding: for a new edition of a report, and for what an approval was given to.

==================================================== ========================================================
old and new finding                                  are
==================================================== ========================================================
of the same site, with equal content                 the same, whatever their numbers
of the same site, with the same number               the same, changed
alike in their words, nothing more                   two findings, with a doubt that names the twin
anything else                                        gone, and new
==================================================== ========================================================

Equal text at two sites is two findings.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from connector.language import _
from connector.model.audit import Doubt, Nonconformity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NOT_CONTENT = frozenset({"place", "doubts", "owner", "printed_status"})
"""What may change without the finding being another: where it stands, what is unclear, who works on it, how far."""

_ALIKE = 80
_SHINGLE, _RAREST, _CROWDED = 3, 6, 40
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the findings of one edition in the next. Pairs are (old, new).

    ``new`` findings that are merely like an old one carry a doubt (field ``identity``) that names it.
    """

    same: tuple[tuple[Nonconformity, Nonconformity], ...] = ()
    changed: tuple[tuple[Nonconformity, Nonconformity], ...] = ()
    new: tuple[Nonconformity, ...] = ()
    gone: tuple[Nonconformity, ...] = ()


def content_key(finding: Nonconformity) -> str:
    """A hash of what was found and where: statement, else title or evidence, and site; 64 hexadecimal digits.

    Whitespace, width, punctuation and case make no difference.
    """
    said = finding.statement or finding.title or finding.evidence or ""
    return hashlib.sha256(f"{_folded(said)}\n{_folded(finding.site or '')}".encode()).hexdigest()


def fingerprint(finding: Nonconformity) -> str:
    """A hash of everything an approval is given to; 64 hexadecimal digits.

    All values but place, doubts, owner and printed status, as canonical JSON.
    """
    content = finding.model_dump(mode="json", exclude=set(_NOT_CONTENT))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def match(old: Sequence[Nonconformity], new: Sequence[Nonconformity]) -> Pairing:
    """Which finding of the ``new`` edition is which of the ``old`` one."""
    pairs = _Pairs(list(old), list(new))
    same = pairs.take(content_key)
    changed = pairs.take(_number_key)
    twins = dict(_twins(pairs.old, pairs.new))
    fresh = tuple(_doubted(finding, twins.get(place)) for place, finding in enumerate(pairs.new))
    return Pairing(tuple(same), tuple(changed), fresh, tuple(pairs.old))


@dataclass(slots=True)
class _Pairs:
    """What is left to pair, in printed order."""

    old: list[Nonconformity]
    new: list[Nonconformity]

    def take(self, key: Callable[[Nonconformity], str]) -> list[tuple[Nonconformity, Nonconformity]]:
        """Pairs with equal keys, first with first; an empty key pairs with nothing."""
        waiting: dict[str, list[Nonconformity]] = defaultdict(list)
        for finding in self.old:
            waiting[key(finding)].append(finding)
        waiting.pop("", None)
        pairs, left = [], []
        for finding in self.new:
            found = waiting.get(key(finding))
            if found:
                pairs.append((found.pop(0), finding))
            else:
                left.append(finding)
        paired = {id(one) for one, _finding in pairs}
        self.old = [finding for finding in self.old if id(finding) not in paired]
        self.new = left
        return pairs


def _number_key(finding: Nonconformity) -> str:
    number = _folded(finding.number or "")
    return f"{number}\n{_folded(finding.site or '')}" if number else ""


def _twins(old: Sequence[Nonconformity], new: Sequence[Nonconformity]) -> Iterator[tuple[int, Nonconformity]]:
    """For each new finding the old one that it is most like, if it is like any; only texts that share rare words meet."""
    texts = [_folded(_said(finding)) for finding in old]
    index: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for piece in set(_pieces(text)):
            index[piece].append(place)
    for place, finding in enumerate(new):
        text = _folded(_said(finding))
        rare = sorted(
            {piece for piece in _pieces(text) if piece in index}, key=lambda piece: (len(index[piece]), piece)
        )
        near = {other for piece in rare[:_RAREST] for other in index[piece][:_CROWDED]}
        best = max(near, key=lambda other: (fuzz.ratio(text, texts[other]), -other), default=None)
        if best is not None and fuzz.ratio(text, texts[best]) >= _ALIKE:
            yield place, old[best]


def _doubted(finding: Nonconformity, twin: Nonconformity | None) -> Nonconformity:
    if twin is None:
        return finding
    reason = _("It resembles {twin} of the earlier edition: the same finding, or another?")
    name = twin.number or (twin.statement or twin.title or "")[:_NAMED]
    doubt = Doubt(field="identity", reason=reason.format(twin=f"“{name}”"), place=finding.place)
    return finding.model_copy(update={"doubts": (*finding.doubts, doubt)})


_NAMED = 40


def _said(finding: Nonconformity) -> str:
    return finding.statement or finding.title or finding.evidence or ""


def _folded(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def _pieces(text: str) -> Iterable[str]:
    return (text[start : start + _SHINGLE] for start in range(max(len(text) - _SHINGLE + 1, 1))) if text else ()
