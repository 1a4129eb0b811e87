from __future__ import annotations

import pytest

from tests.builders import ledgers
from tests.builders.postgres import ledger_address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Where a ledger of its own is kept: a file beside the test, or a database of a real PostgreSQL."""
    return ledgers.SQLITE if request.param == "sqlite" else ledger_address()
