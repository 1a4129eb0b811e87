"""Paragraphs that carry the number of their section: “4.1.1 …” under “4.1 …” are the items of a list."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.model.document import Paragraph

_SECTION = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,3})[\s、.．]")


def itemised(title: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a section, each numbered one an item without its number, two run together taken apart."""
    section = _SECTION.match(title)
    if section is None:
        return list(paragraphs)
    below = re.compile(rf"(?:(?<=^)|(?<=[)）。；;.\s])){re.escape(section[1])}\.(\d{{1,2}})[\s、.．]+(?=\D)")
    return [part for paragraph in paragraphs for part in _parts(paragraph, below)]


def _parts(paragraph: Paragraph, below: re.Pattern[str]) -> Iterator[Paragraph]:
    found = list(below.finditer(paragraph.text))
    if not found or found[0].start() != 0 or paragraph.kind != "body":
        yield paragraph
        return
    ends = [*(one.start() for one in found[1:]), len(paragraph.text)]
    for one, end in zip(found, ends, strict=True):
        yield replace(paragraph, text=paragraph.text[one.end() : end].strip(), kind="item")
