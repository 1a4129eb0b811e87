"""Marked PDFs, read back: the mark on each page, the letters, the bookmarks, what the file says of itself."""

from __future__ import annotations

import pypdfium2
import pytest
from reportlab.platypus import paragraph

from connector.access.export import letters
from connector.access.export.drawing import wrapped
from connector.access.export.pdf import pdf
from connector.language import speaking
from connector.model.exports import Chart, Column, Grid, Series
from tests.builders.sheets import CHINESE, EVERY_PART, MARK, grid, mark, pages, sheet


def joined(text: str) -> str:
    return "".join(text.split())


def test_each_page_bears_the_whole_mark_tiled_and_in_full() -> None:
    rows = [(f"NC-{nth:02}", CHINESE, "2026-04-16", nth) for nth in range(60)]
    found = pages(pdf(sheet(grid(*rows), wide=True), MARK))
    assert len(found) > 2
    for number, text in enumerate(found, start=1):
        told = joined(text)
        assert all(joined(part) in told for part in MARK.parts), number
        assert told.count(MARK.trace) > 6, "tiled"
        assert f"Page {number} of {len(found)}" in text
        assert "Statement" in text, "the head of the table is on each page"


def test_nothing_of_the_text_is_lost_over_pages() -> None:
    told = joined("".join(pages(pdf(sheet(*EVERY_PART), MARK))))
    assert told.count("发现未经审批即实施") == 106
    for part in ("83%", "5of6", "Raisedandclosed", "8.5.1.2", "overboth", "Nothingmatches.", "supercalifragilistic"):
        assert part in told


@pytest.mark.parametrize("many", [1, 10, 30])
def test_a_table_of_many_columns_and_long_words_fits(many: int) -> None:
    columns = tuple(Column(head=f"Column {nth}") for nth in range(many))
    rows = tuple(tuple(f"{'incomprehensibility ' * 9}{CHINESE}end{nth}." for nth in range(many)) for _row in range(3))
    found = pages(pdf(sheet(Grid(columns=columns, rows=rows)), MARK))
    assert all(MARK.trace in text for text in found)
    reviews = sum(text.count("审") for text in found)
    assert reviews == 3 * many + MARK.document.count("审") * sum(text.count(MARK.document) for text in found)


def test_a_share_of_nought_is_shown_and_no_count_is_not() -> None:
    empty = Chart(title="None", look="bars", corner="x", names=("a",), series=(Series(name="n", values=(0,)),))
    assert "Nothing to show yet." in "".join(pages(pdf(sheet(empty), MARK)))
    share = empty.model_copy(update={"percent": True})
    assert "0%" in "".join(pages(pdf(sheet(share), MARK)))


def test_the_file_says_whose_it_is_and_leads_through_itself() -> None:
    document = pypdfium2.PdfDocument(pdf(sheet(*EVERY_PART, title="管理摘要", language="zh"), MARK))
    told = document.get_metadata_dict()
    assert (told["Title"], told["Author"], told["Keywords"]) == (MARK.document, MARK.name, MARK.trace)
    assert told["Subject"] == MARK.line
    titles = [entry.get_title() for entry in document.get_toc()]
    assert titles[:3] == ["管理摘要", "Figures", "Raised and closed"]
    document.close()


def test_pages_are_numbered_in_the_language_of_the_file() -> None:
    with speaking("zh"):
        assert "第 1 页 / 1" in pages(pdf(sheet(grid(("NC-01", "x", None, 1))), MARK))[0]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Müller & Söhne <b>", "Müller & Söhne <b>"),
        ("☑ ☐ ☒ ✔ ✗", "☑ ☐ ☒ ✓ ×"),
        ("𠮷田", "[U+20BB7]田"),
        ("a\u200bb\x07c\td", "abc d"),
        ("Ⓐ", "A"),
        ("e\u0301", "é"),
        ("😀", "[U+1F600]"),
    ],
)
def test_no_letter_is_dropped_or_shown_as_an_empty_box(given: str, shown: str) -> None:
    assert letters.shown(given) == shown
    assert "".join(piece for _font, piece in letters.runs(given)) == shown
    text = "".join(pages(pdf(sheet(grid((given, given * 9, None, 1))), MARK)))
    assert joined(shown) in joined(text)


def test_a_mark_that_is_too_long_is_cut_but_never_its_trace() -> None:
    long = mark(document="年度报告" * 80, name="Dr " + "Name " * 60, organisation="有限公司" * 60)
    for text in pages(pdf(sheet(grid(("NC-01", "x", None, 1))), long)):
        assert long.trace in text
    assert wrapped(long, 300)[-1].endswith(long.trace)
    assert all(letters.width(line, 6.5) <= 300 for line in wrapped(long, 300))


def test_lines_break_as_their_language_does() -> None:
    assert letters.wrap("a long word") == "LTR"
    assert letters.wrap("变更 change") == "CJK"
    letters.as_chinese_breaks()
    letters.as_chinese_breaks()
    assert paragraph.ALL_CANNOT_START.count("，") == 1
