"""My work: what waits for whom, and nothing of anybody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.builders.site import Browser, House


def waits(browser: Browser) -> dict[str, int]:
    page = browser.get("/work").text
    return {title.strip(): int(n) for title, n in re.findall(r"<h2>([^<]+)<span class=\"faint\">(\d+)</span>", page)}


def test_compliance_reviews_and_owners_fix(house: House) -> None:
    ids = house.ingest()
    compliance, owner = house.signed_in("zhao-min"), house.signed_in("wang-fang")
    assert waits(compliance) == {"Approve: read out of a report": 4}
    assert waits(owner) == {}
    assert "Nothing waits for you." in owner.get("/work").text
    compliance.send("/findings/approve", {"id": ids})
    unsent = {"Approved, and no ticket yet": 4}
    assert waits(compliance) == unsent
    assert waits(owner) == {"Overdue": 1}
    house.signed_in("li-wei").send(f"/findings/{ids[0]}/extend", {"until": "2026-05-06", "why": "late"})
    assert waits(compliance) == {"Grant or decline: a later due day is asked for": 1} | unsent


def test_who_has_no_role_has_no_work(house: House) -> None:
    house.ingest()
    for key in ("ops", "partner"):
        assert waits(house.signed_in(key)) == {}
