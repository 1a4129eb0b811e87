"""Formats of other and older office programs, turned into DOCX or XLSX by LibreOffice where it is installed.

==============================================  ======  =======================
kind                                            to      told as, where it is not
==============================================  ======  =======================
Word 97-2003 (.doc, .wps)                       docx    save it as .docx
RTF, ODT, Microsoft Works                       docx    save it as .docx
ODS, XLSB                                       xlsx    save it as .xlsx
==============================================  ======  =======================

Each file gets a profile and a folder of its own, in which macros are off and links are not followed; both are gone
afterwards. The program ends with all it has started when its time is over.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from connector.readers import refusals
from connector.readers.processes import end
from connector.readers.zips import check_container

if TYPE_CHECKING:
    from connector.model.document import Document
    from connector.readers.options import ReadOptions

Foreign = Literal["doc", "works", "rtf", "odt", "ods", "xlsb"]


class _Way(NamedTuple):
    """How a kind is called, its usual ending, and what it becomes."""

    name: str
    suffix: str
    to: Literal["docx", "xlsx", "pdf"]


_WAYS: dict[Foreign, _Way] = {
    "doc": _Way("Word 97-2003 (.doc)", ".doc", "docx"),
    "works": _Way("Works (.wps)", ".wps", "docx"),
    "rtf": _Way("RTF", ".rtf", "docx"),
    "odt": _Way("ODT", ".odt", "docx"),
    "ods": _Way("ODS", ".ods", "xlsx"),
    "xlsb": _Way("XLSB", ".xlsb", "xlsx"),
}

_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
)


def read(kind: Foreign, content: bytes, path: Path, options: ReadOptions) -> Document:
    """The converted file as a document. Raises ``ReadError`` where LibreOffice is missing, fails, or takes too long."""
    way = _WAYS[kind]
    if options.office is None:
        raise refusals.needs_office(path, way.name, way.to)
    converted = _converted(content, path, way, options.office, options.office_seconds)
    check_container(converted, path, options)
    return replace(_document(way, converted, path, options), kind=kind)


def _document(way: _Way, content: bytes, path: Path, options: ReadOptions) -> Document:
    if way.to == "docx":
        from connector.readers import docx

        return docx.read(content, path, options)
    from connector.readers import xlsx

    return xlsx.read(content, path, options)


def to_pdf(content: bytes, path: Path, program: Path, seconds: float) -> bytes:
    """The file as LibreOffice prints it. Raises ``ReadError`` where it fails or takes too long."""
    return _converted(content, path, _Way(path.name, path.suffix, "pdf"), program, seconds)


def _converted(content: bytes, path: Path, way: _Way, program: Path, seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="closeout-office-") as place:
        folder = Path(place)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
        (profile / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
        given = folder / f"report{way.suffix}"
        given.write_bytes(content)
        _run(_command(program, folder, given, way), folder, path, seconds)
        made = folder / "out" / f"report.{way.to}"
        if not made.is_file():
            raise refusals.not_converted(path)
        return made.read_bytes()


def _command(program: Path, folder: Path, given: Path, way: _Way) -> list[str]:
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return [str(program), profile, *options, "--convert-to", way.to, "--outdir", str(folder / "out"), str(given)]


def _run(command: list[str], folder: Path, path: Path, seconds: float) -> None:
    """Run it to its end, or end it and what it has started."""
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - the program that the configuration names, with paths of our own
        command,
        env=own,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as late:
        raise refusals.not_converted_in_time(path, seconds) from late
    finally:
        end(process)
