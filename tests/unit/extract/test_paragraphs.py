from __future__ import annotations

from connector.extract.paragraphs import itemised
from connector.model.document import Paragraph, Place


def test_paragraphs_with_the_number_of_their_section_are_items() -> None:
    run_together = Paragraph("4.1.1 原始数据没有删除（A.8.10）4.1.2 邮件未加密（A.5.14）", Place(page=2))
    found = itemised("4.1 一般不符合", [run_together, Paragraph("以上两项须整改。", Place(page=2))])
    assert [(one.text, one.kind) for one in found] == [
        ("原始数据没有删除（A.8.10）", "item"),
        ("邮件未加密（A.5.14）", "item"),
        ("以上两项须整改。", "body"),
    ]


def test_clauses_of_a_standard_stay_where_no_section_has_their_number() -> None:
    cited = [Paragraph("8.6.1 事件未分类。", Place())]
    assert itemised("不符合项", cited) == cited
    assert itemised("4.1 一般不符合", cited) == cited
