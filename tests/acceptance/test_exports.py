"""``closeout export``: every kind of file for every role, as a person types it; no file where anything fails."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
from contextlib import closing
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl import load_workbook

from tests.acceptance.office import Office
from tests.acceptance.test_access import MORE_PEOPLE, THEIR_AUDIT
from tests.builders import docx
from tests.builders.sheets import pages

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.acceptance.office import Said

SECRET = "Three changes were carried out without approval"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, shared_sandbox: Running) -> Office:
    """Two audits, the second of which is Eva's; one finding is granted to a partner, redacted."""
    office = Office(tmp_path_factory.mktemp("mixed"), shared_sandbox)
    office.change(MORE_PEOPLE)
    office.ok("ingest", str(office.report()))
    office.ok("--as", "eva", "ingest", str(office.report(THEIR_AUDIT, "theirs.csv")))
    office.ok("approve", "--all")
    released = ("--statement", "A change lacked approval", "--action", "Approve it first")
    office.ok("users", "grant", "partner", "NC-01", "--why", "they fix it", *released)
    return office


@pytest.fixture
def mixed(office: Office, prepared: Office) -> Office:
    """The same, for one test."""
    office.change(MORE_PEOPLE)
    copyfile(prepared.ledger, office.ledger)
    return office


def lines(office: Office, name: str = "out.csv") -> list[dict[str, str]]:
    text = (office.folder / name).read_bytes().decode("utf-8-sig")
    assert text.startswith("# Findings register · ")
    return list(csv.DictReader(io.StringIO(text.split("\r\n", 1)[1], newline="")))


def export(office: Office, person: str, *arguments: str, name: str = "out.csv") -> Said:
    return office.run("--as", person, "export", str(office.folder / name), *arguments)


def entry_of(office: Office, trace: str) -> dict[str, Any]:
    (entry,) = office.ok("trail", "show", "--trace", trace, "--format", "json").json
    return dict(entry)


def test_filters_are_those_of_findings(mixed: Office) -> None:
    for options in (
        [],
        ["--grade", "major"],
        ["--process", "change", "--owner", "li-wei"],
        ["--report", "theirs.csv"],
        ["--stage", "approved", "--waiting"],
        ["--doubts"],
        ["--overdue"],
    ):
        listed = mixed.ok("findings", "--format", "json", *options).json
        assert export(mixed, "zhao-min", *options).code == 0
        assert [one["Id"] for one in lines(mixed)] == [one["id"] for one in listed], options


def test_the_trace_leads_to_the_one_entry_that_says_who_took_what(mixed: Office) -> None:
    said = export(mixed, "zhao-min", "--grade", "major", name="out.xlsx")
    page = load_workbook(mixed.folder / "out.xlsx").worksheets[0]
    trace = str(page.cell(2, page.max_column).value)
    assert trace in said.err
    entry = entry_of(mixed, trace)
    assert (entry["action"], entry["person"], entry["details"]["kind"]) == ("export", "zhao-min", "register")
    assert entry["details"]["filter"] == {"grades": ["major"]}
    assert mixed.ok("trail", "verify").code == 0


@pytest.mark.parametrize(
    ("person", "seen", "secret"),
    [
        ("zhao-min", {"NC-01", "NC-02", "NC-03", "OBS-01", "A-1"}, True),
        ("li-wei", {"NC-01", "NC-03", "OBS-01"}, True),
        ("wang-fang", {"NC-02"}, False),
        ("boss", {"NC-01", "NC-02", "NC-03", "OBS-01", "A-1"}, False),
        ("chair", {"NC-01", "NC-02", "NC-03", "OBS-01", "A-1"}, False),
    ],
)
def test_each_role_takes_its_own_findings_out(mixed: Office, person: str, seen: set[str], secret: bool) -> None:
    assert export(mixed, person).code == 0
    assert {one["Number"] for one in lines(mixed)} == seen
    text = (mixed.folder / "out.csv").read_text(encoding="utf-8-sig")
    assert (SECRET in text) == secret
    assert ("Releases are deployed" in text) == (person in {"zhao-min", "li-wei", "chair"})
    done = [export(mixed, person, "--finding", name).code for name in ("NC-01", "NC-02", "A-1")]
    assert done == {"zhao-min": [0, 0, 0], "li-wei": [0, 2, 2], "wang-fang": [2, 0, 2]}.get(person, [1, 1, 1])
    assert export(mixed, person, "--summary").code == 0
    assert SECRET not in (mixed.folder / "out.csv").read_text(encoding="utf-8-sig")


def test_a_partner_takes_out_the_redaction_alone(mixed: Office) -> None:
    assert export(mixed, "partner").code == 0
    (line,) = lines(mixed)
    assert list(line) == ["Grade", "Standard", "Clauses", "Statement", "Corrective action", "Due", "Id", "Trace"]
    assert (line["Statement"], line["Corrective action"]) == ("A change lacked approval", "Approve it first")
    assert export(mixed, "partner", "--finding", line["Id"], name="out.pdf").code == 0
    text = " ".join(pages((mixed.folder / "out.pdf").read_bytes()))
    assert "A change lacked approval" in text
    assert "Supplier Ltd" in text, "whose people took it"
    for hidden in (SECRET, "CHG-2026-011", "IA-2026-09", "NC-01", "李伟"):
        assert hidden not in text
    for arguments in (["--finding", "NC-01"], ["--finding", "NC-02"], ["--summary"], ["--original", "IA-2026-09"]):
        assert export(mixed, "partner", *arguments, name="no.pdf").code in {1, 2}
    assert not (mixed.folder / "no.pdf").exists()


@pytest.mark.parametrize("person", ["eva", "ops"])
def test_who_may_not_export_gets_no_file_and_leaves_a_trace(mixed: Office, person: str) -> None:
    for arguments in ([], ["--finding", "NC-01"], ["--summary"]):
        assert export(mixed, person, *arguments).code == 1
        refused = mixed.ok("trail", "show", "--person", person, "--format", "json").json[0]
        assert (refused["action"], refused["details"]) == ("refused", {"right": "export"})
    assert not (mixed.folder / "out.csv").exists()


def test_a_dossier_has_history_and_evidence_in_both_languages(mixed: Office) -> None:
    for language, words in (("en", ("History", "Evidence handed in")), ("zh", ("历史记录", "已提交的证据"))):
        done = export(mixed, "li-wei", "--finding", "NC-01", "--language", language, name="out.pdf")
        assert done.code == 0, done
        text = " ".join(pages((mixed.folder / "out.pdf").read_bytes()))
        for word in (*words, SECRET, "CHG-2026-011", "李伟", "register.csv"):
            assert word in text, word


def test_a_summary_counts_what_status_counts(mixed: Office) -> None:
    figures = mixed.figures()
    assert export(mixed, "boss", "--summary", name="out.xlsx").code == 0
    book = openpyxl.load_workbook(mixed.folder / "out.xlsx")
    told = {row[0].value: (row[1].value, row[2].value) for row in book["Figures"].iter_rows(min_row=2)}
    rate = figures["closure_rate"]
    assert told["Closure rate"] == (f"{rate['value']:.0%}", f"{rate['numerator']} of {rate['denominator']}")
    assert told["Open"][0] == str(figures["open"])
    assert told["Overdue"][0] == str(figures["overdue"])
    assert {"Raised and closed in all", "How it is looked after", "Overdue, the oldest first"} <= set(book.sheetnames)


def test_a_report_comes_back_marked_to_its_auditor_and_bare_to_compliance(mixed: Office) -> None:
    for person, expected in (("zhao-min", 0), ("eva", 0), ("li-wei", 1), ("boss", 1), ("ops", 1), ("partner", 1)):
        name = f"{person}.pdf"
        assert export(mixed, person, "--original", "theirs.csv", name=name).code == expected, person
        assert (mixed.folder / name).exists() == (expected == 0)
    text = " ".join(pages((mixed.folder / "eva.pdf").read_bytes()))
    assert "eva@cb.example" in text
    assert export(mixed, "eva", "--original", "IA-2026-09", name="no.pdf").code == 2, "not her audit"
    assert export(mixed, "eva", "--original", "theirs.csv", "--bare", name="no.csv").code == 1
    assert not list(mixed.folder.glob("no.*"))
    done = export(mixed, "zhao-min", "--original", "theirs.csv", "--bare", name="bare.csv")
    assert (mixed.folder / "bare.csv").read_text(encoding="utf-8") == THEIR_AUDIT
    entry = entry_of(mixed, done.err.split()[-1])
    assert (entry["action"], entry["details"]["bare"]) == ("download", True)


def test_without_libreoffice_a_copy_shows_text_and_tables_as_they_were_read(office: Office) -> None:
    table = docx.table([["Number", "NC 1"], ["Clause", "8.5.1.2"], ["Statement", "☑ not approved"]])
    path = docx.save(
        office.folder / "report.docx",
        docx.heading(1, "Internal audit report IA-2026-31 (ISO/IEC 20000-1:2018)"),
        docx.paragraph("Minor nonconformities of 2026-09-10"),
        table,
    )
    office.ok("ingest", str(path))
    done = office.run("export", str(office.folder / "copy.pdf"), "--original", "report.docx", PATH=str(office.folder))
    assert done.code == 0, done
    text = " ".join(pages((office.folder / "copy.pdf").read_bytes()))
    for word in ("IA-2026-31", "Minor nonconformities", "8.5.1.2", "☑ not approved", "as they were read"):
        assert word in text, word


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["out.docx"], "files are not made"),
        (["nowhere/out.csv"], "cannot be written"),
        (["folder.csv"], "cannot be written"),
        (["out.csv", "--finding", "NC-01", "--summary"], "only one of"),
        (["out.csv", "--original", "IA-2026-09"], "a copy of a report is a PDF"),
        (["out.csv", "--bare"], "goes with --original"),
        (["out.csv", "--finding", "NC-99"], "there is no finding of this name"),
        (["out.csv", "--report", "IA-9999"], "there is no report of this name"),
        (["out.pdf", "--original", "IA-9999"], "there is no report of this name"),
    ],
)
def test_what_cannot_be_done_says_why_and_leaves_nothing(office: Office, arguments: list[str], why: str) -> None:
    office.ok("ingest", str(office.report()))
    (office.folder / "folder.csv").mkdir()
    before = sorted(path.name for path in office.folder.iterdir())
    done = office.run("export", str(office.folder / arguments[0]), *arguments[1:])
    assert (done.code, why in done.err) == (2, True), done
    assert sorted(path.name for path in office.folder.iterdir()) == before


def test_a_file_that_was_there_stays_where_a_new_one_is_not_made(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ok("ingest", str(office.report()))
    path = office.folder / "out.pdf"
    path.write_bytes(b"before")
    monkeypatch.setitem(sys.modules, "reportlab", None)
    done = office.run("export", str(path))
    assert (done.code, "pip install 'closeout[export]'" in done.err) == (2, True)
    assert path.read_bytes() == b"before"
    failed, taken = office.ok("trail", "show", "--format", "json").json[:2]
    assert (taken["action"], failed["action"]) == ("export", "export failed")
    assert failed["details"]["trace"] == taken["trace"]
    assert office.ok("trail", "verify").code == 0


def test_what_cannot_be_traced_is_not_taken_out(mixed: Office) -> None:
    with closing(sqlite3.connect(mixed.ledger)) as raw:
        raw.execute("CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    for arguments in ([], ["--finding", "NC-01"], ["--summary"], ["--original", "theirs.csv"]):
        done = export(mixed, "zhao-min", *arguments, name="no.pdf")
        assert (done.code, "could not be written into the trail" in done.err) == (1, True), done
    assert export(mixed, "zhao-min", "--original", "theirs.csv", "--bare", name="no.csv").code == 1
    assert not list(mixed.folder.glob("no.*"))
