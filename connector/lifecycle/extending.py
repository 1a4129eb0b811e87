"""A later due day: asked for by its owner, approved by somebody else, at most so often; the original day stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle.closing import UNFINISHED, is_theirs

if TYPE_CHECKING:
    from datetime import date

    from connector.model.people import Person
    from connector.model.policy import Extensions
    from connector.model.record import Record


def extended(
    record: Record, until: date | None, approver: Person, rules: Extensions, limit: date | None = None
) -> Record:
    """Due on ``until``, else on the day that was asked for. ``limit``: the last day that the certification body allows.

    Raises ``Refused`` for its owner, once too often, past the limit, for no later day, or where no day is known.
    """
    day = until or record.asked_until
    if day is None:
        raise Refused(Problem(record.id, _("nobody asked for a later day"), _("give one with --until YYYY-MM-DD")))
    if is_theirs(record, approver):
        why = _("{name} owns it, so somebody else has to extend it").format(name=approver.name)
        raise Refused(Problem(record.id, why, _("have a colleague extend it: --as PERSON")))
    _hold(record, day, rules)
    if limit is not None and day > limit:
        why = _("the certification body's limit is {day}").format(day=limit)
        raise Refused(Problem(record.id, why, _("agree a later one with the body and state it: closeout edit due_on")))
    update = {"due_on": day, "extensions": record.extensions + 1}
    return _decided(record.model_copy(update=update))


def asked(record: Record, until: date, rules: Extensions) -> Record:
    """The record with the wish for a later due day. Raises ``Refused`` where it could not be granted anyhow."""
    _hold(record, until, rules)
    return record.model_copy(update={"asked_until": until, "flags": record.flags | {"extension_asked"}})


def declined(record: Record) -> Record:
    """The wish for a later day is not granted. Raises ``Refused`` where there is none."""
    if record.asked_until is None:
        raise Refused(Problem(record.id, _("nobody asked for a later day")))
    return _decided(record)


def _decided(record: Record) -> Record:
    return record.model_copy(update={"asked_until": None, "flags": record.flags - {"extension_asked"}})


def _hold(record: Record, day: date, rules: Extensions) -> None:
    if record.stage not in UNFINISHED:
        raise Refused(Problem(record.id, _("is {stage}: nothing is due any more").format(stage=record.stage)))
    if record.extensions >= rules.most:
        raise Refused(Problem(record.id, _("was extended {most} times already").format(most=rules.most)))
    if record.due_on is not None and day <= record.due_on:
        raise Refused(Problem(record.id, _("is due on {day}: the new day is not later").format(day=record.due_on)))
