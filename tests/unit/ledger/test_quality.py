"""What is badly looked after, how repeats went, and figures as they were told on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from connector.ledger.reports import KeptReport
from connector.model.audit import Grade, Stage
from connector.model.figures import Rate
from connector.model.people import EVERYTHING, Scope
from connector.model.record import Link, Shown
from connector.model.ticket import LinkState
from tests.builders.lives import HEAD, Lives, by
from tests.builders.records import nonconformity, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.figures import Quality, RepeatChange

MARCH, MAY, JUNE = date(2026, 3, 10), date(2026, 5, 20), date(2026, 6, 30)


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    made = Lives(tmp_path)
    yield made
    made.ledger.close()


def quality(lives: Lives, as_of: date = JUNE, scope: Scope = EVERYTHING) -> Quality:
    with lives.ledger.reading() as book:
        return book.quality.of(as_of, date.fromordinal(as_of.toordinal() - 14), scope)


def rate(numerator: int, denominator: int) -> Rate:
    return Rate(numerator=numerator, denominator=denominator)


def test_only_the_unfinished_are_looked_at(lives: Lives) -> None:
    assert quality(lives).no_owner == rate(0, 0)
    lives.add("A", Grade.MINOR, MARCH, None, owner=None)
    lives.add("B", Grade.MINOR, MARCH, None, owner=None)
    lives.close("B", MAY)
    lives.add("C", Grade.OBSERVATION, MARCH, None, owner=None)
    lives.add("D", Grade.MAJOR, MARCH, None)
    lives.submit("D", MAY)
    assert quality(lives).no_owner == rate(1, 2)
    assert quality(lives, date(2026, 5, 19)).no_owner == rate(2, 3), "B was not yet closed"
    assert quality(lives, scope=Scope(owners=("li-wei",))).no_owner == rate(0, 1)


def test_an_owner_counts_from_the_day_there_is_one(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, None, owner=None)
    lives.change("A", MAY, owner="li-wei")
    assert (quality(lives).no_owner, quality(lives, MARCH).no_owner) == (rate(0, 1), rate(1, 1))


def test_a_plan_is_a_corrective_action_wherever_it_was_said(lives: Lives) -> None:
    for name in "ABC":
        lives.add(name, Grade.MINOR, MARCH, None)
    assert quality(lives).no_plan == rate(3, 3)
    with lives.ledger.reading() as book:
        content = book.records.get("B").content
    lives.change("A", MAY, shown=Shown(cause="x", corrective_action="a gate"))
    lives.change("B", MAY, content=content.model_copy(update={"corrective_action": "a gate"}))
    lives.change("C", MAY, shown=Shown(cause="x"))
    assert (quality(lives).no_plan, quality(lives, MARCH).no_plan) == (rate(1, 3), rate(3, 3))


def test_what_this_program_does_is_no_activity(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, None)
    lives.add("B", Grade.MINOR, MARCH, None)
    lives.change("A", date(2026, 6, 20), action="remind", flags=frozenset({"escalated"}))
    lives.change("B", date(2026, 6, 20), stage=Stage.IN_PROGRESS)
    assert quality(lives).no_activity == rate(1, 2)
    assert quality(lives, date(2026, 3, 20)).no_activity == rate(0, 2)


def test_a_ticket_that_is_not_in_step_is_seen(lives: Lives) -> None:
    for name in "AB":
        lives.add(name, Grade.MINOR, MARCH, None)
    with lives.ledger.writing() as book:
        book.links.save("A", Link(target="queue", state=LinkState.REJECTED))
        book.links.save("B", Link(target="queue", state=LinkState.LINKED, ticket_id="1"))
    assert quality(lives).failed_sync == rate(1, 2)


def audit(lives: Lives, name: str, raised: date, repeats: list[bool], audit_type: str = "internal") -> None:
    head = HEAD.model_copy(update={"number": name, "audit_type": audit_type})
    with lives.ledger.writing() as book:
        kept = KeptReport(id=name, key=name, label=name, head=head, edition=1)
        book.reports.add(kept, datetime(2026, 3, 1, tzinfo=UTC))
        for number, is_repeat in enumerate(repeats):
            flags = frozenset({"repeat"} if is_repeat else ())
            days = {"raised_on": raised, "stage_on": raised, "stage": Stage.APPROVED}
            values = {"id": f"{name}-{number}", "report_id": name, "head": head, "flags": flags, **days}
            book.records.add(record(content=nonconformity(), **values), by(raised))


def change(lives: Lives, as_of: date = JUNE) -> RepeatChange | None:
    with lives.ledger.reading() as book:
        return book.figures.repeats(as_of)


def test_repeats_of_the_latest_audit_beside_those_of_the_one_before(lives: Lives) -> None:
    assert change(lives) is None
    audit(lives, "IA-1", date(2025, 3, 10), [True, True, False, False])
    audit(lives, "CB-1", MARCH, [True], "external")
    assert change(lives) is None, "there is no second audit of that type"
    audit(lives, "IA-2", MAY, [True, False, False, False])
    told = change(lives)
    assert told is not None
    assert (told.before.report, told.before.rate) == ("IA-1", rate(2, 4))
    assert (told.now.report, told.now.rate) == ("IA-2", rate(1, 4))
    assert told.improvement == pytest.approx(0.5)
    assert change(lives, MARCH) is None, "as of that day the external one was the latest"
    audit(lives, "IA-3", JUNE, [False])
    audit(lives, "IA-4", JUNE, [False])
    none = change(lives)
    assert none is not None
    assert none.improvement is None, "nothing to improve on"


def test_a_snapshot_is_what_was_told(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, None)
    with lives.ledger.writing() as book:
        told = book.figures.of(MAY, "grade")
        panel = book.quality.of(MAY, MARCH)
        for kept in (told, told.model_copy(update={"quality": panel})):
            book.snapshots.keep(kept, {"grade": told.groups or {}}, datetime(2026, 5, 20, tzinfo=UTC))
    lives.change("A", MARCH, stage=Stage.WITHDRAWN)
    with lives.ledger.reading() as book:
        assert book.figures.of(MAY).raised == 0
        whole = told.model_copy(update={"quality": panel, "groups": None})
        assert book.snapshots.of(MAY) == whole
        assert book.snapshots.of(MAY, "grade") == told.model_copy(update={"quality": panel})
        assert book.snapshots.of(JUNE) is None
