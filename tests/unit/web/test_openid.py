"""Sign-in at a real identity provider on a loopback port, honest and lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.provider import Provider, started
from tests.builders.site import House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import requests

    from tests.builders.site import Browser

SETTINGS = """
[web.oidc]
issuer = "{issuer}"
client_id = "closeout"
client_secret = "file:client.secret"
roles = {{ board = ["management"] }}
label = "Example login"
"""
LI_WEI = {"sub": "u-1", "name": "Li Wei", "email": "li.wei@example.com", "email_verified": True}


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = started()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def house(tmp_path: Path, provider: Provider) -> Iterator[House]:
    (tmp_path / "client.secret").write_text("secret", encoding="utf-8")
    with served(tmp_path, SETTINGS.format(issuer=provider.issuer)) as running:
        yield running


def come(browser: Browser) -> requests.Response:
    """The whole way there and back."""
    return browser.get("/sign-in/provider")


def test_who_the_provider_knows_comes_in_with_their_own_roles(house: House, provider: Provider) -> None:
    provider.subject = LI_WEI
    browser = house.stranger()
    assert "Sign in with Example login" in browser.get("/sign-in").text
    answer = come(browser)
    assert (answer.status_code, answer.url) == (200, house.address + "/")
    assert "李伟" in answer.text
    assert "Process owner" in answer.text


def test_groups_stand_for_roles(house: House, provider: Provider) -> None:
    provider.subject = {"sub": "u-9", "name": "Ada", "email": "ada@example.com", "groups": ["board", "canteen"]}
    answer = come(house.stranger())
    assert "Ada" in answer.text
    assert "Management" in answer.text


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ({"sub": "u-8", "name": "Eve", "groups": ["canteen"]}, "Eve has no role here"),
        ({**LI_WEI, "email_verified": False}, "Li Wei has no role here"),
    ],
)
def test_nobody_comes_in_without_a_role(house: House, provider: Provider, subject: dict[str, object], why: str) -> None:
    provider.subject = subject
    answer = come(house.stranger())
    assert (answer.status_code, why in answer.text) == (422, True)


@pytest.mark.parametrize(
    "claims", [{"aud": "somebody-else"}, {"iss": "https://evil.example"}, {"exp": 1}, {"nonce": "another"}]
)
def test_a_token_that_is_not_for_us_is_refused(house: House, provider: Provider, claims: dict[str, object]) -> None:
    provider.subject, provider.claims = LI_WEI, claims
    browser = house.stranger()
    answer = come(browser)
    assert (answer.status_code, "its word does not hold" in answer.text) == (422, True)
    assert browser.get("/password", allow_redirects=False).status_code == 303


def test_a_token_of_another_key_is_refused(house: House, provider: Provider) -> None:
    provider.subject, provider.forged = LI_WEI, True
    assert "its word does not hold" in come(house.stranger()).text


def test_an_answer_to_another_browser_is_refused(house: House, provider: Provider) -> None:
    """The attacker's own code, sent to a victim: no state of theirs fits."""
    provider.subject = LI_WEI
    attacker, victim = house.stranger(), house.stranger()
    there = attacker.get("/sign-in/provider", allow_redirects=False).headers["location"]
    back = attacker.session.get(there, allow_redirects=False, timeout=30).headers["location"]
    path = back.removeprefix(house.address)
    assert "not begun in this browser" in victim.get(path).text
    victim.get("/sign-in/provider", allow_redirects=False)
    assert "not begun in this browser" in victim.get(path).text


def test_a_code_counts_once(house: House, provider: Provider) -> None:
    provider.subject = LI_WEI
    browser = house.stranger()
    there = browser.get("/sign-in/provider", allow_redirects=False).headers["location"]
    back = browser.session.get(there, allow_redirects=False, timeout=30).headers["location"].removeprefix(house.address)
    kept = dict(browser.session.cookies)
    assert browser.get(back, allow_redirects=False).status_code == 303
    again = house.stranger()
    again.session.cookies.update(kept)
    assert again.get(back, allow_redirects=False).status_code == 422


def test_no_of_the_provider_is_told(house: House) -> None:
    browser = house.stranger()
    there = browser.get("/sign-in/provider", allow_redirects=False).headers["location"]
    state = there.split("state=")[1].split("&")[0]
    answer = browser.get(f"/sign-in/returned?state={state}&error=access_denied&error_description=Not+today")
    assert "Not today" in answer.text


def test_a_provider_that_is_down_is_told(house: House, provider: Provider) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    answer = house.stranger().get("/sign-in/provider")
    assert (answer.status_code, "it cannot be reached" in answer.text) == (422, True)


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        assert running.stranger().get("/sign-in/provider").status_code == 404
        assert running.stranger().get("/sign-in/returned").status_code == 404


@pytest.mark.parametrize(
    "subject", [{"sub": "zhao-min", "name": "Eve"}, {"sub": "x", "name": "Eve", "email": "zhao-min"}]
)
def test_a_name_that_its_users_choose_makes_nobody_somebody_else(
    house: House, provider: Provider, subject: dict[str, object]
) -> None:
    provider.subject = {**subject, "groups": ["board"]}
    answer = come(house.stranger())
    assert "Eve" in answer.text
    assert "Management" in answer.text
    assert "Compliance" not in answer.text


def test_a_code_without_its_verifier_opens_nothing(house: House, provider: Provider) -> None:
    provider.subject = LI_WEI
    browser = house.stranger()
    there = browser.get("/sign-in/provider", allow_redirects=False).headers["location"]
    assert "code_challenge_method=S256" in there
    back = browser.session.get(there, allow_redirects=False, timeout=30).headers["location"].removeprefix(house.address)
    kept = browser.session.cookies.get_dict()["closeout-leaving"]
    browser.session.cookies.set("closeout-leaving", kept + "x", domain="127.0.0.1", path="/")
    answer = browser.get(back, allow_redirects=False)
    assert (answer.status_code, "did not answer as it should" in answer.text) == (422, True)
