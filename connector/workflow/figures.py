"""Closure figures of any day, from the history; with what is badly looked after, and how repeats went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.ledger.standing import GROUPS
from connector.model.people import EVERYTHING

if TYPE_CHECKING:
    from datetime import date

    from connector.ledger.ledger import Book
    from connector.ledger.standing import GroupName
    from connector.model.figures import Figures, Quality
    from connector.model.people import Scope
    from connector.workflow.parts import Parts


def figures(parts: Parts, as_of: date | None, by: GroupName | None = None) -> Figures:
    """All figures as of the end of a day, today's by default; of what the person may see."""
    parts.require("figures")
    day = as_of or parts.today
    with parts.ledger.reading() as book:
        told = of_day(parts, book, day, by, parts.scope(book, "figures"))
    parts.trace("view", figures=day.isoformat(), by=by)
    return told


def of_day(parts: Parts, book: Book, day: date, by: GroupName | None, scope: Scope) -> Figures:
    """The figures of a scope, with what is badly looked after and how repeats went."""
    quality = _quality(parts, book, day, scope)
    repeats = book.figures.repeats(day, scope)
    return book.figures.of(day, by, scope).model_copy(update={"quality": quality, "repeats": repeats})


def _quality(parts: Parts, book: Book, day: date, scope: Scope) -> Quality:
    """The panel. Of a past day the tickets are known only where a snapshot was taken then."""
    quiet = timedelta(days=parts.settings.reminders.no_activity_days)
    quality = book.quality.of(day, day - quiet, scope)
    if day >= parts.today:
        return quality
    kept = book.snapshots.of(day) if scope.everything else None
    return quality.model_copy(update={"failed_sync": kept.quality.failed_sync if kept and kept.quality else None})


def snapshot(parts: Parts) -> Figures:
    """Keep today's figures, whole and in each cut, as they stand now; a later one of the same day replaces them."""
    parts.require("sync")
    with parts.ledger.reading() as book:
        told = of_day(parts, book, parts.today, None, EVERYTHING)
        cuts = {by: book.figures.of(parts.today, by).groups or {} for by in GROUPS}
    with parts.ledger.writing() as book:
        book.snapshots.keep(told, cuts, parts.now())
    return told


def printed(parts: Parts, day: date, by: GroupName | None = None) -> Figures:
    """The figures as they were told of a day. Raises ``Refused`` where no snapshot was taken, or it shows too much."""
    parts.require("figures")
    with parts.ledger.reading() as book:
        scope = parts.scope(book, "figures")
        if not (scope.everything or scope.summaries):
            why = _("snapshots count everything, which {name} may not see").format(name=parts.person.name)
            raise Refused(Problem(day.isoformat(), why, _("leave --snapshot out")))
        told = book.snapshots.of(day, by)
    if told is None:
        why = _("no snapshot was taken on this day")
        raise Refused(
            Problem(day.isoformat(), why, _("leave --snapshot out: the history tells the figures of any day"))
        )
    parts.trace("view", snapshot=day.isoformat(), by=by)
    return told
