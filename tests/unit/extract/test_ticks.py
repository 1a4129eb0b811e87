from __future__ import annotations

import pytest

from connector.extract.ticks import choices, ticked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("□严重 ☑一般", ("一般",)),
        ("☐ Major ☒ Minor", ("Minor",)),
        ("[ ] Major NC [x] Minor NC", ("Minor NC",)),
        ("（√）一般 （ ）严重", ("一般",)),
        ("严重□ 一般☑", ("一般",)),
        ("一般( √ ) 严重( )", ("一般",)),
        ("■严重 □一般", ("严重",)),
        ("○严重 ●一般", ("一般",)),
        ("R一般 £严重", ("一般",)),
        ("£ISO9001 RISO20000-1:2018", ("ISO20000-1:2018",)),
        ("□严重 □一般", ()),
        ("☑严重 ☑一般", ("严重", "一般")),
    ],
)
def test_the_tick_is_read(text: str, words: tuple[str, ...]) -> None:
    assert ticked(text) == words


@pytest.mark.parametrize("text", ["Minor", "R&D department", "Rack 7", ""])
def test_text_without_boxes_offers_nothing(text: str) -> None:
    assert choices(text) == ()


def test_a_box_without_words_offers_nothing() -> None:
    assert choices("□") == ()
