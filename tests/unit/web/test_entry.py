"""Signing in and out: who comes in, for how long, and what a forger gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.workflow import entry
from tests.builders.site import PASSWORD, Browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.builders.site import House


def is_in(browser: Browser) -> bool:
    return browser.get("/password", allow_redirects=False).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back(house: House) -> None:
    answer = house.stranger().get("/password?x=1", allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/password%3Fx%3D1")


@pytest.mark.parametrize("login", ["li-wei", "LI.WEI@example.com", " li-wei "])
def test_the_right_password_opens_by_key_or_email(house: House, login: str) -> None:
    house.account("li-wei")
    browser = house.stranger()
    assert browser.sign_in(login).headers["location"] == "/"
    assert "李伟" in browser.get("/").text
    assert browser.get("/sign-in", allow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"), [("li-wei", "wrong"), ("nobody-known", PASSWORD), ("", ""), ("sun-hao", PASSWORD)]
)
def test_what_is_wrong_is_not_told(house: House, login: str, password: str) -> None:
    house.account("li-wei")
    answer = house.stranger().sign_in(login, password)
    assert answer.status_code == 422
    assert "name or password is wrong" in answer.text


def test_failures_lock_for_longer_and_longer(house: House) -> None:
    house.account("li-wei")
    for _attempt in range(5):
        house.stranger().sign_in("li-wei", "wrong")
    assert house.stranger().sign_in("li-wei").status_code == 422, "locked, even with the right password"
    house.clock.pass_(minutes=1, seconds=1)
    assert house.stranger().sign_in("li-wei", "wrong").status_code == 422
    house.clock.pass_(minutes=1, seconds=30)
    assert house.stranger().sign_in("li-wei").status_code == 422, "two minutes after the sixth"
    house.clock.pass_(seconds=31)
    assert house.stranger().sign_in("li-wei").status_code == 303
    with house.parts.ledger.reading() as book:
        account = book.entry.account("li-wei")
    assert account is not None
    assert (account.failures, account.locked_until) == (0, None)


def test_an_address_knocks_thirty_times_in_five_minutes(house: House) -> None:
    stranger = house.stranger()
    token = stranger.token("/sign-in")
    form: dict[str, object] = {"token": token, "login": "x", "password": "y"}
    answers = [stranger.post("/sign-in", form).status_code for _attempt in range(31)]
    assert answers == [422] * 30 + [429]
    house.clock.pass_(minutes=6)
    assert stranger.post("/sign-in", form).status_code == 422


def test_a_session_ends_when_idle_when_old_and_when_signed_out(house: House) -> None:
    browser = house.signed_in("li-wei")
    for _half in range(25):
        house.clock.pass_(minutes=29)
        assert is_in(browser) == (_half < 24), "twelve hours at most"
    again = house.signed_in("li-wei")
    house.clock.pass_(minutes=31)
    assert not is_in(again)
    third = house.signed_in("li-wei")
    stolen = dict(third.session.cookies)
    assert third.send("/sign-out").status_code == 303
    thief = house.stranger()
    thief.session.cookies.update(stolen)
    assert not is_in(thief)


def test_a_cookie_that_nobody_gave_opens_nothing(house: House) -> None:
    stranger = house.stranger()
    stranger.session.cookies.set("closeout", "guess")
    assert not is_in(stranger)


def test_a_one_time_link_opens_once_and_not_for_ever(house: House) -> None:
    person = house.person("sun-hao")
    secret = entry.invite(house.parts, person)
    stranger = house.stranger()
    path = f"/invited/{secret}"
    token = stranger.token(path)
    differ = stranger.post(path, {"token": token, "password": PASSWORD, "again": "x"})
    assert (differ.status_code, "the two passwords differ" in differ.text) == (422, True)
    weak = stranger.post(path, {"token": token, "password": "sun-hao 123456", "again": "sun-hao 123456"})
    assert (weak.status_code, "too easy to guess" in weak.text) == (422, True)
    short = stranger.post(path, {"token": token, "password": "short", "again": "short"})
    assert "12 to 256 characters" in short.text
    assert stranger.post(path, {"token": token, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert is_in(stranger)
    assert "opens nothing" in house.stranger().get(path).text
    later = entry.invite(house.parts, person)
    house.clock.pass_(days=3, seconds=1)
    assert house.stranger().get(f"/invited/{later}").status_code == 422


def test_a_newer_link_makes_the_older_one_useless(house: House) -> None:
    older = entry.invite(house.parts, house.person("sun-hao"))
    entry.invite(house.parts, house.person("sun-hao"))
    assert house.stranger().get(f"/invited/{older}").status_code == 422


def test_the_first_administrator_gets_a_link_until_somebody_has_an_account(house: House) -> None:
    first = entry.set_up(house.parts)
    assert first is not None
    assert first[0].key == "zhao-min"
    house.account("zhao-min")
    assert entry.set_up(house.parts) is None


def test_a_given_password_opens_only_the_page_that_changes_it(house: House) -> None:
    given = entry.give_password(house.parts, house.person("sun-hao"))
    browser = house.stranger()
    assert browser.sign_in("sun-hao", given).headers["location"] == "/password"
    assert browser.get("/", allow_redirects=False).headers["location"] == "/password"
    wrong = browser.send("/password", {"old": "wrong", "password": PASSWORD, "again": PASSWORD})
    assert "the old password is wrong" in wrong.text
    same = browser.send("/password", {"old": given, "password": given, "again": given})
    assert same.status_code == 422
    assert browser.send("/password", {"old": given, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert "The password is changed" in browser.get("/").text
    assert "The password is changed" not in browser.get("/").text, "told once"


def test_a_new_password_and_a_click_end_the_other_sessions(house: House) -> None:
    first = house.signed_in("li-wei")
    second = house.stranger()
    second.sign_in("li-wei")
    assert is_in(first)
    assert second.send("/password/sessions").status_code == 303
    assert not is_in(first)
    third = house.stranger()
    third.sign_in("li-wei")
    changed = "another horse another staple"
    assert third.send("/password", {"old": PASSWORD, "password": changed, "again": changed}).status_code == 303
    assert (is_in(second), is_in(third)) == (False, True)


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("guess", {}),
        (None, {"Origin": "https://evil.example"}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_forged_change_changes_nothing(house: House, token: str | None, headers: dict[str, str]) -> None:
    browser = house.signed_in("li-wei")
    given = browser.token() if token is None else token
    answer = browser.post("/sign-out", {"token": given}, headers=headers)
    assert (answer.status_code, is_in(browser)) == (403, True)


def test_a_change_without_a_session_is_refused(house: House) -> None:
    stranger = house.stranger()
    token = stranger.token("/sign-in")
    assert stranger.post("/password", {"token": token}).status_code == 401


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_sign_in(house: House, there: str) -> None:
    house.account("li-wei")
    stranger = house.stranger()
    form: dict[str, object] = {
        "token": stranger.token("/sign-in"),
        "login": "li-wei",
        "password": PASSWORD,
        "next": there,
    }
    assert stranger.post("/sign-in", form).headers["location"] == "/"


def test_every_answer_says_what_a_browser_may_do(house: House) -> None:
    for path in ("/sign-in", "/static/closeout.css", "/nothing-here"):
        headers = house.stranger().get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers
    assert house.stranger().get("/sign-in").headers["cache-control"] == "no-store"


def test_cookies_are_for_us_alone(house: House) -> None:
    browser = house.signed_in("li-wei")
    told = browser.session.cookies
    kept = next(cookie for cookie in told if cookie.name == "closeout")
    assert (kept.has_nonstandard_attr("HttpOnly"), kept.get_nonstandard_attr("SameSite")) == (True, "lax")


def test_the_language_is_the_persons_choice(house: House) -> None:
    stranger = house.stranger()
    assert 'lang="zh-CN"' in stranger.get("/sign-in", headers={"Accept-Language": "fr, zh-CN;q=0.8"}).text
    assert '<html lang="en">' in stranger.get("/sign-in", headers={"Accept-Language": "fr"}).text
    token = stranger.token("/sign-in")
    assert stranger.post("/language", {"token": token, "language": "xx"}).status_code == 404
    assert stranger.post("/language", {"token": token, "language": "zh", "next": "/sign-in"}).status_code == 303
    assert '<html lang="zh-CN">' in stranger.get("/sign-in").text
    browser = house.signed_in("li-wei")
    browser.send("/language", {"language": "zh"})
    assert '<html lang="zh-CN">' in browser.get("/").text


def test_too_large_a_form_is_read_no_further(house: House) -> None:
    stranger = house.stranger()
    form: dict[str, object] = {"token": stranger.token("/sign-in"), "login": "x" * 1_100_000}
    assert stranger.post("/sign-in", form).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _piece in range(40):
            yield b"x" * 65536

    answer = stranger.session.post(
        stranger.address + "/sign-in",
        data=pieces(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=30,
    )
    assert answer.status_code == 413


def test_a_page_that_is_not_there_and_a_wrong_verb_are_told_alike(house: House) -> None:
    assert house.stranger().get("/nothing").status_code == 404
    assert house.stranger().get("/sign-out").status_code == 404


def told_of(house: House, person: str) -> list[tuple[str, str, object]]:
    """What the trail says of somebody: what, from where, and with which word."""
    with house.parts.ledger.reading() as book:
        acts = [one.act for one in book.trail.entries() if one.act and one.act.origin.person == person]
    return [(act.action, act.origin.address, next(iter(act.details.values()))) for act in acts]


def test_coming_and_going_leave_a_trace(house: House) -> None:
    house.account("li-wei")
    browser = house.stranger()
    browser.sign_in("li-wei", "wrong")
    browser.sign_in("nobody-known", "wrong")
    browser.sign_in("li-wei")
    browser.send("/sign-out")
    browser.sign_in("li-wei")
    house.clock.pass_(hours=13)
    assert not is_in(browser)
    here = house.parts.address
    link = [("password", here, False), ("sign-in", here, "local")]
    came = [("sign-in", "127.0.0.1", "local"), ("sign-out", "127.0.0.1", 1)]
    assert told_of(house, "li-wei") == [
        *link,
        ("refused", "127.0.0.1", "password"),
        *came,
        came[0],
        ("sign-out", here, 1),
    ]
    assert told_of(house, "-") == [("refused", "127.0.0.1", "password")]
    assert told_of(house, "zhao-min") == [("invite", house.parts.address, "invitation")]


def test_who_is_signed_in_may_still_open_a_link(house: House) -> None:
    browser = house.signed_in("li-wei")
    path = f"/invited/{entry.invite(house.parts, house.person('sun-hao'))}"
    form: dict[str, object] = {"token": browser.token(path), "password": PASSWORD, "again": PASSWORD}
    assert browser.post(path, form).status_code == 303
    assert "孙浩" in browser.get("/").text


def test_a_form_of_a_session_that_ended_asks_to_sign_in_again(house: House) -> None:
    browser = house.signed_in("zhao-min")
    token = browser.token()
    browser.session.cookies.clear()
    answer = browser.post("/findings/approve", {"token": token, "id": "x"})
    assert answer.status_code == 401
    assert "you are not signed in (any more)" in answer.text
    assert 'href="/sign-in"' in answer.text
