from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running
from tests.unit.sandbox.speaking import Caller, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.sandbox.server import Running

_numbers = count(1)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared(clock: Clock) -> Iterator[Running]:
    with running(clock=clock) as one:
        yield one


@pytest.fixture
def sandbox(shared: Running) -> Running:
    shared.clear()
    return shared


@pytest.fixture
def mark() -> str:
    """A label that no other test of this process uses."""
    return f"closeout-{next(_numbers)}"


@pytest.fixture
def cloud(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.jira_url}/rest/api/3", ("bot@example.com", "sandbox-cloud-token"))


@pytest.fixture
def cloud_admin(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.jira_url}/rest/api/3", ("admin@example.com", "sandbox-admin-token"))


@pytest.fixture
def reader(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.jira_url}/rest/api/3", ("reader@example.com", "sandbox-reader-token"))


@pytest.fixture
def nobody(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.jira_url}/rest/api/3")


@pytest.fixture
def server(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.jira_url}/rest/api/2", headers={"Authorization": "Bearer sandbox-dc-pat"})


@pytest.fixture
def snow(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.servicenow_url}/api/now", ("svc_closeout", "sandbox-sn-password"))


@pytest.fixture
def snow_admin(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.servicenow_url}/api/now", ("admin", "sandbox-sn-admin"))


@pytest.fixture
def snow_limited(sandbox: Running) -> Caller:
    return Caller(f"{sandbox.servicenow_url}/api/now", ("svc_limited", "sandbox-sn-limited"))
