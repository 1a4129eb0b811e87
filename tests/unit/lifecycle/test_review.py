"""Review: an approval binds to content; people's edits survive new editions."""

from __future__ import annotations

from datetime import date

import pytest

from connector.errors import Refused
from connector.lifecycle import review
from connector.model.audit import Doubt, Grade, Stage
from connector.model.document import Place
from tests.builders.records import linked, nonconformity, record

TODAY = date(2026, 3, 14)


def test_an_approval_binds_to_exactly_this_content() -> None:
    approved = review.approve(record(), TODAY)
    assert (approved.stage, approved.stage_on, approved.approved) == (Stage.APPROVED, TODAY, approved.content)
    assert not review.is_changed(approved)
    changed = review.edited(approved, {"statement": "another"})
    assert review.is_changed(changed)
    assert changed.flags == {"changed"}
    assert changed.stage is Stage.APPROVED
    assert review.edited(changed, {"statement": approved.content.statement}).flags == frozenset()
    again = review.approve(changed, TODAY)
    assert (again.flags, again.stage, review.is_changed(again)) == (frozenset(), Stage.APPROVED, False)


def test_who_answers_and_where_it_stands_is_not_what_is_approved() -> None:
    one = nonconformity()
    other = nonconformity(
        owner="王芳", place=Place(page=3), printed_status="open", doubts=(Doubt(field="x", reason="y"),)
    )
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != nonconformity(due_on=TODAY).fingerprint


@pytest.mark.parametrize("field", ["grade", "clause", "standard", "identity"])
def test_some_doubts_stop_an_approval(field: str) -> None:
    doubtful = record(content=nonconformity(doubts=(Doubt(field=field, reason="two ticks"),)))
    with pytest.raises(Refused, match="two ticks"):
        review.approve(doubtful, TODAY)
    assert review.approve(doubtful, TODAY, accept_doubts=True).stage is Stage.APPROVED


def test_other_doubts_do_not() -> None:
    doubtful = record(content=nonconformity(doubts=(Doubt(field="owner", reason="?"),)))
    assert review.approve(doubtful, TODAY).stage is Stage.APPROVED


def test_setting_a_field_settles_its_doubts() -> None:
    doubts = tuple(Doubt(field=field, reason="?") for field in ("grade", "clause", "owner"))
    doubtful = record(content=nonconformity(doubts=doubts))
    graded = review.edited(doubtful, {"grade": Grade.MAJOR})
    assert [doubt.field for doubt in graded.content.doubts] == ["clause", "owner"]
    cited = review.edited(graded, {"citations": graded.content.citations})
    assert [doubt.field for doubt in cited.content.doubts] == ["owner"]


def test_withdrawn_ones_rest() -> None:
    gone = review.withdraw(linked(flags=frozenset({"needs_decision"})), TODAY)
    assert (gone.stage, gone.stage_on, gone.flags) == (Stage.WITHDRAWN, TODAY, frozenset())
    with pytest.raises(Refused):
        review.approve(gone, TODAY)
    with pytest.raises(Refused):
        review.edited(gone, {"site": "x"})
    for record_at_rest in (gone, linked(Stage.CLOSED)):
        with pytest.raises(Refused):
            review.withdraw(record_at_rest, TODAY)


def test_a_new_edition_takes_over_what_the_report_changed_and_keeps_what_people_did() -> None:
    edited = review.edited(record(), {"department": "运维部"})
    newer = review.new_edition(edited, nonconformity(statement="4 份变更单未经审批", place=Place(page=2)))
    assert newer.content.statement == "4 份变更单未经审批"
    assert newer.content.department == "运维部"
    assert newer.content.place.page == 2
    assert newer.flags == {"changed"}


def test_a_new_edition_of_something_approved_needs_a_new_approval() -> None:
    approved = review.approve(record(), TODAY)
    same = review.new_edition(approved, nonconformity(place=Place(page=9)))
    assert same.flags == frozenset()
    newer = review.new_edition(approved, nonconformity(statement="x"))
    assert newer.flags == {"changed"}
    assert review.approve(newer, TODAY).flags == frozenset()


def test_a_settled_doubt_comes_back_only_where_the_report_says_something_new() -> None:
    doubt = Doubt(field="grade", reason="?", place=Place(page=1))
    settled = review.edited(record(content=nonconformity(doubts=(doubt,))), {"grade": Grade.MAJOR})
    moved = Doubt(field="grade", reason="没有勾选等级", place=Place(page=7))
    assert review.new_edition(settled, nonconformity(doubts=(moved,))).content.doubts == ()
    regraded = review.new_edition(settled, nonconformity(grade=Grade.OBSERVATION, doubts=(moved,)))
    assert regraded.content.doubts == (moved,)
    other = Doubt(field="clause", reason="?")
    assert review.new_edition(settled, nonconformity(doubts=(moved, other))).content.doubts == (other,)
    unclear = review.edited(record(content=nonconformity(doubts=(other,))), {"clauses": ("8.6.1",)})
    assert review.new_edition(unclear, nonconformity(clauses=("8.6.2",), doubts=(other,))).content.doubts == (other,)
    still_open = record(content=nonconformity(doubts=(doubt,)))
    assert review.new_edition(still_open, nonconformity(doubts=(moved,))).content.doubts == (moved,)


def test_left_out_is_flagged_and_nothing_else_until_it_is_back() -> None:
    gone = review.not_in_latest(linked())
    assert (gone.stage, gone.flags) == (Stage.OPEN, frozenset({"not_in_latest"}))
    assert review.new_edition(gone, nonconformity()).flags == frozenset()
