"""What people showed: fields, labelled lines of comments, attachments."""

from __future__ import annotations

import pytest

from connector.model.record import Shown
from connector.model.ticket import Account, Comment, Work
from connector.sync.claims import labelled, shown
from tests.builders.records import nonconformity


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Root cause: nobody checks", ("cause", "nobody checks")),
        ("- corrective action： gate in the tool", ("corrective_action", "gate in the tool")),
        ("1、原因分析：流程未规定", ("cause", "流程未规定")),
        ("纠正措施：增加审批节点", ("corrective_action", "增加审批节点")),
        ("纠正：补审批", ("correction", "补审批")),
        ("证据: CHG-2026-030", ("evidence", "CHG-2026-030")),
    ],
)
def test_labelled_lines(line: str, said: tuple[str, str]) -> None:
    assert list(labelled(Comment(author="li", text=f"hello\n{line}\n"))) == [said]


def test_other_lines_say_nothing() -> None:
    assert not list(labelled(Comment(author="li", text="The cause is unknown\nRoot cause:\n纠正措施")))


def test_the_ticket_wins_over_the_report_and_nothing_is_forgotten() -> None:
    content = nonconformity(root_cause="printed", corrective_action="printed action", correction="printed fix")
    assert shown(Shown(), content, Work(), ()) == Shown(
        cause="printed", corrective_action="printed action", correction="printed fix"
    )
    work = Work(
        fields={"cause": "from the field", "correction": " ", "evidence": "CHG-1"},
        comments=(Comment(author="li", text="Root cause: from a comment\nEvidence: CHG-2"),),
        attachments=("log.pdf",),
    )
    told = shown(Shown(evidence=("old.pdf",)), content, work, ("handed.pdf",))
    assert told.cause == "from the field\nfrom a comment"
    assert told.correction == "printed fix"
    assert told.workers == (Account(id="li", name="li"),)
    assert told.evidence == ("old.pdf", "CHG-1", "CHG-2", "log.pdf", "handed.pdf")
    assert shown(told, content, Work(), ()) == told.model_copy(update={"correction": "printed fix"})
    assert shown(told, nonconformity(), Work(), ()).cause == told.cause


def test_a_dash_is_nothing() -> None:
    work = Work(fields={"cause": "-"}, comments=(Comment(author="li", text="Corrective action: …"),))
    assert shown(Shown(), nonconformity(), work, ()) == Shown()


def test_who_shows_it_has_worked_on_it_and_ours_show_nothing() -> None:
    comments = (
        Comment(author="li.wei", text="Root cause: nobody checks\nCorrective action: gate"),
        Comment(author="bystander", text="Hurry up"),
        Comment(author="bot", text="Evidence: what shows it\n[closeout abc234defg-7]"),
        Comment(author="li.wei", text="Evidence: CHG-2"),
    )
    told = shown(Shown(workers=(Account(id="wu"),)), nonconformity(), Work(comments=comments), ())
    assert told.evidence == ("CHG-2",)
    assert [worker.id for worker in told.workers] == ["wu", "li.wei"]
