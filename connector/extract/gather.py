"""A section with its sub-sections → labelled values: lines, list items, small tables, headings that are labels."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from connector.extract.fields import ASIDE, LONG
from connector.extract.filler import Filler
from connector.extract.form import FormReader
from connector.extract.head import from_titles
from connector.extract.labels import strip_numbering
from connector.extract.pairs import Piece, labelled, split_labelled
from connector.extract.promise import terms_by_grade
from connector.extract.regions import registers
from connector.extract.tables import OF_THE_REPORT, is_form, is_head_line, is_head_table, speaks_of
from connector.model.document import Paragraph, Table

if TYPE_CHECKING:
    from connector.extract.labels import Meaning
    from connector.extract.outline import Section
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Block


def gather(section: Section, vocabulary: Vocabulary, filler: Filler, *, deep: bool, single: bool = False) -> None:
    """Put what ``section`` says into ``filler``.

    ``deep``: its sub-sections too, each heading read as a label; ``single``: the section is certainly one finding's.
    """
    _blocks(section, vocabulary, filler, single=single)
    if not deep:
        return
    for child in section.children:
        meaning = vocabulary.label(strip_numbering(child.title))
        if meaning is not None and child.heading is not None:
            filler.add(meaning, "", child.heading.place, child.title, heading=True)
        else:
            filler.close()
        gather(child, vocabulary, filler, deep=True, single=single)
        filler.close()


def _blocks(section: Section, vocabulary: Vocabulary, filler: Filler, *, single: bool) -> None:
    tabled = any(isinstance(block, Table) and is_form(block, vocabulary, stacked=single) for block in section.blocks)
    taken: Block | None = None
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        if block is taken:
            continue
        if _label_over(block, following, vocabulary, filler):
            taken = following
        elif isinstance(block, Paragraph):
            if not ((tabled or filler.several) and _told_of_report(block, vocabulary, filler)):
                _paragraph(block, vocabulary, filler)
        elif is_head_table(block, vocabulary):
            FormReader(block, vocabulary, Filler(vocabulary, filler.report, block.place, "form", 0)).read()
        elif _is_form(block, vocabulary, single=single) and not (filler.by_heading and filler.open in ASIDE):
            from_titles(block, filler.head)
            filler.fresh = True
            FormReader(block, vocabulary, filler).read()
            filler.close()
        else:
            filler.close()


def _told_of_report(paragraph: Paragraph, vocabulary: Vocabulary, filler: Filler) -> bool:
    """Whether a line before the finding is of the report's head; it is put there then."""
    if {"statement", "evidence"} & filler.draft.fields.keys():
        return False
    pieces = split_labelled(paragraph.text, vocabulary)
    meanings = [piece.meaning for piece in pieces if piece.meaning]
    told = speaks_of(meanings, OF_THE_REPORT) if filler.several else is_head_line(meanings)
    if not told or not pieces[0].meaning:
        return False
    for piece in pieces:
        if piece.meaning is not None:
            filler.report.offer_labelled(piece.meaning, piece.value, paragraph.place, vocabulary, piece.label)
    return True


def _is_form(table: Table, vocabulary: Vocabulary, *, single: bool) -> bool:
    """Whether a table holds labels and values of one finding, not several registers one under the other."""
    if not is_form(table, vocabulary, stacked=single):
        return False
    return sum({"number", "statement"} <= columns.names for columns in registers(table, vocabulary)) < _SEVERAL


_SEVERAL = 2


def _paragraph(paragraph: Paragraph, vocabulary: Vocabulary, filler: Filler) -> None:
    if terms_by_grade(paragraph.text, vocabulary):
        return
    pieces = split_labelled(paragraph.text, vocabulary)
    if (meaning := _label_alone(paragraph, vocabulary, filler)) is not None:
        filler.add(meaning, "", paragraph.place, paragraph.text)
        return
    if _is_inner_item(paragraph, pieces, filler):
        filler.more(paragraph.text, paragraph.place)
        return
    for piece in pieces:
        if piece.meaning is not None:
            filler.add(piece.meaning, piece.value, paragraph.place, piece.label)
            filler.level = paragraph.level if paragraph.kind == "item" else 0
        elif piece.label:
            filler.close()
        else:
            _unlabelled(piece, paragraph, filler)


def _label_over(block: Block, following: Block | None, vocabulary: Vocabulary, filler: Filler) -> bool:
    """Whether a line is a label whose short value is all of the next one. Fills it in then."""
    if not (isinstance(block, Paragraph) and isinstance(following, Paragraph)):
        return False
    meaning = _label_alone(block, vocabulary, filler)
    short = following.kind != "heading" and len(following.text) <= _LONGEST_VALUE
    if meaning is None or not short or set(meaning.fields) & set(LONG) or labelled(following.text, vocabulary):
        return False
    graded = "grade" in meaning.fields and vocabulary.is_grade(following.text)
    if not graded and _label_alone(following, vocabulary, filler) is not None:
        return False
    filler.add(meaning, following.text, following.place, block.text)
    return True


_LONGEST_VALUE = 80


def _label_alone(paragraph: Paragraph, vocabulary: Vocabulary, filler: Filler) -> Meaning | None:
    """The label that a line is, without a sign behind it; its value stands below. None where it is the value itself."""
    text = paragraph.text.strip()
    if paragraph.kind == "item" or _NO_LABEL.search(text) or (filler.alone and vocabulary.is_grade(text)):
        return None
    meaning = vocabulary.label(text)
    plain = meaning is not None and meaning.sure and not (meaning.weak or meaning.guessed)
    return meaning if plain and not vocabulary.audit_types.whole(text) else None


_NO_LABEL = re.compile(r"[。；;.:：|｜\n]|.{60}")


def _is_inner_item(paragraph: Paragraph, pieces: tuple[Piece, ...], filler: Filler) -> bool:
    """Whether a list item with a colon in it belongs to the long text above: its label is none that we know."""
    inner = paragraph.kind == "item" and paragraph.level > filler.level and filler.open in LONG
    return inner and bool(pieces) and pieces[0].meaning is None


def _unlabelled(piece: Piece, paragraph: Paragraph, filler: Filler) -> None:
    """Text without a label: it goes on with the open field while that is a long one or has nothing yet."""
    empty = filler.open not in filler.draft.fields
    goes_on = filler.open in LONG and (paragraph.kind == "item" or filler.by_heading or filler.alone)
    goes_on = goes_on or (not empty and filler.draft.fields[filler.open].rule == "unticked")
    if goes_on or (filler.open not in {"", "aside"} and empty):
        filler.more(piece.value, paragraph.place)
    elif filler.open != "aside":
        filler.loose(piece.value, paragraph.place)
