"""Bytes of a text file → text.

A byte order mark decides, then the encoding that was set. Without either:

=====================================================================  ============================================
the bytes                                                              read as
=====================================================================  ============================================
are UTF-8                                                              UTF-8
are GB18030, and more of its characters are usual ones than as Big5    GB18030
are Big5, and nearly all of its characters are usual ones              Big5, with a note
are mostly ASCII                                                       Windows-1252, with a note
anything else                                                          refused: the person names the encoding
=====================================================================  ============================================

GB18030 gives some character to nearly any pair of bytes, so that decoding alone proves nothing.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.language import _
from connector.readers import refusals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connector.readers.assembly import Assembly

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEWEST_USUAL_GB = 0.6  # traditional characters in GB18030 are usual ones only to two thirds
_FEWEST_USUAL_BIG5 = 0.85
_FEWEST_ASCII = 0.8
_BIG5_LEVEL_1 = frozenset(
    bytes([first]) for first in range(0xA1, 0xC7)
)  # first bytes of punctuation and of the usual characters
_BINARY = bytes(range(9)) + bytes(range(14, 27)) + b"\x1c\x1d\x1e\x1f"
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with line feeds only, and the codec that it was read with; ``assumed``: a person should look at it."""

    text: str
    encoding: str
    assumed: bool = False

    def warn(self, assembly: Assembly) -> None:
        """Note an assumed encoding."""
        if self.assumed:
            assembly.note(
                _("The text is read as {encoding}; name its encoding if characters look wrong").format(
                    encoding=self.encoding
                )
            )


def decode(content: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """The text. Raises ``ReadError`` for binary content and where no encoding fits."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _strictly(content, codec, path)
    if encoding is not None:
        return _strictly(content, encoding, path)
    if _is_binary(content):
        raise refusals.unknown(path)
    return _along_the_ladder(content, path)


def _strictly(content: bytes, codec: str, path: Path) -> Decoded:
    try:
        return Decoded(_lines(content.decode(codec)), codec)
    except (UnicodeDecodeError, LookupError) as fault:
        raise refusals.undecodable(path, codec) from fault


def _along_the_ladder(content: bytes, path: Path) -> Decoded:
    if (text := _text(content, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    gb, big5, western = (_text(content, codec) for codec in ("gb18030", "big5", "cp1252"))
    usual_gb, usual_big5 = _usual_share(gb, _is_usual_gb), _usual_share(big5, _is_usual_big5)
    if gb is not None and usual_gb >= max(usual_big5, _FEWEST_USUAL_GB):
        return Decoded(gb, "gb18030")
    if big5 is not None and usual_big5 >= _FEWEST_USUAL_BIG5:
        return Decoded(big5, "big5", assumed=True)
    if western is not None and sum(map(str.isascii, western)) >= len(western) * _FEWEST_ASCII:
        return Decoded(western, "cp1252", assumed=True)
    raise refusals.undecodable(path, "UTF-8, GB18030, Big5")


def _usual_share(text: str | None, is_usual: Callable[[str], bool]) -> float:
    """How many of the characters beyond ASCII are usual ones, from 0 to 1."""
    foreign = [character for character in (text or "")[:_SAMPLE] if not character.isascii()]
    return sum(map(is_usual, foreign)) / len(foreign) if foreign else 0.0


def _is_usual_gb(character: str) -> bool:
    return bool(character.encode("gb2312", "ignore"))


def _is_usual_big5(character: str) -> bool:
    return character.encode("big5", "ignore")[:1] in _BIG5_LEVEL_1


def _text(content: bytes, codec: str) -> str | None:
    try:
        return _lines(content.decode(codec))
    except UnicodeDecodeError:
        return None


def _is_binary(content: bytes) -> bool:
    """Control characters that no text file holds."""
    sample = content[:_SAMPLE]
    return len(sample.translate(None, _BINARY)) < len(sample)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
