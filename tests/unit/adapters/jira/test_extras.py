from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import OutcomeUnknown, TicketRejected
from connector.model.ticket import Account, Assignee, Line, RichText
from tests.contract.suite import drafted
from tests.unit.adapters.jira.test_workflow import made

if TYPE_CHECKING:
    from tests.contract.jira_queue import JiraProject


def test_where_linking_is_switched_off_a_comment_names_the_other(queue: JiraProject) -> None:
    adapter = queue.adapter()
    first, second = made(queue, adapter, "a"), made(queue, adapter, "b")
    queue.sandbox.fault({"match": {"path": "/issueLinkType", "count": None}, "fault": "404"})
    adapter.relate(second, first)
    adapter.relate(second, first)
    assert queue.relations(second, first) == 0
    [comment] = adapter.work(second).comments
    [key] = [issue["key"] for issue in queue.issues() if issue["id"] == first]
    assert comment.text.split("\n")[0] == f"Related: {key}"


def test_a_link_made_from_the_other_end_counts(queue: JiraProject) -> None:
    adapter = queue.adapter()
    first, second = made(queue, adapter, "c"), made(queue, adapter, "d")
    adapter.relate(second, first)
    adapter.relate(first, second)
    assert len([each for each in queue.asked("POST") if each["path"].endswith("/issueLink")]) == 1


def test_a_lost_upload_is_found_the_next_time(queue: JiraProject) -> None:
    adapter = queue.adapter()
    identity = made(queue, adapter, "e")
    queue.sandbox.fault({"match": {"path": "/attachments"}, "fault": "answer_lost"})
    with pytest.raises(OutcomeUnknown):
        adapter.attach(identity, "a.txt", b"abc", "text/plain")
    adapter.attach(identity, "a.txt", b"abc", "text/plain")
    assert queue.files(identity) == [("a.txt", 3, "text/plain")]


def test_somebody_is_called_so_that_jira_tells_them(cloud: JiraProject, datacenter: JiraProject) -> None:
    for queue, identity in ((cloud, "5b10a2844c20165700ede21g"), (datacenter, "li-wei")):
        adapter = queue.adapter()
        ticket = made(queue, adapter, "f")
        text = RichText(lines=(Line(text="please look"),))
        adapter.comment(ticket, text, "[closeout 1]", Account(id=identity, name="李伟"))
    cloud_body, server_body = (each["body"]["body"] for each in cloud.asked("POST") if each["path"].endswith("comment"))
    called = {"type": "mention", "attrs": {"id": "5b10a2844c20165700ede21g", "text": "@李伟"}}
    assert cloud_body["content"][0]["content"] == [called]
    assert server_body.startswith("[~li-wei]\nplease look")


def test_the_fields_of_the_create_screen_are_told(cloud: JiraProject) -> None:
    told = {field.name: field for field in cloud.adapter().fields()}
    assert told["summary"].required
    assert (told["priority"].required, told["project"].required, told["project"].writable) == (False, False, False)
    kinds = {"customfield_10030": "rich", "customfield_10033": "text", "customfield_10034": "choice"}
    kinds |= {"customfield_10035": "choices", "customfield_10036": "person", "customfield_10037": "day"}
    kinds |= {"customfield_10038": "number", "labels": "labels", "duedate": "day"}
    assert {name: told[name].kind for name in kinds} == kinds
    assert told["customfield_10034"].label == "Grade"
    assert set(told["customfield_10034"].choices) == {"Major", "Minor", "Observation", "OFI"}


def test_a_request_that_would_not_get_so_far_is_refused(queue: JiraProject) -> None:
    nobody = Assignee(key="nobody", name="Nobody", email="nobody@example.com")
    with pytest.raises(TicketRejected):
        queue.adapter().request(drafted(queue, queue.mark("g"), owner=nobody))
