from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.trial import Clock, Trial, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared_box(clock: Clock) -> Iterator[Running]:
    with sandbox(clock) as box:
        yield box


@pytest.fixture
def box(shared_box: Running) -> Running:
    shared_box.clear()
    return shared_box


@pytest.fixture(params=["jira", "servicenow"])
def trial(request: pytest.FixtureRequest, tmp_path: Path, box: Running, clock: Clock) -> Trial:
    """An office with each tracker."""
    return Trial(tmp_path, box, clock, request.param)


@pytest.fixture
def jira(tmp_path: Path, box: Running, clock: Clock) -> Trial:
    """An office whose queue is in Jira."""
    return Trial(tmp_path, box, clock)
