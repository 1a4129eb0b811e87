"""Printed names of standards → codes with their edition.

::

    ISO/IEC 20000-1:2018   ISO20000:2018   GB/T 22080-2025   20000-1   信息安全管理体系   ISMS
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.model.wording import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.normalise.standards import Edition, Standards

_ISO = re.compile(
    r"(?=[CJBDNUSEIA])(?:(?P<nation>(?<![A-Za-z])(?:CNS|JIS\s*[QX]))\s*|"
    r"(?P<european>(?<![A-Za-z])(?:(?:BS|DIN|NF|UNE|SS|SN|UNI|NEN)[\s-]+)?EN[\s-]*)?"
    r"(?P<body>ISO\s*/?\s*IEC|ISO\s*/?\s*TS|ISO|IEC|IATF|AS)\s*[-/]?\s*)"
    r"(?P<number>\d{4,5})(?:\s*[-‐–—]\s*(?P<part>\d{1,2})(?!\d))?"
    r"(?:\s*[:：\-–—(（]\s*(?P<year>(?:19|20)\d{2})(?!\d)[)）]?)?(?P<also>(?:\s*/\s*(?:270\d\d|20000|9001|14001|45001)(?!\d))*)",
    re.IGNORECASE,
)
_GBT = re.compile(
    r"GB\s*/?\s*T\s*(?P<number>\d{4,5}(?:\.\d{1,2})?)(?:\s*[-–—]\s*(?P<year>(?:19|20)\d{2}))?", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![\w.:：/-])(?P<number>20000-1|20000|27001|27701|22301|9001|14001|45001)(?!\.?\d)(?:\s*[:：-]\s*(?P<year>(?:19|20)\d{2})(?!\d))?"
)
_IEC_FAMILIES = re.compile(r"^(?:20000|270\d\d|277\d\d|42001|170\d\d|38500|15504|330\d\d)")
_LETTER = re.compile(r"(?<![A-Za-z.])(?P<letter>Q|E|S|O|OHS|ITS|IT|IS|BC)\s*[:：]?\s*(?=\d{1,2}\.\d)")
_LETTERS = {
    "Q": "9001", "E": "14001", "S": "45001", "O": "45001", "OHS": "45001", "IT": "20000-1", "ITS": "20000-1",
    "IS": "27001", "BC": "22301",
}  # fmt: skip
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A standard named in a text. ``year`` is empty for a bare name; ``start`` and ``end`` stand in the NFKC text."""

    family: str
    year: str
    code: str
    start: int
    end: int


class Codes:
    """Finds the names of standards, and settles which edition a bare one means."""

    def __init__(self, standards: Standards) -> None:
        self._standards = standards
        self._adopted = dict(_adopted(standards.editions.values()))
        self._names = {plain(name): edition.family for edition in standards.editions.values() for name in edition.names}
        words = sorted(self._names, key=len, reverse=True)
        self._named = re.compile(
            "|".join(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" for word in words), re.IGNORECASE
        )
        self.find = lru_cache(maxsize=16384)(self._find)

    def _find(self, text: str, *, loose: bool = False) -> tuple[Mention, ...]:
        """The standards named in ``text``, in printed order. ``loose``: bare numbers and names of systems count too."""
        text = unicodedata.normalize("NFKC", text)
        found = [*self._iso(text), *self._gbt(text)]
        if loose:
            found += self._bare(text, found) + self._by_name(text, found) + self._by_letter(text)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def canonical(self, text: str) -> str | None:
        """The code of the one standard that ``text`` names."""
        found = self.find(text, loose=True)
        return found[0].code if found else None

    def edition(self, family: str, year: str) -> Edition | None:
        """The edition with a clause tree, if there is one."""
        return next((edition for edition in self._standards.family(family) if edition.year == year), None)

    def newest(self, family: str) -> str | None:
        """The code that a bare name of the family is taken for."""
        edition = self._standards.edition_of(family)
        return edition.code if edition else None

    def _iso(self, text: str) -> Iterator[Mention]:
        for match in _ISO.finditer(text):
            family = _family(match["number"], match["part"])
            year = self._year(match, family)
            body = match["body"] or (match["nation"] if not self._standards.family(family) else "ISO")
            yield Mention(family, year, self._code(body, family, year), match.start(), match.end())
            for other in re.findall(r"\d{4,5}", match["also"] or ""):
                inner = _family(other, None)
                yield Mention(inner, "", self._code(body, inner, ""), match.end() - 1, match.end())

    def _year(self, match: re.Match[str], family: str) -> str:
        """The edition's year; an adoption of a later year (CNS 27001:2023) is of the newest edition before it."""
        printed = match["year"] or ""
        if not printed or not (match["nation"] or match["european"]):
            return printed
        years = {year for edition in self._standards.family(family) for year in (edition.year, *edition.others)}
        return max((year for year in years if year <= printed), default=printed)

    def _code(self, body: str, family: str, year: str) -> str:
        edition = self.edition(family, year)
        if edition is not None:
            return edition.code
        known = self._standards.family(family)
        printed = re.sub(r"[\s/]+", "/", body.upper())
        publisher = known[0].code.split(" ")[0] if known else printed
        if not known and printed in {"ISO", "IEC", "ISOIEC"} and _IEC_FAMILIES.match(family):
            publisher = "ISO/IEC"
        return f"{publisher} {family}{':' if year else ''}{year}"

    def _gbt(self, text: str) -> Iterator[Mention]:
        for match in _GBT.finditer(text):
            number, year = match["number"], match["year"] or ""
            family, edition = self._adopted.get(f"{number}-{year}", self._adopted.get(number, ("", "")))
            if family:
                edition = edition if year else ""
                yield Mention(family, edition, self._code("ISO", family, edition), match.start(), match.end())
            else:
                yield Mention(
                    f"GB/T {number}", year, f"GB/T {number}{'-' if year else ''}{year}", match.start(), match.end()
                )

    def _bare(self, text: str, found: Iterable[Mention]) -> list[Mention]:
        mentions = []
        for match in _BARE.finditer(text):
            if not _within(match.start(), found):
                family, year = _family(match["number"], None), match["year"] or ""
                mentions.append(Mention(family, year, self._code("ISO", family, year), match.start(), match.end()))
        return mentions

    def _by_letter(self, text: str) -> list[Mention]:
        """The letters that tell the systems of a combined audit apart, before a clause: ``Q7.1.3；E：8.1``."""
        return [
            Mention(family, "", self._code("ISO", family, ""), match.start(), match.end("letter"))
            for match in _LETTER.finditer(text)
            if (family := _LETTERS.get(match["letter"])) is not None
        ]

    def _by_name(self, text: str, found: Iterable[Mention]) -> list[Mention]:
        return [
            Mention(family, "", self._code("ISO", family, ""), match.start(), match.end())
            for match in self._named.finditer(text)
            if not _within(match.start(), found)
            and (family := self._names.get(plain(match.group()))) is not None
            and len(fold(match.group())) >= _SHORTEST_NAME
        ]


def _family(number: str, part: str | None) -> str:
    """``20000`` is always part 1 here."""
    if number == "20000":
        return f"20000-{part or 1}"
    return f"{number}-{part}" if part else number


def _adopted(editions: Iterable[Edition]) -> Iterator[tuple[str, tuple[str, str]]]:
    """National adoptions: with their year, and bare."""
    for edition in editions:
        for year, names in ((edition.year, edition.equivalents), *edition.others.items()):
            for name in names:
                number, _, adopted = name.removeprefix("GB/T ").rpartition("-")
                yield f"{number}-{adopted}", (edition.family, year)
                yield number, (edition.family, "")


def _within(place: int, found: Iterable[Mention]) -> bool:
    return any(mention.start <= place < mention.end for mention in found)
