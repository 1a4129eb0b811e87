"""The whole job in a browser, from the upload to the verified closure: a person of each role, in their own language."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload

from connector.workflow import entry
from tests.acceptance.queues import WHOLE
from tests.builders.site import PASSWORD, House, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues


OTHERS = """
[people.auditor]
name = "陈审"
roles = ["auditor"]
[people.partner]
name = "Northwind Hosting"
email = "quality@northwind.example"
organisation = "Northwind Hosting"
roles = ["external_partner"]
[people.ops]
name = "Ops"
roles = ["admin"]
"""
REDACTED = {"statement": "Releases reach production without agreed criteria", "action": "Agree on criteria with us"}
OLDER = """Internal audit report IA-2026-08 of 2026-09-10 (ISO/IEC 20000-1:2018),,,,,,,
Finding ID,Grade,Clause,Statement,Objective evidence,Owner,Raised on,Due date
NC-81,Minor,8.2.4,Suppliers are not reviewed as planned,SUP-2026-004,,2026-09-09,2026-12-16
NC-82,Minor,8.3.3,Service levels are not measured,SLA-2026-011,,2026-09-09,2026-12-16
"""


@pytest.fixture
def house(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The pages over the organisation's ledger and queues."""
    for name, value in office.environment.items():
        monkeypatch.setitem(os.environ, name, value)
    office.change(OTHERS)
    with serving(office.config) as running:
        yield running


class People:
    """Somebody in a window of their own, each in their language; what their browser complains of is kept."""

    def __init__(self, chromium: Browser, house: House, rooms: ExitStack) -> None:
        self._chromium = chromium
        self._house = house
        self._rooms = rooms
        self.complaints: list[str] = []

    def come(self, key: str, locale: str = "en-US") -> Page:
        room = self._chromium.new_context(locale=locale, base_url=self._house.address)
        self._rooms.callback(room.close)
        page = room.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        secret = entry.invite(self._house.parts, self._house.person(key))
        page.goto(f"/invited/{secret}")
        page.fill("[name=password]", PASSWORD)
        page.fill("[name=again]", PASSWORD)
        page.click("button.broad")
        page.wait_for_selector("header.bar")
        return page


@pytest.fixture
def people(chromium: Browser, house: House) -> Iterator[People]:
    with ExitStack() as rooms:
        came = People(chromium, house, rooms)
        yield came
    assert came.complaints == []


def hand_in(page: Page, office: Office, look: Callable[[Page, str], None]) -> None:
    """The auditor hands their report in, and looks where a finding stands in it; another's audit is not theirs."""
    look(page, "01-overview-empty-zh")
    page.click("nav >> text=报告")
    page.set_input_files("[name=files]", str(office.report()))
    page.click("text=读取")
    page.wait_for_selector("[role=status] li")
    look(page, "02-read-zh")
    assert "IA-2026-08" not in page.content(), "somebody else's audit"
    page.click("td.main a")
    page.click("article:has-text('NC-02') >> text=在报告中的位置")
    page.wait_for_selector("#beside tr.here:has-text('INC-2026-207')")
    assert "INC-2026-207" in page.inner_text("#beside tr.here")
    look(page, "03-report-beside-its-place-zh")
    assert page.locator("[data-all]").count() == 0, "who raises does not approve"


def approve(page: Page) -> None:
    """Compliance reviews the report and approves all of it."""
    page.click("nav >> text=报告")
    page.click("td.main a:has-text('IA-2026-09')")
    page.check("[data-all]")
    page.click("text=批准所选")
    page.wait_for_selector(".notice.good")


def ask_for_time(page: Page, look: Callable[[Page, str], None]) -> None:
    """The owner sees what is theirs and asks for a later day."""
    page.goto("/work")
    look(page, "05-work-of-an-owner-en")
    assert page.locator("text=NC-02").count() == 0, "somebody else's"
    page.click("text=NC-01")
    page.click("summary:has-text('Ask for a later day')")
    page.fill("form[action$='/extend'] [name=until]", "2026-11-30")
    page.fill("form[action$='/extend'] [name=why]", "The supplier delivers in November")
    press(page, "extend")


def read_what_was_granted(page: Page, granted: str, other: str, look: Callable[[Page, str], None]) -> None:
    """The outside partner reads one finding in compliance's words; any other id is not there."""
    page.goto("/work")
    page.click("section.card li a")
    assert page.url.endswith(f"/findings/{granted}")
    told = page.inner_text("main")
    assert REDACTED["statement"] in told
    assert "acceptance" not in told
    assert "李伟" not in told
    look(page, "10-finding-of-a-partner-en")
    for path in (f"/findings/{other}", "/findings/zzzzzzzzzz", "/reports/zzzzzzzzzz"):
        answer = page.request.get(path)
        assert (answer.status, "NC-0" in answer.text()) == (404, False)


def keep_the_queues(page: Page, look: Callable[[Page, str], None]) -> None:
    """The administrator sees queues and names, and no finding."""
    page.goto("/sync")
    look(page, "11-sync-of-an-administrator-en")
    assert "OPS" in page.inner_text("main")
    assert "review" not in page.inner_text("main")
    assert "NC-0" not in page.request.get("/findings").text()


def press(page: Page, action: str) -> None:
    """Press the button of the form that does this, and wait until it is told what was done."""
    page.click(f"form[action$='/{action}'] button")
    page.wait_for_selector(".notice")


def verify(page: Page, look: Callable[[Page, str], None]) -> None:
    """Verify what waits for it, with a file as evidence."""
    page.goto("/work")
    look(page, "06-work-of-compliance-zh")
    page.click("text=NC-02")
    look(page, "07-finding-zh")
    page.fill("form[action$='/verify'] [name=why]", "抽查三份记录，均已评审")
    evidence = FilePayload(name="record.txt", mimeType="text/plain", buffer=b"three of three")
    page.set_input_files("form[action$='/verify'] [name=evidence]", evidence)
    press(page, "verify")
    page.wait_for_selector("h1 .tag.closed")


def test_from_upload_to_verified_closure(
    office: Office, queues: Queues, people: People, looked_at: Callable[[Page, str], None]
) -> None:
    office.ok("ingest", str(office.report(OLDER, "older.csv")))
    auditor, compliance = people.come("auditor", "zh-CN"), people.come("zhao-min", "zh-CN")
    hand_in(auditor, office, looked_at)
    approve(compliance)
    compliance.goto("/sync")
    looked_at(compliance, "04-plan-zh")
    press(compliance, "push")
    assert len(queues.tickets("NC-02")) == 1

    ask_for_time(people.come("li-wei"), looked_at)
    ids = {number: one["id"] for number, one in office.findings().items()}
    words = [word for name, text in REDACTED.items() for word in (f"--{name}", text)]
    office.ok("users", "grant", "partner", ids["NC-03"], "--why", "they deploy", *words)
    read_what_was_granted(people.come("partner"), ids["NC-03"], ids["NC-02"], looked_at)
    keep_the_queues(people.come("ops"), looked_at)

    queues.move("NC-02", "In Progress")
    queues.say("NC-02", WHOLE)
    queues.move("NC-02", "Done")
    compliance.goto("/sync")
    press(compliance, "poll")
    verify(people.come("sun-hao", "zh-CN"), looked_at)
    assert office.findings()["NC-02"]["stage"] == "closed"
    assert "抽查三份记录" in queues.comments("NC-02")
    auditor.goto(f"/findings/{ids['NC-02']}")
    auditor.wait_for_selector("h1 .tag.closed")

    boss = people.come("boss")
    assert "33%" in boss.inner_text(".tiles")
    looked_at(boss, "08-overview-of-management-en")
    boss.goto("/findings")
    looked_at(boss, "09-findings-en")
    assert "without acceptance" not in boss.content()
    assert office.ok("trail", "verify", "--format", "json").json["whole"]


def test_every_page_in_both_languages(office: Office, people: People, looked_at: Callable[[Page, str], None]) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    page = people.come("zhao-min")
    page.goto("/findings")
    finding = page.get_attribute("td.main a", "href")
    for language in ("en", "zh"):
        if language == "zh":
            page.click("[name=language]")
            page.wait_for_load_state()
        for path in ("/", "/work", "/findings", "/reports", "/sync", "/password", f"{finding}"):
            page.goto(path)
            looked_at(page, f"page-{path.strip('/').split('/')[0] or 'overview'}-{language}")
        page.goto("/findings")
