"""What goes into files: a dossier with all that is known, a report as it was read, and no more than fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connector.bootstrap import assemble
from connector.errors import NotAllowed, Refused, UserError
from connector.ledger.links import EvidenceFile
from connector.ledger.query import Query
from connector.model.audit import Doubt, Stage
from connector.model.document import Document, Merge, Nested, Paragraph, Place, Table
from connector.model.exports import Facts, Grid, Order, Sheet, Texts
from connector.model.people import Role
from connector.model.record import HistoryEntry, Shown
from connector.workflow import dossiers, exporting, intake, originals
from connector.workflow.exporting import Wanted
from connector.workflow.look import shape
from tests.builders import ledgers
from tests.builders.records import nonconformity, record
from tests.builders.site import CONFIG, NOW, REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.workflow.parts import Parts

PDF = Wanted(form="pdf")


class Drawn:
    """What would have been drawn."""

    def __init__(self) -> None:
        self.orders: list[tuple[Order, bytes]] = []

    def __call__(self, order: Order, content: bytes) -> bytes:
        self.orders.append((order, content))
        return b"drawn"

    @property
    def sheet(self) -> Sheet:
        return self.orders[-1][0].sheet


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def parts(tmp_path: Path, drawn: Drawn) -> Iterator[Parts]:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    ledgers.lay(tmp_path)
    made = assemble(path, "zhao-min", lambda _moment, _done, _total: None)
    given = replace(made, now=lambda: NOW, render=drawn, office_pdf=lambda _name, _content: None)
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    assert [one.problems for one in intake.ingest(given, tmp_path / "register.csv")] == [()]
    yield given
    made.ledger.close()


def titles(sheet: Sheet) -> list[str]:
    return [part.title for part in sheet.parts]


def facts(sheet: Sheet, title: str = "Facts") -> dict[str, str]:
    return next(dict(part.facts) for part in sheet.parts if isinstance(part, Facts) and part.title == title)


def rows(sheet: Sheet, title: str) -> tuple[tuple[Any, ...], ...]:
    return next(part.rows for part in sheet.parts if isinstance(part, Grid) and part.title == title)


def test_a_dossier_holds_all_that_is_known(parts: Parts) -> None:
    content = nonconformity(title="Unapproved changes", doubts=(Doubt(field="grade", reason="two ticks"),), site="Lab")
    shown = Shown(cause="haste", corrective_action="a gate", evidence=("minutes.pdf",))
    one = record(content=content, stage=Stage.CLOSED, submitted_on=date(2026, 4, 1), closed_on=NOW.date(), shown=shown)
    at = datetime(2026, 4, 1, 2, tzinfo=UTC)
    evidence = [EvidenceFile(id=1, name="minutes.pdf", sha256="ab" * 32, size=2500, who="sun-hao", at=at)]
    history = [
        HistoryEntry(at=at, on=at.date(), who="sun-hao", action="verify", field="stage", old="submitted", new="closed"),
        HistoryEntry(
            at=at, on=at.date(), who="li-wei", action="edit", field="owner", old=None, new="li-wei", why="his"
        ),
    ]
    told = {**shape(parts, one, parts.settings.people), "dates": {"returned": ["2026-03-20"], "closed": ["2026-04-01"]}}
    sheet = dossiers.sheet(parts, one, told, history, evidence, {"sun-hao": "孙浩", "li-wei": "李伟"})
    assert (sheet.title, sheet.subtitle) == ("Finding IA-2026-03/NC-01", "Unapproved changes")
    known = facts(sheet)
    assert known["Clauses"].startswith("8.5.1.2 ")
    assert (known["Site"], known["Owner"], known["Returned"]) == ("Lab", "李伟", "2026-03-20")
    assert facts(sheet, "What was shown for closure")["Cause"] == "haste"
    assert rows(sheet, "Evidence handed in") == (("minutes.pdf", "孙浩", "2026-04-01 10:00", "2.5", "ab" * 32),)
    assert rows(sheet, "History") == (
        ("2026-04-01 10:00", "孙浩", "verified", "Stage", "Submitted", "Closed", None),
        ("2026-04-01 10:00", "李伟", "edited", "Owner", None, "李伟", "his"),
    )
    assert [part.texts for part in sheet.parts if isinstance(part, Texts)][-1] == ("Grade: two ticks",)


def test_a_report_is_shown_as_it_was_read(parts: Parts, drawn: Drawn) -> None:
    place = Place(block=1)
    inner = Table(rows=(("a", "b"),), place=place)
    table = Table(
        rows=(("Form", "", ""), ("No.", "NC 1", ""), ("", "", "")),
        place=place,
        merges=(Merge(0, 0, 1, 3), Merge(1, 1, 1, 2), Merge(1, 0, 2, 1)),
        nested=(Nested(2, 2, inner),),
    )
    blocks = (
        Paragraph("Report", place, kind="heading", level=3),
        Paragraph("Scope", place, kind="item", marker="1."),
        Paragraph(" ", place),
        table,
    )
    given = replace(parts, document=lambda _path: Document("csv", blocks))
    taken = originals.copied(given, "IA-2026-09", PDF)
    assert (taken.name, taken.content) == ("register.csv 2026-03-13.pdf", b"drawn")
    heading, text, form, nested = drawn.sheet.parts
    assert (heading.title, heading.level) == ("Report", 2)  # type: ignore[union-attr] # a heading
    assert text.texts == ("1. Scope",)  # type: ignore[union-attr] # a paragraph
    assert isinstance(form, Grid)
    assert form.spans == ((0, 0, 3), (1, 1, 2)), "those that stay within their row"
    assert isinstance(nested, Grid)
    assert nested.rows == (("a", "b"),)
    assert drawn.orders[-1][1] == b""


def test_a_table_that_is_too_wide_for_a_page_goes_on_in_another(parts: Parts, drawn: Drawn) -> None:
    row = tuple(f"c{nth}" for nth in range(15))
    merges = (Merge(0, 10, 1, 2), Merge(0, 11, 1, 3), Merge(0, 13, 1, 2))
    table = Table(rows=(row, row), place=Place(block=1), merges=merges)
    originals.copied(replace(parts, document=lambda _path: Document("xlsx", (table,))), "IA-2026-09", PDF)
    first, second = drawn.sheet.parts
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert (len(first.columns), len(second.columns), drawn.sheet.wide) == (12, 3, True)
    assert (first.spans, second.spans) == (((0, 10, 2),), ((0, 1, 2),))
    assert first.rows[1] + second.rows[1] == row


def test_what_libreoffice_prints_is_copied_page_by_page(parts: Parts, drawn: Drawn) -> None:
    originals.copied(replace(parts, office_pdf=lambda _name, _content: b"%PDF"), "register.csv", PDF)
    assert (drawn.orders[-1][0].copied, drawn.orders[-1][1]) == (True, b"%PDF")


def test_a_file_that_is_not_kept_is_told(parts: Parts, tmp_path: Path) -> None:
    small = parts.settings.model_copy(update={"ledger": parts.settings.ledger.model_copy(update={"largest_file": 0})})
    path = tmp_path / "second.csv"
    path.write_text(REGISTER.replace("IA-2026-09", "IA-2026-10"), encoding="utf-8")
    assert [one.new != () for one in intake.ingest(replace(parts, settings=small), path)] == [True]
    with pytest.raises(Refused, match="is not kept here"):
        originals.copied(parts, "IA-2026-10", PDF)
    with pytest.raises(Refused, match="is not kept here"):
        originals.bare(parts, "IA-2026-10")


def test_a_name_of_several_reports_is_no_name_of_one(parts: Parts, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "register.csv").write_text(REGISTER.replace("IA-2026-09", "IA-2026-10"), encoding="utf-8")
    assert [one.problems for one in intake.ingest(parts, folder / "register.csv")] == [()]
    with pytest.raises(UserError, match="names 2 reports"):
        originals.bare(parts, "register.csv")


def test_a_register_that_is_too_long_for_paper_is_for_a_spreadsheet(parts: Parts, drawn: Drawn) -> None:
    with pytest.raises(Refused, match="4 findings are too many"):
        exporting.register(parts, Query(), PDF, most=3)
    assert exporting.register(parts, Query(), Wanted(form="xlsx"), most=3).content == b"drawn"
    assert len(drawn.orders) == 1


def test_figures_are_taken_out_with_roles_that_may_export_alone(parts: Parts, drawn: Drawn) -> None:
    """An auditor reads figures, a partner exports: who is both may not export figures."""
    person = parts.person.model_copy(update={"roles": (Role.AUDITOR, Role.EXTERNAL_PARTNER)})
    with pytest.raises(NotAllowed):
        exporting.summary(replace(parts, person=person), PDF)
    both = parts.person.model_copy(update={"roles": (Role.AUDITOR, Role.MANAGEMENT)})
    exporting.summary(replace(parts, person=both), Wanted(form="pdf", language="en"))
    assert titles(drawn.sheet)[:2] == ["Figures", "Raised and closed in all"]
