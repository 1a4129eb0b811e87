"""Similar texts, in both languages."""

from __future__ import annotations

import pytest

from connector.lifecycle.similar import Corpus

TEXTS = {
    "a": "3 份变更单未经审批即实施",
    "b": "5份变更单，未经审批就实施。",
    "c": "Three changes were carried out without approval",
    "d": "Two changes were carried out without any approval",
    "e": "Backups were never restored for a test",
    "f": "",
    "g": "x",
}


def like(name: str, least: float = 0.5) -> dict[str, float]:
    return dict(Corpus(TEXTS).like(name, least))


def test_nearly_the_same_words_are_alike_in_chinese_and_english() -> None:
    assert list(like("a")) == ["b"]
    assert list(like("d")) == ["c"]
    assert like("a")["b"] == like("b")["a"]
    assert like("e") == {}


def test_a_text_without_a_pair_of_characters_is_like_nothing() -> None:
    assert like("f", 0) == like("g", 0) == {}


def test_the_same_text_is_wholly_alike() -> None:
    corpus = Corpus({"a": "同一句话", "b": "同一 句话！", "c": "另一件事情"})
    assert dict(corpus.like("a", 0.6)) == {"b": pytest.approx(1.0)}


def test_common_pairs_weigh_little() -> None:
    texts = {str(n): f"不符合项：{word}" for n, word in enumerate(("变更", "备份", "演练", "培训", "容量"))}
    texts["x"] = "不符合项：变更"
    assert list(dict(Corpus(texts).like("x", 0.8))) == ["0"]
