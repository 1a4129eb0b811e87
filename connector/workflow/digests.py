"""A person's digest: what rungs were reached for them, told as far as their roles let them know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connector.language import _, current, speaking
from connector.ledger.query import Query
from connector.lifecycle.closing import is_overdue
from connector.lifecycle.owner import person_of
from connector.lifecycle.reminders import REMINDED
from connector.sync.draft import grade_label
from connector.workflow import look
from connector.workflow.letters import Entry, Page, Section, web_address
from connector.workflow.people import everybody
from connector.workflow.remind_words import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connector.model.people import Person
    from connector.model.record import Record
    from connector.model.reminding import Notice, Sent
    from connector.workflow.parts import Parts

LONGEST_SUMMARY = 160


def language_of(parts: Parts, person: Person) -> str:
    """What messages to a person are written in."""
    return person.language or parts.settings.organisation.language


def digest(parts: Parts, notice: Notice, person: Person, *, private: bool) -> Page | None:
    """The page, None where nothing is left to tell: handed in by now, or told anew since.

    ``private``: nobody but the person reads the channel; elsewhere only tickets and days are named.
    """
    with parts.ledger.reading() as book:
        items = book.notices.items(notice)
        asked = Query(ids=tuple({item.record_id for item in items}), stages=tuple(sorted(REMINDED)))
        records = {record.id: record for record in book.records.select(asked)}
        scope = replace(parts, person=person).scope(book)
        known = {record.id: record for record in book.records.select(asked, scope)} if private else {}
        newer, people = book.reminders.of(records), everybody(parts, book)
    live = [item for item in items if _is_live(item, records, newer)]
    if not live:
        return None
    with speaking(language_of(parts, person)):
        return _page(parts, person, people, live, records, known)


def _is_live(item: Sent, records: dict[str, Record], newer: Iterable[Sent]) -> bool:
    """Whether it still is as it was when the rung was reached."""
    record = records.get(item.record_id)
    if record is None or record.due_on != item.due_on:
        return False
    same = (one for one in newer if (one.record_id, one.due_on) == (item.record_id, item.due_on))
    return not any(one.rung.chain == item.rung.chain and one.rung.days > item.rung.days for one in same)


def _page(
    parts: Parts,
    person: Person,
    people: Sequence[Person],
    items: list[Sent],
    records: dict[str, Record],
    known: dict[str, Record],
) -> Page:
    def entries(chain: str, *, overdue: bool | None = None) -> tuple[Entry, ...]:
        chosen = [records[item.record_id] for item in items if item.rung.chain == chain]
        fitting = [one for one in chosen if overdue is None or is_overdue(one, parts.today) is overdue]
        return tuple(_entry(parts, person, people, known.get(one.id), one) for one in fitting)

    sections = (
        Section(_("Overdue"), entries("due", overdue=True), late=True),
        Section(_("Due soon"), entries("due", overdue=False)),
        Section(_("Brought before you, because it is overdue"), entries("escalation"), late=True),
        Section(_("Nothing has happened on these for long"), entries("idle")),
        Section(_("To be begun, or disputed"), entries("acceptance")),
    )
    told = {item.record_id for item in items}
    late = sum(is_overdue(records[record_id], parts.today) for record_id in told)
    organisation = parts.settings.organisation
    return Page(
        title=_("Closeout: findings that need you: {n}, overdue: {late}").format(n=len(told), late=late),
        greeting=_("Hello {name},").format(name=person.name),
        lead=_("This is how things stand on {day}.").format(day=parts.today),
        foot=_("Sent by Closeout for {name}. Each reminder comes once.").format(name=organisation.name),
        language=current(),
        sections=tuple(section for section in sections if section.lines),
    )


def _entry(parts: Parts, person: Person, people: Sequence[Person], known: Record | None, record: Record) -> Entry:
    """A finding as the person may know it; where they may not know it, its ticket and its due day."""
    link = record.link
    ticket, url = (link.key or "", web_address(link.url)) if link else ("", "")
    days = when(record.due_on, parts.today) if record.due_on else ""
    if known is None:
        return Entry(label=ticket or _("a finding"), when=days, where=url, url=url)
    told = look.shape(replace(parts, person=person), known, people)
    owner = person_of(known.owner, people)
    about = (grade_label(told["grade"]), ", ".join(told["clauses"]), owner.name if owner and owner != person else "")
    summary = (told["statement"] or "").replace("\n", " ")
    return Entry(
        label=known.label,
        when=days,
        about=" · ".join(part for part in about if part),
        summary=summary if len(summary) <= LONGEST_SUMMARY else summary[: LONGEST_SUMMARY - 1] + "…",
        where=ticket,
        url=url,
    )
