"""The reading does not get worse: gates on the independent part of the golden set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden.measure.reading import parse, reviewed
from tests.golden.measure.tally import Tally, summed, tally

if TYPE_CHECKING:
    from tests.golden.measure.reading import Reviewed

F1, VALUES, OUT_OF_NOTHING = 0.97, 0.95, 0


@pytest.fixture(scope="module")
def independent() -> list[tuple[Reviewed, Tally]]:
    """The documents that were written without knowing the program, and how each was read."""
    chosen = [one for one in reviewed() if one.independent]
    entries = parse([one.path for one in chosen])
    return [(one, tally(one, entries[one.path])) for one in chosen]


def test_findings_are_found_and_none_is_invented(independent: list[tuple[Reviewed, Tally]]) -> None:
    total = summed(one for _document, one in independent)
    assert total.f1 >= F1, "\n".join(total.wrong)
    assert total.out_of_nothing <= OUT_OF_NOTHING


def test_values_are_right(independent: list[tuple[Reviewed, Tally]]) -> None:
    total = summed(one for _document, one in independent)
    assert total.accuracy >= VALUES, "\n".join(total.wrong)
