from __future__ import annotations

from connector.model.characters import to_simplified
from connector.model.wording import fold, simplified


def test_each_character_stays_in_its_place() -> None:
    said = "稽核發現：變更未經批准，後續觀察事項之釐清與改善（ISO 9001）"
    assert simplified(said) == "稽核发现：变更未经批准，后续观察事项之厘清与改善（ISO 9001）"
    assert all(len(other) == 1 for other in to_simplified().values())


def test_what_is_simplified_already_stays() -> None:
    assert simplified("不符合项整改完成日期") == "不符合项整改完成日期"


def test_both_writings_of_a_label_fold_alike() -> None:
    assert fold("不符合事項說明") == fold("不符合事项说明")
