"""What holds for every test."""

from __future__ import annotations

from coverage import Coverage


def pytest_sessionfinish() -> None:
    """Keep what was measured: a worker that is slow to end, with a database to stop, is killed before it would."""
    measuring = Coverage.current()
    if measuring is not None:
        measuring.save()
