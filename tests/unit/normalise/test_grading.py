from __future__ import annotations

import pytest

from connector.model.audit import Grade, Printed
from connector.model.document import Place
from connector.normalise.grading import Grading, is_scale

PLAIN = Grading({}, scaled=False)


def words(text: str, rule: str = "") -> Printed:
    return Printed(text, Place(), rule=rule)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Major", Grade.MAJOR),
        ("MAJOR NC", Grade.MAJOR),
        ("Major nonconformity", Grade.MAJOR),
        ("严重不符合", Grade.MAJOR),
        ("严重", Grade.MAJOR),
        ("嚴重不符合", Grade.MAJOR),
        ("主要不符合", Grade.MAJOR),
        ("严重不符合项", Grade.MAJOR),
        ("Minor", Grade.MINOR),
        ("minor non-conformity", Grade.MINOR),
        ("一般", Grade.MINOR),
        ("一般不符合", Grade.MINOR),
        ("轻微不符合", Grade.MINOR),
        ("輕微不符合", Grade.MINOR),
        ("次要缺失", Grade.MINOR),
        ("Observation", Grade.OBSERVATION),
        ("观察项", Grade.OBSERVATION),
        ("觀察事項", Grade.OBSERVATION),
        ("OFI", Grade.OFI),
        ("Opportunity for improvement", Grade.OFI),
        ("改进机会", Grade.OFI),
        ("建议项", Grade.OFI),
        ("Recommendation", Grade.OFI),
        ("NC", Grade.UNGRADED),
        ("不符合", Grade.UNGRADED),
        ("Nonconformity", Grade.UNGRADED),
        ("轻微（一般）", Grade.MINOR),
        ("Minor (isolated)", Grade.MINOR),
        ("类别：一般不符合", Grade.MINOR),
    ],
)
def test_a_known_word_is_its_grade_and_is_kept_as_printed(text: str, grade: Grade) -> None:
    graded = PLAIN.grade(words(text), None)
    assert (graded.grade, graded.printed, graded.doubt) == (grade, text, "")


@pytest.mark.parametrize("text", ["High", "Medium", "low", "高", "中", "低", "Critical", "高风险", "High / Medium"])
def test_a_risk_is_no_audit_grade_but_its_word_is_kept(text: str) -> None:
    graded = PLAIN.grade(words(text), None)
    assert (graded.grade, graded.printed, graded.doubt) == (Grade.UNGRADED, text, "")


@pytest.mark.parametrize("text", ["体系性", "实施性", "效果性", "体系性不符合"])
def test_a_kind_of_nonconformity_is_no_grade(text: str) -> None:
    assert PLAIN.grade(words(text), None).grade is Grade.UNGRADED
    assert PLAIN.grade(words(text), None).doubt == ""


def test_a_word_of_a_risk_scale_is_no_grade_in_a_report_that_uses_one() -> None:
    scaled = Grading({}, scaled=is_scale(["严重", "高", "中"]))
    assert scaled.grade(words("严重"), None).grade is Grade.UNGRADED
    assert not is_scale(["严重", "一般"])


def test_a_sites_own_words_come_first() -> None:
    site = Grading({"A类": Grade.MAJOR, "high": Grade.MAJOR, "一般": Grade.OBSERVATION}, scaled=False)
    assert site.grade(words("A类"), None).grade is Grade.MAJOR
    assert site.grade(words("HIGH"), None).grade is Grade.MAJOR
    assert site.grade(words("一般"), None).grade is Grade.OBSERVATION
    assert site.grade(words("A类（体系）"), None).grade is Grade.MAJOR
    assert site.grade(words("Minor"), None).grade is Grade.MINOR


def test_boxes_that_settle_nothing_are_doubts() -> None:
    none, two = PLAIN.grade(words("", "unticked"), None), PLAIN.grade(words("严重、一般", "ticked several"), None)
    assert (none.grade, none.printed) == (Grade.UNGRADED, None)
    assert none.doubt
    assert (two.grade, two.printed) == (Grade.UNGRADED, "严重、一般")
    assert "严重、一般" in two.doubt
    assert PLAIN.grade(words("一般", "ticked"), None).grade is Grade.MINOR


def test_several_grades_or_an_unknown_word_are_doubts() -> None:
    assert "several" in PLAIN.grade(words("Major or Minor"), None).doubt
    assert "no grade that is known" in PLAIN.grade(words("Blue"), None).doubt
    assert PLAIN.grade(words("Blue"), None).grade is Grade.UNGRADED


def test_a_second_grade_elsewhere_in_the_report_is_a_doubt_unless_it_says_the_same() -> None:
    differs = PLAIN.grade(words("一般不符合", "|also Major"), None)
    assert differs.grade is Grade.MINOR
    assert "Major" in differs.doubt
    assert PLAIN.grade(words("一般不符合", "|also Minor"), None).doubt == ""


@pytest.mark.parametrize(
    ("number", "grade"),
    [
        ("OFI-01", Grade.OFI),
        ("2026-OBS-3", Grade.OBSERVATION),
        ("观察项1", Grade.OBSERVATION),
        ("NC-01", Grade.UNGRADED),
        ("MN-01", Grade.UNGRADED),
        (None, Grade.UNGRADED),
    ],
)
def test_without_a_grade_only_words_in_the_number_count(number: str | None, grade: Grade) -> None:
    assert PLAIN.grade(None, number).grade is grade


def test_a_grade_in_brackets_behind_the_word_nonconformity_grades_it() -> None:
    grading = Grading({}, scaled=False)
    assert grading.grade(Printed("不符合（次要）", Place(), "類別"), None).grade is Grade.MINOR
    assert grading.grade(Printed("不符合（A部門）", Place(), "類別"), None).grade is Grade.UNGRADED
