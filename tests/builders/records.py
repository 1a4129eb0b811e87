"""Short ways to say a nonconformity, a record, a ticket: only what a test is about has to be named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from connector.model.audit import Citation, Grade, Nonconformity, Report, Stage
from connector.model.people import Person, Role
from connector.model.record import Link, Record
from connector.model.ticket import LinkState, Ticket

DAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 13, 1, 30, tzinfo=UTC)
STANDARD = "ISO/IEC 20000-1:2018"

ZHAO = Person(
    key="zhao-min", name="赵敏", email="zhao.min@example.com", login="root", roles=(Role.COMPLIANCE, Role.ADMIN)
)
LI = Person(
    key="li-wei",
    name="李伟",
    email="li.wei@example.com",
    aliases=("运维部经理",),
    owns=("change", "release"),
    roles=(Role.PROCESS_OWNER,),
)


def nonconformity(**values: Any) -> Nonconformity:
    """A minor nonconformity against change management, with what is named changed."""
    plain = {
        "number": "NC-01",
        "grade": Grade.MINOR,
        "printed_grade": "一般",
        "standard": STANDARD,
        "clauses": ("8.5.1.2",),
        "citations": (Citation(standard=STANDARD, clause="8.5.1.2"),),
        "process": "change",
        "statement": "3 份变更单未经审批即实施",
        "evidence": "CHG-2026-011、CHG-2026-014",
    }
    return Nonconformity.model_validate({**plain, **values})


def record(**values: Any) -> Record:
    """A draft of that nonconformity out of an internal audit."""
    content = values.pop("content", None) or nonconformity()
    plain = {
        "id": "abc234defg",
        "report_id": "r1",
        "report": "IA-2026-03",
        "head": Report(number="IA-2026-03", audit_type="internal", issued_on=date(2026, 3, 13)),
        "printed": content,
        "content": content,
        "stage": Stage.DRAFT,
        "stage_on": DAY,
        "owner": "li-wei",
        "raised_on": DAY,
        "due_on": date(2026, 4, 10),
        "original_due_on": date(2026, 4, 10),
    }
    return Record.model_validate({**plain, **values})


def linked(stage: Stage = Stage.OPEN, **values: Any) -> Record:
    """An approved record with its ticket."""
    link = Link(target="queue", state=LinkState.LINKED, ticket_id="10001", key="AUD-1", url="http://127.0.0.1/AUD-1")
    made = record(stage=stage, link=link, **values)
    return made.model_copy(update={"approved": made.content})


def ticket(**values: Any) -> Ticket:
    """That ticket, open."""
    return Ticket.model_validate({"id": "10001", "key": "AUD-1", "url": "http://127.0.0.1/AUD-1", **values})
