from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.contract.servicenow_queue import ServiceNowTable

if TYPE_CHECKING:
    from adapters.sandbox.server import Running


class Tables(Protocol):
    def __call__(self, table: str, *, oauth: bool = False) -> ServiceNowTable: ...


@pytest.fixture
def tables(sandbox: Running, number: int, closed_port: int, since: int) -> Tables:
    """Any table of the sandbox as a queue."""

    def opened(table: str, *, oauth: bool = False) -> ServiceNowTable:
        return ServiceNowTable(sandbox, table, number, closed_port, since, oauth=oauth)

    return opened


@pytest.fixture
def problem(tables: Tables) -> ServiceNowTable:
    return tables("problem")
