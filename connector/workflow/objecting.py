"""Objections to a finding: its owner disputes it, compliance answers; a lower grade with an approver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.access.roles import require
from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.lifecycle import objections
from connector.lifecycle.owner import named
from connector.workflow.closing import and_steps, say
from connector.workflow.parts import find
from connector.workflow.people import known

if TYPE_CHECKING:
    from connector.model.audit import Grade
    from connector.model.people import Person
    from connector.workflow.closing import Done
    from connector.workflow.parts import Parts


def dispute(parts: Parts, reference: str, why: str) -> Done:
    """The owner does not agree with the finding; compliance has to answer."""
    parts.require("respond")
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "respond"))
        book.records.save(found, objections.disputed(found), parts.by("dispute", why))
        say(parts, book, found, N_("Disputed by {name} on {day}: {note}"), why)
    return and_steps(parts, found)


def stand(parts: Parts, reference: str, why: str) -> Done:
    """Compliance's answer to a dispute: the finding stays as it is."""
    parts.require("close")
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        book.records.save(found, objections.stands(found), parts.by("stands", why))
        say(parts, book, found, N_("The finding stands, {name} answered on {day}: {note}"), why)
    return and_steps(parts, found)


def downgrade(parts: Parts, reference: str, grade: Grade, why: str, approver: str | None) -> Done:
    """A lower grade, approved by somebody who does not own it; by default by the one who acts."""
    parts.require("close")
    approved_by = _approver(parts, approver) if approver else parts.person
    reason = _("{why} (approved by {name})").format(why=why, name=approved_by.name)
    with parts.ledger.writing() as book:
        found = find(book, reference, parts.scope(book, "close"))
        book.records.save(found, objections.downgraded(found, grade, approved_by), parts.by("downgrade", reason))
        say(parts, book, found, N_("Downgraded to {grade} by {name} on {day}: {note}"), reason, grade=grade)
    return and_steps(parts, found)


def _approver(parts: Parts, name: str) -> Person:
    """The person who approves. Raises ``UserError`` where nobody is called so, ``Refused`` where they may not."""
    people = known(parts)
    found = named(name, people)
    if len(found) != 1:
        why = _("there is no person '{name}'").format(name=name)
        keys = ", ".join(person.key for person in people)
        raise UserError(Problem("--approver", why, _("known here: {names}").format(names=keys)))
    require(found[0], "verify")
    return found[0]
