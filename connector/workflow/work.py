"""What waits for somebody: by role, the findings that need their hand next, the most pressing first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.access.roles import may
from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.base import Value
from connector.workflow.look import shape
from connector.workflow.people import everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.access.roles import Right
    from connector.ledger.ledger import Book
    from connector.workflow.parts import Parts

Task = Literal[
    "decide",
    "answer",
    "extension",
    "verify",
    "approve",
    "again",
    "unsent",
    "accept",
    "incomplete",
    "overdue",
    "mine",
    "granted",
]

SHOWN = 20
UNDER_WAY = (Stage.OPEN, Stage.IN_PROGRESS)


class Pile(Value):
    """Findings that wait for the same thing. ``total``: all of them; ``found``: the first, as ``look`` tells them."""

    task: Task
    total: int
    found: tuple[dict[str, object], ...]


def piles(parts: Parts) -> list[Pile]:
    """What waits for the person who acts; nothing that is empty.

    =========== ======== ====================================================================================
    task        right    findings
    =========== ======== ====================================================================================
    decide      close    whose ticket ended without a fix
    answer      close    disputed by their owner
    extension   close    for which a later due day is asked
    verify      verify   submitted
    approve     review   drafts
    again       review   approved once, and changed by a new edition since
    unsent      review   approved, and without a ticket yet: for want of an owner, or of a push
    accept      close    closed, and not yet accepted by the certification body
    incomplete  respond  submitted without cause, action or evidence
    overdue     respond  open past their due day
    mine        respond  open
    granted     read     opened to somebody who sees nothing else
    =========== ======== ====================================================================================
    """
    with parts.ledger.reading() as book:
        found = [
            pile for task, right, query in _tasks(parts) if (pile := _pile(parts, book, task, right, query)) is not None
        ]
    ids = dict.fromkeys(str(one["id"]) for pile in found for one in pile.found)
    parts.trace("view", ids, work=sum(pile.total for pile in found))
    return found


def _tasks(parts: Parts) -> Iterator[tuple[Task, Right, Query]]:
    if may(parts.person, "close"):
        yield "decide", "close", Query(flags=("needs_decision",))
        yield "answer", "close", Query(flags=("disputed",))
        yield "extension", "close", Query(flags=("extension_asked",))
    if may(parts.person, "verify"):
        yield "verify", "verify", Query(stages=(Stage.SUBMITTED,))
    if may(parts.person, "review"):
        yield "approve", "review", Query(stages=(Stage.DRAFT,))
        yield "again", "review", Query(flags=("changed",))
        yield "unsent", "review", Query(stages=(Stage.APPROVED,))
    if may(parts.person, "close"):
        yield "accept", "close", Query(flags=("body_acceptance_pending",))
        return
    if may(parts.person, "respond"):
        yield "incomplete", "respond", Query(flags=("incomplete",))
        yield "overdue", "respond", Query(overdue_on=parts.today)
        yield "mine", "respond", Query(stages=UNDER_WAY)
    elif parts.person.roles and not may(parts.person, "figures"):
        yield "granted", "read", Query()


def _pile(parts: Parts, book: Book, task: Task, right: Right, query: Query) -> Pile | None:
    scope = parts.scope(book, right)
    asked = query.model_copy(update={"limit": SHOWN, "order": "due"})
    total = book.records.count(query, scope)
    if not total:
        return None
    people = everybody(parts, book)
    found = tuple(shape(parts, record, people) for record in book.records.select(asked, scope))
    return Pile(task=task, total=total, found=found)
