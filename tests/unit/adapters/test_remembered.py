from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from adapters.remembered import Remembered
from connector.errors import Problem, RetryLater, TicketRejected


@dataclass
class Asking:
    """Counts how often it was asked; its clock is moved by hand."""

    now: float = 0.0
    asked: list[str] = field(default_factory=list)
    error: Exception | None = None

    def ask(self) -> str:
        self.asked.append("")
        if self.error:
            raise self.error
        return f"answer {len(self.asked)}"


@pytest.fixture
def asking() -> Asking:
    return Asking()


@pytest.fixture
def remembered(asking: Asking) -> Remembered[str]:
    return Remembered(600, lambda: asking.now)


def test_an_answer_is_believed_for_its_lifetime(asking: Asking, remembered: Remembered[str]) -> None:
    assert [remembered.get("a", asking.ask) for _ in range(3)] == ["answer 1"] * 3
    asking.now = 600
    assert remembered.get("a", asking.ask) == "answer 1"
    asking.now = 601
    assert remembered.get("a", asking.ask) == "answer 2"
    assert remembered.get("b", asking.ask) == "answer 3"


def test_a_refusal_is_an_answer_too(asking: Asking, remembered: Remembered[str]) -> None:
    asking.error = TicketRejected(Problem("people.x", "is nobody"), fields={"assignee": "is nobody"})
    for _ in range(2):
        with pytest.raises(TicketRejected) as caught:
            remembered.get("x", asking.ask)
        assert caught.value.fields == {"assignee": "is nobody"}
    assert len(asking.asked) == 1


def test_that_there_was_no_answer_is_not_remembered(asking: Asking, remembered: Remembered[str]) -> None:
    asking.error = RetryLater(Problem("", "busy"))
    with pytest.raises(RetryLater):
        remembered.get("a", asking.ask)
    asking.error = None
    assert remembered.get("a", asking.ask) == "answer 2"


def test_a_doubt_forgets_what_is_not_quite_recent(asking: Asking, remembered: Remembered[str]) -> None:
    remembered.get("a", asking.ask)
    asking.now = 60
    remembered.doubt()
    assert remembered.get("a", asking.ask) == "answer 1"
    asking.now = 61
    remembered.doubt()
    assert remembered.get("a", asking.ask) == "answer 2"
