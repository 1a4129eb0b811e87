"""Fixtures of every test that talks to the sandbox; a ``conftest`` takes them up by name."""

from __future__ import annotations

import socket
from itertools import count
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.sandbox.server import Running

_numbers = count()


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Running]:
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Running) -> Running:
    """A sandbox without faults; tickets of earlier tests are in it, as in any tracker."""
    shared_sandbox.clear()
    return shared_sandbox


@pytest.fixture
def number() -> int:
    """A number that no other test of this process has."""
    return next(_numbers)


@pytest.fixture
def since(sandbox: Running) -> int:
    """The number of the last request before the test."""
    return max((int(asked["number"]) for asked in sandbox.journal()), default=0)


@pytest.fixture
def closed_port() -> int:
    """A port of this machine where nobody answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
