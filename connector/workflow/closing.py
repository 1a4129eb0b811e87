"""Closing: verified by somebody else, or returned; extensions, acceptances, decisions on what ended without a fix."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.lifecycle import closing
from connector.model.ticket import Work
from connector.sync.claims import shown
from connector.workflow.outcome import StepsResult
from connector.workflow.parts import find
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from connector.ledger.ledger import Book
    from connector.lifecycle.closing import Decision
    from connector.model.record import Record
    from connector.workflow.parts import Parts

MOST_EVIDENCE = 25 * 1024 * 1024
"""Bytes of one piece of evidence that the ledger keeps."""

Done = tuple["Record", StepsResult]


def verify(parts: Parts, reference: str, note: str, evidence: tuple[Path, ...]) -> Done:
    """Confirm the fix and close; the closing note is left on the ticket. Raises ``Refused`` for the owner's own."""
    parts.require("verify")
    files = [(path.name, content_of(path)) for path in evidence]
    by = parts.by("verify", note)
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "verify"))
        for name, content in files:
            digest = hashlib.sha256(content).hexdigest()
            book.evidence.add(found.id, name, digest, content, by.who, by.at)
            book.records.remember(found, "evidence", None, f"{name} (sha256 {digest[:12]})", by)
        known = shown(found.shown, found.content, Work(), book.evidence.names(found.id))
        closed = closing.verify(closing.with_shown(found, known), parts.person, parts.today)
        book.records.save(found, closed, by)
        say(parts, book, found, N_("Verified and closed by {name} on {day}: {note}"), note)
    return and_steps(parts, found)


def return_(parts: Parts, reference: str, note: str) -> Done:
    """Not good enough: back to its owner, the ticket reopened with the reason."""
    parts.require("verify")
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "verify"))
        book.records.save(found, closing.returned(found, parts.today), parts.by("return", note))
        say(parts, book, found, N_("Returned by {name} on {day}: {note}"), note)
        move(book, found, "reopened", note)
    return and_steps(parts, found)


def decide(parts: Parts, reference: str, decision: Decision, why: str) -> Done:
    """Compliance's word on a ticket that ended without a fix."""
    parts.require("close")
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        book.records.save(
            found, closing.decided(found, decision, parts.today), parts.by("decide", f"{decision}: {why}")
        )
        if decision == "reopen":
            say(parts, book, found, N_("Reopened by {name} on {day}: {note}"), why)
            move(book, found, "reopened", why)
        else:
            say(parts, book, found, N_("Withdrawn by {name} on {day}: {note}"), why)
    return and_steps(parts, found)


def accept(parts: Parts, reference: str, acceptance: str, on: date) -> Record:
    """The certification body's word on a closed nonconformity, with its reference and day."""
    parts.require("close")
    by = parts.by("accepted", acceptance)
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        book.records.save(found, closing.accepted(found), by)
        book.records.remember(found, "accepted", None, f"{on.isoformat()} {acceptance}", by)
        return book.records.get(found.id)


def content_of(path: Path) -> bytes:
    """The bytes of a piece of evidence. Raises ``UserError`` where it is too large or cannot be read."""
    try:
        if path.stat().st_size > MOST_EVIDENCE:
            why = _("is over {limit} MB").format(limit=MOST_EVIDENCE // 2**20)
            raise UserError(Problem(str(path), why, _("attach it to the ticket instead")))
        return path.read_bytes()
    except OSError as error:
        why = _("cannot be read: {error}").format(error=error.strerror)
        raise UserError(Problem(str(path), why)) from None


def say(parts: Parts, book: Book, record: Record, template: str, note: str, **more: object) -> None:
    """A comment for the ticket, in the organisation's language; kept until it is written."""
    if record.link is not None and record.link.ticket_id is not None:
        text = parts.in_our_language(template, name=parts.person.name, day=parts.today, note=note, **more)
        book.steps.add(record.id, "comment", text)


def move(book: Book, record: Record, kind: str, note: str) -> None:
    """A move for the ticket; kept until it is made."""
    if record.link is not None and record.link.ticket_id is not None:
        book.steps.add(record.id, kind, note)


def and_steps(parts: Parts, record: Record) -> Done:
    """The record as it stands now, and what became of the steps on its ticket."""
    steps = take_steps(parts, (record.id,))
    with parts.ledger.reading() as book:
        return book.records.get(record.id), steps
