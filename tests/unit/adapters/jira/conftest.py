from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.jira_queue import JiraProject

if TYPE_CHECKING:
    from adapters.sandbox.server import Running


@pytest.fixture
def cloud(sandbox: Running, number: int, closed_port: int, since: int) -> JiraProject:
    return JiraProject(sandbox, "cloud", number, closed_port, since)


@pytest.fixture
def datacenter(sandbox: Running, number: int, closed_port: int, since: int) -> JiraProject:
    return JiraProject(sandbox, "datacenter", number, closed_port, since)


@pytest.fixture(params=["cloud", "datacenter"])
def queue(request: pytest.FixtureRequest, cloud: JiraProject, datacenter: JiraProject) -> JiraProject:
    """Each test for both deployments."""
    return cloud if request.param == "cloud" else datacenter
