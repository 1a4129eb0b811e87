"""Disputes and lower grades."""

from __future__ import annotations

import pytest

from connector.errors import Refused
from connector.lifecycle.objections import disputed, downgraded, stands
from connector.lifecycle.review import is_changed
from connector.model.audit import Doubt, Grade, Stage
from tests.builders.records import LI, ZHAO, linked, nonconformity, record


def test_a_dispute_is_flagged_until_it_is_answered() -> None:
    objected = disputed(linked())
    assert objected.flags == {"disputed"}
    assert objected.stage is Stage.OPEN
    with pytest.raises(Refused, match="disputed already"):
        disputed(objected)
    assert stands(objected) == linked()
    with pytest.raises(Refused, match="nobody disputes"):
        stands(linked())
    for stage in (Stage.DRAFT, Stage.CLOSED, Stage.WITHDRAWN):
        with pytest.raises(Refused, match="nothing to dispute"):
            disputed(record(stage=stage))


def test_a_lower_grade_is_approved_with_its_approver() -> None:
    major = nonconformity(
        grade=Grade.MAJOR, doubts=(Doubt(field="grade", reason="?"), Doubt(field="owner", reason="?"))
    )
    lower = downgraded(disputed(linked(content=major)), Grade.MINOR, ZHAO)
    assert lower.content.grade is Grade.MINOR
    assert [doubt.field for doubt in lower.content.doubts] == ["owner"]
    assert lower.approved is not None
    assert lower.approved.grade is Grade.MINOR
    assert lower.printed.grade is Grade.MAJOR
    assert not is_changed(lower)
    assert lower.flags == frozenset()
    assert lower.due_on == linked().due_on
    unapproved = downgraded(record(stage=Stage.APPROVED), Grade.OFI, ZHAO)
    assert (unapproved.content.grade, unapproved.approved) == (Grade.OFI, None)


@pytest.mark.parametrize("grade", [Grade.MAJOR, Grade.MINOR, Grade.UNGRADED])
def test_what_is_not_lower_is_refused(grade: Grade) -> None:
    with pytest.raises(Refused, match="not lower"):
        downgraded(linked(), grade, ZHAO)


def test_its_owner_does_not_lower_it_and_a_closed_one_keeps_its_grade() -> None:
    with pytest.raises(Refused, match="somebody else"):
        downgraded(linked(), Grade.OBSERVATION, LI)
    with pytest.raises(Refused, match="its grade stays"):
        downgraded(linked(Stage.CLOSED), Grade.OBSERVATION, ZHAO)
