"""Chromium over the real pages; screenshots and faults of accessibility are kept as test output."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.acceptance.office import Office
from tests.acceptance.queues import Queues
from tests.contract import fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from adapters.sandbox.server import Running

shared_sandbox = fixtures.shared_sandbox
OUTPUT = Path(__file__).parents[2] / "test-output" / "browser"
WIDTHS = (1440, 820, 390)
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "make browser installs chromium, or says how"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture
def office(tmp_path: Path, shared_sandbox: Running) -> Office:
    """An organisation with an empty ledger, its queues in the sandbox."""
    shared_sandbox.clear()
    return Office(tmp_path, shared_sandbox)


@pytest.fixture
def queues(office: Office) -> Queues:
    """The people at the other end."""
    return Queues(office)


@pytest.fixture
def looked_at() -> Callable[[Page, str], None]:
    """Keeps a picture of the page at three widths; nothing may run over its edge or fail axe-core seriously."""

    def look(page: Page, name: str) -> None:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} runs over by {over} px at {width}"
            page.screenshot(path=OUTPUT / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        found = Axe().run(page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS]
        assert grave == [], name

    return look
