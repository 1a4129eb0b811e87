"""A later due day: asked for by who may answer for the finding, granted or declined by who may close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.access.roles import may
from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.lifecycle import drift, extending
from connector.lifecycle.due import terms
from connector.workflow.closing import and_steps, say
from connector.workflow.parts import find

if TYPE_CHECKING:
    from datetime import date

    from connector.ledger.ledger import Book
    from connector.ledger.records import By
    from connector.model.record import Record
    from connector.workflow.closing import Done
    from connector.workflow.parts import Parts


def extend(parts: Parts, reference: str, until: date | None, why: str) -> Done:
    """Grant a later due day, by default the one that was asked for. Who may not grant it asks for it."""
    if not may(parts.person, "close"):
        return _ask(parts, reference, until, why)
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        limit = terms(found.content, found.head, found.raised_on, parts.settings.due).hard_limit
        granted = extending.extended(found, until, parts.person, parts.settings.extensions, limit)
        _keep(book, found, drift.settled(granted, due_fields(parts, found)), parts.by("extend", why))
        say(parts, book, found, N_("Due day extended to {until} by {name} on {day}: {note}"), why, until=granted.due_on)
    return and_steps(parts, found)


def _ask(parts: Parts, reference: str, until: date | None, why: str) -> Done:
    parts.require("respond")
    if until is None:
        raise UserError(Problem("--until", _("is missing"), _("say until when, YYYY-MM-DD")))
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "respond"))
        book.records.save(found, extending.asked(found, until, parts.settings.extensions), parts.by("ask", why))
        say(parts, book, found, N_("{name} asks for more time, until {until}: {note}"), why, until=until)
    return and_steps(parts, found)


def decline(parts: Parts, reference: str, why: str) -> Done:
    """The later day that was asked for is not granted; where the tracker shows it, the next push puts ours back."""
    parts.require("close")
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        declined = extending.declined(found)
        if "drift" in found.flags:
            declined = drift.given_up(declined, due_fields(parts, found))
        _keep(book, found, declined, parts.by("decline", why))
        say(parts, book, found, N_("No extension, {name} decided on {day}: {note}"), why)
    return and_steps(parts, found)


def after_a_look(parts: Parts, before: Record, after: Record) -> tuple[Record, str | None]:
    """The record where somebody changed its due day in the tracker, and what is said about it there."""
    fields = due_fields(parts, after)
    told = drift.moved(before, after, fields)
    policy = parts.settings.due.drift
    if told is None or policy == "show":
        return after, None
    answer = drift.answered(after, told, fields, policy, parts.settings.extensions)
    if answer == after:
        return after, None
    texts = {
        "ask": N_("The due day {told} counts as asked for; until that is granted it stays {due}."),
        "set_back": N_("The due day stays {due}: a later one has to be asked for and granted."),
    }
    return answer, parts.in_our_language(texts[policy], told=told, due=after.due_on)


def due_fields(parts: Parts, record: Record) -> tuple[str, ...]:
    """The tracker's fields that hold our due day."""
    if record.link is None or record.link.target not in parts.settings.targets:
        return ()
    rules = parts.mapping(record.link.target).fields
    return tuple(name for name, rule in rules.items() if rule.source == "due_on")


def _keep(book: Book, before: Record, after: Record, by: By) -> None:
    book.records.save(before, after, by)
    if after.link is not None and after.link != before.link:
        book.links.save(after.id, after.link)
