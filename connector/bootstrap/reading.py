"""How reports are read here: readers, vocabulary and standards, with a site's own words."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from connector.bootstrap.environment import config_path, office_program
from connector.config.settings import Reading as ReadingSettings
from connector.errors import Problem, ReadError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.audit import Reading
    from connector.model.document import Document
    from connector.readers import ReadOptions
    from connector.readers.bundle import Source
    from connector.readers.isolation import ReadLimits
    from connector.workflow.understanding import Explained


PICTURE_SECONDS = 60
PICTURE_TEXT = 4000
MEGABYTE = 1_000_000


def reading_settings(given: Path | None) -> ReadingSettings:
    """The configuration's ``[reading]``; defaults where there is no configuration and none was named."""
    from connector import config

    path = config_path(given)
    return config.load(path).reading if given or path.exists() else ReadingSettings()


def get_ready(settings: ReadingSettings) -> None:
    """Start the process that reads while this one gets ready too."""
    from connector.readers.isolation import prepare

    prepare(limits(settings))


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

    def read(path: Path) -> Reading:
        from connector.workflow.understanding import READ, reading_in

        return reading_in(_made(path, settings, READ))

    return read


def explained(settings: ReadingSettings) -> Callable[[Path], Explained]:
    """As :func:`reader`, with where each value comes from: of the report's head, and of each finding."""

    def read(path: Path) -> Explained:
        from connector.workflow.understanding import EXPLAIN, explained_in

        return explained_in(_made(path, settings, EXPLAIN))

    return read


def _made(path: Path, settings: ReadingSettings, maker: str) -> str:
    from connector.readers.isolation import made_isolated

    return made_isolated(path, options(settings), limits(settings), maker, settings.model_dump_json())
