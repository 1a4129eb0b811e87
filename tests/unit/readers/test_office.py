"""Formats that LibreOffice opens for us: with the program where it is installed, with one that plays it for the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from shutil import which

import pytest

from connector.errors import ReadError
from connector.readers import ReadOptions, read
from tests.builders import docx, ole
from tests.builders.blocks import only_table, texts

OFFICE = which("soffice")
RTF = b"{\\rtf1\\ansi Audit report\\par\\trowd\\cellx3000\\cellx6000 No.\\cell Clause\\cell\\row NC-1\\cell 8.5\\cell\\row}"
WORD = ole.container({"WordDocument": bytes(5000)})


def played(tmp_path: Path, does: str, seconds: float = 30) -> ReadOptions:
    """A program in the place of LibreOffice; ``does``: Python, with ``out`` its folder and ``given`` the file."""
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\nimport json, os, pathlib, shutil, subprocess, sys, time\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\ngiven = pathlib.Path(sys.argv[-1])\n"
        f"profile = pathlib.Path(sys.argv[1].partition('file://')[2])\n{does}\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return ReadOptions(office=path, office_seconds=seconds)


def installed() -> ReadOptions:
    return ReadOptions(office=Path(str(OFFICE)))


def written(tmp_path: Path, content: bytes = RTF, name: str = "a.rtf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_what_the_program_makes_is_read_and_keeps_its_kind(tmp_path: Path) -> None:
    made = docx.save(tmp_path / "made.docx", docx.paragraph("内部审核报告"))
    options = played(tmp_path, f"out.mkdir()\nshutil.copy({str(made)!r}, out / (given.stem + '.docx'))")
    document = read(written(tmp_path), options)
    assert (document.kind, texts(document)) == ("rtf", ["内部审核报告"])


def test_the_program_gets_the_file_a_profile_without_macros_and_nothing_of_ours(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    does = (
        "settings = (profile / 'user' / 'registrymodifications.xcu').read_text()\n"
        "told = {'arguments': sys.argv[2:], 'macros': settings, 'names': sorted(os.environ), 'file': given.name,\n"
        "        'is_same': given.read_bytes()[:8].hex(), 'inside': profile.parent == given.parent == out.parent}\n"
        f"pathlib.Path({str(seen)!r}).write_text(json.dumps(told))"
    )
    with pytest.raises(ReadError):
        read(written(tmp_path, WORD, "report.bin"), played(tmp_path, does))
    told = json.loads(seen.read_text())
    assert (told["file"], told["is_same"], told["inside"]) == ("report.doc", WORD[:8].hex(), True)
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in told["macros"]
    assert set(told["names"]) <= {"HOME", "TMPDIR", "PATH", "LANG", "LC_CTYPE"}
    assert "--headless" in told["arguments"]
    assert told["arguments"][-5:-3] == ["--convert-to", "docx"]
    assert not Path(told["arguments"][-1]).exists()


@pytest.mark.parametrize("does", ["sys.exit(1)", "sys.exit(0)", "os.kill(os.getpid(), 11)"])
def test_a_program_that_makes_nothing(tmp_path: Path, does: str) -> None:
    with pytest.raises(ReadError, match="LibreOffice cannot open it"):
        read(written(tmp_path), played(tmp_path, does))


def test_a_program_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    does = (
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(pid)!r}).write_text(str(child.pid))\ntime.sleep(600)"
    )
    with pytest.raises(ReadError, match="did not finish within 3 seconds"):
        read(written(tmp_path), played(tmp_path, does, seconds=3))
    assert has_ended(int(pid.read_text()))


def has_ended(pid: int) -> bool:
    """Whether a process ends soon; one that nobody has waited for yet is a zombie."""
    for _attempt in range(100):
        try:
            if ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8"):
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_what_it_makes_is_checked_like_any_file(tmp_path: Path) -> None:
    does = "out.mkdir()\n(out / (given.stem + '.docx')).write_bytes(b'PK\\x03\\x04 cut')"
    with pytest.raises(ReadError, match="damaged or incomplete"):
        read(written(tmp_path), played(tmp_path, does))


def test_without_it_each_kind_says_what_to_do(tmp_path: Path) -> None:
    remedy = r"RTF is read with LibreOffice only → Install LibreOffice, or save it as \.docx"
    with pytest.raises(ReadError, match=remedy):
        read(written(tmp_path))
    works = ole.container({"CONTENTS": bytes(5000)})
    with pytest.raises(ReadError, match=r"Works \(\.wps\) is read with LibreOffice only"):
        read(written(tmp_path, works, "a.wps"))


def test_rich_text_for_real(tmp_path: Path) -> None:
    document = read(written(tmp_path), installed())
    assert document.kind == "rtf"
    assert "Audit report" in texts(document)
    assert only_table(document).rows == (("No.", "Clause"), ("NC-1", "8.5"))


@pytest.mark.parametrize("kind", ["doc", "odt"])
def test_older_and_open_documents_for_real(tmp_path: Path, kind: str) -> None:
    given = written(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = read(tmp_path / f"a.{kind}", installed())
    assert document.kind == kind
    assert "Audit report" in texts(document)
    assert only_table(document).rows == (("No.", "Clause"), ("NC-1", "8.5"))


CELL = '<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
SPREADSHEET = """<office:document-content office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:spreadsheet><table:table table:name="发现">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_open_spreadsheets_for_real(tmp_path: Path) -> None:
    rows = [["编号", "条款"], ["NC-1", "8.5"]]
    cells = "".join(f"<table:table-row>{''.join(CELL.format(text=t) for t in row)}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/"'
        f' m:media-type="{kind}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", SPREADSHEET.format(rows=cells))
    document = read(tmp_path / "a.ods", installed())
    assert (document.kind, only_table(document).place.sheet) == ("ods", "发现")
    assert only_table(document).rows == tuple(map(tuple, rows))
