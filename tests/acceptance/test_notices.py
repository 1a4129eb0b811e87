"""What people get by e-mail and in chats: one digest each, as far as they may know it, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.builders.post import Mailbox, hook, mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from tests.acceptance.office import Office

# On 2026-10-09, a Friday, NC-01 and NC-03 of 李伟 are due in a week, NC-02 of 王芳 is nine days late.
SEPTEMBER = {"CLOSEOUT_NOW": "2026-09-18T10:00:00+08:00"}
FRIDAY = {"CLOSEOUT_NOW": "2026-10-09T10:00:00+08:00"}
LATER = {"CLOSEOUT_NOW": "2026-10-09T10:30:00+08:00"}
MONDAY = {"CLOSEOUT_NOW": "2026-10-12T10:00:00+08:00"}
STATEMENT = "Three changes were carried out without approval"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


@pytest.fixture
def mailing(office: Office, post: Mailbox) -> Office:
    """An organisation that sends e-mail about four approved findings, which have no tickets yet."""
    office.change(f'[notify]\ndefault = ["mail"]\n[notify.channels.mail]\nurl = "{post.url}"\n')
    office.ok("ingest", str(office.report()), **SEPTEMBER)
    office.ok("approve", "--all", **SEPTEMBER)
    return office


def plain(message: EmailMessage) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == "text/plain")
    return str(part.get_content())


def html(message: EmailMessage) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == "text/html")
    return str(part.get_content())


def test_one_digest_for_each_person(mailing: Office, post: Mailbox) -> None:
    told = mailing.ok("remind", "--format", "json", **FRIDAY).json
    assert (told["messages"], told["failures"]) == (4, [])
    (owner,) = post.to("li.wei@example.com")
    for said in ("IA-2026-09/NC-01", "IA-2026-09/NC-03", "7 days left", STATEMENT, "Minor nonconformity"):
        assert said in plain(owner), said
        assert said in html(owner), said
    assert "NC-02" not in plain(owner)
    assert owner["Subject"] == "Closeout: findings that need you: 2, overdue: 0"
    (late,) = post.to("wang.fang@example.com")
    assert "Overdue: it was due on 2026-09-30, 9 days ago." in plain(late)
    assert late["Subject"] == "Closeout: findings that need you: 1, overdue: 1"
    for superior in ("zhao.min@example.com", "sun.hao@example.com"):
        (message,) = post.to(superior)
        assert "Brought before you, because it is overdue" in plain(message)
        assert "王芳" in plain(message)
    assert mailing.ok("remind", "--format", "json", **FRIDAY).json["messages"] == 0


def test_everybody_reads_their_own_language(mailing: Office, post: Mailbox) -> None:
    mailing.change("", ('owns = ["change", "release"]', 'owns = ["change", "release"]\nlanguage = "zh"'))
    mailing.ok("remind", **FRIDAY)
    (owner,) = post.to("li.wei@example.com")
    assert "你好" in plain(owner)
    assert "还有 7 天" in html(owner)
    (late,) = post.to("wang.fang@example.com")
    assert "Hello 王芳," in plain(late)


def test_nobody_is_told_more_than_their_role_lets_them_know(mailing: Office, post: Mailbox) -> None:
    mailing.change(
        "[reminders]\nescalate = { 7 = 'boss', 8 = 'outsider' }\n[people.outsider]\nname = 'X'\nemail = 'x@example.com'\n",
        ('name = "Boss"', 'name = "Boss"\nemail = "boss@example.com"'),
    )
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-07T10:00:00+08:00")
    assert post.taken == [], "the holidays are not over"
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-08T10:00:00+08:00")
    (outsider,) = post.to("x@example.com")
    assert "a finding" in plain(outsider)
    for secret in ("NC-02", "IA-2026-09", "Major", "8.6.1", "incidents", "王芳"):
        assert secret not in plain(outsider), secret
    assert post.to("boss@example.com") == []
    mailing.change("", ("escalate = { 7 = 'boss', 8 = 'outsider' }", "escalate = { 9 = 'boss' }"))
    mailing.ok("remind", **FRIDAY)
    (boss,) = post.to("boss@example.com")
    assert "IA-2026-09/NC-02" in plain(boss)
    assert "Major incidents are not reviewed" not in plain(boss) + html(boss)


def test_a_statement_cannot_write_the_page(office: Office, post: Mailbox) -> None:
    office.change(f'[notify]\ndefault = ["mail"]\n[notify.channels.mail]\nurl = "{post.url}"\n')
    hostile = office.report().read_text(encoding="utf-8").replace(STATEMENT, "<script>alert(1)</script><b>bold")
    office.ok("ingest", str(office.report(hostile)))
    office.ok("approve", "--all", "--accept-doubts")
    office.ok("remind", **FRIDAY)
    (owner,) = post.to("li.wei@example.com")
    assert "&lt;script&gt;alert(1)" in html(owner)
    assert "<script" not in html(owner)


def test_where_others_read_along_only_tickets_are_named(pushed: Office) -> None:
    with hook() as shared, hook() as own:
        pushed.change(
            f'[notify]\ndefault = ["room"]\n[notify.channels.room]\nurl = "{shared.url}"\n'
            f'[notify.channels.mine]\nurl = "{own.url}"\n',
            ('owns = ["incident", "problem"]', 'owns = ["incident", "problem"]\nnotify = ["mine"]'),
        )
        told = pushed.ok("remind", "--format", "json", **FRIDAY).json
        assert told["failures"] == []
        rooms = [one["message"] for one in shared.taken]
        assert len(rooms) == 3
        assert "OPS-" in rooms[0]
        assert all("NC-0" not in one and "approval" not in one for one in rooms)
        (mine,) = own.taken
        assert "IA-2026-09/NC-02" in mine["message"]
        assert "Major incidents are not reviewed" in mine["message"]


def test_compliance_has_its_summary_each_monday(mailing: Office, post: Mailbox) -> None:
    mailing.change("", ('name = "Boss"', 'name = "Boss"\nemail = "boss@example.com"'))
    mailing.ok("remind", **FRIDAY)
    before = len(post.to("sun.hao@example.com"))
    mailing.ok("--as", "li-wei", "extend", "NC-01", "--until", "2026-11-20", "--why", "the tool comes late", **FRIDAY)
    mailing.ok("remind", **MONDAY)
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-13T10:00:00+08:00")
    (summary,) = post.to("sun.hao@example.com")[before:]
    assert summary["Subject"] == "Closeout: 3 open, 1 overdue"
    assert "approved" not in plain(summary)
    for said in (
        "closure rate: 0% (0/3)",
        "escalated: 1",
        "IA-2026-09/NC-02",
        "12 days ago",
        "with a later day asked for: 1",
    ):
        assert said in plain(summary).replace("\n", " "), said
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-21T10:00:00+08:00")
    missed = [one for one in post.to("sun.hao@example.com")[before + 1 :] if "open" in one["Subject"]]
    assert len(missed) == 1, "a Monday that was missed is made up for"
    mailing.change("[reminders]\nsummary = false\n")
    taken = len(post.taken)
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-26T10:00:00+08:00")
    assert not [one for one in post.taken[taken:] if "open" in one["Subject"]]


CLOSED = """Audit report EC-2026-01 of 2026-05-20 (ISO/IEC 20000-1:2018),,,,,,
Finding ID,Grade,Clause,Statement,Raised on,Status,Closed on
C-1,Minor,8.4.3,The capacity plan names no thresholds,2026-05-18,Closed,2026-07-17
C-2,Minor,8.4.3,The capacity plan is not reviewed,2026-05-18,Closed,2026-06-01
C-3,Observation,8.4.3,The capacity plan is long,2026-05-18,Closed,2026-07-17
"""


def test_the_summary_tells_whose_fix_is_to_be_checked_this_week(mailing: Office, post: Mailbox) -> None:
    mailing.change("", ('name = "Boss"', 'name = "Boss"\nemail = "boss@example.com"'))
    mailing.ok("ingest", str(mailing.report(CLOSED, "closed.csv")), **FRIDAY)
    terms = {
        number: mailing.ok("show", f"EC-2026-01/{number}", "--format", "json").json["terms"]["effectiveness_check_on"]
        for number in ("C-1", "C-2", "C-3")
    }
    assert terms == {"C-1": "2026-10-15", "C-2": "2026-08-30", "C-3": None}
    mailing.ok("remind", **MONDAY)
    said = plain(post.to("sun.hao@example.com")[-1])
    assert "closed some time ago, to be checked this week: 1" in said
    assert "EC-2026-01/C-1" in said
    assert "/C-2" not in said
    mailing.change("[due]\neffectiveness_check_days = 0\n")
    mailing.ok("remind", CLOSEOUT_NOW="2026-10-19T10:00:00+08:00")
    assert "to be checked" not in plain(post.to("sun.hao@example.com")[-1])


def test_what_was_handed_in_meanwhile_is_not_sent(mailing: Office, post: Mailbox) -> None:
    post.answer = "451 come back later"
    failed = mailing.run("remind", "--format", "json", **FRIDAY)
    assert (failed.code, failed.json["messages"], len(failed.json["failures"])) == (1, 0, 4)
    mailing.ok("withdraw", "NC-01", "--why", "a duplicate")
    mailing.ok("withdraw", "NC-02", "--why", "a duplicate")
    post.answer = "250 taken"
    assert mailing.ok("remind", "--format", "json", **LATER).json["messages"] == 1
    (owner,) = post.to("li.wei@example.com")
    assert "NC-03" in plain(owner)
    assert "NC-01" not in plain(owner)
    assert post.to("wang.fang@example.com") == []


def test_a_message_is_given_up_after_so_many_attempts(mailing: Office, post: Mailbox) -> None:
    mailing.change("", ("[notify]\n", "[notify]\nattempts = 2\n"))
    post.answer = "554 never"
    assert [len(mailing.run("remind", "--format", "json", **FRIDAY).json["failures"]) for _run in range(3)] == [4, 4, 0]


def test_a_secret_that_is_not_there_stops_only_the_messages(pushed: Office) -> None:
    pushed.change('[notify]\ndefault = ["mail"]\n[notify.channels.mail]\nurl = "env:NOT_THERE"\n')
    told = pushed.run("remind", "--format", "json", **FRIDAY)
    assert (told.code, told.json["comments"], len(told.json["failures"])) == (1, 3, 4)
    assert "env:NOT_THERE is not there" in told.json["failures"][0]["why"]


def test_who_has_no_address_is_named(mailing: Office, post: Mailbox) -> None:
    mailing.change("", ('email = "wang.fang@example.com"\n', ""))
    told = mailing.run("remind", "--format", "json", **FRIDAY)
    assert [one["why"] for one in told.json["failures"]] == ["王芳 has no e-mail address"]
    assert len(post.taken) == 3
    assert mailing.ok("remind", "--format", "json", **LATER).json["failures"] == []


@pytest.mark.parametrize(
    ("moment", "nth", "cut_off"),
    [
        ("reminders recorded", 1, 0),
        ("notice leaving", 3, 1),
        pytest.param("notice leaving", 1, 1, marks=pytest.mark.slow),
        pytest.param("notice settled", 1, 0, marks=pytest.mark.slow),
        pytest.param("notice settled", 4, 0, marks=pytest.mark.slow),
    ],
)
def test_killed_in_the_middle_nobody_gets_it_twice(
    mailing: Office, post: Mailbox, moment: str, nth: int, cut_off: int
) -> None:
    command = [sys.executable, "-m", "tests.acceptance.killed", str(mailing.config), "remind", moment, str(nth)]
    environment = {**os.environ, **mailing.environment, **FRIDAY}
    assert subprocess.run(command, env=environment, timeout=60, check=False).returncode == -signal.SIGKILL
    told = mailing.run("remind", "--format", "json", **FRIDAY).json
    assert len(told["failures"]) == cut_off, "what may have arrived is told, not sent again"
    assert mailing.ok("remind", "--format", "json", **LATER).json["messages"] == 0
    receivers = [str(message["To"]) for message in post.taken]
    assert len(receivers) == len(set(receivers)) == 4 - cut_off


def test_two_machines_at_once_send_it_once(mailing: Office, post: Mailbox) -> None:
    both = [mailing.start("remind", **FRIDAY) for _machine in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    for one in both:
        one.communicate()
    assert sorted(str(message["To"]) for message in post.taken) == sorted(
        {str(message["To"]) for message in post.taken}
    )
    assert len(post.taken) == 4


def test_faults_of_channels_are_told_at_once(office: Office) -> None:
    office.change(
        '[notify]\ndefault = ["mial"]\n[notify.channels.mail]\nurl = "mailtos://me:sesame@example.com"\n'
        '[notify.channels.old]\nadapter = "pigeon"\nurl = "env:X"\n'
    )
    said = office.run("check")
    assert said.code == 2
    for part in ("notify.default", "did you mean 'mail'?"):
        assert part in said.err, part
    office.change("", ('"mial"', '"mail"'))
    said = office.run("check")
    for part in ("a secret does not belong in this file", "there is no notifier 'pigeon'"):
        assert part in said.err, part
    assert "sesame" not in said.err
