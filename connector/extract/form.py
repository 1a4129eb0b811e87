"""Tables of labels and values: one form per finding, a head table, or several forms in one table.

==================================== ==============================================================
label | value | label | value        a value is everything up to the next label of its row
label over the value                 a row of labels alone, then a row of values, column by column
label alone in its row               the next row, if that is no label
label and value in one cell          split at the labels, several in one cell too
==================================== ==============================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.citing import judge
from connector.extract.fields import CHOICES, LONG
from connector.extract.guessing import guess_label
from connector.extract.leads import Lead, leads_of
from connector.extract.pairs import Piece, split_labelled
from connector.extract.shapes import fits, number_in_title
from connector.extract.tables import Cell, grid, is_header_pair, label_only, opens_with_label
from connector.model.wording import fold

if TYPE_CHECKING:
    from connector.extract.filler import Filler
    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place, Table


def _signs(piece: Piece) -> bool:
    return bool(piece.fields) and piece.fields[0] in _SIGNING


_SIGNING = frozenset({"auditor", "auditee", "signature", "raised_on", "verification"})


_BOXED = frozenset({"clause", "grade", "owner", "due_on", "correction"})
"""What stands on a line of its own below the text in the box of a long field."""


class FormReader:
    """Reads one table, cell by cell, into a filler."""

    def __init__(self, table: Table, vocabulary: Vocabulary, filler: Filler) -> None:
        self._table = table
        self._vocabulary = vocabulary
        self._filler = filler
        self._rows = grid(table)
        self._nested = {(nested.row, nested.column): nested.table for nested in table.nested}

    def read(self) -> None:
        """Everything the table says, in reading order."""
        skip = -1
        for index, row in enumerate(self._rows):
            if index <= skip or is_header_pair(self._table.rows[index]):
                continue
            self._title(row)
            below = self._rows[index + 1] if index + 1 < len(self._rows) else []
            after = self._rows[index + 2] if index + 2 < len(self._rows) else []
            if self._stacked(row, below) and not self._recorded(row, after):
                self._read_stacked(row, below)
                skip = index + 1
            else:
                skip = index + self._read_row(row, below)

    def _title(self, row: list[Cell]) -> None:
        """The number in a title that stands inside the table, over its labels; or a number and its title beside it."""
        if len(row) == _TWO and row[0].row == 0 and self._vocabulary.label(row[0].text) is None:
            lead = leads_of(self._vocabulary).read(row[0].text)
            if lead.number and not lead.rest:
                self._filler.titled(lead.number, self._place(row[0]), row[1].text)
        alone = leads_of(self._vocabulary).read(row[0].text) if len(row) == 1 and row[0].text else Lead()
        if alone.number and not alone.rest:
            self._filler.titled(alone.number, self._place(row[0]))
        elif len(row) == 1 and (titled := _TITLED.fullmatch(row[0].text.strip())) and self._is_title(titled[1]):
            self._filler.titled("", self._place(row[0]), titled[1])
        elif len(row) == 1 and self._vocabulary.single.find(row[0].text) and (number := number_in_title(row[0].text)):
            self._filler.titled(number, self._place(row[0]))

    def _is_title(self, words: str) -> bool:
        """Whether a numbered line over labels is the title of one finding: no label, and no part of a report."""
        return self._vocabulary.label(words) is None and self._vocabulary.holds(words) == "other"

    def _stacked(self, row: list[Cell], below: list[Cell]) -> bool:
        """Whether ``row`` holds nothing but labels, several, and the row below it their values."""
        if len(row) < _STACKED or len(below) != len(row):
            return False
        if not all(cell.text.strip() and label_only(cell.text, self._vocabulary) for cell in row):
            return False
        return not any(cell.text.strip() and label_only(cell.text, self._vocabulary) for cell in below)

    def _recorded(self, row: list[Cell], after: list[Cell]) -> bool:
        """Whether a second row of values follows: rows of records, not a form."""
        filled = [cell for cell in after if cell.text.strip()]
        return len(after) == len(row) and bool(filled) and not any(self._says_label(cell) for cell in filled)

    def _says_label(self, cell: Cell) -> bool:
        return opens_with_label(cell.text, self._vocabulary)

    def _read_stacked(self, row: list[Cell], below: list[Cell]) -> None:
        for label, value in zip(row, below, strict=True):
            if (meaning := label_only(label.text, self._vocabulary)) is not None:
                self._filler.add(meaning, value.text, self._place(value), label.text)

    def _read_row(self, row: list[Cell], below: list[Cell]) -> int:
        """Read one row; 1 where it took the next one too, because its value stands there."""
        waiting: tuple[Meaning, Cell] | None = None
        taken = False
        for position, cell in enumerate(row):
            meaning = label_only(cell.text, self._vocabulary) if cell.text.strip() else None
            if meaning is None and (waiting is None or taken):
                meaning = self._guess(row, position)
            if meaning and not (waiting and not taken and self._answers(waiting[0], cell)):
                self._give_up(waiting, taken=taken)
                waiting, taken = (meaning, cell), False
            elif waiting and cell.text.strip():
                self._value(waiting, cell, first=not taken)
                taken = True
            else:
                self._inline(cell)
            self._read_nested(cell)
        if waiting and not taken:
            return self._value_below(waiting, row, below)
        return 0

    def _guess(self, row: list[Cell], position: int) -> Meaning | None:
        """What a cell that no list knows names, where it takes turns with others as labels and values do."""
        following = row[position + 1].text.strip() if position + 1 < len(row) else ""
        turns = position % _TWO == 0 and len(row) % _TWO == 0
        return guess_label(row[position].text, following, self._vocabulary) if turns and following else None

    def _answers(self, meaning: Meaning, cell: Cell) -> bool:
        """Whether a cell that could be a label is rather the value of the label before it (Type | Observation)."""
        shaped = meaning.fields[0]
        if shaped == "owner" and _POST.search(cell.text) and not fold(cell.text).endswith(_CONFIRMS):
            return True
        if shaped in {"grade", "result"}:
            return fits("grade", cell.text, self._vocabulary)
        offered = self._vocabulary.label(cell.text)
        if offered is not None and offered.weak and self._rows[cell.row][-1] is cell:
            return True
        return len(self._table.rows[cell.row]) == _TWO and cell.column == 1

    def _give_up(self, waiting: tuple[Meaning, Cell] | None, *, taken: bool) -> None:
        if waiting and not taken:
            self._filler.add(waiting[0], "", self._place(waiting[1]), waiting[1].text)

    def _value(self, waiting: tuple[Meaning, Cell], cell: Cell, *, first: bool) -> None:
        if first:
            self._add(waiting, cell)
        elif not self._inline(cell) and self._filler.open in _SPREAD:
            self._filler.more(cell.text, self._place(cell))

    def _add(self, waiting: tuple[Meaning, Cell], cell: Cell) -> None:
        """The value of a label, without the signature and date that stand in its box too."""
        cut = self._end_of_value(waiting[0], cell.text)
        value, rest = (cell.text[:cut], cell.text[cut:]) if cut > 0 else (cell.text, "")
        self._filler.add(waiting[0], value, self._place(cell), waiting[1].text)
        if rest:
            self._inline(Cell(cell.row, cell.column, rest))

    def _end_of_value(self, meaning: Meaning, text: str) -> int:
        """Where the signature, or behind a long text another line with a label, begins in a box; -1 for nowhere."""
        pieces = split_labelled(text, self._vocabulary)
        signed = next((piece for piece in pieces if _signs(piece)), None)
        ends = [text.find(signed.label)] if signed else []
        if set(meaning.fields) & set(LONG):
            lined = (piece for piece in pieces if piece.meaning and not piece.meaning.weak)
            ends += [text.find(f"\n{piece.label}") + 1 for piece in lined if _BOXED & set(piece.fields)]
        return min((end for end in ends if end > 0), default=-1)

    def _value_below(self, waiting: tuple[Meaning, Cell], row: list[Cell], below: list[Cell]) -> int:
        filled = [cell for cell in below if cell.text.strip()]
        alone = len([cell for cell in row if cell.text.strip()]) == 1
        if alone and len(filled) == 1 and not label_only(filled[0].text, self._vocabulary):
            pieces = split_labelled(filled[0].text, self._vocabulary)
            if pieces and pieces[0].meaning is None:
                self._add(waiting, filled[0])
                return 1
        self._give_up(waiting, taken=False)
        return 0

    def _inline(self, cell: Cell) -> bool:
        """Labels and values within one cell; whether there were any."""
        pieces = split_labelled(cell.text, self._vocabulary)
        known = False
        for piece in pieces:
            if piece.meaning is not None:
                self._filler.add(piece.meaning, piece.value, self._place(cell), piece.label)
                known = True
            elif not piece.label and piece.value and known:
                self._filler.more(piece.value, self._place(cell))
        if not known and cell.text.strip():
            judge(self._filler.draft, cell.text, self._place(cell), self._vocabulary)
        return known

    def _read_nested(self, cell: Cell) -> None:
        if (nested := self._nested.get((cell.row, cell.column))) is not None:
            FormReader(nested, self._vocabulary, self._filler).read()

    def _place(self, cell: Cell) -> Place:
        return self._table.place_of(cell.row, cell.column)


_SPREAD = frozenset({*LONG, *CHOICES, "clause"})
"""Fields whose value may run over several cells; behind any other stands a label that nobody knows."""

_TITLED = re.compile(r"\d{1,2}(?:\.\d{1,2})?[.、)]?\s+([^\d\s。.;；:：][^。;；:：]{3,70})")
_POST = re.compile(
    r"(?:代表|负责人|負責人|经理|經理|主管|主任|总监|總監|长|長|manager|head|director|officer|lead)$", re.IGNORECASE
)
_CONFIRMS = ("确认", "签字")
_STACKED = 2
_TWO = 2
