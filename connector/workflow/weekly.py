"""Compliance's summary, each Monday: the figures, what waits for them, and what is overdue for longest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from connector.language import _, speaking
from connector.ledger.query import Query
from connector.lifecycle.closing import UNFINISHED, is_overdue
from connector.lifecycle.due import closed_for_checks
from connector.lifecycle.owner import person_of
from connector.model.audit import Grade, Stage
from connector.model.ticket import LinkState
from connector.workflow.letters import Entry, Figures, Page, Section, web_address
from connector.workflow.people import everybody
from connector.workflow.remind_words import when
from connector.workflow.tickets import waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from connector.model.figures import Figures as Closure
    from connector.model.figures import Rate
    from connector.model.people import Person
    from connector.model.record import Record
    from connector.workflow.parts import Parts

MOST_NAMED = 10
FLAGS = frozenset(
    {
        *("incomplete", "needs_decision", "escalated", "drift", "disputed", "changed"),
        *("repeat_suspected", "extension_asked"),
    }
)
"""What is counted of what waits for somebody."""


def summary(parts: Parts, person: Person, language: str, *, private: bool) -> Page:
    """The page. ``private``: nobody but the person reads the channel; elsewhere no finding is named."""
    seen = replace(parts, person=person)
    with parts.ledger.reading() as book:
        scope = seen.scope(book)
        closure = book.figures.of(parts.today, None, scope)
        people = everybody(parts, book)
        records = list(book.records.select(Query(stages=(Stage.DRAFT, *sorted(UNFINISHED))), scope))
        checks = list(book.records.select(asked, scope)) if (asked := _to_be_checked(parts)) else []
        notices = book.notices.count()
    counts = _counts(parts, records, people)
    counts["checks"] = len(checks)
    counts["messages"] = notices.get("unknown", 0) + notices.get("failed", 0)
    late = sorted((one for one in records if is_overdue(one, parts.today)), key=_due)
    organisation = parts.settings.organisation.name
    with speaking(language):
        sections = (
            Section(
                _("Overdue for longest"),
                tuple(_entry(record, people, when(_due(record), parts.today)) for record in late[:MOST_NAMED]),
                late=True,
            ),
            Section(
                _("Closed some time ago: does the fix hold?"),
                tuple(_entry(record, people, _closed(record)) for record in checks[:MOST_NAMED]),
            ),
        )
        return Page(
            title=_("Closeout: {open} open, {late} overdue").format(open=closure.open, late=closure.overdue),
            greeting=_("Hello {name},").format(name=person.name),
            lead=_("This is the week's summary of {name}, as of {day}.").format(name=organisation, day=parts.today),
            foot=_("Sent by Closeout for {name} once a week.").format(name=organisation),
            language=language,
            sections=tuple(section for section in sections if section.lines and private),
            tables=(_closure(closure), *_waiting(counts)),
        )


def _due(record: Record) -> date:
    return record.due_on or record.raised_on


def _to_be_checked(parts: Parts) -> Query | None:
    """What was closed so long ago that this week somebody looks whether the fix holds."""
    monday = parts.today - timedelta(days=parts.today.weekday())
    days = closed_for_checks(monday, monday + timedelta(days=6), parts.settings.due)
    graded = tuple(grade for grade in Grade if grade.is_nonconformity)
    return Query(stages=(Stage.CLOSED,), grades=graded, closed_from=days[0], closed_until=days[1]) if days else None


def _closed(record: Record) -> str:
    return _("Closed on {day}.").format(day=record.closed_on)


def _counts(parts: Parts, records: list[Record], people: Sequence[Person]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in records:
        counts.update(record.flags & FLAGS)
        counts[record.stage] += 1
        if record.stage is Stage.APPROVED:
            counts[f"waits: {waiting(parts, record, people)}"] += 1
        if record.link is not None and record.link.state in {LinkState.LOST, LinkState.FORBIDDEN, LinkState.REJECTED}:
            counts["tickets"] += 1
    return counts


def _closure(closure: Closure) -> Figures:
    rows = (
        (_("raised"), str(closure.raised)),
        (_("open"), str(closure.open)),
        (_("overdue"), str(closure.overdue)),
        (_("submitted"), str(closure.submitted)),
        (_("closed"), str(closure.closed)),
        (_("closure rate"), _share(closure.closure_rate)),
        (_("on time"), _share(closure.on_time_rate)),
        (_("repeat rate"), _share(closure.repeat_rate)),
    )
    return Figures(_("Closure"), rows)


def _share(rate: Rate) -> str:
    return "–" if rate.value is None else f"{rate.value:.0%} ({rate.numerator}/{rate.denominator})"


def _waiting(counts: Counter[str]) -> tuple[Figures, ...]:
    """What waits for somebody, without the rows that are empty."""
    names = {
        Stage.DRAFT: _("drafts to review"),
        "changed": _("changed since their approval"),
        "waits: owner": _("without an owner"),
        "waits: route": _("without a queue"),
        Stage.SUBMITTED: _("handed in, to be verified"),
        "incomplete": _("of these not complete"),
        "needs_decision": _("ended without a fix, to be decided"),
        "disputed": _("disputed"),
        "extension_asked": _("with a later day asked for"),
        "repeat_suspected": _("perhaps repeats, to be confirmed"),
        "escalated": _("escalated"),
        "drift": _("changed in the tracker"),
        "checks": _("closed some time ago, to be checked this week"),
        "tickets": _("tickets refused, deleted or hidden"),
        "messages": _("messages that may not have arrived"),
    }
    rows = tuple((text, str(counts[key])) for key, text in names.items() if counts[key])
    return (Figures(_("Waiting for somebody"), rows),) if rows else ()


def _entry(record: Record, people: Sequence[Person], days: str) -> Entry:
    link = record.link
    owner = person_of(record.owner, people)
    return Entry(
        label=record.label,
        when=days,
        about=owner.name if owner else record.owner or "",
        where=(link.key or "") if link else "",
        url=web_address(link.url) if link else "",
    )
