"""Files that hold files: what a named folder, archive or e-mail comes to."""

from __future__ import annotations

import io
import zipfile
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.readers import ReadOptions, read
from connector.readers.bundle import Source, is_bundle, unpack
from tests.builders import archive, docx, mail
from tests.builders.blocks import paragraphs, texts

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = "# 内部审核报告\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "unpacked"
    place.mkdir()
    return place


def zipped(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


def told(path: Path, folder: Path, options: ReadOptions | None = None) -> dict[str, str]:
    """The name of each source from the named path on → its content, or why it cannot be read."""
    found = unpack(path, folder, options or ReadOptions())
    return {
        source.name.removeprefix(str(path.parent) + "/"): source.named(source.problems)[0].why
        if source.problems
        else source.path.read_text(encoding="utf-8", errors="replace").strip()
        for source in found
    }


def test_a_report_comes_to_itself(tmp_path: Path, folder: Path) -> None:
    path = docx.save(tmp_path / "a.docx", docx.paragraph("x"))
    assert unpack(path, folder, ReadOptions()) == [Source(name=str(path), path=path)]
    assert not is_bundle(path)
    assert list(folder.iterdir()) == []


def test_what_is_not_there_is_left_to_the_reading(tmp_path: Path, folder: Path) -> None:
    (source,) = unpack(tmp_path / "none.zip", folder, ReadOptions())
    with pytest.raises(ReadError, match="no such file"):
        read(source.readable)


def test_an_archive_comes_to_its_members_whatever_it_is_called(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "reports.bin"
    path.write_bytes(zipped({"2026/a.md": b"# a", "b.csv": b"x,y"}))
    assert told(path, folder) == {"reports.bin/2026/a.md": "# a", "reports.bin/b.csv": "x,y"}
    assert sorted(each.suffix for each in folder.iterdir()) == [".csv", ".md"]


def test_a_folder_comes_to_its_files_and_those_in_its_archives(tmp_path: Path, folder: Path) -> None:
    place = tmp_path / "in"
    (place / "deep").mkdir(parents=True)
    (place / "deep" / "a.md").write_bytes(b"# a")
    (place / "z.zip").write_bytes(zipped({"b.md": b"# b"}))
    (place / "broken.zip").write_bytes(zipped({"b.md": b"# b"})[:60])
    found = told(place, folder)
    assert {name: found[name] for name in ("in/deep/a.md", "in/z.zip/b.md")} == {
        "in/deep/a.md": "# a",
        "in/z.zip/b.md": "# b",
    }
    assert found["in/broken.zip"].startswith("The file is damaged or incomplete")


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path, folder: Path) -> None:
    names = [".hidden", "a/.git/x.md", "~$report.docx", "__MACOSX/._a.md", "Thumbs.db", "page_files/style.css", "a.MD"]
    path = archive.write(tmp_path / "a.zip", dict.fromkeys(names, b"# x"))
    assert list(told(path, folder)) == ["a.zip/a.MD"]


def test_a_member_never_leads_out_of_the_folder(tmp_path: Path, folder: Path) -> None:
    names = ["../../evil.md", "/etc/evil.md", "C:\\temp\\evil.md", "a/../../b.md", "bell\x07.md", ".."]
    path = archive.write(tmp_path / "a.zip", dict.fromkeys(names, b"# x"))
    assert list(told(path, folder)) == [
        "a.zip/evil.md",
        "a.zip/etc/evil.md",
        "a.zip/C_/temp/evil.md",
        "a.zip/a/b.md",
        "a.zip/bell_.md",
        "a.zip/_",
    ]
    assert {each.parent for each in folder.rglob("*")} == {folder}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip", "unpacked"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_that_an_older_program_packed(tmp_path: Path, folder: Path, encoding: str) -> None:
    raw = "审核报告.md".encode(encoding)
    packed = zipped({"x" * len(raw): MARKDOWN}).replace(b"x" * len(raw), raw)
    path = tmp_path / "a.zip"
    path.write_bytes(packed)
    assert list(told(path, folder)) == ["a.zip/审核报告.md"]


def test_members_of_one_name_are_told_apart(tmp_path: Path, folder: Path) -> None:
    letters = mail.message("x", attached={"a.md": b"# 1"})
    letters.add_attachment(b"# 2", maintype="text", subtype="markdown", filename="a.md")
    path = mail.save(tmp_path / "x.eml", letters)
    assert told(path, folder) == {"x.eml/a.md": "# 1", "x.eml/a.md (2)": "# 2"}


def test_a_member_that_is_protected_stops_no_other(tmp_path: Path, folder: Path) -> None:
    content = bytearray(zipped({"secret.md": b"# s", "open.md": b"# o"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert told(path, folder) == {
        "a.zip/secret.md": "The file is protected by a password",
        "a.zip/open.md": "# o",
    }


def test_a_damaged_member_stops_no_other(tmp_path: Path, folder: Path) -> None:
    packed = zipped({"a.md": bytes(range(256)) * 20, "b.md": b"# b"})
    path = tmp_path / "a.zip"
    path.write_bytes(packed[:60] + b"\xff" * 40 + packed[100:])
    found = told(path, folder)
    assert found["a.zip/a.md"].startswith("The file is damaged or incomplete")
    assert found["a.zip/b.md"] == "# b"


def test_archives_inside_each_other_end_somewhere(tmp_path: Path, folder: Path) -> None:
    inner = zipped({"a.md": b"# a"})
    for depth in range(3):
        inner = zipped({f"{depth}.zip": inner, f"{depth}.md": b"# x"})
    path = tmp_path / "a.zip"
    path.write_bytes(inner)
    found = told(path, folder)
    assert found["a.zip/2.zip/1.md"] == "# x"
    assert found["a.zip/2.zip/1.zip/0.zip"] == "Files are packed inside each other too deeply"


def test_an_archive_may_hold_so_many_files_and_so_much(tmp_path: Path, folder: Path) -> None:
    many = archive.write(tmp_path / "many.zip", {f"{number}.md": b"# x" for number in range(2_001)})
    assert told(many, folder) == {"many.zip": "It holds more than 2,000 files"}
    large = archive.write(tmp_path / "large.zip", {"a.md": bytes(3_000_000), "b.md": bytes(3_000_000)})
    found = told(large, folder, ReadOptions(largest_unpacked=4 * 1024 * 1024))
    assert found["large.zip/b.md"] == "The file holds 4 MB, more than the limit of 4 MB"
    assert "limit" not in found["large.zip/a.md"]
    assert "more than the limit of 0 MB" in told(large, folder, ReadOptions(largest_file=100))["large.zip"]


def test_an_e_mail_comes_to_the_documents_attached(tmp_path: Path, folder: Path) -> None:
    letter = mail.message("审核报告", text="请查收附件。", attached={"报告.md": MARKDOWN})
    letter.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", cid="<logo>", filename="logo.png", disposition="inline"
    )
    path = mail.save(tmp_path / "letter.eml", letter)
    assert told(path, folder) == {"letter.eml/报告.md": "# 内部审核报告"}


@pytest.mark.parametrize(("page", "kind"), [("", "txt"), ("<p>NC-1: <b>no record</b></p>", "html")])
def test_a_letter_without_documents_is_read_itself(tmp_path: Path, folder: Path, page: str, kind: str) -> None:
    letter = mail.message("Findings & more", text="NC-1: no record", page=page, attached={"photo.png": b"\x89PNG"})
    path = mail.save(tmp_path / "letter.eml", letter)
    picture, own = unpack(path, folder, ReadOptions())
    assert (picture.name, own.name) == (f"{path}/photo.png", str(path))
    document = read(own.readable)
    assert document.kind == kind
    assert paragraphs(document)[0].kind == "heading"
    assert texts(document) == ["Findings & more", "NC-1: no record"]


def test_a_forwarded_e_mail_is_opened_too(tmp_path: Path, folder: Path) -> None:
    inner = mail.message("inner", attached={"a.md": b"# a"})
    outer = mail.message("outer", text="see below")
    outer.add_attachment(message_from_bytes(bytes(inner), policy=policy.default))
    path = mail.save(tmp_path / "x.eml", outer)
    (name,) = told(path, folder)
    assert name.startswith("x.eml/")
    assert name.endswith(".eml/a.md")


def test_a_page_saved_as_an_e_mail(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "page.mht"
    path.write_bytes(
        b"From: <Saved by a browser>\r\nSubject: Findings\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://x/\r\n\r\n<p>NC-1</p>\r\n"
        b"--b\r\nContent-Type: text/css\r\nContent-Location: http://x/a.css\r\n\r\np {}\r\n--b--\r\n"
    )
    (source,) = unpack(path, folder, ReadOptions())
    assert texts(read(source.readable)) == ["Findings", "NC-1"]


def test_an_empty_letter_and_an_archive_of_nothing_are_told(tmp_path: Path, folder: Path) -> None:
    nothing = "It holds nothing that could be a report"
    assert told(mail.save(tmp_path / "a.eml", mail.message("only a subject")), folder) == {"a.eml": nothing}
    assert told(archive.write(tmp_path / "a.zip", {"a.js": b"x"}), folder) == {"a.zip": nothing}


def test_plain_text_that_looks_like_headers_is_no_e_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Date: 2026-03-10\nSubject: audit\nFrom: us\n\nNC-1", encoding="utf-8")
    assert not is_bundle(path)
    assert not is_bundle(tmp_path / "none")


def test_an_outlook_message_comes_to_its_attachments(tmp_path: Path, folder: Path) -> None:
    attached = {"报告.md": MARKDOWN, "large.csv": b"a,b\n" * 2_000}
    path = mail.save_outlook(tmp_path / "a.msg", mail.outlook("审核报告", text="请查收", attached=attached))
    found = told(path, folder)
    assert found["a.msg/报告.md"] == "# 内部审核报告"
    assert found["a.msg/large.csv"].count("a,b") == 2_000
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [("NC-1 没有记录", "", "NC-1 没有记录"), ("", "<meta charset=gb18030><p>NC-2 没有记录</p>", "NC-2 没有记录")],
)
def test_an_outlook_message_without_documents_is_read_itself(
    tmp_path: Path, folder: Path, text: str, page: str, said: str
) -> None:
    path = mail.save_outlook(tmp_path / "a.msg", mail.outlook("发现", text=text, page=page))
    (source,) = unpack(path, folder, ReadOptions())
    assert source.name == str(path)
    assert texts(read(source.readable)) == ["发现", said]


def test_an_outlook_message_inside_another(tmp_path: Path, folder: Path) -> None:
    inner = mail.outlook("Re: 审核", attached={"a.md": b"# a"})
    silent = mail.outlook("letter", text="NC-1")
    streams = mail.forwarded(mail.forwarded(mail.outlook("outer", text="x"), inner, 0), silent, 1)
    path = mail.save_outlook(tmp_path / "a.msg", streams)
    assert list(told(path, folder)) == ["a.msg/Re_ 审核/a.md", "a.msg/letter"]


def test_older_texts_and_pictures_of_the_letter_itself(tmp_path: Path, folder: Path) -> None:
    streams = mail.outlook("x", attached={"a.md": b"# a", "logo.png": b"\x89PNG"})
    streams["__attach_version1.0_#00000001/__substg1.0_3712001F"] = "logo@x".encode("utf-16-le")
    del streams["__attach_version1.0_#00000000/__substg1.0_3707001F"]
    streams["__attach_version1.0_#00000000/__substg1.0_3704001E"] = "报告.md".encode("gb18030")
    assert list(told(mail.save_outlook(tmp_path / "a.msg", streams), folder)) == ["a.msg/报告.md"]


def test_a_damaged_message_says_so(tmp_path: Path, folder: Path) -> None:
    path = mail.save_outlook(tmp_path / "a.msg", mail.outlook("x", attached={"a.md": b"# a" * 3_000}))
    content = path.read_bytes()
    path.write_bytes(content[:512] + b"\xff" * 512 + content[1024:])
    assert told(path, folder) == {"a.msg": "It holds nothing that could be a report"}
    path.write_bytes(content[:26] + bytes(20) + content[46:])
    (why,) = told(path, folder).values()
    assert why.startswith("The file is damaged or incomplete")


def test_an_archive_that_calls_itself_a_document_is_no_bundle(tmp_path: Path) -> None:
    path = archive.write(tmp_path / "a.docx", {"hello.txt": b"x"})
    assert not is_bundle(path)
    assert not is_bundle(archive.write(tmp_path / "b.ods", {"hello.txt": b"x"}))
