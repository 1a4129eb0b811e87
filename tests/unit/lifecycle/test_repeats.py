"""What repeats what: clause, process, time, words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connector.lifecycle.repeats import Case, crowds, cut, months_before, stated, suspicions
from connector.model.audit import Grade
from connector.model.policy import Repeats
from connector.model.repeats import Relation

STANDARD = "ISO/IEC 20000-1:2018"
CHANGES = "Three changes were carried out without approval"


def case(name: str, raised: date, **values: Any) -> Case:
    plain: dict[str, Any] = {
        "id": name,
        "report_id": f"report of {name}",
        "grade": Grade.MINOR,
        "raised_on": raised,
        "closed_on": None,
        "processes": frozenset({"change"}),
        "clauses": ((STANDARD, "8.5.1.2"),),
        "text": f"{name * 9} says nothing in common",
    }
    return Case(**{**plain, **values})


LATER = case("later", date(2026, 3, 10))
EARLIER = case("earlier", date(2025, 3, 10), closed_on=date(2025, 6, 1), clauses=((STANDARD, "8.5.1.3"),))


def found(*known: Case, fresh: tuple[Case, ...] = (LATER,)) -> list[tuple[str, str, str]]:
    told = suspicions(fresh, [*known, *fresh], Repeats())
    return [(one.later_id, one.earlier_id, one.rule) for relations in told.values() for one in relations]


PAIR = [("later", "earlier", "clause")]


def test_same_clause_of_the_third_level_and_same_process() -> None:
    assert found(EARLIER) == PAIR
    assert found(case("earlier", EARLIER.raised_on, clauses=((STANDARD, "8.5.2"),), closed_on=date(2025, 6, 1))) == []
    assert found(case("earlier", EARLIER.raised_on, processes=frozenset({"release"}))) == []
    assert found(case("earlier", EARLIER.raised_on, clauses=(("ISO/IEC 27001:2022", "8.5.1"),))) == []


def test_it_is_looked_for_in_both_directions() -> None:
    assert found(LATER, fresh=(EARLIER,)) == PAIR
    assert found(fresh=(LATER, EARLIER)) == PAIR


def test_the_same_audit_and_the_same_day_are_no_repeats() -> None:
    assert found(case("earlier", EARLIER.raised_on, report_id=LATER.report_id)) == []
    assert found(case("earlier", LATER.raised_on)) == []


@pytest.mark.parametrize(
    ("closed", "is_one"), [(date(2023, 3, 10), True), (date(2023, 3, 9), False), (date(2026, 3, 10), True)]
)
def test_it_was_closed_within_the_months(closed: date, *, is_one: bool) -> None:
    assert found(case("earlier", date(2020, 1, 1), closed_on=closed)) == (PAIR if is_one else [])


def test_one_that_was_still_open_is_related_however_old() -> None:
    assert found(case("earlier", date(2020, 1, 1))) == PAIR
    assert found(case("earlier", date(2020, 1, 1), closed_on=date(2026, 4, 1))) == PAIR


def test_similar_words_do_within_a_clause_of_the_second_level() -> None:
    later = case("later", LATER.raised_on, text=CHANGES)
    other = {
        "processes": frozenset({"release"}),
        "closed_on": date(2025, 6, 1),
        "text": CHANGES.replace("Three", "Two"),
    }
    near = case("earlier", EARLIER.raised_on, clauses=((STANDARD, "8.5.3"),), **other)
    far = case("earlier", EARLIER.raised_on, clauses=((STANDARD, "8.6.1"),), **other)
    assert found(near, fresh=(later,)) == [("later", "earlier", "text")]
    assert found(far, fresh=(later,)) == []


def test_clause_and_words_together_are_one_pair_with_its_likeness() -> None:
    later = case("later", LATER.raised_on, text=CHANGES)
    earlier = case("earlier", EARLIER.raised_on, text=CHANGES)
    pair = Relation(later_id="later", earlier_id="earlier", rule="clause", similarity=1.0)
    assert suspicions([later], [earlier], Repeats()) == {"later": [pair]}


def test_observations_neither_repeat_nor_are_repeated() -> None:
    assert found(case("earlier", EARLIER.raised_on, grade=Grade.OBSERVATION)) == []
    assert found(EARLIER, fresh=(case("later", LATER.raised_on, grade=Grade.OFI),)) == []


def test_the_likeliest_come_first() -> None:
    many = [case(f"e{n}", date(2025, 1, n + 1), closed_on=date(2025, 6, 1)) for n in range(4)]
    assert [earlier for _later, earlier, _rule in found(*many)] == ["e3", "e2", "e1", "e0"]


OPEN = case("open", date(2025, 9, 1))
LIKE_OPEN = case("like open", date(2025, 10, 1), processes=frozenset({"release"}), text=CHANGES)


@pytest.mark.parametrize(
    ("known", "meant"),
    [
        ((EARLIER,), ("earlier", False)),
        ((EARLIER, OPEN), ("earlier", False)),
        ((OPEN,), ("open", True)),
        ((OPEN, LIKE_OPEN), ("open", True)),
        ((LIKE_OPEN,), None),
        ((case("closed since", EARLIER.raised_on, closed_on=date(2026, 4, 1)),), ("closed since", True)),
    ],
)
def test_what_an_auditor_means_had_been_closed_or_is_carried_over(known: Any, meant: tuple[str, bool] | None) -> None:
    later = case("later", LATER.raised_on, text=CHANGES)
    (relations,) = suspicions([later], known, Repeats()).values()
    said = stated(relations, {one.id: one for one in (*known, later)})
    if meant is None:
        assert said is None
    else:
        assert said is not None
        assert (said.earlier_id, said.carried_over, said.rule, said.state) == (*meant, "stated", "confirmed")


def test_clauses_are_cut_at_a_level() -> None:
    assert [cut(clause, 3) for clause in ("8", "8.5.1", "8.5.1.2", "A.5.15", "A.12.1.2.1")] == [
        "8",
        "8.5.1",
        "8.5.1",
        "A.5.15",
        "A.12.1.2",
    ]
    assert [cut(clause, 2) for clause in ("8.5.1", "A.5.15", "A.12.1.2")] == ["8.5", "A.5.15", "A.12.1"]


def test_months_are_counted_by_the_calendar() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 10), 36) == date(2023, 3, 10)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
    assert months_before(date(2026, 12, 15), 12) == date(2025, 12, 15)


def test_several_minor_ones_on_one_clause_and_process_are_a_crowd() -> None:
    report = [case(f"n{n}", LATER.raised_on, report_id="r") for n in range(3)]
    other = case("m", LATER.raised_on, report_id="r", grade=Grade.MAJOR)
    (hint,) = crowds([*report, other, case("z", LATER.raised_on)], 3)
    assert (hint.report_id, hint.clause, hint.process, hint.ids) == ("r", "8.5.1", "change", ("n0", "n1", "n2"))
    assert list(crowds(report, 4)) == []


def test_the_same_number_in_another_standard_is_another_clause() -> None:
    security = (("ISO/IEC 27001:2022", "9.2"),)
    combined = [case(f"n{n}", LATER.raised_on, report_id="r", clauses=((STANDARD, "9.2"),)) for n in range(2)]
    assert list(crowds([*combined, case("s", LATER.raised_on, report_id="r", clauses=security)], 3)) == []
