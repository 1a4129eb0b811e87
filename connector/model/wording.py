"""When two texts are the same words: width, case, script and punctuation put aside; and word lists to look them up.

::

    plain("Ｍａｊｏｒ  ＮＣ‑１")        "major nc-1"       NFKC, lower case, simplified, single spaces and hyphens
    fold("不符合 項：事實")            "不符合项事实"       plain, and only letters and digits
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from connector.model.characters import to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T")

CJK = "\u3400-\u9fff\uf900-\ufaff"
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SOFT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]")
_SPACE = re.compile(r"\s+")
_CJK_GAP = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
_ACCENTED = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in range(0xC0, 0x250)
    if unicodedata.normalize("NFD", chr(code))[0] != chr(code)
}
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """``text`` without invisible characters, runs of blanks shortened, line feeds kept."""
    if not text.isascii():
        text = _SOFT.sub("", text)
    if "\n" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """``text`` in lower case, half width, simplified characters, one dash, single spaces, none between 汉字."""
    text = _DASHES.sub("-", _SOFT.sub("", text))
    text = unicodedata.normalize("NFKC", text).casefold().translate(to_simplified())
    return _CJK_GAP.sub("", _SPACE.sub(" ", text).strip())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The letters, unaccented, and digits of :func:`plain`: equal for two spellings of one label or one sentence."""
    return _NOT_WORD.sub("", plain(text).translate(_ACCENTED))


def simplified(text: str) -> str:
    """``text`` in simplified characters, as long as before."""
    return text if text.isascii() else text.translate(to_simplified())


def has_cjk(text: str) -> bool:
    """Whether ``text`` holds a Chinese character."""
    return re.search(f"[{CJK}]", text) is not None


def merged(sources: Iterable[Mapping[str, object]], table: str) -> dict[str, tuple[str, ...]]:
    """``{key: all words}`` of one table of several parsed word lists, each word once."""
    words: dict[str, dict[str, None]] = {}
    for source in sources:
        entries = source.get(table)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            listed = value if isinstance(value, list) else [value]
            words.setdefault(str(key), {}).update(dict.fromkeys(str(word) for word in listed))
    return {key: tuple(many) for key, many in words.items()}


_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A listed word found in a text: its meaning, and where it stands in ``plain(text)``."""

    meaning: T
    start: int
    end: int
    word: str


class Lexicon(Generic[T]):
    """Words and what they mean. Latin words match whole words only; the longest word at a place wins."""

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        listed = list(words)
        self._meanings: dict[str, T] = {}
        for word, meaning in listed:
            self._meanings.setdefault(fold(word), meaning)
        self._pattern = _alternatives({plain(word) for word, _ in listed})
        self._found = lru_cache(_REMEMBERED)(lambda text: tuple(self._hits(text)))

    @classmethod
    def of(cls, groups: Mapping[T, Iterable[str]]) -> Lexicon[T]:
        """A lexicon of ``{meaning: words}``."""
        return cls((word, meaning) for meaning, words in groups.items() for word in words)

    def whole(self, text: str) -> T | None:
        """The meaning of ``text`` where all of it is one listed word."""
        return self._meanings.get(fold(text))

    def find(self, text: str) -> tuple[Hit[T], ...]:
        """Every listed word in ``text``, from left to right, none inside another."""
        return self._found(text)

    def _hits(self, text: str) -> Iterator[Hit[T]]:
        if self._pattern is None:
            return
        for match in self._pattern.finditer(plain(text)):
            yield Hit(self._meanings[fold(match.group())], match.start(), match.end(), match.group())


_LETTER = "a-z\u00df-\u024f\u0400-\u04ff"


def _alternatives(words: set[str]) -> re.Pattern[str] | None:
    """One pattern for all ``words``, the longest first; blanks and hyphens inside a word may be either or neither.

    They are grouped by their first character: at most places of a text no word begins, and that is seen at once.
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        if begin := word.lstrip(" \t\n-_")[:1]:
            groups.setdefault(re.escape(begin), []).append(_bounded(word))
    if not groups:
        return None
    grouped = "|".join(f"(?={begin})(?:{'|'.join(bodies)})" for begin, bodies in groups.items())
    return re.compile(f"(?=[{''.join(groups)}])(?:{grouped})")


def _bounded(word: str) -> str:
    body = r"[\s\-_]*".join(re.escape(part) for part in re.split(r"[\s\-_]+", word) if part)
    before = f"(?<![{_LETTER}0-9])" if re.match(f"[{_LETTER}0-9]", word) else ""
    after = f"(?![{_LETTER}])" if re.search(f"[{_LETTER}]$", word) else ""
    return before + body + after
