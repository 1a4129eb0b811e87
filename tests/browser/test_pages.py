"""Every page in Chromium: no serious fault of axe-core, nothing over the edge of a phone, the keyboard, drag and drop."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload

from tests.browser.conftest import OUTPUT, SERIOUS
from tests.builders.site import PASSWORD, QUEUE, REGISTER, ROUTE, House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DROP = """([name, text]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], name, { type: "text/csv" }));
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true }));
}"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "token").write_text("x", encoding="utf-8")
    with served(tmp_path, QUEUE + ROUTE) as running:
        yield running


@pytest.fixture
def window(chromium: Browser, house: House) -> Iterator[Page]:
    """Compliance, signed in, in Chinese; whatever the browser complains of, fails."""
    house.account("zhao-min")
    complaints: list[str] = []
    outside: list[str] = []
    with ExitStack() as rooms:
        room = chromium.new_context(locale="zh-CN", base_url=house.address)
        rooms.callback(room.close)
        page = room.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: outside.append(asked.url) if not asked.url.startswith(house.address) else None)
        page.goto("/sign-in")
        page.fill("[name=login]", "zhao-min")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")
        yield page
    assert complaints == []
    assert outside == [], "no address outside of the server"


def is_fit(page: Page, name: str) -> None:
    """Nothing runs over the edge of a phone or of a desk, and axe-core finds nothing serious."""
    for width in (390, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{name} runs over by {over} px at {width}"
        found = Axe().run(page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS]
        assert grave == [], f"{name} at {width}"
    OUTPUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=OUTPUT / f"fit-{name}.png", full_page=True)


def test_every_page_is_fit_for_eyes_and_readers(house: House, window: Page) -> None:
    ids = house.ingest()
    colleague = house.signed_in("sun-hao")
    colleague.send("/findings/approve", {"id": ids[:2]})
    colleague.send("/grants", {"person": "partner", "finding": ids[0], "why": "supplier", "statement": "A gap"})
    house.signed_in("wang-fang").send("/ask", {"finding": "IA-2026-09/NC-01", "why": "same cause"})
    report = f"/reports/{house.record(ids[0]).report_id}"
    paths = [
        "/",
        "/work",
        "/findings",
        "/reports",
        "/sync",
        "/mappings",
        "/people",
        "/trail",
        "/people/partner",
        report,
    ]
    for path in (*paths, "/mappings/queue", f"/findings/{ids[0]}", f"/findings/{ids[2]}", f"/findings/{ids[2]}/place"):
        answer = window.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if path == report:
            window.wait_for_selector("#beside table")
        window.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        is_fit(window, path.strip("/").replace("/", "-") or "overview")


def test_reports_are_dropped_read_one_by_one_and_reviewed(window: Page) -> None:
    window.goto("/reports")
    window.evaluate(DROP, ["register.csv", REGISTER])
    assert window.inner_text("[data-files]") == "register.csv"
    window.click("form[data-upload] button")
    window.wait_for_selector("[data-read] li")
    assert "IA-2026-09" in window.inner_text("[data-reports]")
    window.set_input_files(
        "[name=files]",
        [FilePayload(name=f"{name}.docx", mimeType="application/zip", buffer=b"PK\x03\x04 cut") for name in "ab"],
    )
    window.click("form[data-upload] button")
    window.wait_for_selector("[data-read] li:nth-child(3)")
    assert window.locator("[data-read] .notice.bad").count() == 2
    window.click("td.main a")
    window.wait_for_selector("#beside tr.here:has-text('CHG-2026-011')")
    window.click("article:has-text('NC-03') >> text=在报告中的位置")
    window.wait_for_selector("#beside tr.here:has-text('REL-2026-031')")


def test_the_keyboard_is_enough(house: House, window: Page) -> None:
    ids = house.ingest()
    window.goto("/findings")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"
    window.focus("[name=text]")
    window.keyboard.type("criteria")
    window.keyboard.press("Enter")
    window.wait_for_url("**/findings?text=criteria*")
    window.focus("td.main a")
    window.keyboard.press("Enter")
    window.wait_for_url(f"**/findings/{ids[2]}")
    window.focus("summary:has-text('编辑')")
    window.keyboard.press("Enter")
    window.focus("form[action$='/edit'] [name=department]")
    window.keyboard.type("运维部")
    window.keyboard.press("Enter")
    window.wait_for_selector(".notice.good")
    assert house.record(ids[2]).content.department == "运维部"


def test_print_leaves_what_is_read(house: House, window: Page) -> None:
    ids = house.ingest()
    window.goto(f"/findings/{ids[0]}")
    window.emulate_media(media="print")
    assert window.is_visible("h1")
    assert window.is_visible("text=Three changes were carried out without approval")
    assert not window.is_visible(".bar")
    assert not window.is_visible("form[action$='/edit']")
