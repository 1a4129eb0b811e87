"""From a report's finding to approved content: ingest, new editions, edits, approval, withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle.closing import finished
from connector.model.audit import Doubt, Nonconformity, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from connector.model.record import Record

BLOCKING = frozenset({"grade", "clause", "clauses", "standard", "identity"})
"""Doubts about these stop an approval until somebody settles or accepts them."""

NOT_CONTENT = {"place", "doubts"}


def blocking(content: Nonconformity) -> tuple[Doubt, ...]:
    """The doubts that stop an approval."""
    return tuple(doubt for doubt in content.doubts if doubt.field in BLOCKING)


def is_changed(record: Record) -> bool:
    """Whether the content differs from what was approved."""
    return record.approved is not None and record.approved.fingerprint != record.content.fingerprint


def approve(record: Record, today: date, *, accept_doubts: bool = False) -> Record:
    """Approve exactly this content. Raises ``Refused`` for withdrawn or closed ones and for doubts that stop it."""
    if record.stage is Stage.WITHDRAWN:
        raise Refused(Problem(_name(record), _("is withdrawn"), _("ingest it anew if that was wrong")))
    doubts = blocking(record.content)
    if doubts and not accept_doubts:
        reasons = "; ".join(f"{doubt.field}: {doubt.reason}" for doubt in doubts)
        remedy = _("settle them with: closeout edit {id} FIELD=VALUE, or accept them with --accept-doubts")
        why = _("has open doubts ({reasons})").format(reasons=reasons)
        raise Refused(Problem(_name(record), why, remedy.format(id=record.id)))
    approved = record.model_copy(update={"approved": record.content, "flags": record.flags - {"changed"}})
    if record.stage is Stage.DRAFT:
        return approved.model_copy(update={"stage": Stage.APPROVED, "stage_on": today})
    return approved


def edited(record: Record, changes: Mapping[str, object]) -> Record:
    """The record with a person's values; a field that somebody set has no doubt any more."""
    if record.stage is Stage.WITHDRAWN:
        raise Refused(Problem(_name(record), _("is withdrawn"), _("a withdrawn finding is not changed any more")))
    settled = set(changes) | ({"clause", "clauses", "standard"} & _citations_of(changes))
    doubts = tuple(doubt for doubt in record.content.doubts if doubt.field not in settled)
    content = Nonconformity.model_validate({**dict(record.content), **changes, "doubts": doubts})
    return _marked(record.model_copy(update={"content": content}))


def _citations_of(changes: Mapping[str, object]) -> set[str]:
    return {"clause", "clauses", "standard"} if "citations" in changes else set()


def new_edition(record: Record, printed: Nonconformity) -> Record:
    """The record after a new edition of its report.

    Three-way: what the report changed since its last edition is taken over, what people edited and the report left
    alone is kept.
    """
    before, ours = dict(record.printed), dict(record.content)
    news = {name: value for name, value in dict(printed).items() if name not in NOT_CONTENT and value != before[name]}
    place = {"place": printed.place}
    doubts = {"doubts": _open_doubts(record, printed, set(news))}
    content = Nonconformity.model_validate({**ours, **news, **place, **doubts})
    flags = (record.flags - {"not_in_latest"}) | ({"changed"} if news else set())
    return _marked(record.model_copy(update={"printed": printed, "content": content, "flags": flags}))


def _open_doubts(record: Record, printed: Nonconformity, changed: set[str]) -> tuple[Doubt, ...]:
    """The new edition's doubts without those that a person has settled, unless the report says something new there."""
    again = changed | ({"clause"} if {"clauses", "citations"} & changed else set())
    settled = (
        {doubt.field for doubt in record.printed.doubts} - {doubt.field for doubt in record.content.doubts} - again
    )
    return tuple(doubt for doubt in printed.doubts if doubt.field not in settled)


def not_in_latest(record: Record) -> Record:
    """The record when a new edition of its report leaves it out: flagged, never closed by that."""
    return record.model_copy(update={"flags": record.flags | {"not_in_latest"}})


def withdraw(record: Record, today: date) -> Record:
    """Rejected in review, a duplicate, or taken back by the auditor. Raises ``Refused`` for a closed one."""
    if record.stage in {Stage.CLOSED, Stage.WITHDRAWN}:
        why = _("is {stage} already").format(stage=record.stage)
        raise Refused(Problem(_name(record), why))
    return finished(record, Stage.WITHDRAWN, today)


def _marked(record: Record) -> Record:
    """The flag ``changed`` follows the content once there is an approval; before, a new edition sets it."""
    if record.approved is None:
        return record
    flags = record.flags | {"changed"} if is_changed(record) else record.flags - {"changed"}
    return record.model_copy(update={"flags": flags})


def _name(record: Record) -> str:
    return f"{record.report} {record.content.number or ''}".strip() + f" ({record.id})"
