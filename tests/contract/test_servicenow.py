from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.servicenow_queue import ServiceNowTable
from tests.contract.suite import TicketAdapterContract

if TYPE_CHECKING:
    from adapters.sandbox.server import Running


class TestProblem(TicketAdapterContract):
    @pytest.fixture
    def queue(self, sandbox: Running, number: int, closed_port: int, since: int) -> ServiceNowTable:
        return ServiceNowTable(sandbox, "problem", number, closed_port, since)


class TestIncidentWithOAuth(TicketAdapterContract):
    @pytest.fixture
    def queue(self, sandbox: Running, number: int, closed_port: int, since: int) -> ServiceNowTable:
        return ServiceNowTable(sandbox, "incident", number, closed_port, since, oauth=True)


class TestTableOfYourOwn(TicketAdapterContract):
    @pytest.fixture
    def queue(self, sandbox: Running, number: int, closed_port: int, since: int) -> ServiceNowTable:
        return ServiceNowTable(sandbox, "u_audit_action", number, closed_port, since)
