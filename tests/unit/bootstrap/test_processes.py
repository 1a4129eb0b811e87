"""Names of processes in leases: whether one certainly lives no more."""

from __future__ import annotations

import subprocess
import sys

from connector.bootstrap.environment import holder, is_gone


def test_we_live() -> None:
    assert not is_gone(f"{holder()}/abc")
    assert holder() == holder()


def test_a_process_that_ended_is_gone_even_before_its_parent_asks() -> None:
    program = "from connector.bootstrap.environment import holder; print(holder(), flush=True); input()"
    child = subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True)
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    assert not is_gone(name)
    child.kill()
    while not is_gone(name):
        assert child.returncode is None
    child.communicate()
    assert is_gone(name)


def test_of_other_machines_and_other_names_nothing_is_certain() -> None:
    machine, number, began = holder().split("/")
    assert is_gone(f"{machine}/{number}/{int(began) + 1}/x"), "the number was used again"
    for other in (f"other-{machine}/1/1/x", machine, "", f"{machine}/x/1/1"):
        assert not is_gone(other)
