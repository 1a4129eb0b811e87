from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
from requests import exceptions as network
from urllib3.exceptions import MaxRetryError, SSLError

from adapters.failures import Declined, NoRight, Said, never_sent, retry_after, translated
from adapters.http import Bearer, Channel, Line, Patience
from connector.errors import (
    AccessDenied,
    OutcomeUnknown,
    RetryLater,
    TargetError,
    TargetMisconfigured,
    TicketForbidden,
    TicketLost,
    TicketRejected,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

    from adapters.failures import About, Call
    from tests.unit.adapters.conftest import Scripted, Trick, Waits


def hear(response: requests.Response, body: Any) -> Said | None:
    if response.ok:
        return None
    said = body if isinstance(body, dict) else {}
    return Said(response.status_code, said.get("text", ""), said.get("fields", {}), after=retry_after(response.headers))


@pytest.fixture
def channel(server: Scripted, waits: Waits) -> Iterator[Channel]:
    patience = Patience(budget=60, attempts=3, pause=waits.pause, jitter=lambda: 0.0)
    with Channel("queue", server.url, hear, Line(connect=1, read=0.2, most=1000), patience, (KeyError,)) as made:
        yield made


def reading(channel: Channel, server: Scripted, about: About = "queue") -> requests.Response:
    return channel.read(lambda: channel.get(f"{server.url}/x"), about)


def creating(channel: Channel, server: Scripted) -> requests.Response:
    return channel.create(lambda: channel.post(f"{server.url}/x", data="{}"))


def test_an_answer_comes_back_whole(channel: Channel, server: Scripted) -> None:
    server.will(body='{"a": 1}')
    answer = reading(channel, server)
    assert answer.json() == {"a": 1}
    assert answer.url == f"{server.url}/x"
    assert server.asked[0].headers["User-Agent"] == "closeout"


def test_an_empty_answer_is_no_failure(channel: Channel, server: Scripted) -> None:
    server.will(204, body="")
    assert reading(channel, server).status_code == 204


@pytest.mark.parametrize(
    ("status", "about", "error"),
    [
        (400, "queue", TargetMisconfigured),
        (400, "new", TicketRejected),
        (400, "ticket", TicketRejected),
        (401, "ticket", AccessDenied),
        (403, "queue", NoRight),
        (403, "new", NoRight),
        (403, "ticket", TicketForbidden),
        (404, "queue", TargetMisconfigured),
        (404, "ticket", TicketLost),
        (405, "ticket", TargetMisconfigured),
        (409, "ticket", TicketRejected),
        (410, "ticket", TargetMisconfigured),
        (413, "new", TicketRejected),
        (422, "new", TicketRejected),
        (501, "queue", TargetMisconfigured),
    ],
)
@pytest.mark.parametrize("call", ["read", "again", "create"])
def test_a_refusal_means_the_same_for_every_call(
    status: int, about: About, error: type[TargetError], call: Call
) -> None:
    assert type(translated(Declined(Said(status)), call, about, "queue")) is error


def test_a_missing_right_closes_the_queue_too() -> None:
    assert issubclass(NoRight, AccessDenied)


def test_a_rule_about_the_content_rejects_the_item() -> None:
    error = translated(
        Declined(Said(403, "Data Policy", {"close_code": "is mandatory"}, rule=True)), "create", "new", "q"
    )
    assert isinstance(error, TicketRejected)
    assert error.fields == {"close_code": "is mandatory"}
    assert error.problems[0].why == "HTTP 403: Data Policy; close_code: is mandatory"


@pytest.mark.parametrize("status", [429, 408, 425])
def test_a_create_that_came_too_early_was_not_carried_out(channel: Channel, server: Scripted, status: int) -> None:
    server.will(status, Retry_After="7")
    with pytest.raises(RetryLater) as caught:
        creating(channel, server)
    assert caught.value.after == 7
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "trick", "kind"),
    [
        (500, "{}", None, "application/json"),
        (502, "<html>", None, "text/html"),
        (503, "{}", None, "application/json"),
        (504, "", None, "application/json"),
        (201, "{}", "drop", "application/json"),
        (201, "{}", "stall", "application/json"),
        (201, '{"id": 1', "cut", "application/json"),
        (201, '{"id": 1', None, "application/json"),
        (200, "<html>please sign in</html>", None, "text/html"),
        (200, '"' + "x" * 2000 + '"', None, "application/json"),
    ],
)
def test_a_create_without_a_usable_answer_may_have_been_carried_out(
    channel: Channel, server: Scripted, status: int, body: str, trick: Trick | None, kind: str
) -> None:
    server.will(status, body, trick, Content_Type=kind)
    with pytest.raises(OutcomeUnknown):
        creating(channel, server)
    assert len(server.asked) == 1


@pytest.mark.parametrize("trick", ["drop", "stall", "cut"])
def test_a_read_goes_on_after_a_lost_answer(channel: Channel, server: Scripted, trick: Trick) -> None:
    server.will(body='{"a": 1}', trick=trick)
    server.will(body='{"a": 2}')
    assert reading(channel, server).json() == {"a": 2}


def test_a_write_that_does_no_harm_twice_is_repeated(channel: Channel, server: Scripted) -> None:
    server.will(500)
    server.will(204, "")
    channel.again(lambda: channel.put(f"{server.url}/x", data="{}"))
    assert [asked.method for asked in server.asked] == ["PUT", "PUT"]


def test_waits_grow_and_end(channel: Channel, server: Scripted, waits: Waits) -> None:
    for _ in range(3):
        server.will(503)
    with pytest.raises(RetryLater) as caught:
        reading(channel, server)
    assert waits.seconds == [1.0, 2.0]
    assert caught.value.after is None


def test_the_tracker_says_how_long_to_wait(channel: Channel, server: Scripted, waits: Waits) -> None:
    server.will(429, Retry_After="2.5")
    server.will(503, Retry_After="Tue, 10 Mar 2026 08:00:20 GMT", Date="Tue, 10 Mar 2026 08:00:00 GMT")
    server.will()
    reading(channel, server)
    assert waits.seconds == [2.5, 20.0]


def test_a_wait_over_the_budget_is_left_to_the_caller(channel: Channel, server: Scripted, waits: Waits) -> None:
    server.will(429, Retry_After="3600")
    with pytest.raises(RetryLater) as caught:
        reading(channel, server)
    assert waits.seconds == []
    assert caught.value.after == 3600


def test_jitter_only_ever_adds_to_what_was_asked(server: Scripted, waits: Waits) -> None:
    patience = Patience(pause=waits.pause, jitter=lambda: 0.5)
    with Channel("queue", server.url, hear, patience=patience) as channel:
        server.will(429, Retry_After="4")
        server.will()
        reading(channel, server)
    assert waits.seconds == [5.0]


@pytest.mark.parametrize("text", ["", "soon", "-5", "nan", "inf", "Tue, 10 Mar 2026 08:00:20 GMT"])
def test_a_wait_that_nobody_understands_is_none(text: str) -> None:
    assert retry_after({"Retry-After": text}) is None


def test_a_date_in_the_past_means_now() -> None:
    early = {"Retry-After": "Tue, 10 Mar 2026 08:00:00 GMT", "Date": "Tue, 10 Mar 2026 09:00:00 -0000"}
    assert retry_after(early) == 0


def test_nobody_answers(closed_port: int) -> None:
    url = f"http://127.0.0.1:{closed_port}"
    with Channel("queue", url, hear) as channel, pytest.raises(Unreachable) as caught:
        channel.create(lambda: channel.post(f"{url}/x"))
    assert caught.value.problems[0].where == "queue"


def test_nobody_has_the_name() -> None:
    url = "http://no-such-host.invalid"
    with Channel("queue", url, hear) as channel, pytest.raises(Unreachable):
        channel.read(lambda: channel.get(f"{url}/x"))


def test_a_server_without_tls_is_not_trusted(server: Scripted) -> None:
    url = server.url.replace("http:", "https:")
    with Channel("queue", url, hear, patience=Patience(attempts=1)) as channel, pytest.raises(RetryLater):
        channel.read(lambda: channel.get(f"{url}/x"))


def test_an_untrusted_certificate_means_that_nothing_was_sent() -> None:
    reason = SSLError(ssl.SSLCertVerificationError("self-signed"))
    # A certificate of our own would need a library only for this, so the error is made as requests makes it.
    assert never_sent(network.SSLError(MaxRetryError(pool=None, url="/", reason=reason)))  # type: ignore[arg-type]
    assert not never_sent(network.SSLError(MaxRetryError(pool=None, url="/", reason=SSLError("bad record"))))  # type: ignore[arg-type]
    assert not never_sent(network.SSLError())


def test_a_proxy_that_is_not_there_means_that_nothing_was_sent(closed_port: int) -> None:
    line = Line(proxy=f"http://127.0.0.1:{closed_port}")
    with Channel("queue", "http://tracker.invalid", hear, line) as channel, pytest.raises(Unreachable):
        channel.create(lambda: channel.post("http://tracker.invalid/x"))


@pytest.mark.parametrize("call", ["read", "create"])
def test_a_redirect_is_not_followed(channel: Channel, server: Scripted, call: str) -> None:
    server.will(302, Location="https://elsewhere.example/login?token=1")
    with pytest.raises(TargetMisconfigured) as caught:
        reading(channel, server) if call == "read" else creating(channel, server)
    assert caught.value.problems[0].why == "HTTP 302: the address redirects to https://elsewhere.example/login"
    assert len(server.asked) == 1


def test_nothing_is_sent_to_another_address(server: Scripted) -> None:
    with Channel("queue", f"{server.url}/jira", hear) as channel, pytest.raises(TargetMisconfigured):
        channel.read(lambda: channel.get(f"{server.url}/jira-of-others/x"))
    assert server.asked == []


def test_a_page_for_people_is_no_answer(channel: Channel, server: Scripted) -> None:
    server.will(body="<html>please sign in</html>", Content_Type="text/html")
    with pytest.raises(TargetMisconfigured):
        reading(channel, server)


def test_an_answer_nested_without_end_is_no_answer(server: Scripted) -> None:
    with Channel("queue", server.url, hear, patience=Patience(attempts=1)) as deep:
        server.will(body="[" * 100_000)
        with pytest.raises(RetryLater):
            deep.read(lambda: deep.get(f"{server.url}/x"))


def test_an_answer_that_is_too_long_is_not_read_to_its_end(channel: Channel, server: Scripted) -> None:
    server.will(body='"' + "x" * 200_000 + '"')
    with pytest.raises(TargetMisconfigured) as caught:
        reading(channel, server)
    assert "too long" in str(caught.value)


def test_an_answer_that_drips_is_given_up(server: Scripted) -> None:
    ticks = iter([0.0, 1000.0])
    patience = Patience(attempts=1, ticks=lambda: next(ticks))
    with Channel("queue", server.url, hear, patience=patience) as channel:
        server.will()
        with pytest.raises(RetryLater):
            reading(channel, server)


def test_an_answer_that_the_library_does_not_understand(channel: Channel) -> None:
    def attempt() -> None:
        raise KeyError

    with pytest.raises(TargetMisconfigured):
        channel.read(attempt)
    with pytest.raises(OutcomeUnknown):
        channel.create(attempt)


def test_a_secret_that_the_tracker_repeats_is_not_shown(channel: Channel, server: Scripted) -> None:
    channel.hide("hunter2", "")
    channel.auth = Bearer("hunter2")
    server.will(400, '{"text": "bad token hunter2\\u0007", "fields": {"a": "hunter2"}}')
    with pytest.raises(TicketRejected) as caught:
        creating(channel, server)
    shown = f"{caught.value}{caught.value!r}{caught.value.fields}{caught.value.__cause__!r}{channel!r}{channel.auth!r}"
    assert "hunter2" not in shown
    assert caught.value.fields == {"a": "***"}
    assert server.asked[0].headers["Authorization"] == "Bearer hunter2"


def test_nothing_comes_from_the_environment(
    server: Scripted, channel: Channel, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port}")
    server.will()
    assert reading(channel, server).ok
