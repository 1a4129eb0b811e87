"""Access beyond roles: somebody asks, compliance grants for a term, declines, revokes. Each step is in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.access.roles import may
from connector.errors import Problem, Refused, Unknown, UserError
from connector.language import _
from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.grants import AccessRequest, Grant
from connector.model.people import EVERYTHING, Role
from connector.workflow.parts import find
from connector.workflow.people import of_key

if TYPE_CHECKING:
    from connector.ledger.ledger import Book
    from connector.model.grants import Redaction
    from connector.model.people import Person
    from connector.model.record import Record
    from connector.workflow.parts import Parts

LONGEST = 400


def ask(parts: Parts, reference: str, why: str) -> AccessRequest:
    """Ask to read a finding. Kept in the asker's own words: whether there is such a finding is not told."""
    parts.require("read")
    _stated(why)
    by = parts.by("ask")
    request = AccessRequest(
        id=parts.new_id(), person=parts.person.key, reference=reference.strip()[:LONGEST], why=why.strip(), at=by.at
    )
    with parts.ledger.writing() as book:
        book.grants.ask(request, by)
    return request


def requests(parts: Parts, *, open_only: bool = True) -> list[AccessRequest]:
    """Requests: everybody's for whoever grants, one's own for everybody else."""
    parts.require("read")
    mine = None if may(parts.person, "grant") else parts.person.key
    with parts.ledger.reading() as book:
        return book.grants.requests("open" if open_only else None, mine)


def grants(parts: Parts, *, holding_only: bool = True) -> list[Grant]:
    """Grants, newest first: everybody's for whoever grants, one's own for everybody else."""
    parts.require("read")
    mine = None if may(parts.person, "grant") else parts.person.key
    with parts.ledger.reading() as book:
        return book.grants.select(mine, parts.now() if holding_only else None)


def grant(
    parts: Parts,
    person: str,
    reference: str,
    why: str,
    days: int | None = None,
    redaction: Redaction | None = None,
) -> Grant:
    """Let a person read a finding for some days; open requests of theirs for it are answered by that.

    An outside partner gets a redaction that says what they may read, and never the report's words. Raises
    ``UserError``, and ``Refused`` where the finding is not approved.
    """
    parts.require("grant")
    _stated(why)
    by = parts.by("grant", why)
    with parts.ledger.writing() as book:
        reader = of_key(parts, book, person)
        record = find(book, reference, EVERYTHING)
        term = _term(parts, reader, record, days, redaction)
        made = Grant(
            id=parts.new_id(),
            person=reader.key,
            record_id=record.id,
            granted_by=by.who,
            why=why.strip(),
            at=by.at,
            until=by.at + timedelta(days=term),
            redaction=redaction,
        )
        book.grants.add(made, by)
        _answer(parts, book, made, record)
    return made


def decline(parts: Parts, request_id: str, why: str) -> AccessRequest:
    """The request is not granted, and its asker reads why."""
    parts.require("grant")
    _stated(why)
    by = parts.by("decline", why)
    with parts.ledger.writing() as book:
        found = next((one for one in book.grants.requests("open") if one.id == request_id), None)
        if found is None:
            raise Unknown(Problem(request_id, _("there is no open request of this name"), "closeout users requests"))
        decided = {"state": "declined", "decided_by": by.who, "decided_at": by.at, "answer": why.strip()}
        declined = found.model_copy(update=decided)
        book.grants.decide(declined, by)
    return declined


def revoke(parts: Parts, grant_id: str, why: str) -> Grant:
    """End a grant at once."""
    parts.require("grant")
    _stated(why)
    by = parts.by("revoke", why)
    with parts.ledger.writing() as book:
        held = book.grants.select(holding_at=by.at)
        found = next((one for one in held if one.id == grant_id), None)
        if found is None:
            raise Unknown(Problem(grant_id, _("there is no grant of this name that holds"), "closeout users grants"))
        book.grants.revoke(found, by)
    return found.model_copy(update={"revoked_at": by.at, "revoked_by": by.who})


def _stated(why: str) -> None:
    if not why.strip():
        raise UserError(Problem("--why", _("is missing"), _("say why; it is kept")))


def _term(parts: Parts, reader: Person, record: Record, days: int | None, redaction: Redaction | None) -> int:
    """The days of a grant.

    ================= =================== ==================================== =====================================
    reader            days, by default    the report's words                   the finding
    ================= =================== ==================================== =====================================
    outside partner   access.partner_days only a redaction, which they need    approved, not withdrawn
    with another role access.days         in full, so no redaction             any
    without a role    refused
    ================= =================== ==================================== =====================================
    """
    rules = parts.settings.access
    outside = Role.EXTERNAL_PARTNER in reader.roles
    most = rules.partner_days if outside else rules.days
    if not reader.roles:
        raise UserError(Problem(reader.key, _("has no role, and so reads nothing"), _("give them a role first")))
    if outside and (redaction is None or not redaction.statement.strip()):
        why = _("an outside partner reads only what you write for them")
        raise UserError(Problem(reader.key, why, _("say what with --statement, and what to do with --action")))
    if not outside and redaction is not None:
        why = _("reads in full; a redaction is for outside partners")
        raise UserError(Problem(reader.key, why, _("leave --statement and --action out")))
    if outside and record.stage in {Stage.DRAFT, Stage.WITHDRAWN}:
        why = _("is {stage}: nothing of it goes out").format(stage=record.stage)
        raise Refused(Problem(record.label, why, _("approve it first")))
    if days is not None and not 0 < days <= most:
        why = _("{days} days are not 1 to {most}").format(days=days, most=most)
        raise UserError(Problem("--days", why, _("give a shorter term, and grant it again when it is over")))
    return days or most


def _answer(parts: Parts, book: Book, made: Grant, record: Record) -> None:
    """Open requests of the reader that name this finding are granted with it."""
    by = parts.by("grant")
    for request in book.grants.requests("open", made.person):
        named = [one.id for one in book.records.select(Query(reference=request.reference))]
        if named == [record.id]:
            decided = {"state": "granted", "decided_by": by.who, "decided_at": by.at, "answer": made.id}
            book.grants.decide(request.model_copy(update=decided), by)
