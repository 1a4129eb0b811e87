"""What a file is, by its content."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.readers import ReadOptions, read
from connector.readers.kinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def container(path: Path, main_type: str, members: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main_type}"/></Types>')
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return path


def refusal_of(path: Path, options: ReadOptions | None = None) -> tuple[str, str]:
    with pytest.raises(ReadError) as refused:
        read(path, options or ReadOptions())
    (problem,) = refused.value.problems
    assert problem.where == str(path)
    assert problem.remedy
    return problem.why, problem.remedy


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.bin", b"%PDF-1.7\n", "pdf"),
        ("a.pdf", b"junk before\n%PDF-1.4", "pdf"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("a.txt", b"\n<!DOCTYPE html><html>", "html"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        ("a.html", b"<p>text</p>", "html"),
        ("a.html", b"no tags", "txt"),
        ("a.md", b"1 < 2", "md"),
        ("a", "不符合项".encode(), "txt"),
        ("a.tsv", b"a\tb", "csv"),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    assert kind_of(content, tmp_path / name, ReadOptions()) == kind


@pytest.mark.parametrize(
    ("main_type", "kind"),
    [
        (WORD, "docx"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "docx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "docx"),
        (EXCEL, "xlsx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    ],
)
def test_a_container_is_what_its_main_part_is_whatever_the_suffix(tmp_path: Path, main_type: str, kind: str) -> None:
    path = container(tmp_path / "report.zip", main_type)
    assert kind_of(path.read_bytes(), path, ReadOptions()) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b" \n\t\r\n", "The file is empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "The file is protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word 97-2003 (.doc) is read with LibreOffice only"),
        (OLE, "Nobody here reads this kind of file"),
        (b"{\\rtf1 text}", "RTF is read with LibreOffice only"),
        (b"\x89PNG\r\n\x1a\n", "The file is damaged or incomplete"),
        (b"\xff\xd8\xff\xe0", "The file is damaged or incomplete"),
        (b"RIFF\x00\x00\x00\x00WEBP", "The file is damaged or incomplete"),
        (b"\x00\x00\x00\x18ftypheic", "This kind of picture is not read"),
        (b"\x00\x00\x01\x00", "This kind of picture is not read"),
        (b"Rar!\x1a\x07", "This kind of archive is not opened"),
        (b"\x7fELF\x00", "Nobody here reads this kind of file"),
        (b"<?xml version='1.0'?><a/>", "Nobody here reads this kind of file"),
    ],
)
def test_what_is_not_read_is_refused_with_a_reason(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "report"
    path.write_bytes(content)
    assert refusal_of(path)[0] == why


def test_an_old_document_is_told_what_to_save_as(tmp_path: Path) -> None:
    path = tmp_path / "report.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    assert refusal_of(path)[1] == "Install LibreOffice, or save it as .docx"


def test_an_unknown_kind_is_told_which_kinds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "report.yaml"
    path.write_text("a: b", encoding="utf-8")
    assert "DOCX, XLSX" in refusal_of(path)[1]


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.md")[0] == "There is no such file"
    assert refusal_of(tmp_path)[0] == "This is a folder, not a file"
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 3_000_000)
    assert (
        refusal_of(path, ReadOptions(largest_file=1024 * 1024))[0] == "The file holds 3 MB, more than the limit of 1 MB"
    )
    assert refusal_of(path / "inside.md")[0] == "There is no such file"


def test_a_path_that_the_system_refuses(tmp_path: Path) -> None:
    path = tmp_path / "a\0b"
    assert refusal_of(path)[0] in {"The file may not be read", "There is no such file"}


OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("main_type", "refused"),
    [
        (f"{OFFICE}presentationml.presentation.main+xml", ("PowerPoint is not read", "Save it as DOCX")),
    ],
)
def test_other_containers_are_told_what_to_save_as(tmp_path: Path, main_type: str, refused: tuple[str, str]) -> None:
    assert refusal_of(container(tmp_path / "a.docx", main_type)) == refused


def test_a_container_of_something_else_is_unknown(tmp_path: Path) -> None:
    path = container(tmp_path / "a.docx", f"{OFFICE}wordprocessingml.document.glossary+xml")
    assert refusal_of(path)[0] == "Nobody here reads this kind of file"


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        ("text", ("ODT is read with LibreOffice only", "Install LibreOffice, or save it as .docx")),
        ("spreadsheet", ("ODS is read with LibreOffice only", "Install LibreOffice, or save it as .xlsx")),
    ],
)
def test_open_documents_are_told_what_to_save_as(tmp_path: Path, kind: str, refused: tuple[str, str]) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    assert refusal_of(path) == refused


def test_a_container_cut_off_on_the_way_is_damaged(tmp_path: Path) -> None:
    path = container(tmp_path / "a.docx", WORD, {"word/document.xml": b"<a/>" * 5000})
    path.write_bytes(path.read_bytes()[:-40])
    assert refusal_of(path)[0].startswith("The file is damaged or incomplete")


def test_broken_members_are_damage(tmp_path: Path) -> None:
    path = container(tmp_path / "a.docx", WORD, {"word/document.xml": bytes(range(256)) * 40})
    content = bytearray(path.read_bytes())
    content[60:110] = b"\xff" * 50
    path.write_bytes(content)
    assert refusal_of(path)[0].startswith("The file is damaged or incomplete")


def test_an_encrypted_member_needs_a_password(tmp_path: Path) -> None:
    path = container(tmp_path / "a.docx", WORD)
    content = bytearray(path.read_bytes())
    flags = content.index(b"PK\x01\x02") + 8
    content[flags] |= 1
    path.write_bytes(content)
    assert refusal_of(path)[0] == "The file is protected by a password"


def test_a_bomb_is_refused_by_what_it_really_unpacks_to(tmp_path: Path) -> None:
    path = container(tmp_path / "a.xlsx", EXCEL, {"xl/worksheets/sheet1.xml": bytes(8_000_000)})
    small = ReadOptions(largest_unpacked=4_000_000)
    assert "more than the limit of 4 MB" in refusal_of(path, small)[0]
    ratio = ReadOptions(ratio_floor=1_000_000)
    assert refusal_of(path, ratio)[0] == "The file unpacks to more than 250 times its size, as only a zip bomb does"


def test_a_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    path = container(tmp_path / "a.xlsx", EXCEL, {"xl/worksheets/sheet1.xml": bytes(8_000_000)})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert "more than the limit of 4 MB" in refusal_of(path, ReadOptions(largest_unpacked=4_000_000))[0]


def test_importing_the_readers_loads_no_library_of_a_format() -> None:
    code = (
        "import sys, connector.readers; "
        "print([m for m in ('lxml', 'openpyxl', 'python_calamine', 'pypdfium2', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
