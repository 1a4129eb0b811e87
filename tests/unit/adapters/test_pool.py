from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from adapters.pool import in_parallel
from connector.language import current, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_answers_come_in_order_whoever_is_first() -> None:
    second_is_done = threading.Event()

    def first() -> str:
        assert second_is_done.wait(10)
        return "first"

    def second() -> str:
        second_is_done.set()
        return "second"

    assert list(in_parallel([first, second, lambda: "third"], width=2)) == ["first", "second", "third"]


def test_no_more_than_the_width_are_at_work_or_wait() -> None:
    begun: list[int] = []
    answers = in_parallel([partial(begun.append, number) for number in range(9)], width=3)
    next(answers)
    assert len(begun) <= 3
    assert len(list(answers)) == 8
    assert sorted(begun) == list(range(9))


def test_an_error_is_raised_in_its_turn_and_the_rest_does_not_begin() -> None:
    begun: list[int] = []

    def call(number: int) -> int:
        begun.append(number)
        return 1 // number

    answers = in_parallel([partial(call, number) for number in (1, 0, 2, 3, 4, 5)], width=2)
    assert next(answers) == 1
    with pytest.raises(ZeroDivisionError):
        next(answers)
    assert 5 not in begun


def test_the_next_call_is_asked_for_when_an_answer_was_dealt_with() -> None:
    asked: list[int] = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(5):
            asked.append(number)
            yield partial(int, number)

    answers = in_parallel(calls(), width=2)
    assert next(answers) == 0
    assert asked == [0, 1]
    assert next(answers) == 1
    assert asked == [0, 1, 2]
    assert list(in_parallel([])) == []


def test_errors_are_told_in_the_language_of_who_asked() -> None:
    with speaking("zh"):
        assert list(in_parallel([current, current])) == ["zh", "zh"]
