"""Sync on a page: exactly the plan that was seen goes out, and what goes wrong is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from connector.model.record import Link, Refusal
from connector.model.ticket import LinkState
from tests.builders.site import QUEUE, ROUTE, House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "token").write_text("x", encoding="utf-8")
    with served(tmp_path, QUEUE + ROUTE) as running:
        yield running


def test_admin_sees_names_and_no_texts(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    page = house.signed_in("ops").get("/sync").text
    assert "3 to create, 0 to update, 1 wait" in page
    assert "IA-2026-09/NC-01" in page
    assert "without approval" not in page
    assert house.signed_in("li-wei").get("/sync").status_code == 404


def test_only_the_plan_that_was_seen_goes_out(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send("/findings/approve", {"id": ids})
    assert browser.send("/sync/push", {"checksum": ""}).status_code == 422
    stale = browser.send("/sync/push", {"checksum": "0123456789abcdef"})
    assert stale.status_code == 422


def test_a_queue_that_is_down_is_told_and_nothing_is_lost(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send("/findings/approve", {"id": ids[:1]})
    page = browser.get("/sync").text
    checksum = page.split('name="checksum" value="')[1].split('"')[0]
    browser.send("/sync/push", {"checksum": checksum})
    assert "notice bad" in browser.get("/sync").text
    assert "1 to create" in browser.get("/sync").text
    browser.send("/sync/poll")
    browser.send("/sync/retry", {"finding": ids[0]})
    assert "Tried again." in browser.get("/sync").text


def test_jobs_show_their_last_run_and_are_run_by_hand(house: House) -> None:
    browser = house.signed_in("ops")
    assert "has not run yet" in browser.get("/sync").text
    assert browser.send("/jobs/snapshot").status_code == 303
    page = browser.get("/sync").text
    assert "Snapshot: keep the figures of the day: done" in page
    assert "2026-03-13 09:00" in page
    house.signed_in("zhao-min").send("/findings/approve", {"id": house.ingest()})
    browser.send("/jobs/push")
    page = browser.get("/sync").text
    assert re.search(r'<span class="tag (major|minor)">(failed|done in part)', page)
    assert "without approval" not in page
    assert browser.send("/jobs/nonsense").status_code == 404
    assert house.signed_in("li-wei").send("/jobs/snapshot").status_code == 404


def test_a_queue_that_takes_nothing_says_since_when_and_refusals_their_words(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    said = Refusal(field="priority", value="Huge secret", said="Priority is not valid")
    with house.parts.ledger.writing() as book:
        book.circuits.open("queue", "project OPS is archived", house.clock.now)
        book.links.save(ids[0], Link(target="queue", state=LinkState.REJECTED, attempts=2, refusals=(said,)))
    page = house.signed_in("ops").get("/sync").text
    for part in ("takes nothing new", "project OPS is archived", "Priority is not valid", "2 attempts"):
        assert part in page
    assert "Huge secret" not in page, "a value may be a finding's words"
    browser = house.signed_in("zhao-min")
    assert "Huge secret" in browser.get("/sync").text
    answer = browser.send("/sync/retry", {"finding": ids[0], "next": f"/findings/{ids[0]}"})
    assert answer.headers["location"] == f"/findings/{ids[0]}"
