"""An order carried out: each kind of file, in its language, with its mark proved."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from connector.access.export.making import make
from connector.access.export.proof import Unmarked, prove
from connector.language import current
from connector.model.exports import Facts, Format, Mark, Order, Texts
from tests.builders.sheets import EVERY_PART, MARK, grid, mark, pages, sheet


def order(form: Format, **values: object) -> Order:
    plain = {"sheet": sheet(*EVERY_PART, language="zh"), "mark": MARK, "format": form}
    return Order.model_validate({**plain, **values})


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_every_kind_bears_its_mark(form: Format) -> None:
    made = make(order(form))
    prove(made, form, MARK)
    assert current() == "en"


HOSTILE = (
    "\ud800 \x00\x1b[31m \ufffe <para> &amp; </font> {name} %s \u202eevil \u0627\u0644 "
    + "𠀀" * 20
    + "\t\r\n" * 9
    + "x" * 300
)


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_no_text_keeps_a_file_from_being_made(form: Format) -> None:
    table = grid((HOSTILE, HOSTILE, HOSTILE, None), (None, "", HOSTILE[:5], 1), title=HOSTILE)
    facts = Facts(title=HOSTILE, facts=((HOSTILE, HOSTILE),))
    some = sheet(table, facts, Texts(title=HOSTILE, texts=(HOSTILE,)), title=HOSTILE, about=((HOSTILE, HOSTILE),))
    whose = Mark.model_validate({**MARK.model_dump(), "name": HOSTILE, "document": HOSTILE, "organisation": HOSTILE})
    assert make(Order(sheet=some, mark=whose, format=form))


def test_it_speaks_the_language_of_its_sheet() -> None:
    assert "第 1 页 / " in pages(make(order("pdf")))[0]
    assert "追溯编号" in make(order("csv")).decode().split("\r\n")[1]


def test_a_copy_is_made_of_the_pdf_that_came_with_it() -> None:
    given = io.BytesIO()
    canvas = Canvas(given)
    canvas.showPage()
    canvas.save()
    assert len(pages(make(order("pdf", copied=True), given.getvalue()))) == 1


def test_a_mark_that_did_not_get_there_is_told() -> None:
    with pytest.raises(Unmarked, match="page 1"):
        make(order("pdf", mark=mark(trace="1" * 400)))
