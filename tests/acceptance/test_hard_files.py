"""Files that hang or break their reader down: the rest of the batch goes on, and Ctrl-C still ends it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders import archive, hanging

if TYPE_CHECKING:
    from tests.acceptance.office import Office

FEW = "\n[reading]\nseconds = 3\n"


def readers_of(pid: int) -> set[int]:
    """The processes that a command has started."""
    return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()}


def test_a_file_that_hangs_stops_no_other(office: Office) -> None:
    office.change(FEW)
    hangs, good = hanging.save(office.folder / "hangs.html"), office.report()
    said = office.run("parse", str(hangs), str(good), "--format", "json")
    assert said.code == 1
    assert "hangs.html: Reading it took longer than 3 seconds" in said.err
    assert [len(report["findings"]) for report in said.json["reports"]] == [0, 4]
    assert "took longer than 3 seconds" in said.json["reports"][0]["error"]


def test_a_text_that_is_read_at_once_and_then_takes_for_ever_stops_no_other(office: Office) -> None:
    """Whatever is made of a document counts within the same limits: here a search that goes back for each blank."""
    office.change(FEW)
    (office.folder / "blanks.txt").write_text("x" + " " * 5_000_000 + "y\n", encoding="utf-8")
    for command in ("parse", "ingest"):
        said = office.run(command, str(office.folder / "blanks.txt"), str(office.report()), "--format", "json")
        assert said.code == 1
        assert "blanks.txt: Reading it took longer than 3 seconds" in said.err
    assert len(office.findings()) == 4


def test_an_archive_that_hangs_stops_no_other_on_its_way_into_the_ledger(office: Office) -> None:
    office.change(FEW)
    held = hanging.save(office.folder / "hangs.html").read_bytes()
    hangs = archive.write(office.folder / "hangs.zip", {"hangs.html": held})
    said = office.run("ingest", str(hangs), str(office.report()), "--format", "json")
    assert said.code == 1
    assert "hangs.zip/hangs.html: Reading it took longer than 3 seconds" in said.err
    assert len(office.findings()) == 4


def test_a_folder_with_a_file_that_breaks_its_reader_down(office: Office) -> None:
    """LibreOffice, found on the path, is played by a program that kills its caller."""
    programs, reports = office.folder / "bin", office.folder / "reports"
    programs.mkdir()
    reports.mkdir()
    program = programs / "soffice"
    program.write_text("#!/bin/sh\nkill -SEGV $PPID\n", encoding="utf-8")
    program.chmod(0o755)
    (reports / "a.rtf").write_text("{\\rtf1 x}", encoding="utf-8")
    (reports / "b.csv").write_bytes(office.report().read_bytes())
    said = office.run("parse", str(reports), "--format", "json", PATH=f"{programs}:{os.environ['PATH']}")
    assert said.code == 1
    assert f"{reports}/a.rtf: Reading it broke down (SIGSEGV)" in said.err
    assert [len(report["findings"]) for report in said.json["reports"]] == [0, 4]


def test_ctrl_c_ends_the_command_and_its_reader(office: Office) -> None:
    command = office.start("parse", str(hanging.save(office.folder / "hangs.html")))
    while not (readers := readers_of(command.pid)):
        time.sleep(0.05)
    time.sleep(1.0)
    command.send_signal(signal.SIGINT)
    _out, err = command.communicate(timeout=20)
    assert command.returncode == 130
    assert "Traceback" not in err
    assert not any(Path(f"/proc/{pid}").exists() for pid in readers)
