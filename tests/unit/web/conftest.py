"""The pages of a small organisation, served anew for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.site import House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with served(tmp_path) as running:
        yield running
