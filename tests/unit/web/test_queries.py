"""What pages ask of the ledger: few queries, and no more of them where there is more to show."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from tests.builders.site import REGISTER
from tests.builders.walk import World, come, name, places, routes, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 30
MANY = 60


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries of everybody in this process, as they come."""
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.split(maxsplit=1)[0] not in {"BEGIN", "PRAGMA"}:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as running:
        yield running


def queries(made: World, role: str) -> dict[str, int]:
    """How many each page asks, of one's own object where it shows one."""
    browser, _token = come(made, role)
    told = {}
    for page in (page for page in routes() if not page.sends):
        address = next(iter(places(made, role, page).values()))
        browser.get(address, allow_redirects=False)
        with counted() as asked:
            browser.get(address, allow_redirects=False)
        told[name(page)] = len(asked)
    return told


def bring_more(made: World) -> None:
    """Many more findings, and many more reports."""
    head, columns, *rows = REGISTER.splitlines()
    for number in range(4):
        lines = [rows[0].replace("NC-01", f"NC-{number}{nth:02}") for nth in range(MANY // 4)]
        text = "\n".join([head.replace("IA-2026-09", f"IA-2026-5{number}"), columns, *lines])
        made.house.ingest(f"more-{number}.csv", text)


def test_no_page_asks_much_and_none_asks_more_where_there_is_more(made: World) -> None:
    few = {role: queries(made, role) for role in ("compliance", "process_owner")}
    bring_more(made)
    for role, before in few.items():
        after = queries(made, role)
        assert max(after.values()) <= MOST, after
        assert {page: n for page, n in after.items() if n > before[page] + 3} == {}, role
