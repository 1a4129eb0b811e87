"""Objections to a finding itself: disputed by its owner, and what becomes of that; a lower grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle.closing import UNFINISHED, is_theirs
from connector.model.audit import Grade

if TYPE_CHECKING:
    from connector.model.people import Person
    from connector.model.record import Record

RANK = {Grade.MAJOR: 1, Grade.MINOR: 2, Grade.UNGRADED: 2, Grade.OBSERVATION: 3, Grade.OFI: 4}
"""How grave, the gravest first; an ungraded one counts as minor."""


def disputed(record: Record) -> Record:
    """Flagged until compliance lowers its grade, withdraws it, or lets it stand. Its clock runs on."""
    if record.stage not in UNFINISHED:
        raise Refused(Problem(record.id, _("is {stage}: there is nothing to dispute").format(stage=record.stage)))
    if "disputed" in record.flags:
        raise Refused(Problem(record.id, _("is disputed already"), _("compliance has to answer first")))
    return record.model_copy(update={"flags": record.flags | {"disputed"}})


def stands(record: Record) -> Record:
    """The dispute is answered: the finding stays as it is. Raises ``Refused`` where nobody disputes it."""
    if "disputed" not in record.flags:
        raise Refused(Problem(record.id, _("nobody disputes it")))
    return record.model_copy(update={"flags": record.flags - {"disputed"}})


def downgraded(record: Record, grade: Grade, approver: Person) -> Record:
    """A lower grade, with what was approved; a dispute is answered by it. Due days stay: extend where that is meant.

    Raises ``Refused`` where the grade is not lower, it is finished, or the approver owns it.
    """
    before = record.content.grade
    if record.stage not in UNFINISHED:
        raise Refused(Problem(record.id, _("is {stage}: its grade stays").format(stage=record.stage)))
    if RANK[grade] <= RANK[before]:
        why = _("{grade} is not lower than {before}").format(grade=grade, before=before)
        raise Refused(Problem(record.id, why, _("any other change of grade: closeout edit and approve")))
    if is_theirs(record, approver):
        why = _("{name} owns it, so somebody else has to approve that").format(name=approver.name)
        raise Refused(Problem(record.id, why, _("name another approver: --approver PERSON")))
    settled = tuple(doubt for doubt in record.content.doubts if doubt.field != "grade")
    update: dict[str, object] = {
        "content": record.content.model_copy(update={"grade": grade, "doubts": settled}),
        "flags": record.flags - {"disputed"},
    }
    if record.approved is not None:
        update["approved"] = record.approved.model_copy(update={"grade": grade})
    return record.model_copy(update=update)
