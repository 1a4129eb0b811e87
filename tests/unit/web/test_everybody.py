"""Every route, every role, own, other's and missing objects: built from the pages, so a new route is walked by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from connector.web.application import application
from tests.builders import rights
from tests.builders.walk import ACTORS, Step, World, ask, column, come, form, name, places, routes, walk, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.site import House

READS = {
    "compliance": {"without approval", "closed unseen", "acceptance criteria", "not reviewed"},
    "process_owner": {"without approval", "acceptance criteria"},
    "auditor": {"closed unseen"},
}
"""Who may read which words of the four statements; everybody else none."""

STATEMENTS = READS["compliance"]
NOTHING_LOOKED_AT = {"/password", "/sign-in", "/invited/{secret}", "/sign-in/provider", "/sign-in/returned"} | {
    "/mappings", "/mappings/{target}", "/mappings/{target}/live", "/mappings/{target}/preview"
}  # fmt: skip
"""Pages that show nothing of the ledger's findings, so that opening them leaves no trace. A new page is not among them."""


@pytest.mark.parametrize("role", ACTORS)
def test_who_gets_where(role: str, tmp_path: Path) -> None:
    with world(tmp_path) as made:
        steps = list(walk(made, role))
    for step in steps:
        assert step.answer.status_code < 500, step
        assert not {word for word in STATEMENTS - READS.get(role, set()) if word in step.answer.text}, step
        assert not step.changed or (step.page.sends and step.is_let), step
        leaves_a_trace(role, step)
    nothing_is_told_of_others(steps)
    assert column(steps) == rights.documented()[role], "a route is new, or open to others than before: make rights"


def leaves_a_trace(role: str, step: Step) -> None:
    """Who looks is written down, and who is turned away."""
    if role != "stranger" and step.answer.status_code == 404 and step.page.rule != "anybody":
        assert "refused" in step.traces, step
    if role == "admin" and step.page.path == "/trail":
        return  # whoever may only check the trail reads nothing of it
    if step.answer.status_code == 200 and not step.page.sends and step.page.path not in NOTHING_LOOKED_AT:
        assert step.traces, f"{step}: what is shown is traced before"


def nothing_is_told_of_others(steps: list[Step]) -> None:
    """Another's object is answered exactly like one that is not there."""
    answers = {(name(step.page), step.which): step for step in steps}
    for (route, which), step in answers.items():
        if which == "other" and not step.is_let:
            none = answers[route, "none"]
            assert (step.answer.status_code, plain(step)) == (none.answer.status_code, plain(none)), route


def plain(step: Step) -> str:
    """The answer without the words that were in its own address, and without tokens."""
    named = {
        given
        for given, asked in zip(step.address.split("/"), step.page.path.split("/"), strict=True)
        if asked.startswith("{")
    }
    text = step.answer.text
    for given in named:
        text = text.replace(given, "ID")
    return re.sub(r'name="token" value="[^"]*"', "", text)


def test_a_partner_is_told_what_was_granted_and_nothing_else(tmp_path: Path) -> None:
    """Clause, grade, due day and compliance's own words; not where it stands, whose it is, when it was raised."""
    with world(tmp_path) as made:
        browser, _token = come(made, "external_partner")
        for path in ("/work", "/findings", f"/findings/{made.findings[0]}"):
            page = browser.get(path).text
            assert "Criteria are missing" in page
            for hidden in ("tag approved", "2026-03-09", "李伟", "NC-01", "IA-2026-09", "CHG-2026"):
                assert hidden not in page, (path, hidden)
        page = browser.get(f"/findings/{made.findings[0]}").text
        for told in ("8.5.1.2", "Minor", "2026-04-16", "Define them"):
            assert told in page


@pytest.mark.parametrize("role", ["stranger", "external_partner", "compliance"])
def test_no_change_without_a_token_or_from_elsewhere(role: str, tmp_path: Path) -> None:
    with world(tmp_path) as made:
        browser, token = come(made, role)
        before = made.told()
        for page in (page for page in routes() if page.sends):
            address = next(iter(places(made, role, page).values()))
            guessed = [ask(browser, form(made, role, guess), page, address) for guess in ("", "guess")]
            asked_in = 401 if role == "stranger" and page.rule != "anybody" else 403
            assert {answer.status_code for answer in guessed} == {asked_in}, name(page)
            elsewhere = [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
            forged = [ask(browser, form(made, role, token), page, address, **headers) for headers in elsewhere]
            assert {answer.status_code for answer in forged} == {403}, name(page)
        assert made.told() == before


def test_every_route_is_a_page_with_a_rule(house: House) -> None:
    """Nothing is served beside the pages but the program's own static files."""
    made = application(house.site).routes
    served = sorted((route.path, method) for route in made for method in getattr(route, "methods", None) or ())  # type: ignore[attr-defined] # Starlette's base route has no path
    expected = [(page.path, method) for page in routes() for method in (("POST",) if page.sends else ("GET", "HEAD"))]
    assert served == sorted(expected)
    assert [route.path for route in made if not hasattr(route, "methods")] == ["/static"]  # type: ignore[attr-defined] # as above


def test_a_look_that_cannot_be_traced_is_not_shown(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        browser, token = come(made, "compliance")
        refuse_entries(made)
        before = made.told()
        for page in (page for page in routes() if page.path not in NOTHING_LOOKED_AT):
            for address in places(made, "compliance", page).values():
                answer = ask(browser, form(made, "compliance", token), page, address)
                text = answer.text
                assert answer.status_code != 500 or "something unexpected" in text, (name(page), text)
                assert not {word for word in (*STATEMENTS, "NC-0", "IA-2026") if word in text}, (name(page), text)
        assert made.told() == before


def refuse_entries(made: World) -> None:
    """A full disk, as far as the trail is concerned."""
    import sqlite3

    with sqlite3.connect(made.house.folder / "closeout.db") as raw:
        raw.execute("CREATE TRIGGER full_disk BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    raw.close()
