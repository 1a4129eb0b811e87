"""Traditional Chinese characters and their simplified counterparts, one for one: places in a text stay."""

from __future__ import annotations

from functools import cache

_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))


@cache
def to_simplified() -> dict[int, str]:
    """A table for ``str.translate``, made from OpenCC's dictionary of single characters (a tenth of a second, once).

    Words that OpenCC would convert as a whole (乾隆, 乾燥) are left out of account: two spellings of one label or one
    sentence have to come out equal, which they do character by character.
    """
    return _converted("t2s")


@cache
def only_traditional() -> frozenset[str]:
    """Characters that no simplified text has."""
    return frozenset(map(chr, to_simplified()))


@cache
def only_simplified() -> frozenset[str]:
    """Characters that no traditional text has; 只 and 里 are characters of their own in both."""
    return frozenset(map(chr, _converted("s2t")))


def _converted(way: str) -> dict[int, str]:
    """Each character that OpenCC converts that way, alone, to one other."""
    from opencc import OpenCC

    letters = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    others = OpenCC(way).convert("\n".join(letters)).split("\n")
    pairs = zip(letters, others, strict=True)
    return {ord(letter): other for letter, other in pairs if other != letter and len(other) == 1}
