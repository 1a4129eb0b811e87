"""How a report numbers its findings, where no list of prefixes knows it: ``BD-01``, ``FF-1``, ``SA118-02``.

A prefix is the report's own when its figures count up from one and it stands where findings do: under their heading,
beside a grade, in a cell labelled as a number, alone on a line over the labelled lines of a finding.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from connector.extract.fields import OPENING
from connector.extract.labels import strip_numbering
from connector.extract.pairs import split_labelled
from connector.extract.shapes import NUMBER
from connector.model.document import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_CODE = re.compile(
    r"(?P<prefix>[A-Z][A-Z0-9]{0,9}(?:[-/_][A-Z0-9]{1,8}){0,3}[-/_])(?P<serial>\d{1,4})(?![\w.])(?!-\d)", re.ASCII
)
_LONE = re.compile(
    r"(?P<prefix>[A-Z][A-Z0-9]{0,9}(?:[-/_][A-Z0-9]{1,8}){0,3}[-/_]|[A-Z]{1,6})(?P<serial>\d{1,4})", re.ASCII
)
_OPENING = re.compile(r"^[\s\[【(（*]*")
_NEAR = 60
_ROWS = 200
_FOREIGN = re.compile(r"^(?:ISO|IEC|GB|GBT|CNAS|EN|RFC|CVE|TLS|SHA|UTF|ITIL|HTTP|V)[-/_]", re.ASCII)


def own_numbers(document: Document, vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """What finds the numbers of this report's findings beside those that every report's may have; None for nothing."""
    serials: dict[str, set[int]] = {}
    backed: set[str] = set()
    for prefix, serial, sure in _codes(document, vocabulary):
        serials.setdefault(prefix, set()).add(serial)
        if sure:
            backed.add(prefix)
    own = sorted(prefix for prefix in backed if _counts_up(serials[prefix]) and not _FOREIGN.match(prefix))
    if not own:
        return None
    listed = "|".join(re.escape(prefix) for prefix in own)
    return re.compile(rf"(?<![\w-])(?:{listed})\d{{1,4}}(?![\w.])|{NUMBER.pattern}", re.IGNORECASE)


def _counts_up(serials: set[int]) -> bool:
    first = min(serials)
    return first <= 1 and (len(serials) == 1 or first + 1 in serials)


def _codes(document: Document, vocabulary: Vocabulary) -> Iterator[tuple[str, int, bool]]:
    """Each code with its figure, and whether it stands where findings do."""
    yield from _alone(list(_lines(document)), vocabulary)
    inside = 0
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _in_table(block, vocabulary)
            continue
        if block.kind == "heading" and not 0 < inside < block.level:
            inside = block.level if vocabulary.holds(block.text) == "findings" else 0
        yield from _in_text(block, vocabulary, listed=inside > 0)


def _lines(document: Document) -> Iterator[str]:
    """The paragraphs, and the rows of tables that are only one column wide; "" for other tables."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif block.width == 1:
            yield from (row[0] for row in block.rows[:_ROWS])
        else:
            yield ""


def _alone(lines: list[str], vocabulary: Vocabulary) -> Iterator[tuple[str, int, bool]]:
    """Codes that fill a line, where what follows is labelled as a finding is."""
    for line, following in pairwise(lines):
        code = _LONE.fullmatch(strip_numbering(_OPENING.sub("", line, count=1)).strip())
        if code is not None:
            piece = next(iter(split_labelled(following, vocabulary)), None)
            fields = piece.meaning.fields if piece is not None and piece.meaning is not None else ()
            yield code["prefix"], int(code["serial"]), not OPENING.isdisjoint(fields)


def _in_text(paragraph: Paragraph, vocabulary: Vocabulary, *, listed: bool) -> Iterator[tuple[str, int, bool]]:
    text = paragraph.text
    begins = _CODE.match(strip_numbering(_OPENING.sub("", text, count=1)))
    if begins is not None:
        graded = bool(vocabulary.grades.find(text[:_NEAR]))
        yield begins["prefix"], int(begins["serial"]), listed or graded
    for code in _CODE.finditer(text):
        before = text[max(code.start() - _NEAR, 0) : code.start()].rstrip(" :：【[(（")
        hits = vocabulary.grades.find(before)
        if hits and hits[-1].end == len(before):
            yield code["prefix"], int(code["serial"]), True


def _in_table(table: Table, vocabulary: Vocabulary) -> Iterator[tuple[str, int, bool]]:
    """Codes that fill a cell: under, or right behind, the label of a number."""
    heads = table.rows[0] if table.rows else ()
    for row in table.rows[:_ROWS]:
        for column, text in enumerate(row):
            code = _CODE.fullmatch(text.strip())
            if code is None:
                continue
            labels = (heads[column], row[column - 1] if column else "")
            sure = any((meaning := vocabulary.label(label)) and "number" in meaning.fields for label in labels if label)
            yield code["prefix"], int(code["serial"]), sure
