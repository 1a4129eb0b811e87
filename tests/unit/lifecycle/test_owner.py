"""Who answers: the report's word, else the owner of the process; nobody is guessed."""

from __future__ import annotations

import pytest

from connector.lifecycle.owner import named, owned, owner_of, person_of
from connector.model.audit import Stage
from tests.builders.records import LI, ZHAO, nonconformity, record

PEOPLE = (ZHAO, LI)


@pytest.mark.parametrize("printed", ["李伟", "李 伟", "li-wei", "LI.WEI@EXAMPLE.COM", "运维部经理", "运维部 经理"])
def test_the_report_names_somebody_known(printed: str) -> None:
    assert owner_of(printed, None, PEOPLE) == "li-wei"


def test_an_unknown_name_stays_as_printed_even_where_the_process_has_an_owner() -> None:
    assert owner_of("王芳", "change", PEOPLE) == "王芳"


def test_two_people_of_one_name_are_nobody_yet() -> None:
    twin = LI.model_copy(update={"key": "li-wei-2"})
    assert len(named("李伟", (*PEOPLE, twin))) == 2
    assert owner_of("李伟", "change", (*PEOPLE, twin)) == "李伟"


def test_without_a_name_the_process_owner_answers() -> None:
    assert owner_of(None, "change", PEOPLE) == "li-wei"
    assert owner_of("", "change", PEOPLE) == "li-wei"
    assert owner_of(None, "incident", PEOPLE) is None
    assert owner_of(None, None, PEOPLE) is None
    assert owner_of(None, "change", (LI, LI.model_copy(update={"key": "other"}))) is None


def test_the_owner_of_a_process_of_2018_does_not_own_that_of_2011() -> None:
    continuity = LI.model_copy(update={"owns": ("continuity", "availability")})
    assert owner_of(None, "continuity_availability", (continuity,)) is None


def test_the_person_behind_an_owner() -> None:
    assert person_of("li-wei", PEOPLE) is LI
    assert person_of("李伟", PEOPLE) is None
    assert person_of(None, PEOPLE) is None


def test_who_was_unknown_answers_once_the_configuration_names_them() -> None:
    printed = record(owner="李伟", content=nonconformity(owner="李伟"))
    assert owned(printed, (ZHAO,)) is printed
    assert owned(printed, PEOPLE).owner == "li-wei"
    nobody = record(owner=None)
    assert owned(nobody, PEOPLE).owner == "li-wei"
    assert owned(record(owner="zhao-min"), PEOPLE).owner == "zhao-min", "whom a person named stays"
    rested = record(owner=None, stage=Stage.WITHDRAWN)
    assert owned(rested, PEOPLE) is rested
