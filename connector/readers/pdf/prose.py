"""Text outside tables: lines in reading order → paragraphs, list items and headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from connector.readers.pdf.lines import Line, is_box, is_full, is_item, is_label, set_off, spaced, together
from connector.readers.plain import split_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.pdf.geometry import Box

_SAME_SIZE = 0.12
_INDENT = 1.2  # times the height: a line that begins further right opens a paragraph
_FURTHER = 1.35  # times the usual distance of lines
_NEARLY_LEAST = 0.05  # of the distances, that may be smaller by accident
_FEWEST_ROWS = 6
_SAME_END = 4.0  # points
_FEWEST_ENDS = 3
_REACHING_FURTHER = 0.1  # of the lines, that may stand alone beyond the edge
_LETTER_BULLETS = frozenset("o§Ø¨n")  # what bullets of fonts without letters are often left as
_BULLET_GAP = 0.6  # of the height, between such a bullet and its text
_DASHES = ("- ", "– ", "— ")
_ENDS = ("。", "！", "？", ".", "!", "?", ":", "：")


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph. ``right``: how far its lines may reach."""

    lines: list[Line]
    right: float

    @property
    def size(self) -> float:
        """How high its characters are."""
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def is_cut(self) -> bool:
        """Whether its last line goes on to the edge, so that it may continue on the next page."""
        last = self.lines[-1]
        return last.box.right + last.size >= self.right

    def continue_with(self, other: Block) -> bool:
        """Take in the first paragraph of the next page, if it is the rest of this one; whether it is."""
        runs_on = (
            self.is_cut
            and not self.text.endswith(_ENDS)
            and other.bold == self.bold
            and abs(other.size - self.size) <= _SAME_SIZE * self.size
            and not other.parted[0]
        )
        if runs_on:
            self.lines += other.lines
        return runs_on

    @property
    def text(self) -> str:
        """The whole text, with its marker."""
        text = spaced(self.lines[0])
        for line in self.lines[1:]:
            text = together(text, spaced(line))
        return text

    @property
    def parted(self) -> tuple[str, str]:
        """The list marker ("" for none) and the text."""
        text = self.text
        if _has_letter_bullet(self.lines[0]):
            return text[0], text[1:].strip()
        marker, rest = split_marker(text)
        return (marker, rest) if rest else ("", text)

    @property
    def text_left(self) -> float:
        """Where its text begins: behind the marker of an item, or the label that is set off."""
        parts = set_off(self.lines[0])
        if len(parts) > 1:
            return parts[1].box.left
        glyphs = self.lines[0].glyphs
        marker, _text = self.parted
        return glyphs[min(len(marker), len(glyphs) - 1)].left


def _has_letter_bullet(line: Line) -> bool:
    first, *others = line.glyphs
    return first.text in _LETTER_BULLETS and bool(others) and others[0].left - first.right >= _BULLET_GAP * line.size


def right_edge(lines: Sequence[Line], box: Box) -> float:
    """How far the lines of a page may reach.

    Where several lines end together, there; the few that reach further stand alone. On a page of ragged lines as far as
    the longest, on one of a few short lines as far as its left margin lets expect.
    """
    ends = sorted((line.box.right for line in lines), reverse=True)
    for index, end in enumerate(ends[: 1 + max(1, round(_REACHING_FURTHER * len(ends)))]):
        if sum(end - other <= _SAME_END for other in ends[index:]) >= _FEWEST_ENDS:
            return end
    margin = min((line.box.left for line in lines), default=box.left) - box.left
    return max([*ends[:1], box.right - margin] if len(ends) < _FEWEST_ROWS else ends[:1])


def paragraphs(lines: Sequence[Line], right: float) -> list[Block]:
    """The paragraphs of one column."""
    blocks: list[Block] = []
    usual = _usual_distance(lines)
    for line in lines:
        if blocks and _goes_on(blocks[-1], line, usual):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line], right))
    return blocks


def _usual_distance(lines: Sequence[Line]) -> float:
    """The distance of lines within paragraphs: nearly the least of lines of one size, most of which may stand alone."""
    near = sorted(
        lower.middle - upper.middle
        for upper, lower in pairwise(lines)
        if abs(lower.size - upper.size) <= _SAME_SIZE * upper.size
        and upper.size <= lower.middle - upper.middle <= 2 * upper.size
    )
    return near[round(_NEARLY_LEAST * len(near))] if near else max((1.5 * line.size for line in lines), default=0.0)


def _goes_on(block: Block, line: Line, usual: float) -> bool:
    """Whether a line belongs to the paragraph above it."""
    last = block.lines[-1]
    return (
        abs(line.size - last.size) <= _SAME_SIZE * max(line.size, last.size)
        and line.bold == block.bold
        and line.middle - last.middle <= _FURTHER * usual
        and _is_flush(block, line)
        and is_full(last, line, block.right)
        and not is_box(line.text)
        and not (is_label(line.text) and is_label(block.lines[0].text))
        and (not _opens_item(line) or _is_dash_inside(block, line))
    )


def _is_dash_inside(block: Block, line: Line) -> bool:
    """Whether a dash at the begin of a line stands in the middle of a sentence."""
    return line.text.startswith(_DASHES) and not block.text.endswith((*_ENDS, ";", "；"))


def _is_flush(block: Block, line: Line) -> bool:
    """Whether a line begins where the paragraph's lines do; its second line may begin further left than its first."""
    indent = _INDENT * line.size
    if len(block.lines) == 1 and len(set_off(block.lines[0])) > 1:
        return abs(line.box.left - block.text_left) <= indent
    if len(block.lines) == 1:
        return line.box.left - block.text_left <= indent
    return abs(line.box.left - block.lines[-1].box.left) <= indent


def _opens_item(line: Line) -> bool:
    return is_item(line.text) or _has_letter_bullet(line)
