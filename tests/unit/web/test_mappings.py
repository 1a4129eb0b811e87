"""Mappings on a page: beside the live fields, the exact ticket, a trial; and nothing of a finding for who reads none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running
from tests.builders.site import House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running

TARGET = """
[targets.queue]
adapter = "jira"
url = "{url}"
deployment = "cloud"
project = "OPS"
issue_type = "Task"
mapping = "jira"
lag = 0
auth = {{ user = "bot@example.com", token = "file:token" }}
[[routes]]
target = "queue"
"""


@pytest.fixture(scope="module")
def tracker() -> Iterator[Running]:
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def house(tmp_path: Path, tracker: Running) -> Iterator[House]:
    (tmp_path / "token").write_text("sandbox-cloud-token", encoding="utf-8")
    with served(tmp_path, TARGET.format(url=tracker.jira_url)) as house:
        yield house


def test_the_mapping_stands_beside_the_fields_of_now(house: House) -> None:
    browser = house.signed_in("ops")
    assert 'href="/mappings/queue"' in browser.get("/mappings").text
    page = browser.get("/mappings/queue").text
    assert 'data-hx-get="/mappings/queue/live"' in page
    live = browser.get("/mappings/queue/live").text
    for part in ("Priority", "Major → Highest", "audit-finding", "fits", "required", "version = 2"):
        assert part in live


def test_an_admin_sees_the_ticket_of_a_made_up_finding_and_of_no_other(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    browser = house.signed_in("ops")
    assert 'name="finding"' not in browser.get("/mappings/queue").text
    page = browser.get(f"/mappings/queue/preview?finding={ids[0]}&grade=major").text
    assert "Sample text" in page
    assert "[NC-00] Major" in page
    assert "without approval" not in page


def test_compliance_sees_the_ticket_of_a_finding_and_leaves_a_trace(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send("/findings/approve", {"id": ids})
    page = browser.get("/mappings/queue/preview?finding=IA-2026-09/NC-01").text
    assert "Three changes were carried out without approval" in page
    assert "&#34;method&#34;: &#34;POST&#34;" in page
    with house.parts.ledger.reading() as book:
        newest = book.trail.head()
    assert newest is not None
    assert newest.act is not None
    assert (newest.action, newest.act.objects) == ("view", (ids[0],))
    assert "there is no finding of this name" in browser.get("/mappings/queue/preview?finding=NC-99").text


def test_a_grade_that_no_route_brings_is_told(house: House) -> None:
    page = house.signed_in("ops").get("/mappings/queue/preview?grade=ofi").text
    assert "no route brings a finding of this grade here" in page


def test_a_trial_is_made_compared_cancelled_and_traced(house: House) -> None:
    page = house.signed_in("ops").send("/mappings/queue/try").text
    assert "fields came back as sent" in page
    assert "cancelled" in page
    with house.parts.ledger.reading() as book:
        (tried,) = [entry for entry in book.trail.entries() if entry.action == "mapping.test"]
    assert tried.act is not None
    assert tried.act.origin.person == "ops"


def test_errors_are_in_the_trackers_words(house: House) -> None:
    (house.folder / "token").write_text("wrong", encoding="utf-8")
    browser = house.signed_in("ops")
    live = browser.get("/mappings/queue/live").text
    assert "notice bad" in live
    assert "version = 2" not in live
    assert "notice bad" in browser.send("/mappings/queue/try").text


def test_only_who_keeps_the_queues_going_comes_here(house: House) -> None:
    for key in ("boss", "auditor", "li-wei", "partner", "nobody"):
        browser = house.signed_in(key)
        for path in ("/mappings", "/mappings/queue", "/mappings/queue/live", "/mappings/queue/preview"):
            assert (key, path, browser.get(path).status_code) == (key, path, 404)
        assert browser.send("/mappings/queue/try").status_code == 404
    assert house.signed_in("ops").get("/mappings/nothing").status_code == 404
