from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.leads import Lead, Leads

LEADS = Leads(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        (
            "F-001: Training Records Not Updated (Minor NC)",
            Lead("F-001", "Minor NC", "", "Training Records Not Updated"),
        ),
        ("NC-2023-02-01 (Minor)", Lead("NC-2023-02-01", "Minor")),
        (
            "Minor NC 2 – Clause 8.5.1.2: Records lack approval",
            Lead("NC 2", "Minor NC", "Clause 8.5.1.2", "Records lack approval"),
        ),
        ("【一般】8.6.1 事件管理：抽查事件单", Lead("", "一般", "8.6.1 事件管理", "抽查事件单")),
        (
            "NC-1: Legal requirements (Clause 4.2 / A.5.31)",
            Lead("NC-1", "", "Clause 4.2 / A.5.31", "Legal requirements"),
        ),
        ("不符合项 1：未提供", Lead("不符合项 1", "", "", "未提供")),
        ("不符合项（一）", Lead("不符合项（一）")),
        ("第1项不符合：未提供", Lead("第1项", "不符合", "", "未提供")),
        ("1、 一般不符合，不符合ISO标准的4.2.3b条款", Lead("", "一般不符合", "不符合ISO标准的4.2.3b", "")),
        ("(1) 8.5.1.2 变更管理 一般不符合：未审批", Lead("", "一般不符合", "8.5.1.2 变更管理", "未审批")),
        ("NC1 一般 8.6.1 未审批", Lead("NC1", "一般", "8.6.1 ", "未审批")),
        ("次要缺失1：未定期", Lead("缺失1", "次要缺失", "", "未定期")),
        ("Finding NC-01: late", Lead("NC-01", "", "", "late")),
        ("Major Nonconformity MNC-001", Lead("MNC-001", "Major Nonconformity")),
        (
            "Major nonconformity against ISO/IEC 20000-1:2018 clause 8.6.1: incidents",
            Lead("", "Major nonconformity", "against ISO/IEC 20000-1:2018 clause 8.6.1", "incidents"),
        ),
        ("ISMS A.8.8 技术脆弱性管理：漏洞未修复", Lead("", "", "ISMS A.8.8 技术脆弱性管理", "漏洞未修复")),
        ("Recommendation: close gaps", Lead("", "Recommendation", "", "close gaps")),
        (
            "Opportunity for Improvement 3 – Supplier",
            Lead("Opportunity for Improvement 3", "Opportunity for Improvement", "", "Supplier"),
        ),
    ],
)
def test_the_beginning_of_a_finding_is_read(text: str, lead: Lead) -> None:
    assert LEADS.read(text) == lead


@pytest.mark.parametrize(
    "text",
    [
        "Minor documentation gaps in the statement",
        "一般不符合项2项",
        "Internal Audit Report — AUD-2025-001",
        "Nonconformities without analysis recur",
        "QYYT-D-8.2.2-03 第 页 共 页",
        "V1.2 changes",
    ],
)
def test_other_text_begins_no_finding(text: str) -> None:
    assert not LEADS.read(text).marks_finding
