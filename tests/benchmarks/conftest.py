from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running
from tests.benchmarks.measured import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running


class Clock:
    """The trackers' clock: as ours, or so much behind."""

    def __init__(self) -> None:
        self.behind = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.behind


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box(clock: Clock) -> Iterator[Running]:
    with running(clock=clock) as box:
        yield box


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def bench(tmp_path: Path, box: Running, compiled: Path) -> Bench:
    return Bench(tmp_path, box, compiled)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure, whatever pytest keeps to itself."""

    def told(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}", end="")

    return told
