"""What shows a fix: handed in by whoever works on it, looked at by whoever verifies it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from connector.errors import Problem, Refused, Unknown, UserError
from connector.language import N_, _
from connector.lifecycle.closing import UNFINISHED, with_shown
from connector.model.audit import Stage
from connector.model.base import Value
from connector.model.ticket import Account, Work
from connector.sync.claims import shown
from connector.workflow.closing import and_steps, content_of, say
from connector.workflow.parts import find

if TYPE_CHECKING:
    from pathlib import Path

    from connector.ledger.links import EvidenceFile
    from connector.model.record import Record
    from connector.workflow.closing import Done
    from connector.workflow.parts import Parts


class Claim(Value):
    """What somebody says of their fix; each part may be left out."""

    cause: str = ""
    correction: str = ""
    corrective_action: str = ""
    note: str = ""

    @property
    def work(self) -> Work:
        """The same as a ticket would tell it."""
        told = self.model_dump(include={"cause", "correction", "corrective_action"})
        return Work(fields={name: text for name, text in told.items() if text.strip()})


def submit(parts: Parts, reference: str, claim: Claim, files: tuple[Path, ...]) -> Done:
    """Hand in what shows the fix; the ticket gets a comment. Who hands it in does not verify it later.

    It closes nothing: the ticket's own done does that, and somebody's verification. Raises ``Refused`` where nothing is
    asked for any more, ``UserError`` where nothing is handed in.
    """
    parts.require("submit")
    contents = [(path.name, content_of(path)) for path in files]
    if not (contents or claim.note.strip() or claim.work.fields):
        raise UserError(Problem(_("evidence"), _("is missing"), _("write what was done, or choose a file")))
    by = parts.by("submit", claim.note.strip() or None)
    with parts.ledger.writing() as book:
        found = book.records.get(find(book, reference, parts.scope(book, "submit")).id)
        if found.stage not in {*UNFINISHED, Stage.SUBMITTED}:
            raise Refused(Problem(found.id, _("nothing is to be handed in for it")))
        for name, content in contents:
            digest = hashlib.sha256(content).hexdigest()
            book.evidence.add(found.id, name, digest, content, by.who, by.at)
            book.records.remember(found, "evidence", None, f"{name} (sha256 {digest[:12]})", by)
        told = shown(found.shown, found.content, claim.work, book.evidence.names(found.id))
        me = Account(id=parts.person.key, name=parts.person.name, email=parts.person.email)
        workers = (*(worker for worker in told.workers if worker.id != me.id), me)
        book.records.save(found, with_shown(found, told.model_copy(update={"workers": workers})), by)
        names = ", ".join(name for name, _content in contents)
        note = "; ".join(filter(None, [claim.note.strip(), *claim.work.fields.values(), names]))
        say(parts, book, found, N_("Handed in by {name} on {day}: {note}"), note)
    return and_steps(parts, found)


def files(parts: Parts, record: Record) -> tuple[EvidenceFile, ...]:
    """The files of a finding that is seen in full, oldest first; who sees less sees none."""
    if record.sight != "full":
        return ()
    with parts.ledger.reading() as book:
        return book.evidence.listed(record.id)


def file(parts: Parts, reference: str, number: int) -> tuple[str, bytes]:
    """Name and bytes of a piece of evidence, for whoever verifies. Raises ``Unknown``."""
    parts.require("verify")
    with parts.ledger.reading() as book:
        found = find(book, reference, parts.scope(book, "verify"))
        kept = book.evidence.content(found.id, number)
    if kept is None:
        raise Unknown(Problem(str(number), _("there is no such file")))
    parts.trace("download", (found.id,), file=kept[0])
    return kept
