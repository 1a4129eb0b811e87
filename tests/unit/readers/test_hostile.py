"""Files made to hurt: each comes to a document or to an error that says why, in its own process, within its limits."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from connector.errors import ReadError
from connector.readers import ReadOptions
from connector.readers.isolation import ReadLimits, read_isolated
from tests.builders import archive, docx, ole, pdf, scan, xls
from tests.builders.blocks import only_table, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connector.model.document import Document

LIMITS = ReadLimits(seconds=60, memory=700_000_000, unpacked=50_000_000)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
BILLION_LAUGHS = f"{LAUGHS}]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY h SYSTEM "file:///etc/passwd">]>'


def told(path: Path, limits: ReadLimits = LIMITS) -> Document:
    return read_isolated(path, ReadOptions(), limits)


def refusal(path: Path, limits: ReadLimits = LIMITS) -> str:
    with pytest.raises(ReadError) as refused:
        told(path, limits)
    (problem,) = refused.value.problems
    assert problem.where == str(path)
    assert problem.remedy
    return problem.why


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["编号", "条款"])
    return path


def document(path: Path) -> Path:
    return docx.save(path, docx.paragraph("x"))


@pytest.mark.parametrize(
    ("made", "member"),
    [(document, "word/document.xml"), (document, "word/styles.xml"), (workbook, "xl/sharedStrings.xml")],
)
@pytest.mark.parametrize("prologue", [BILLION_LAUGHS, OUTSIDE])
def test_entities_in_a_container(tmp_path: Path, made: Callable[[Path], Path], member: str, prologue: str) -> None:
    path = made(tmp_path / "a.bin")
    with zipfile.ZipFile(path) as container:
        contents = {name: container.read(name) for name in container.namelist()}
    text = contents[member].decode().partition("?>")
    content = text[2] or text[0]
    archive.write(path, contents | {member: (prologue + content.replace(">x<", ">&h;<")).encode()})
    assert refusal(path) == "The file declares XML entities, which can be used for an attack"


@pytest.mark.parametrize("prologue", [BILLION_LAUGHS, OUTSIDE])
def test_entities_in_plain_xml(tmp_path: Path, prologue: str) -> None:
    text = f'{prologue}<assessment-results xmlns="http://csrc.nist.gov/ns/oscal/1.0">&h;</assessment-results>'
    assert (
        refusal(written(tmp_path, "a.xml", text)) == "The file declares XML entities, which can be used for an attack"
    )


def test_entities_in_a_page_stay_unknown(tmp_path: Path) -> None:
    said = "".join(texts(told(written(tmp_path, "a.html", f"{OUTSIDE.replace('DOCTYPE x', 'DOCTYPE html')}<p>a&h;b"))))
    assert "root" not in said
    assert said.endswith("a&h;b")


def test_a_bomb(tmp_path: Path) -> None:
    path = docx.save(tmp_path / "a.docx", docx.paragraph(" " * 60_000_000))
    assert "more than the limit of 48 MB" in refusal(path)


def shortened(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: document(folder / "a.docx"),
        lambda folder: workbook(folder / "a.xlsx"),
        lambda folder: xls.save(folder / "a.xls", [["编号"], *([["x" * 200]] * 50)]),
        lambda folder: scan.save(folder / "a.png", scan.pictures(pdf.save(folder / "b.pdf", pdf.text("x")))),
        lambda folder: written(folder, "a.json", '[{"a": "b"}, {"c": "d"}]'),
    ],
    ids=["docx", "xlsx", "xls", "png", "json"],
)
def test_a_file_cut_off_on_the_way(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    assert refusal(shortened(made(tmp_path))).startswith("The file is damaged or incomplete")


def test_files_that_need_a_password(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "a.docx", ole.container({"EncryptedPackage": bytes(5000)}))) == (
        "The file is protected by a password"
    )


LOOP = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>endobj
trailer<</Root 1 0 R/Size 3>>
%%EOF"""
SELF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 5>>stream
/F Do
endstream endobj
5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream
/F Do /F Do
endstream endobj
trailer<</Root 1 0 R/Size 6>>
%%EOF"""


def test_a_tree_of_pages_that_holds_itself(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "a.pdf", LOOP)).startswith("The file is damaged or incomplete")


def test_a_drawing_that_holds_itself_stops_no_other_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="broke down"):
        told(written(tmp_path, "a.pdf", SELF))
    assert told(written(tmp_path, "b.md", "# b")).blocks


TABLES = 500
ELEMENTS = 100_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<table><tr><td>" * TABLES + "x"),
        ("b.html", "<div>" * ELEMENTS + "x"),
        ("a.json", "[" * ELEMENTS),
        ("b.json", '{"a":' * ELEMENTS),
        ("a.xml", '<assessment-results xmlns="http://csrc.nist.gov/ns/oscal/1.0">' + "<a>" * ELEMENTS),
    ],
)
def test_elements_inside_each_other_without_end(tmp_path: Path, name: str, content: str) -> None:
    assert refusal(written(tmp_path, name, content)) == "The file is damaged or incomplete (too deeply nested)"


@pytest.mark.parametrize(
    "body",
    [
        "<w:tbl><w:tr><w:tc>" * TABLES + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * TABLES,
        "<w:p>" + "<w:ins>" * ELEMENTS + "</w:ins>" * ELEMENTS + "</w:p>",
    ],
)
def test_a_document_nested_without_end(tmp_path: Path, body: str) -> None:
    assert refusal(docx.save(tmp_path / "a.docx", body)) == "The file is damaged or incomplete (too deeply nested)"


def test_quotations_inside_each_other_are_said_to_be_empty(tmp_path: Path) -> None:
    read = told(written(tmp_path, "a.md", ">" * ELEMENTS + " x"))
    assert [note.reason for note in read.notes] == ["Nothing to read was found in the file"]


@pytest.mark.parametrize("name", ["a.csv", "a.md", "a.txt", "a.html", "a.json", "a.docx", "a.pdf"])
def test_characters_that_are_none(tmp_path: Path, name: str) -> None:
    assert refusal(written(tmp_path, name, bytes(5000))) == "Nobody here reads this kind of file"
    assert refusal(written(tmp_path, name, b"a,b\0c\n" * 100)) == "Nobody here reads this kind of file"


def test_a_register_beyond_what_memory_may_hold(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "NC-1,minor,8.5.1,x\n" * 2_000_000)
    assert refusal(path, ReadLimits(memory=300_000_000)) == "Reading it needs more memory than it may have"


@pytest.mark.slow
def test_a_register_of_two_million_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "NC-1,minor,8.5.1,x\n" * 2_000_000)
    assert len(only_table(told(path, ReadLimits())).rows) == 2_000_000


def test_a_picture_that_calls_itself_a_document_is_read_as_a_picture(tmp_path: Path) -> None:
    page = pdf.draw(tmp_path / "a.pdf", lambda canvas: canvas.drawString(20, 60, "内部审核报告"), page_size=(200, 120))
    scan.save(tmp_path / "a.png", scan.pictures(page))
    (tmp_path / "a.png").rename(tmp_path / "a.docx")
    read = told(tmp_path / "a.docx", ReadLimits())
    assert (read.kind, texts(read)) == ("image", ["内部审核报告"])
    assert (
        refusal(tmp_path / "a.docx", ReadLimits(memory=400_000_000)) == "Reading it needs more memory than it may have"
    )


@pytest.mark.parametrize(("made", "part"), [(document, "word/vbaProject.bin"), (workbook, "xl/vbaProject.bin")])
def test_macros_are_passed_over(tmp_path: Path, made: Callable[[Path], Path], part: str) -> None:
    path = made(tmp_path / "a.bin")
    expected = told(path)
    with zipfile.ZipFile(path) as container:
        contents = {name: container.read(name) for name in container.namelist()}
    macros = ole.container({"VBA/ThisDocument": b'Sub AutoOpen()\nShell "touch ran"\nEnd Sub' * 200})
    types = contents["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.wordprocessingml.document", b"ms-word.document.macroEnabled"
    )
    archive.write(path, contents | {part: macros, "[Content_Types].xml": types})
    assert told(path) == expected


def test_noise_never_brings_down_more_than_its_reader(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - noise that can be repeated, not a secret
    starts = [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x89PNG\r\n\x1a\n",
        b"II*\x00",
        b"{\\rtf1",
    ]
    for number, start in enumerate(starts):
        with suppress(ReadError):
            told(written(tmp_path, str(number), start + chance.randbytes(20_000)))
    assert told(written(tmp_path, "b.md", "# b")).blocks
