"""Several processes push the same ledger at the same time, one of them dies: one ticket per nonconformity all the same."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.killed import PROCESSES, pushed
from tests.acceptance.office import Office
from tests.builders import filled, ledgers
from tests.builders.postgres import ledger_address

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running

MANY = 20
DIES_AT = (0, 3, 0)
"""The commit after which each process is gone; 0: it lives."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_push_at_once_make_one_ticket_each(tmp_path: Path, box: Running, kind: str) -> None:
    office = Office(tmp_path, box, address=ledgers.SQLITE if kind == "sqlite" else ledger_address())
    filled.approved(office, "jira", MANY, prefix=f"{kind[0]}mj")
    filled.approved(office, "servicenow", MANY, prefix=f"{kind[0]}ms")
    told = (str(office.config), office.environment, "after")
    running = [PROCESSES.Process(target=pushed, args=(*told, nth)) for nth in DIES_AT]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] in ([0, -signal.SIGKILL, 0], [0, 0, 0])
    settled = (datetime.now(UTC) + timedelta(minutes=11)).isoformat()
    office.ok("push", CLOSEOUT_NOW=settled)
    assert office.ok("push", "--format", "json", CLOSEOUT_NOW=settled).json["created"] == []
    office.assert_one_ticket_each()
