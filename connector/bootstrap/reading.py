"""How reports are read here: readers, vocabulary and standards, with a site's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.bootstrap.environment import config_path
from connector.config.settings import Reading as ReadingSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connector.model.audit import Reading
    from connector.normalise.options import DateOrder


DATE_ORDERS: dict[str, DateOrder] = {"day-first": "dmy", "month-first": "mdy"}


def reading_settings(given: Path | None) -> ReadingSettings:
    """The configuration's ``[reading]``; defaults where there is no configuration and none was named."""
    from connector import config

    path = config_path(given)
    return config.load(path).reading if given or path.exists() else ReadingSettings()


def reader(settings: ReadingSettings) -> Callable[[Path], Reading]:
    """Reads a report: bytes → document → findings as printed → nonconformities. Raises ``ReadError``."""

    def read(path: Path) -> Reading:
        from connector.extract import extract, load_vocabulary
        from connector.normalise import NormaliseOptions, load_standards, normalise
        from connector.readers import ReadOptions
        from connector.readers import read as read_file

        document = read_file(path, ReadOptions(encoding=settings.encoding))
        printed = extract(document, load_vocabulary(settings.labels, tuple(settings.grades)))
        options = NormaliseOptions(
            grade_words=settings.grades,
            default_standard=settings.standard,
            date_order=DATE_ORDERS[settings.date_order] if settings.date_order else None,
        )
        return normalise(printed, load_standards(), options)

    return read
