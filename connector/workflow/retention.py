"""Retention: after the term the texts of findings, their files and what the trail says go; figures and chain stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.lifecycle.retention import kept_since, purged
from connector.model.slices import slices
from connector.model.trail import PURGE, Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic import JsonValue

    from connector.workflow.parts import Parts

TOGETHER = 100
"""Findings of one transaction: others can write in between, and a stop loses nothing."""


@dataclass(frozen=True, slots=True)
class Term:
    """Whose term is over. ``before``: what ended earlier; ``findings``: labels; how many files and trail entries."""

    before: date
    findings: tuple[str, ...]
    files: int = 0
    entries: int = 0


def over(parts: Parts) -> Term:
    """What would be purged now of what the person may see; changes nothing."""
    parts.require("sync")
    before, moment = _term(parts)
    with parts.ledger.reading() as book:
        ids = book.purging.over(before, moment)
        scope = parts.scope(book)
        found = [one for some in slices(ids, TOGETHER) for one in book.records.select(Query(ids=tuple(some)), scope)]
    return Term(before=before, findings=tuple(record.label for record in found))


def purge(parts: Parts) -> Term:
    """Purge what was kept for its term. Again on the same day it finds nothing."""
    parts.require("sync")
    before, moment = _term(parts)
    with parts.ledger.reading() as book:
        ids = book.purging.over(before, moment)
    labels: list[str] = []
    for some in slices(ids, TOGETHER):
        labels += _findings(parts, some, moment)
        parts.tell("findings purged", len(labels), len(ids))
    files, entries = _the_rest(parts, moment)
    return Term(before=before, findings=tuple(labels), files=files, entries=entries)


def _term(parts: Parts) -> tuple[date, datetime]:
    before = kept_since(parts.today, parts.settings.access.keep_years)
    return before, datetime.combine(before, time(), parts.settings.organisation.zone)


def _findings(parts: Parts, ids: Sequence[str], moment: datetime) -> list[str]:
    with parts.ledger.writing() as book:
        records = list(book.records.select(Query(ids=tuple(ids))))
        pairs = [(record, purged(record)) for record in records]
        book.purging.purge(pairs, parts.by(PURGE))
        book.links.save_all({after.id: after.link for _before, after in pairs if after.link})
        book.acts.add(_act(parts, moment, [record.id for record in records], findings=len(records)))
    return [record.label for record in records]


def _the_rest(parts: Parts, moment: datetime) -> tuple[int, int]:
    """What belongs to no finding that is left: files, requests, and what the trail says."""
    with parts.ledger.writing() as book:
        files, requests = book.purging.originals(moment), book.purging.requests(moment)
        if not files + requests and not book.purging.trail_is_over(moment):
            return 0, 0
        (entry,) = book.trail.append([_act(parts, moment, files=files, requests=requests)])
        return files, book.trail.purge(moment, entry)


def _act(parts: Parts, moment: datetime, objects: Sequence[str] = (), **counted: JsonValue) -> Act:
    details: dict[str, JsonValue] = {"before": moment.isoformat(), **counted}
    return Act(at=parts.now(), action=PURGE, origin=parts.origin, objects=tuple(objects), details=details)
