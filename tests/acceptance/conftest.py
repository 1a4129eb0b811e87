from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.office import Office
from tests.acceptance.queues import Queues
from tests.contract import fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running

shared_sandbox = fixtures.shared_sandbox
closed_port = fixtures.closed_port


@pytest.fixture
def box(shared_sandbox: Running) -> Running:
    """The sandbox without faults."""
    shared_sandbox.clear()
    return shared_sandbox


@pytest.fixture
def office(tmp_path: Path, box: Running) -> Office:
    """An organisation with an empty ledger."""
    return Office(tmp_path, box)


@pytest.fixture
def pushed(office: Office) -> Office:
    """An organisation whose four findings have their tickets."""
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.ok("push")
    return office


@pytest.fixture
def queues(office: Office) -> Queues:
    """The people at the other end."""
    return Queues(office)
