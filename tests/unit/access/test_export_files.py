"""Marked workbooks and CSV, read back by other programs; formulas that are none; and the proof of the mark."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from connector.access.export.delimited import delimited
from connector.access.export.pdf import pdf
from connector.access.export.proof import Unmarked, prove
from connector.access.export.tables import defused
from connector.access.export.xlsx import xlsx
from tests.builders.sheets import CHINESE, EVERY_PART, MARK, grid, mark, sheet

ROWS = grid(("NC-01", CHINESE, "2026-04-16", 3), ("NC-02", "=cmd|'/c calc'!A0", None, None))
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1")


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    assert text.startswith("# ")
    return list(csv.reader(io.StringIO(text.split("\r\n", 1)[1], newline="")))


def test_a_workbook_bears_the_mark_everywhere() -> None:
    made = book(xlsx(sheet(ROWS, about=(("Findings", "2"), ("Filter", "=evil"))), MARK))
    page, about = made.worksheets
    assert (page.title, about.title) == ("Findings register", "About this file")
    for one in made.worksheets:
        told = (one.oddHeader.left.text or "") + (one.oddFooter.left.text or "")
        assert all(part in told for part in MARK.parts)
    assert (made.properties.keywords, made.properties.title) == (MARK.trace, MARK.document)
    assert MARK.line == made.properties.subject
    assert {one.name: one.value for one in made.custom_doc_props.props} == {"Trace": MARK.trace}
    facts = {row[0].value: row[1].value for row in about.iter_rows()}
    assert (facts["Taken out by"], facts["Trace"], facts["Findings"]) == ("赵敏", MARK.trace, "2")
    assert [cell.value for cell in page["E"]] == ["Trace", MARK.trace, MARK.trace]


def test_a_workbook_can_be_worked_with() -> None:
    page = book(xlsx(sheet(ROWS), MARK)).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E3")
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width
    assert [cell.value for cell in page[2]][1] == CHINESE
    assert str(page["C2"].value)[:10] == "2026-04-16"
    assert page["C2"].is_date
    assert page["D2"].value == 3


def test_no_cell_is_a_formula() -> None:
    content = xlsx(sheet(grid(*((text, text, text, None) for text in FORMULAS))), MARK)
    page = book(content).worksheets[0]
    for row, text in zip(page.iter_rows(min_row=2), FORMULAS, strict=True):
        for cell in row[:3]:
            assert (cell.data_type, cell.quotePrefix) == ("s", True), text
            assert cell.value.lstrip("\t\r\n_x0DA") == text.lstrip("\t\r\n")
    for line, text in zip(
        rows_of(delimited(sheet(grid(*((t, t, t, None) for t in FORMULAS))), MARK))[1:], FORMULAS, strict=True
    ):
        assert line[:3] == [f"'{text}"] * 3
    assert defused("NC-01 = 1") == "NC-01 = 1"


def test_long_texts_and_strange_names_fit_into_a_workbook() -> None:
    long = mark(name="N" * 300, organisation="A & B " * 60, document="[x]:*?/\\" + "d" * 300)
    same = [grid(("NC", "x" * 40_000, "soon", 1), title="a/b?" + "t" * 60) for _each in range(2)]
    content = xlsx(sheet(*same, title="[]"), long)
    prove(content, "xlsx", long)
    made = book(content)
    assert len({name.casefold() for name in made.sheetnames}) == 3
    assert len(str(made.worksheets[0]["B2"].value)) == 32_767
    assert made.worksheets[0]["C2"].value == "soon"


def test_csv_has_the_mark_first_and_the_trace_last() -> None:
    content = delimited(sheet(ROWS), mark(organisation='Example, "Ltd"'))
    first = content.decode("utf-8-sig").split("\r\n")[0]
    assert first == f"# {MARK.line}".replace("Example Ltd", "Example, 'Ltd'")
    rows = rows_of(content)
    assert rows[0] == ["Number", "Statement", "Due", "n", "Trace"]
    assert rows[1] == ["NC-01", CHINESE, "2026-04-16", "3", MARK.trace]
    assert content.startswith(b"\xef\xbb\xbf")


def test_every_part_becomes_lines_of_csv_and_sheets() -> None:
    rows = rows_of(delimited(sheet(*EVERY_PART), MARK))
    assert rows[0] == ["Part", "Row", "Column", "Value", "Trace"]
    assert ["Heat", "1", "Minor", "5", MARK.trace] in rows
    assert ["Figures", "1", "Value", "83%", MARK.trace] in rows
    assert ["History", "2", "n", "1.5", MARK.trace] in rows
    assert {len(row) for row in rows} == {5}
    content = xlsx(sheet(*EVERY_PART), MARK)
    prove(content, "xlsx", MARK)
    assert "Raised and closed" in book(content).sheetnames


def test_a_workbook_has_the_charts_beside_their_tables() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(sheet(*EVERY_PART), MARK))) as packed:
        charts = [packed.read(name).decode() for name in sorted(packed.namelist()) if name.startswith("xl/charts/")]
        sheets = "".join(
            packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")
        )
    assert ["lineChart" in charts[0], "stacked" in charts[1], 'barDir val="bar"' in charts[2]] == [True] * 3
    assert len(charts) == 3, "what has nothing to show has no chart"
    assert "&apos;Raised and closed&apos;!$B$2:$B$3" in charts[0] or "'Raised and closed'!$B$2:$B$3" in charts[0]
    assert sheets.count("<colorScale>") == 1


def test_the_mark_is_proved_and_a_file_without_it_is_none() -> None:
    some = sheet(ROWS)
    makers = {"pdf": pdf, "xlsx": xlsx, "csv": delimited}
    for form, make in makers.items():
        content = make(some, MARK)
        prove(content, form, MARK)  # type: ignore[arg-type] # the keys are the three forms
        with pytest.raises(Unmarked):
            prove(content, form, mark(trace="18-00000000"))  # type: ignore[arg-type] # as above
    marked = delimited(some, MARK).replace(b"17-9f3abc12\r\n", b"\r\n")
    with pytest.raises(Unmarked, match="line 1"):
        prove(marked, "csv", MARK)
    cut = delimited(some, MARK).rsplit(b",", 1)[0] + b",\r\n"
    with pytest.raises(Unmarked, match="row 2"):
        prove(cut, "csv", MARK)
