"""What somebody with ill will tries, signed in or not, and gets."""

from __future__ import annotations

import http.client
import io
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from connector.workflow import entry, people
from tests.builders.site import PASSWORD, Browser, Clock, House, served, serving
from tests.builders.walk import ACTORS, World, come, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as running:
        yield running


def raw(house: House, target: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """A request exactly as written, which no client puts right."""
    connection = http.client.HTTPConnection(urlsplit(house.address).netloc, timeout=30)
    connection.putrequest("GET", target, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return told


@pytest.mark.parametrize("target", [
    "/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py", "/static//etc/passwd", "/static/..%5csite.py",
    "/static/%2e%2e/%2e%2e/%2e%2e/pyproject.toml", "/static/%00", "/../config.toml", "/config.toml", "/token", "/closeout.db",
])  # fmt: skip
def test_no_path_leads_out_of_the_static_files(made: World, target: str) -> None:
    status, _headers, text = raw(made.house, target)
    assert status == 404
    assert "root:" not in text
    assert "import" not in text


@pytest.mark.parametrize("role", ["stranger", "external_partner", "management"])
@pytest.mark.parametrize("target", [
    "/findings/%00", "/findings/%ff%fe", "/findings/..%2f..%2fetc", "/findings/' OR 1=1 --".replace(" ", "%20"), "/findings/%25", "/reports/%0d%0aX:%201",
    "/findings?page=%C2%B2", "/findings?page=99999999999999999999999999", "/findings?page=-1", "/findings?text=%00", "/findings?text=%ff",
    "/findings?order=id;drop", "/findings?report=%27", "/findings?clause=%25", "/findings?" + "x=1&" * 2000, "/invited/%00", "/sign-in?next=%00",
])  # fmt: skip
def test_no_address_breaks_a_page_or_says_more(made: World, target: str, role: str) -> None:
    browser, _token = come(made, role)
    answer = browser.get(target, allow_redirects=False)
    assert answer.status_code < 500
    assert "x" not in {name for name in answer.headers if name.lower() == "x"}
    assert "without approval" not in answer.text


NEXT = [
    "https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example", "/\t/evil.example", "\t//evil.example",
    "/x\r\nSet-Cookie: closeout=evil", "javascript:alert(1)", "evil.example", "http:evil.example", "@evil.example",
]  # fmt: skip


@pytest.mark.parametrize("there", NEXT)
@pytest.mark.parametrize("path", ["/sign-in", "/language"])
def test_nobody_is_sent_elsewhere_and_no_header_is_put_in(made: World, path: str, there: str) -> None:
    stranger = made.house.stranger()
    form: dict[str, object] = {"login": "li-wei", "password": PASSWORD, "language": "en", "next": there}
    answer = stranger.post(path, {**form, "token": stranger.token("/sign-in")})
    location = answer.headers["location"]
    assert location == "/" or (location.startswith(("/%09/", "/x%0D%0A")) and "\t" not in location)
    assert stranger.session.cookies.get("closeout") != "evil"


def test_the_way_back_from_a_fault_stays_here(made: World) -> None:
    browser, token = come(made, "compliance")
    for came in (f"{browser.address}//evil.example/", "https://evil.example/", f"{browser.address}/\\evil.example"):
        page = browser.post("/sync/push", {"token": token}, headers={"Referer": came}).text
        assert 'href="/"' in page
        assert 'href="//evil' not in page
        assert "evil.example" not in page


def test_a_name_that_leads_to_us_from_elsewhere_gets_nothing(made: World) -> None:
    for host, status in (
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost", 200),
        ("127.0.0.1:1", 200),
        ("[::1]", 200),
    ):
        assert raw(made.house, "/sign-in", Host=host)[0] == status, host


PROXIED = """
[web]
proxies = ["{proxy}"]
"""


def addresses(house: House, browser: Browser) -> set[str]:
    """From where the ledger believes that somebody came."""
    browser.sign_in("li-wei")
    with house.parts.ledger.reading() as book:
        return {session.address for session in book.entry.sessions("li-wei")}


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("", "127.0.0.1"),
        (PROXIED.format(proxy="192.0.2.1"), "127.0.0.1"),
        (PROXIED.format(proxy="127.0.0.1"), "203.0.113.9"),
    ],
)
def test_forwarded_headers_count_from_named_proxies_only(tmp_path: Path, more: str, address: str) -> None:
    with served(tmp_path, more) as house:
        house.account("li-wei")
        browser = house.stranger()
        browser.session.headers.update(
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "Forwarded": "for=198.51.100.1"}
        )
        assert address in addresses(house, browser)
        assert len(addresses(house, browser)) == 2, "and that of the link"
        assert "evil.example" not in browser.get("/nothing").text


def test_by_https_cookies_go_no_other_way_and_the_proxys_name_is_ours(tmp_path: Path) -> None:
    with served(tmp_path):
        pass
    path = tmp_path / "config.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            'name = "Example Ltd"', 'name = "Example Ltd"\nurl = "https://audit.example.com"', 1
        ),
        encoding="utf-8",
    )
    with serving(path, Clock()) as house:
        house.account("li-wei")
        stranger = house.stranger()
        page = stranger.get("/sign-in", headers={"Host": "audit.example.com"})
        assert page.headers["strict-transport-security"].startswith("max-age=31536000")
        token = page.text.split('name="token" value="')[1].split('"')[0]
        kept = page.headers["set-cookie"]
        assert all(word in kept for word in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"))
        form: dict[str, object] = {"token": token, "login": "li-wei", "password": PASSWORD}
        from_outside = {"Origin": "https://audit.example.com", "Cookie": kept.split(";")[0]}
        answer = stranger.post("/sign-in", form, headers=from_outside)
        assert answer.status_code == 303
        cookies = answer.headers["set-cookie"]
        assert "__Host-closeout=" in cookies
        assert all(
            word in cookies.split("__Host-closeout=")[1] for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/")
        )
        assert "Domain" not in cookies
        elsewhere = {"Origin": "https://evil.example", "Cookie": kept.split(";")[0]}
        assert stranger.post("/sign-in", form, headers=elsewhere).status_code == 403


def test_a_session_that_was_planted_is_worth_nothing(made: World) -> None:
    attacker, victim = made.house.stranger(), made.house.stranger()
    for browser in (attacker, victim):
        browser.session.cookies.set("closeout", "planted")
    assert victim.sign_in("li-wei").status_code == 303
    assert victim.session.cookies.get_dict()["closeout"] != "planted"
    assert attacker.get("/password", allow_redirects=False).status_code == 303
    own = made.house.stranger()
    own.sign_in("boss")
    planted = own.session.cookies.get_dict()["closeout"]
    other = made.house.stranger()
    other.session.cookies.set("closeout", planted)
    token = other.token()
    assert other.post("/sign-in", {"token": token, "login": "li-wei", "password": PASSWORD}).status_code == 303
    assert "李伟" in other.get("/password").text
    assert "Boss" in own.get("/password").text, "and the attacker stays who they are"


def test_a_form_of_an_ended_session_is_worth_nothing(made: World) -> None:
    browser, old = come(made, "compliance")
    kept = dict(browser.session.cookies)
    browser.post("/sign-out", {"token": old})
    thief = made.house.stranger()
    thief.session.cookies.update(kept)
    before = made.told()
    finding = f"/findings/{made.findings[0]}/withdraw"
    assert thief.post(finding, {"token": old, "why": "x"}).status_code in {401, 403}
    browser.sign_in(ACTORS["compliance"])
    assert browser.post(finding, {"token": old, "why": "x"}).status_code == 403
    assert made.told() == before


def test_who_is_let_out_or_has_to_change_the_password_gets_no_further(made: World) -> None:
    house = made.house
    given = entry.give_password(house.parts, house.person("boss"))
    browser = house.stranger()
    browser.sign_in("boss", given)
    for path in ("/", "/findings", "/reports", f"/findings/{made.findings[0]}"):
        assert browser.get(path, allow_redirects=False).headers["location"] == "/password"
    visitor = house.stranger()
    form: dict[str, object] = {
        "token": visitor.token(f"/invited/{made.invitation}"),
        "password": PASSWORD,
        "again": PASSWORD,
    }
    assert visitor.post(f"/invited/{made.invitation}", form).status_code == 303
    assert visitor.get("/work").status_code == 200
    people.remove(house.parts, "visitor")
    assert visitor.get("/work", allow_redirects=False).headers["location"].startswith("/sign-in")
    assert visitor.sign_in("visitor").status_code == 422


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_hostile_files_are_told_and_lead_nowhere(made: World, tmp_path: Path) -> None:
    browser, token = come(made, "auditor")
    hostile = [
        ("bomb.zip", zipped(**{f"{nth}.csv": b"a,b\n" * 9_000_000 for nth in range(2)})),
        ("climb.zip", zipped(**{"../../evil.csv": b"a,b\n1,2\n", "/evil.csv": b"a,b\n1,2\n"})),
        ("<img src=x onerror=alert(1)>.csv", b"a,b\n1,2\n"),
        (
            "entities.xml",
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessment-results>&x;</assessment-results>',
        ),
    ]
    answer = browser.post("/reports", {"token": token}, files=[("files", file) for file in hostile])
    assert answer.status_code == 200
    assert "<img src=x" not in answer.text
    assert "root:" not in answer.text
    assert not list(tmp_path.parent.rglob("evil.csv"))
    assert answer.text.count("notice bad") >= 2


def test_what_is_no_form_is_refused_before_anything_is_read(made: World) -> None:
    browser, token = come(made, "auditor")
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    bodies = [
        (b"--x\r\nnonsense", boundary),
        (b"\x00\xff" * 100, {"Content-Type": "multipart/form-data"}),
        (b"token=%ud800", {"Content-Type": "application/x-www-form-urlencoded; charset=unicode_escape"}),
        (
            b'--x\r\nContent-Disposition: form-data; name="token"\r\nContent-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800\r\n--x--\r\n',
            {"Content-Type": "multipart/form-data; boundary=x; charset=unicode_escape"},
        ),
        (b"{}", {"Content-Type": "application/json"}),
    ]
    for body, headers in bodies:
        answer = browser.session.post(f"{browser.address}/reports", data=body, headers=headers, timeout=30)
        assert 400 <= answer.status_code < 500, (body, answer.status_code)
    many = browser.post("/reports", {"token": token}, files=[("files", (f"{nth}.csv", b"")) for nth in range(201)])
    assert many.status_code == 400
    files = browser.post(f"/findings/{made.findings[0]}/edit", {"token": token}, files=[("files", ("x.csv", b"x"))])
    assert files.status_code == 400, "a form that takes no files"


def test_nobody_hands_much_in_before_they_are_signed_in(made: World) -> None:
    stranger = made.house.stranger()
    token = stranger.token("/sign-in")
    answer = stranger.post("/reports", {"token": token}, files=[("files", ("big.csv", b"x" * 2_000_000))])
    assert answer.status_code == 413
    small = stranger.post("/reports", {"token": token}, files=[("files", ("small.csv", b"x"))])
    assert small.status_code == 401
