from __future__ import annotations

import pytest

from tests.contract import fixtures

pytest.register_assert_rewrite("tests.contract.suite")

shared_sandbox = fixtures.shared_sandbox
sandbox = fixtures.sandbox
number = fixtures.number
since = fixtures.since
closed_port = fixtures.closed_port
