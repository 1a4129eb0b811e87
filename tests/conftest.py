"""How a process of a test run ends. Whoever runs several of them kills those that take longer than ten seconds to go."""

from __future__ import annotations

import coverage
import pytest

from tests.builders import postgres


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """While nobody hurries yet: write down what was measured, and stop the PostgreSQL that this process began."""
    measuring = coverage.Coverage.current()
    if measuring is not None:
        measuring.save()
    postgres.stop()
