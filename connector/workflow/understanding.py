"""Document → findings as printed → nonconformities, with a site's own words: what the process that reads does further.

What a report holds can be as hard on the extraction as on the reading, so both run there, within the same limits.
``READ`` and ``EXPLAIN`` name what is made of a document for that process; ``reading_in`` and ``explained_in`` take it
back.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from connector.config.settings import Reading as ReadingSettings
from connector.extract import extract, load_vocabulary
from connector.model.audit import Doubt, Explanation, Reading
from connector.normalise import NormaliseOptions, load_standards, normalise
from connector.normalise.explaining import explain, explain_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.model.audit import Extract
    from connector.model.document import Document
    from connector.normalise.options import DateOrder

Explained = tuple[Reading, tuple[Explanation, ...], tuple[tuple[Explanation, ...], ...]]
"""A reading, and where each value comes from: of the report's head, and of each finding."""

READ, EXPLAIN = f"{__name__}:read_to_json", f"{__name__}:explained_to_json"
DATE_ORDERS: dict[str, DateOrder] = {"day-first": "dmy", "month-first": "mdy"}

_EXPLAINED = TypeAdapter[Explained](Explained)


def read_to_json(settings: str) -> Callable[[Document], str]:
    """Makes a document's reading, as JSON. ``settings``: the configuration's ``[reading]``, as JSON."""
    extracted, interpreted = _steps(ReadingSettings.model_validate_json(settings))

    def made(document: Document) -> str:
        with _nothing_collected():
            return _noted(interpreted(extracted(document)), document).model_dump_json()

    return made


def explained_to_json(settings: str) -> Callable[[Document], str]:
    """As :func:`read_to_json`, with where each value comes from."""
    extracted, interpreted = _steps(ReadingSettings.model_validate_json(settings))

    def made(document: Document) -> str:
        with _nothing_collected():
            printed = extracted(document)
            reading = interpreted(printed)
            told = _noted(reading, document), explain_head(printed, reading), explain(printed, reading)
            return _EXPLAINED.dump_json(told).decode()

    return made


def reading_in(told: str) -> Reading:
    """The reading in what :func:`read_to_json` made."""
    with _nothing_collected():
        return Reading.model_validate_json(told)


def explained_in(told: str) -> Explained:
    """The reading in what :func:`explained_to_json` made, with where each value comes from."""
    with _nothing_collected():
        return _EXPLAINED.validate_json(told)


def _steps(settings: ReadingSettings) -> tuple[Callable[[Document], Extract], Callable[[Extract], Reading]]:
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


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave out the search for cycles: of a long register half a million values are made, and all are kept."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _noted(reading: Reading, document: Document) -> Reading:
    """The reading with what a person should know about the file, as doubts about the report."""
    notes = tuple(Doubt(field="file", reason=note.reason, place=note.place) for note in document.notes)
    return reading.model_copy(update={"doubts": (*reading.doubts, *notes)}) if notes else reading
