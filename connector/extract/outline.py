"""Blocks in reading order → sections under headings.

A sheet is a section. A short line that is bold, numbered in Chinese, or worded as a heading is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from connector.extract.labels import strip_numbering
from connector.model.document import Paragraph, Table
from connector.model.wording import has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Block, Document

_CHAPTER = re.compile(r"^第[一二三四五六七八九十\d]+[章部篇][\s分、:：]?")
_HAN = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]")
_HAN_BRACKET = re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")
_DECIMAL = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}[\s、.]+\S")
_PLAIN = re.compile(r"^\d{1,2}[、.．)\s]\s*\S")
_NUMBERED = re.compile(rf"{_DECIMAL.pattern}|{_PLAIN.pattern}")
_UNIT = re.compile(r"[\u3400-\u9fff]{1,8}(?:部门?|中心|办公室|科|室|组|处|管理层|高层|车间)|管理层|最高管理者|高层")
"""A department, or who else was audited, as the heading over what was seen there."""

_LONGEST_TITLE = 24
_ENDS = re.compile(r"[。；;，,！？!?]$|[.]$")
_INNER_STOP = re.compile(r"[。；;]|[:：]\s*\S")
_LONGEST_CJK, _LONGEST_LATIN = 32, 90
_LIST = re.compile(r"(?:清单|汇总表?|列表|一览表?|清冊|清册|彙總表?|彙整表?)$")
_LIST_LEVEL, _BARE_LEVEL = 10, 15
_SHEET_LEVEL, _DEEPEST = 1, 20


@dataclass(slots=True)
class Section:
    """A heading, what stands under it before the next heading, and the sections inside it."""

    heading: Paragraph | None
    level: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading's words, or nothing."""
        return self.heading.text if self.heading else ""

    def walk(self) -> Iterator[Section]:
        """The section itself and all inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(document: Document, vocabulary: Vocabulary) -> Section:
    """The document as a tree of sections; the root has no heading."""
    root = Section(None, 0)
    stack = [root]
    sheet: str | None = None
    before: Block | None = None
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        if block.place.sheet != sheet and block.place.sheet is not None:
            sheet = block.place.sheet
            _open(stack, Paragraph(sheet, block.place.model_copy(update={"row": None}), "heading", _SHEET_LEVEL), 1)
        level = _level(block, following, vocabulary) if isinstance(block, Paragraph) else 0
        level = 0 if level == _BARE_LEVEL and _asks_grade(before, vocabulary) else level
        before = block
        if isinstance(block, Paragraph) and level:
            first = not root.blocks and not root.children
            level = _LIST_LEVEL if first and level == _BARE_LEVEL and _LIST.search(block.text) else level
            _open(stack, replace(block, text=_with_marker(block)), level)
        else:
            stack[-1].blocks.append(block)
    return root


def tables(section: Section) -> Iterator[Table]:
    """The tables of a section and of those inside it."""
    for part in section.walk():
        yield from (block for block in part.blocks if isinstance(block, Table))


def _open(stack: list[Section], heading: Paragraph, level: int) -> None:
    while stack[-1].level >= level:
        stack.pop()
    section = Section(heading, level)
    stack[-1].children.append(section)
    stack.append(section)


def _with_marker(paragraph: Paragraph) -> str:
    return f"{paragraph.marker} {paragraph.text}".strip() if paragraph.kind == "item" else paragraph.text


def _level(paragraph: Paragraph, following: Block | None, vocabulary: Vocabulary) -> int:
    """The level of the heading that ``paragraph`` is, or 0.

    ======================================== ===================
    a heading of the file                    its own level
    ``第二章``                               11
    ``一、…`` short                          12
    ``（一）…`` short                        13
    numbered, short, bold or of known words  14
    short, bold or of known words            15
    ======================================== ===================
    """
    if paragraph.kind == "heading" and _is_field(paragraph.text, vocabulary):
        return 0
    if paragraph.kind == "heading":
        return max(1, min(paragraph.level or 1, 9))
    text = _with_marker(paragraph)
    if not _short(text):
        return 0
    for pattern, level in ((_CHAPTER, 11), (_HAN, 12), (_HAN_BRACKET, 13)):
        if pattern.match(text):
            return level
    listed = paragraph.kind == "item" and isinstance(following, Paragraph) and following.kind == "item"
    bold = paragraph.bold and paragraph.kind != "item"
    bare = strip_numbering(text)
    numbered = paragraph.kind != "item" and _NUMBERED.match(text) is not None
    titled = numbered and len(bare) <= _LONGEST_TITLE and vocabulary.is_numbered_heading(bare)
    unit = titled or (numbered and _UNIT.fullmatch(bare) is not None)
    if listed or not (bold or unit or vocabulary.is_bare_heading(bare)):
        return 0
    return 14 if _DECIMAL.match(text) or _PLAIN.match(text) else 15


def _asks_grade(before: Block | None, vocabulary: Vocabulary) -> bool:
    """Whether the line above is nothing but the label of a grade, so that a line of grades is its value."""
    meaning = vocabulary.labels.exact(before.text) if isinstance(before, Paragraph) else None
    return meaning is not None and "grade" in meaning.fields


def _is_field(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a “heading” is rather a label and its short value, underlined or made bold: ``DUE DATE: 13 May``."""
    label, colon, value = text.replace("：", ":").partition(":")
    meaning = vocabulary.label(label) if colon and value.strip() else None
    return meaning is not None and not meaning.weak and set(meaning.fields) <= _FIELDS


_FIELDS = frozenset({"due_on", "raised_on", "closed_on", "owner", "status", "issued_on", "auditors"})


def _short(text: str) -> bool:
    longest = _LONGEST_CJK if has_cjk(text) else _LONGEST_LATIN
    return (
        0 < len(text) <= longest and not _ENDS.search(text) and not _INNER_STOP.search(text) and text[-1] not in ":："
    )
