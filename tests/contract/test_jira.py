from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.jira_queue import JiraProject
from tests.contract.suite import TicketAdapterContract

if TYPE_CHECKING:
    from adapters.sandbox.server import Running


class TestCloud(TicketAdapterContract):
    @pytest.fixture
    def queue(self, sandbox: Running, number: int, closed_port: int, since: int) -> JiraProject:
        return JiraProject(sandbox, "cloud", number, closed_port, since)


class TestDataCenter(TicketAdapterContract):
    @pytest.fixture
    def queue(self, sandbox: Running, number: int, closed_port: int, since: int) -> JiraProject:
        return JiraProject(sandbox, "datacenter", number, closed_port, since)
