"""How reports are read here: readers, vocabulary and standards, with a site's own words."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from connector.bootstrap.environment import config_path, office_program
from connector.config.settings import Reading as ReadingSettings
from connector.errors import Problem, ReadError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.audit import Explanation, Extract, Reading
    from connector.model.document import Document
    from connector.normalise.options import DateOrder
    from connector.readers import ReadOptions
    from connector.readers.bundle import Source
    from connector.readers.isolation import ReadLimits


PICTURE_SECONDS = 60
PICTURE_TEXT = 4000
MEGABYTE = 1_000_000
DATE_ORDERS: dict[str, DateOrder] = {"day-first": "dmy", "month-first": "mdy"}


def reading_settings(given: Path | None) -> ReadingSettings:
    """The configuration's ``[reading]``; defaults where there is no configuration and none was named."""
    from connector import config

    path = config_path(given)
    return config.load(path).reading if given or path.exists() else ReadingSettings()


def get_ready(settings: ReadingSettings) -> None:
    """Start the process that reads, and load what makes findings of it while that one loads what it needs."""
    from connector.readers.isolation import prepare

    prepare(limits(settings))
    _normaliser(settings)


def documents(settings: ReadingSettings) -> Callable[[Path], Document]:
    """Reads a file into its blocks. Raises ``ReadError``."""

    def read(path: Path) -> Document:
        from connector.readers.isolation import read_isolated

        return read_isolated(path, options(settings), limits(settings))

    return read


def limits(settings: ReadingSettings) -> ReadLimits:
    """What reading one file may cost here."""
    from connector.readers.isolation import ReadLimits

    return ReadLimits(
        seconds=settings.seconds, memory=settings.memory_mb * MEGABYTE, unpacked=settings.unpacked_mb * MEGABYTE
    )


def options(settings: ReadingSettings) -> ReadOptions:
    """How files are read here, with what is installed."""
    from connector.readers import ReadOptions

    return ReadOptions(encoding=settings.encoding, office=office_program())


Explained = tuple["Reading", tuple["Explanation", ...], tuple[tuple["Explanation", ...], ...]]
Sources = Callable[[Path], AbstractContextManager[list["Source"]]]


def sources(settings: ReadingSettings) -> Sources:
    """Opens what a person names: the files that it comes to, out of folders, archives and e-mails.

    They are there as long as the block lasts.
    """

    @contextmanager
    def opened(path: Path) -> Iterator[list[Source]]:
        from connector.readers.isolation import unpack_isolated

        with tempfile.TemporaryDirectory(prefix="closeout-") as folder:
            yield unpack_isolated(path, Path(folder), options(settings), limits(settings))

    return opened


def picture(content: bytes, page: int, text: str) -> bytes:
    """A page (from 1) of a PDF or picture as PNG, with the text marked where it stands; drawn by another process.

    Raises ``ReadError``.
    """
    command = [sys.executable, "-P", "-m", "connector.readers.showing.worker"]
    asked = json.dumps({"page": page, "text": text[:PICTURE_TEXT]}).encode() + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=asked, capture_output=True, timeout=PICTURE_SECONDS, check=False
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
    normaliser = cache(lambda: _normaliser(settings))

    def read(path: Path) -> Reading:
        document = blocks(path)
        return _noted(normaliser()(document), document)

    return read


def explained(settings: ReadingSettings) -> Callable[[Path], Explained]:
    """As :func:`reader`, with where each value comes from: of the report's head, and of each finding."""
    from connector.normalise.explaining import explain, explain_head

    blocks = documents(settings)
    steps = cache(lambda: _steps(settings))

    def read(path: Path) -> Explained:
        document = blocks(path)
        extracted, interpreted = steps()
        printed = extracted(document)
        reading = interpreted(printed)
        return _noted(reading, document), explain_head(printed, reading), explain(printed, reading)

    return read


def _normaliser(settings: ReadingSettings) -> Callable[[Document], Reading]:
    """What comes after the reading of a file."""
    extracted, interpreted = _steps(settings)

    def read(document: Document) -> Reading:
        with _nothing_collected():
            return interpreted(extracted(document))

    return read


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave out the search for cycles: of a long register half a million values are made, and all are kept."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _steps(settings: ReadingSettings) -> tuple[Callable[[Document], Extract], Callable[[Extract], Reading]]:
    """Blocks → findings as printed → nonconformities."""
    from connector.extract import extract, load_vocabulary
    from connector.normalise import NormaliseOptions, load_standards, normalise

    vocabulary, standards = load_vocabulary(settings.labels, tuple(settings.grades)), load_standards()
    options = NormaliseOptions(
        grade_words=settings.grades,
        default_standard=settings.standard,
        date_order=DATE_ORDERS[settings.date_order] if settings.date_order else None,
    )
    return (
        lambda document: extract(document, vocabulary),
        lambda printed: normalise(printed, standards, options),
    )


def _noted(reading: Reading, document: Document) -> Reading:
    """The reading with what a person should know about the file, as doubts about the report."""
    from connector.model.audit import Doubt

    notes = tuple(Doubt(field="file", reason=note.reason, place=note.place) for note in document.notes)
    return reading.model_copy(update={"doubts": (*reading.doubts, *notes)}) if notes else reading
