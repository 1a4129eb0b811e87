"""How reports are read here: readers, vocabulary and standards, with a site's own words."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from connector.bootstrap.environment import config_path, office_program
from connector.config.settings import Reading as ReadingSettings
from connector.errors import Problem, ReadError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.model.audit import Reading
    from connector.model.document import Document
    from connector.normalise.options import DateOrder
    from connector.readers import ReadOptions
    from connector.readers.bundle import Source


PICTURE_SECONDS = 20
DATE_ORDERS: dict[str, DateOrder] = {"day-first": "dmy", "month-first": "mdy"}


def reading_settings(given: Path | None) -> ReadingSettings:
    """The configuration's ``[reading]``; defaults where there is no configuration and none was named."""
    from connector import config

    path = config_path(given)
    return config.load(path).reading if given or path.exists() else ReadingSettings()


def documents(settings: ReadingSettings) -> Callable[[Path], Document]:
    """Reads a file into its blocks. Raises ``ReadError``."""

    def read(path: Path) -> Document:
        from connector.readers import read as read_file

        return read_file(path, options(settings))

    return read


def options(settings: ReadingSettings) -> ReadOptions:
    """How files are read here, with what is installed."""
    from connector.readers import ReadOptions

    return ReadOptions(encoding=settings.encoding, office=office_program())


@contextmanager
def sources(path: Path) -> Iterator[list[Source]]:
    """The files that a named one comes to: itself, or those in a folder, an archive, an e-mail; unpacked meanwhile."""
    from connector.readers import ReadOptions
    from connector.readers.bundle import unpack

    with tempfile.TemporaryDirectory(prefix="closeout-") as folder:
        yield unpack(path, Path(folder), ReadOptions())


def picture(content: bytes, page: int) -> bytes:
    """A page (from 1) of a PDF as PNG, made in a process of its own: the library is not safe among threads.

    Raises ``ReadError``.
    """
    command = [sys.executable, "-m", "connector.readers.pdf.picture", str(page)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the page is a number
            command, input=content, capture_output=True, timeout=PICTURE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode != 0 or not done.stdout:
        why = _("page {page} cannot be shown").format(page=page)
        raise ReadError(Problem("", why, _("look at the report itself")))
    return done.stdout


def reader(settings: ReadingSettings) -> Callable[[Path], Reading]:
    """Reads a report: bytes → document → findings as printed → nonconformities. Raises ``ReadError``."""
    blocks = documents(settings)

    def read(path: Path) -> Reading:
        from connector.extract import extract, load_vocabulary
        from connector.normalise import NormaliseOptions, load_standards, normalise

        document = blocks(path)
        printed = extract(document, load_vocabulary(settings.labels, tuple(settings.grades)))
        options = NormaliseOptions(
            grade_words=settings.grades,
            default_standard=settings.standard,
            date_order=DATE_ORDERS[settings.date_order] if settings.date_order else None,
        )
        return _noted(normalise(printed, load_standards(), options), document)

    return read


def _noted(reading: Reading, document: Document) -> Reading:
    """The reading with what a person should know about the file, as doubts about the report."""
    from connector.model.audit import Doubt

    notes = tuple(Doubt(field="file", reason=note.reason, place=note.place) for note in document.notes)
    return reading.model_copy(update={"doubts": (*reading.doubts, *notes)}) if notes else reading
