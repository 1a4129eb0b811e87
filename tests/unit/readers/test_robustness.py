"""Damaged and hostile files: whatever a file holds, reading gives a document or a ``ReadError``."""

from __future__ import annotations

import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from connector.errors import ReadError
from connector.model.document import Document
from connector.readers import read
from tests.builders import archive, docx, pdf, xls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS = 40
FRAGMENTS = [
    b"<",
    b">",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"&x;",
    b"]]>",
    b"-1",
    b"9" * 30,
    b"<w:tbl>",
    b"</w:tr>",
    b"|",
    b"\n",
]


def word(path: Path) -> None:
    rows = [docx.row(docx.cell("a", span=2, merge="restart"), "b"), ["编号", "NC-1", "8.5"]]
    docx.save(
        path,
        docx.heading(1, "报告"),
        docx.item("x", of="2"),
        docx.table(rows),
        docx.paragraph(docx.checkbox(ticked=True)),
    )


def workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("发现")
    sheet.write_row(0, 0, ["编号", 7.1, 3])
    sheet.write(1, 1, 7.1, book.add_format({"num_format": '"NC-"0.00;[Red](0)'}))
    sheet.merge_range(2, 0, 3, 2, "x")
    book.close()


def portable(path: Path) -> None:
    pdf.save(path, pdf.text("报告", size=18), pdf.table([["编号", "条款"], ["NC-1", "8.5"]]), pdf.text("文字" * 100))


def old_workbook(path: Path) -> None:
    xls.save(path, [["编号", 7.1], ["NC-1", 2.0]])


def text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content, encoding="utf-8")


def chances(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - damage that can be repeated, not a secret


MADE: dict[str, Callable[[Path], object]] = {
    "a.docx": word,
    "a.xlsx": workbook,
    "a.pdf": portable,
    "a.xls": old_workbook,
    "a.html": text("<html><table><tr><td rowspan=2>a<td>b<tr><td>c</table><ol start=2><li>x</ol></html>"),
    "a.md": text("---\na: b\n---\n# h\n\n| a | b |\n|---|---|\n| 1 | [x] 2 |\n\n- **x**: y\n  - z\n"),
    "a.json": text(
        '{"id": "NC-1", "items": [{"grade": "minor", "n": 7.10}, {"n": [1, {"a": null}]}], "x": {"y": true}}'
    ),
    "a.xml": text(
        '<assessment-results xmlns="http://csrc.nist.gov/ns/oscal/1.0"><result><finding uuid="u"><description><p>a'
        "<code>b</code></p></description></finding></result></assessment-results>"
    ),
    "a.csv": text('a;b;"c\nd"\n1;2;3\n'),
}


def is_read_or_refused(path: Path) -> bool:
    try:
        return isinstance(read(path), Document)
    except ReadError:
        return True


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, cut, doubled or put in."""
    changed = bytearray(content)
    for _change in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 60)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 60)]
            case _:
                changed[at:at] = chance.choice(FRAGMENTS)
    return bytes(changed)


@pytest.mark.parametrize("name", MADE)
def test_damaged_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    MADE[name](path)
    assert isinstance(read(path), Document)
    content, chance = path.read_bytes(), chances(name)
    for _round in range(ROUNDS):
        path.write_bytes(mutated(content, chance))
        assert is_read_or_refused(path)
    for end in range(0, len(content), max(1, len(content) // ROUNDS)):
        path.write_bytes(content[:end])
        assert is_read_or_refused(path)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_containers_whose_parts_are_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    MADE[name](path)
    with zipfile.ZipFile(path) as container:
        contents = {each: container.read(each) for each in container.namelist()}
    chance = chances(name)
    for _round in range(2 * ROUNDS):
        part = chance.choice(sorted(contents))
        archive.write(path, contents | {part: mutated(contents[part], chance)})
        assert is_read_or_refused(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".xls", ".html", ".md", ".csv", ".txt", ""])
def test_noise(tmp_path: Path, suffix: str) -> None:
    chance = chances(suffix)
    path = tmp_path / f"noise{suffix}"
    for start in (
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook",
        b"<html>",
        b"\xef\xbb\xbf",
    ):
        path.write_bytes(start + chance.randbytes(3000))
        assert is_read_or_refused(path)


def test_text_that_no_output_could_carry_never_leaves_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>&#xD800;a&#x0;b&#x1F600;</p>", encoding="utf-8")
    for block in read(path).blocks:
        str(block).encode("utf-8")


def test_pdfs_in_several_threads_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    portable(path)
    expected = read(path)
    with ThreadPoolExecutor(4) as pool:
        assert all(document == expected for document in pool.map(read, [path] * 24))
