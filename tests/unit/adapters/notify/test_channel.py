"""A channel by apprise, against a real SMTP server and a real webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.notify.channel import KIND
from connector.errors import RetryLater, UserError
from connector.model.reminding import Message
from tests.builders.post import hook, mailbox

if TYPE_CHECKING:
    from email.message import EmailMessage

MESSAGE = Message(
    name="李伟", email="li.wei@example.com", title="Closeout：3 项", text="plain <b>\n", html="<p>李伟 &lt;b&gt;</p>"
)


def part(message: EmailMessage, kind: str) -> str:
    found = next(one for one in message.walk() if one.get_content_type() == kind)
    return str(found.get_content())


def test_an_e_mail_has_both_forms_and_its_persons_address() -> None:
    with mailbox() as box:
        channel = KIND.open("mail", {"url": box.url})
        assert channel.addressed
        channel.send(MESSAGE)
        channel.send(MESSAGE.model_copy(update={"email": "neil+x@example.com"}))
    (message,) = box.to("li.wei@example.com")
    assert message["Subject"] == "Closeout：3 项"
    assert message["From"].addresses[0].addr_spec == "closeout@example.com"
    assert "李伟 &lt;b&gt;" in part(message, "text/html")
    assert "李伟 <b>" in part(message, "text/plain")
    assert len(box.to("neil+x@example.com")) == 1


@pytest.mark.parametrize("email", [None, "", "o'neil@example.com", "a@example.com,b@example.com", "a@example.com\n"])
def test_an_address_that_would_be_taken_for_another_is_refused(email: str | None) -> None:
    with mailbox() as box, pytest.raises(UserError):
        KIND.open("mail", {"url": box.url}).send(MESSAGE.model_copy(update={"email": email}))
    assert box.taken == []


def test_a_webhook_gets_plain_text() -> None:
    with hook() as told:
        channel = KIND.open("ops", {"url": told.url})
        assert not channel.addressed
        channel.send(MESSAGE)
    assert (told.taken[0]["title"], told.taken[0]["message"].strip()) == ("Closeout：3 项", "plain <b>")


def test_what_is_not_taken_is_told_without_secrets() -> None:
    with mailbox() as box, hook() as told:
        box.answer, told.status = "451 later", 500
        for url in (box.url, told.url.replace("json://", "json://user:sesame@")):
            with pytest.raises(RetryLater) as caught:
                KIND.open("mail", {"url": url}).send(MESSAGE)
            assert caught.value.problems[0].where == "notify.channels.mail"
            assert caught.value.problems[0].why
            assert "sesame" not in str(caught.value)
        assert (box.taken, told.taken) == ([], [])


def test_nobody_there_is_not_taken_either() -> None:
    with mailbox() as box:
        url = box.url
    with pytest.raises(RetryLater):
        KIND.open("mail", {"url": url}).send(MESSAGE)


@pytest.mark.parametrize("url", ["nonsense", "wecombot://", "nothing://x/y"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(UserError) as caught:
        KIND.open("ops", {"url": url})
    assert caught.value.problems[0].where == "notify.channels.ops.url"


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"url": "env:MAIL"}, []),
        ({"url": "file:mail.secret", "timeout": 5.0, "adapter": "apprise"}, []),
        ({"url": "mailto://127.0.0.1:25?to={email}"}, []),
        ({"url": "mailtos://me:sesame@example.com"}, ["notify.channels.mail.url"]),
        ({"url": "wecombot://sesame"}, ["notify.channels.mail.url"]),
        ({"ur": "env:MAIL"}, ["notify.channels.mail.ur", "notify.channels.mail.url"]),
        ({"url": "env:MAIL", "timeout": 0}, ["notify.channels.mail.timeout"]),
    ],
)
def test_faults_of_the_table(options: dict[str, str | float], wrong: list[str]) -> None:
    problems = KIND.problems("mail", dict(options))
    assert sorted(problem.where for problem in problems) == wrong
    assert all(problem.remedy and "sesame" not in str(problem) for problem in problems)
