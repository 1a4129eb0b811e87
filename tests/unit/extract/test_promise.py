from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.head import Head
from connector.extract.promise import due_for_all, terms_by_grade
from connector.model.document import Document, Paragraph, Place

WORDS = load_vocabulary()


def told(text: str) -> dict[str, str]:
    head = Head()
    due_for_all(head, Document("md", (Paragraph(text, Place(block=1)),)), WORDS)
    return {name: printed.text for name, printed in head.fields.items()}


def test_each_grade_may_have_its_term() -> None:
    said = "严重不符合自末次会议之日起15个日历日内、一般不符合自末次会议之日起45个日历日内完成整改。"
    assert set(told(said)) == {"due_on.major", "due_on.minor"}
    assert "15" in told(said)["due_on.major"]
    assert terms_by_grade("严重不符合应在15日内完成整改。", WORDS) == {}
    assert terms_by_grade("严重不符合15日内、一般不符合30日内提交整改计划。", WORDS) == {}


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("请贵司于2026年10月31日前书面回复整改计划，并于2026年12月15日前完成全部整改。", "2026年12月15日"),
        ("受审核方应在30天内完成整改。", "30天内"),
    ],
)
def test_the_term_of_the_action_is_taken_and_that_of_the_plan_is_not(said: str, due: str) -> None:
    assert due in told(said)["due_on"]
    assert "10月31日" not in told(said)["due_on"]
