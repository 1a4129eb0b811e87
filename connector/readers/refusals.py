"""Why a file is not read, in one place: each refusal says where, why, and what the person does next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, ReadError
from connector.language import _

if TYPE_CHECKING:
    from pathlib import Path

READABLE = "DOCX, XLSX, XLS, PDF, PNG, JPEG, TIFF, HTML, Markdown, CSV, TXT, JSON, OSCAL"


def missing(path: Path) -> ReadError:
    """There is no such file."""
    return _refusal(path, _("There is no such file"), _("Check the path and its spelling"))


def directory(path: Path) -> ReadError:
    """The path is a folder."""
    return _refusal(path, _("This is a folder, not a file"), _("Name the files in it"))


def no_file(path: Path) -> ReadError:
    """The path is a pipe or a device."""
    return _refusal(path, _("This is a pipe or a device, not a file"), _("Save it as a file first"))


def forbidden(path: Path) -> ReadError:
    """The operating system does not let us read it."""
    return _refusal(path, _("The file may not be read"), _("Give this account the right to read it"))


def empty(path: Path) -> ReadError:
    """No content at all."""
    return _refusal(path, _("The file is empty"), _("Ask for the file again"))


def too_large(path: Path, size: int, limit: int) -> ReadError:
    """More bytes, or more unpacked bytes, than the limit."""
    return _refusal(
        path,
        _("The file holds {size} MB, more than the limit of {limit} MB").format(size=_mb(size), limit=_mb(limit)),
        _("Split the report, or raise the limit if you trust the file"),
    )


def bomb(path: Path, limit: int) -> ReadError:
    """The container unpacks to far more than its own size."""
    return _refusal(
        path,
        _("The file unpacks to more than {limit} times its size, as only a zip bomb does").format(limit=limit),
        _("Do not open it; ask its sender for the report itself"),
    )


def too_wide(path: Path, limit: int) -> ReadError:
    """Its sheets spread over more cells than can be held."""
    return _refusal(
        path,
        _("The sheets spread over more than {limit} cells").format(limit=f"{limit:,}"),
        _("Delete what stands far outside the table, or save the table alone"),
    )


def damaged(path: Path, detail: str = "") -> ReadError:
    """The content breaks the rules of its own format."""
    why = _("The file is damaged or incomplete")
    return _refusal(path, f"{why} ({detail})" if detail else why, _("Open and save it again, or ask for a new copy"))


def encrypted(path: Path) -> ReadError:
    """A password is needed to open it."""
    return _refusal(path, _("The file is protected by a password"), _("Save a copy without the password"))


def entities(path: Path) -> ReadError:
    """The XML inside declares a document type, which no office program writes."""
    return _refusal(
        path,
        _("The file declares XML entities, which can be used for an attack"),
        _("Save it again with an office program, or ask its sender"),
    )


def undecodable(path: Path, encoding: str) -> ReadError:
    """The text is not written in the encoding that was found or set."""
    return _refusal(
        path,
        _("The text is not readable as {encoding}").format(encoding=encoding),
        _("Name its encoding, or save it as UTF-8"),
    )


def wrong_format(path: Path, name: str, save_as: str) -> ReadError:
    """A known format that is not read, but can be saved as one that is."""
    return _refusal(path, _("{name} is not read").format(name=name), _("Save it as {format}").format(format=save_as))


def image(path: Path) -> ReadError:
    """A picture, or a file of such, where recognition is not installed."""
    return _refusal(
        path,
        _("This is a picture (a scan): its text has to be recognised, and that part is not installed"),
        "pip install 'closeout[ocr]'",
    )


def strange_picture(path: Path) -> ReadError:
    """A kind of picture that is not read."""
    return _refusal(
        path, _("This kind of picture is not read"), _("Save it as {format}").format(format="PNG, JPEG, TIFF")
    )


def too_many_pixels(path: Path) -> ReadError:
    """A picture that unpacks to more than a page ever holds."""
    return _refusal(path, _("The picture is larger than any page"), _("Scan it again with 300 dots per inch"))


def crashed(path: Path, how: str) -> ReadError:
    """A library broke down over the content."""
    why = _("Reading it broke down")
    return _refusal(path, f"{why} ({how})" if how else why, _("Open and save it again, or ask for a new copy"))


def too_slow(path: Path, seconds: float) -> ReadError:
    """Reading did not come to an end."""
    return _refusal(
        path,
        _("Reading it took longer than {seconds} seconds").format(seconds=f"{seconds:g}"),
        _("Split the report, or raise seconds under [reading] if you trust the file"),
    )


def too_much_memory(path: Path) -> ReadError:
    """Reading needs more memory than it may have."""
    return _refusal(
        path,
        _("Reading it needs more memory than it may have"),
        _("Split the report, or raise memory_mb under [reading] if you trust the file"),
    )


def strange_name(path: Path) -> ReadError:
    """A file name in another encoding than the system's."""
    name = ascii(str(path))
    why, remedy = _("Its name is not in the encoding of this system"), _("Give the file another name")
    return ReadError(Problem(name, why, remedy))


def needs_office(path: Path, name: str, save_as: str) -> ReadError:
    """A format that only LibreOffice opens, and it is not installed."""
    remedy = _("Install LibreOffice, or save it as {format}")
    return _refusal(
        path, _("{name} is read with LibreOffice only").format(name=name), remedy.format(format=f".{save_as}")
    )


def not_converted(path: Path) -> ReadError:
    """LibreOffice has made nothing of it."""
    why = _("LibreOffice cannot open it: it is damaged, or protected by a password")
    return _refusal(path, why, _("Open and save it again, or ask for a new copy"))


def not_converted_in_time(path: Path, seconds: float) -> ReadError:
    """LibreOffice was ended by us."""
    why = _("LibreOffice did not finish within {seconds} seconds").format(seconds=f"{seconds:g}")
    return _refusal(path, why, _("Open and save it again as .docx or .xlsx"))


def too_nested(path: Path) -> ReadError:
    """Elements inside each other, further than any program writes them."""
    return damaged(path, _("too deeply nested"))


def too_deep(path: Path) -> ReadError:
    """Archives and e-mails inside each other, further than anybody packs."""
    return _refusal(path, _("Files are packed inside each other too deeply"), _("Unpack it and name the report itself"))


def too_many(path: Path, limit: int) -> ReadError:
    """An archive of more files than anybody sends."""
    why = _("It holds more than {limit} files").format(limit=f"{limit:,}")
    return _refusal(path, why, _("Unpack it and name the reports"))


def holds_nothing(path: Path) -> ReadError:
    """An archive or an e-mail without anything that could be a report."""
    return _refusal(path, _("It holds nothing that could be a report"), _("Look into it and name the report itself"))


def archive(path: Path) -> ReadError:
    """An archive that is no ZIP."""
    return _refusal(path, _("This kind of archive is not opened"), _("Unpack it, or pack it as ZIP"))


def unknown(path: Path) -> ReadError:
    """No reader knows this content."""
    return _refusal(
        path,
        _("Nobody here reads this kind of file"),
        _("These are read: {kinds}").format(kinds=READABLE),
    )


def _refusal(path: Path, why: str, remedy: str) -> ReadError:
    return ReadError(Problem(str(path), why, remedy))


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.0f}"
