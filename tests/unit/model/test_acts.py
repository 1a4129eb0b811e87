from __future__ import annotations

import pytest

from connector.language import speaking
from connector.model.acts import line, value


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("content.grade", "等级"),
        ("flag.overdue", "逾期"),
        ("ticket.update", "工单已更新"),
        ("shown", "关闭依据"),
        ("anything", "anything"),
    ],
)
def test_a_line_of_history_is_named_in_words(name: str, said: str) -> None:
    with speaking("zh"):
        assert line(name) == said


@pytest.mark.parametrize(
    ("name", "kept", "said"),
    [
        ("content.grade", "minor", "一般"),
        ("stage", "open", "待处理"),
        ("stage", None, ""),
        ("flag.changed", "on", "是"),
        ("flag.changed", None, "否"),
        ("ticket.update", "description, due_on", "工单正文, 到期日"),
        ("shown", "cause: 无; evidence: a; b cause: c; workers: 李伟", "原因: 无; 证据: a; b cause: c; 经手人: 李伟"),
        ("shown", None, ""),
        ("content.citations", "standard='ISO 9001:2015' clause='8.4'", "ISO 9001:2015 8.4"),
        ("content.citations", None, ""),
        ("owner", "li-wei", "li-wei"),
    ],
)
def test_a_value_of_history_is_said_as_people_say_it(name: str, kept: str | None, said: str) -> None:
    with speaking("zh"):
        assert value(name, kept) == said
