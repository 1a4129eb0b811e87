"""As much of a record as somebody may know. What is left out here reaches no page, file, notice or error."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from connector.model.audit import Report
from connector.model.base import Value
from connector.model.record import Record

if TYPE_CHECKING:
    from connector.model.people import Sight

T = TypeVar("T", bound=Value)

IN_SUMMARY = (
    *("number", "grade", "printed_grade", "standard", "clauses", "citations", "process", "department", "site", "title"),
    *("repeat", "audit_finding", "raised_on", "due_on", "closed_on", "closed_as_printed"),
)
"""What a summary keeps of the content: nothing in the report's own words but its title."""

OF_RECORD = (
    *("id", "report_id", "report", "head", "stage", "stage_on", "owner", "raised_on", "due_on", "original_due_on"),
    *("extensions", "submitted_on", "closed_on", "flags"),
)
OF_LINK = ("target", "state", "attempts", "ticket_id", "key", "url", "status", "assignee")
IN_REDACTION = ("grade", "standard", "clauses", "citations", "due_on")


def reduced(record: Record, sight: Sight, statement: str | None, action: str | None) -> Record:
    """The record itself, its summary, or what an outside partner was granted of it."""
    match sight:
        case "full":
            return record
        case "summary":
            return _summary(record)
        case "redacted":
            return _redacted(record, statement or "", action)


def _kept(value: T, names: tuple[str, ...], **more: object) -> T:
    """What is named here and nothing else: a field that is new in the model stays hidden until it is named."""
    return type(value).model_validate({**{name: getattr(value, name) for name in names}, **more})


def _summary(record: Record) -> Record:
    content = _kept(record.content, IN_SUMMARY)
    approved = _kept(record.approved, IN_SUMMARY) if record.approved else None
    link = _kept(record.link, OF_LINK) if record.link else None
    return _kept(record, OF_RECORD, printed=content, content=content, approved=approved, link=link, sight="summary")


def _redacted(record: Record, statement: str, action: str | None) -> Record:
    texts = {"statement": statement, "corrective_action": action}
    content = _kept(record.content, IN_REDACTION).model_copy(update=texts)
    return Record(
        id=record.id,
        report_id="",
        report="",
        head=Report(),
        printed=content,
        content=content,
        stage=record.stage,
        stage_on=record.stage_on,
        raised_on=record.raised_on,
        due_on=record.due_on,
        sight="redacted",
    )
