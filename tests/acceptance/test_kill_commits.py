"""kill -9 around each commit of a push, and the push again: one open, linked ticket per nonconformity at both ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal

import pytest

from tests.acceptance.killed import died, pushed
from tests.acceptance.office import Office
from tests.builders import filled

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running

When = Literal["before", "after"]


def kill_at_each_commit(tmp_path: Path, box: Running, when: When, many: int) -> int:
    """Around how many commits it was killed, each in a new office with so many findings for either tracker."""
    for nth in count(1):
        folder = tmp_path / str(nth)
        folder.mkdir()
        office = Office(folder, box)
        filled.approved(office, "jira", many, prefix=f"{when[0]}{many}j{nth:02}")
        filled.approved(office, "servicenow", many, prefix=f"{when[0]}{many}s{nth:02}")
        killed = died(pushed, str(office.config), office.environment, when, nth)
        settled = datetime.now(UTC) + timedelta(minutes=11)
        office.ok("push", CLOSEOUT_NOW=settled.isoformat())
        assert office.ok("push", "--format", "json", CLOSEOUT_NOW=settled.isoformat()).json["created"] == []
        office.assert_one_ticket_each()
        if not killed:
            return nth - 1
    raise AssertionError


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_each_commit_of_a_small_push(tmp_path: Path, box: Running, when: When) -> None:
    assert kill_at_each_commit(tmp_path, box, when, 2) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_each_commit_of_a_push_of_sixty(tmp_path: Path, box: Running, when: When) -> None:
    assert kill_at_each_commit(tmp_path, box, when, 60) >= 12
