"""Damaged files: bytes flipped, pieces cut, moved or doubled; in containers also inside their members."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_NASTY = (b"\0", b"\xff\xfe", b"<", b"&", b"%%EOF", b"\x1b", b"9" * 400, b"]]>", b"\r", "\U0001f4a3".encode())


@st.composite
def damage(draw: Callable[[st.SearchStrategy[object]], object], content: bytes) -> bytes:
    """The content with one to six wounds."""
    inside = content.startswith(b"PK") and draw(st.booleans())
    return _inside(draw, content) if inside else _wounded(draw, content)


def _inside(draw: Callable[[st.SearchStrategy[object]], object], content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = str(draw(st.sampled_from(sorted(members))))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, said in members.items():
            archive.writestr(member, _wounded(draw, said) if member == name else said)
    return made.getvalue()


def _wounded(draw: Callable[[st.SearchStrategy[object]], object], content: bytes) -> bytes:
    for _wound in range(_number(draw, 1, 6)):
        if content:
            content = _wound_of(draw, content)
    return content


def _wound_of(draw: Callable[[st.SearchStrategy[object]], object], content: bytes) -> bytes:
    start = _number(draw, 0, len(content) - 1)
    end = min(len(content), start + _number(draw, 1, 2000))
    match draw(st.sampled_from(("flip", "cut", "end", "double", "move", "nasty"))):
        case "flip":
            return content[:start] + bytes([content[start] ^ _number(draw, 1, 255)]) + content[start + 1 :]
        case "cut":
            return content[:start] + content[end:]
        case "end":
            return content[:start]
        case "double":
            return content[:end] + content[start:end] * _number(draw, 1, 5) + content[end:]
        case "move":
            return content[start:end] + content[:start] + content[end:]
        case _:
            nasty = draw(st.sampled_from(_NASTY))
            assert isinstance(nasty, bytes)
            return content[:start] + nasty + content[start:]


def _number(draw: Callable[[st.SearchStrategy[object]], object], least: int, most: int) -> int:
    number = draw(st.integers(least, most))
    assert isinstance(number, int)
    return number
