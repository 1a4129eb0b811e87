from __future__ import annotations

import pytest

from connector.model.wording import Lexicon, clean, fold, has_cjk, merged, plain


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("Ｍａｊｏｒ  ＮＣ‑１", "major nc-1"),
        ("不符合 項", "不符合项"),
        ("Stra\u00dfe", "strasse"),
        ("sub\u00adject\u200b", "subject"),
    ],
)
def test_plain_puts_width_case_and_script_aside(printed: str, same: str) -> None:
    assert plain(printed) == same


def test_fold_leaves_letters_and_digits_without_accents() -> None:
    assert fold("Cláusula N° 8.6.1：") == "clausulan861"
    assert fold("不符合 項：事實") == "不符合项事实"
    assert fold("が") == "が"


def test_clean_keeps_lines_and_drops_what_is_not_seen() -> None:
    assert clean("  a \u200b b \n\n  c  ") == "a b\nc"
    assert clean("a  b") == "a b"


def test_latin_words_are_found_whole_and_the_longest_first() -> None:
    lexicon = Lexicon.of({"major": ["Major", "Major NC"], "minor": ["minor", "一般"]})
    hits = lexicon.find("MAJOR-NC, majority; 一般情况")
    assert [(hit.meaning, hit.word) for hit in hits] == [("major", "major-nc"), ("minor", "一般")]
    assert lexicon.find("MAJOR-NC, majority; 一般情况") is hits


def test_a_whole_text_is_looked_up_without_its_marks() -> None:
    lexicon = Lexicon.of({"closed": ["Closed"]})
    assert lexicon.whole(" ✅ CLOSED. ") == "closed"
    assert lexicon.whole("closed yesterday") is None


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Lexicon.of({"none": [""]}).find("anything") == ()


def test_word_lists_are_merged_each_word_once() -> None:
    sources: list[dict[str, object]] = [
        {"grades": {"major": ["Major"]}},
        {"grades": {"major": ["Major", "严重"], "due": "x"}},
        {},
    ]
    assert merged(sources, "grades") == {"major": ("Major", "严重"), "due": ("x",)}


def test_chinese_is_seen() -> None:
    assert has_cjk("NC 项")
    assert not has_cjk("NC 1")
