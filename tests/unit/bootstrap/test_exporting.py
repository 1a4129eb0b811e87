"""Files made in a process of their own: what it costs, and how its failures are told."""

from __future__ import annotations

import io
import sys

import pytest
from reportlab.pdfgen.canvas import Canvas

from connector.bootstrap.exporting import office_pdf, render
from connector.config.settings import Reading
from connector.errors import CloseoutError, ReadError, UserError
from connector.model.exports import Order, Sheet
from tests.builders.sheets import MARK, grid, mark, pages, sheet

ROWS = grid(("NC-01", "text", "2026-04-16", 3))


def order(sheet_: Sheet | None = None, **values: object) -> Order:
    return Order.model_validate({"sheet": sheet_ or sheet(ROWS), "mark": MARK, "format": "csv", **values})


def many_pages(number: int) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    for _each in range(number):
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_file_is_made_in_the_language_of_its_sheet() -> None:
    made = render(order(sheet(ROWS, language="zh"), format="pdf"), b"")
    assert "第 1 页 / 1" in pages(made)[0]
    assert render(order(format="xlsx"), b"").startswith(b"PK")
    assert MARK.trace in render(order(), b"").decode()


def test_pages_are_copied() -> None:
    assert len(pages(render(order(format="pdf", copied=True), many_pages(2)))) == 2


@pytest.mark.parametrize(
    ("content", "why"), [(b"%PDF-1.7 broken", "locked or damaged"), (many_pages(2001), "too many pages")]
)
def test_what_cannot_be_copied_says_why(content: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        render(order(format="pdf", copied=True), content)


def test_a_file_without_its_mark_is_not_given_out() -> None:
    with pytest.raises(CloseoutError, match="its mark is not where it has to be: page 1"):
        render(order(mark=mark(trace="1" * 400), format="pdf"), b"")


def test_csv_is_proved_too() -> None:
    with pytest.raises(CloseoutError, match="its mark is not where it has to be: row 1"):
        render(order(mark=mark(trace="=1")), b"")


def test_a_file_that_costs_too_much_is_given_up() -> None:
    with pytest.raises(CloseoutError, match="longer than"):
        render(order(format="pdf"), b"", seconds=0.001)
    with pytest.raises(CloseoutError, match="was not made"):
        render(order(format="pdf"), b"", memory=1_000_000)


@pytest.mark.parametrize(("form", "part"), [("pdf", "reportlab"), ("xlsx", "xlsxwriter")])
def test_a_missing_part_says_what_to_install(form: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, part, None)
    with pytest.raises(UserError, match=part) as caught:
        render(order(format=form), b"")
    assert caught.value.problems[0].remedy == "pip install 'closeout[export]'"
    assert render(order(), b"")


def test_without_libreoffice_nothing_is_printed_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office_pdf(Reading())("report.docx", b"PK") is None


def test_what_libreoffice_does_not_print_is_left_to_us(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("office")
    program = folder / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    assert office_pdf(Reading())("report.docx", b"PK") is None
    program.write_text(
        '#!/bin/sh\nfor last; do :; done\ncd "$(dirname "$last")"; mkdir -p out; echo %PDF > out/report.pdf\n',
        encoding="utf-8",
    )
    assert office_pdf(Reading())("report.docx", b"PK") == b"%PDF\n"
