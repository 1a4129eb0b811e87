from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.http import Patience
from connector.errors import AccessDenied, RetryLater, TargetError, TargetMisconfigured, TicketRejected, UserError
from connector.model.ticket import (
    Assignee,
    Created,
    FieldRule,
    Line,
    NotCreated,
    RichText,
    Ticket,
    TicketDraft,
    Uncertain,
    Wanted,
)
from tests.contract.jira_queue import CREATE, shipped
from tests.contract.suite import DUE, OWNER, drafted

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.jira.adapter import JiraQueue
    from connector.model.ticket import CreateOutcome, FieldValue
    from tests.contract.jira_queue import JiraProject

EVIDENCE = RichText(lines=(Line(label="Cause", text="no *checklist*"),))
CUSTOM: dict[str, FieldValue] = {
    "customfield_10030": EVIDENCE,
    "customfield_10033": "8.5.1.2 [a] *b*",
    "customfield_10034": "Minor",
    "customfield_10035": ("ISO/IEC 20000-1:2018", "ISO/IEC 27001:2022"),
    "customfield_10036": Assignee(key="zhao-min", name="赵敏", email="zhao.min@example.com"),
    "customfield_10037": "2026-03-10",
    "customfield_10038": 14,
    "labels": ("audit finding", "iso"),
}


def only(outcomes: list[CreateOutcome]) -> CreateOutcome:
    [outcome] = outcomes
    return outcome


def fetched(adapter: JiraQueue, ticket_id: str) -> Ticket:
    [ticket] = adapter.fetch([ticket_id])
    assert isinstance(ticket, Ticket)
    return ticket


def test_custom_fields_of_every_kind_come_back(queue: JiraProject) -> None:
    mapping = shipped("jira")
    rules = {name: FieldRule() for name in CUSTOM} | {"labels": FieldRule(constant=["audit finding", "iso"])}
    adapter = queue.opened(mapping.model_copy(update={"fields": mapping.fields | rules}))
    draft = drafted(queue, queue.mark("a"))
    draft = draft.model_copy(update={"fields": draft.fields | CUSTOM})
    created = only(list(adapter.create([draft])))
    assert isinstance(created, Created), created
    shown = fetched(adapter, created.id).fields
    canonical = adapter.canonical(draft)
    assert {name: shown[name] for name in canonical} == canonical
    assert canonical["customfield_10030"] == "Cause no *checklist*"
    assert canonical["customfield_10035"] == "ISO/IEC 20000-1:2018, ISO/IEC 27001:2022"
    assert shown["customfield_10036"] == "赵敏"


def test_a_security_level_and_components_come_back_by_name_and_by_id(queue: JiraProject) -> None:
    """What a mapping of confidential findings writes; neither is taken for drift afterwards."""
    ways: dict[str, tuple[JsonValue, JsonValue]] = {
        "name": ("Auditors only", ["Change control", "Service desk"]),
        "id": ({"id": "10200"}, ["10301", "10300"]),
    }
    for way, (level, parts) in ways.items():
        own = {"security": level, "components": parts, "customfield_10042": "A"}
        mapping = shipped("jira")
        rules = {name: FieldRule(constant=value) for name, value in own.items()}
        adapter = queue.opened(mapping.model_copy(update={"fields": mapping.fields | rules}), project="RISK")
        draft = drafted(queue, queue.mark(f"a-{way}"))
        draft = draft.model_copy(update={"fields": {**draft.fields, **own}})
        created = only(list(adapter.create([draft])))
        assert isinstance(created, Created), created
        shown = fetched(adapter, created.id).fields
        assert {name: shown[name] for name in own} == {name: adapter.canonical(draft)[name] for name in own}
        (kept,) = [issue for issue in queue.issues() if issue["id"] == created.id]
        assert (kept["values"]["security"], sorted(kept["values"]["components"])) == ("10200", ["10300", "10301"])


def test_a_required_field_that_the_mapping_lacks_is_named(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="RISK")
    rejected = only(list(adapter.create([drafted(queue, queue.mark("b"))])))
    assert isinstance(rejected, NotCreated)
    assert "Risk class is required" in rejected.fields["customfield_10042"]


def test_a_screen_without_labels_still_carries_the_mark_on_cloud(cloud: JiraProject) -> None:
    adapter = cloud.opened(shipped("jira"), project="BARE")
    mark = cloud.mark("c")
    draft = TicketDraft(mark=mark, fields={"summary": "s", "assignee": OWNER})
    created = only(list(adapter.create([draft])))
    assert isinstance(created, Created), created
    found = adapter.find([Wanted(mark=mark, since=datetime.now(UTC))])
    assert [ticket.id for ticket in found[mark]] == [created.id]


def test_a_screen_without_labels_is_refused_on_data_center(datacenter: JiraProject) -> None:
    adapter = datacenter.opened(shipped("jira"), project="BARE")
    draft = TicketDraft(mark=datacenter.mark("d"), fields={"summary": "s", "assignee": OWNER})
    rejected = only(list(adapter.create([draft])))
    assert isinstance(rejected, NotCreated)
    assert "labels" in rejected.fields


def test_a_field_that_is_not_on_the_screen_is_named(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="BARE")
    rejected = only(list(adapter.create([drafted(queue, queue.mark("e"))])))
    assert isinstance(rejected, NotCreated)
    assert {"duedate", "priority"} <= rejected.fields.keys()


def test_a_project_that_forbids_unassigned_issues(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="OWN")
    assert isinstance(only(list(adapter.create([drafted(queue, queue.mark("f"))]))), Created)


@pytest.mark.parametrize("wanted", ["Nonconformity", "10002"])
def test_the_issue_type_goes_by_name_or_id(queue: JiraProject, wanted: str) -> None:
    adapter = queue.opened(shipped("jira"), issue_type=wanted)
    list(adapter.create([drafted(queue, queue.mark("g"))]))
    assert '"issuetype": {"id": "10002"}' in queue.creates()[0]


def test_an_issue_type_that_is_not_there(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), issue_type="Finding")
    with pytest.raises(TargetMisconfigured) as caught:
        list(adapter.create([drafted(queue, queue.mark("h"))]))
    assert caught.value.problems[0].where == "targets.queue.issue_type"
    assert "Nonconformity" in caught.value.problems[0].remedy
    assert queue.creates() == []


def test_metadata_is_asked_for_once_and_again_after_a_refusal(queue: JiraProject) -> None:
    clock = [0.0]
    adapter = replace(queue, patience=Patience(ticks=lambda: clock[0])).adapter()
    bad = drafted(queue, queue.mark("i"))
    bad = bad.model_copy(update={"fields": bad.fields | {"customfield_99999": "x"}})
    for name, now in (("j", 0.0), ("k", 100.0), ("l", 200.0)):
        clock[0] = now
        made, refused = adapter.create([drafted(queue, queue.mark(name)), bad])
        assert (type(made), type(refused)) == (Created, NotCreated)
    asked = [each["path"].rpartition("/")[2] for each in queue.asked("GET") if "createmeta" in each["path"]]
    assert asked == ["issuetypes", "10001"] * 2
    assert len([each for each in queue.asked("GET") if "/user/assignable/search" in each["path"]]) == 1


def test_an_assignee_that_the_create_dropped_is_seen_and_put_right(queue: JiraProject) -> None:
    queue.sandbox.fault({"match": {"method": "POST", "path": CREATE}, "fault": "dropped_field", "field": "assignee"})
    adapter = queue.adapter()
    created = only(list(adapter.create([drafted(queue, queue.mark("m"))])))
    assert isinstance(created, Created)
    assert fetched(adapter, created.id).assignee is None
    adapter.assign(created.id, OWNER)
    assigned = fetched(adapter, created.id).assignee
    assert assigned is not None
    assert assigned.name == "李伟"


def test_a_lost_answer_is_found_although_somebody_took_the_label_away(queue: JiraProject) -> None:
    started = datetime.now(UTC)
    adapter = queue.adapter()
    mark = queue.mark("n")
    created = only(list(adapter.create([drafted(queue, mark)])))
    assert isinstance(created, Created)
    queue.write(created.id, "labels", ["tidied-up"])
    assert [ticket.id for ticket in adapter.find([Wanted(mark=mark, since=started)])[mark]] == [created.id]
    changed = [ticket for ticket in adapter.changed(started) if ticket.id == created.id]
    assert [ticket.mark for ticket in changed] == [mark]


def test_the_mark_is_a_label_and_a_property_from_the_first_moment(queue: JiraProject) -> None:
    marks = [queue.mark("o"), queue.mark("p")]
    assert [type(each) for each in queue.adapter().create([drafted(queue, mark) for mark in marks])] == [Created] * 2
    kept = {issue["id"]: issue for issue in queue.issues()}.values()
    for mark in marks:
        [issue] = [issue for issue in kept if mark in issue["values"].get("labels", [])]
        assert issue["properties"] == {"closeout": {"mark": mark}}
    assert queue.asked("PUT") == []


# ---------------------------------------------------------------------- many at once


def several(queue: JiraProject, name: str, count: int) -> list[TicketDraft]:
    return [drafted(queue, queue.mark(f"{name}{number}")) for number in range(count)]


def posts(queue: JiraProject) -> list[str]:
    """The last part of the path of each POST: ``issue`` or ``bulk``."""
    return [each["path"].rpartition("/")[2] for each in queue.asked("POST")]


def test_fifty_go_in_a_request(queue: JiraProject) -> None:
    drafts = several(queue, "ba", 101)
    outcomes = list(queue.adapter().create(drafts))
    assert posts(queue) == ["bulk", "bulk", "issue"]
    kept = {issue["id"]: issue["properties"]["closeout"]["mark"] for issue in queue.issues()}
    assert [kept[outcome.id] for outcome in outcomes if isinstance(outcome, Created)] == [each.mark for each in drafts]


def test_those_that_failed_are_told_from_those_that_were_made(queue: JiraProject) -> None:
    drafts = several(queue, "bb", 5)
    for place in (1, 3):
        fields = {**drafts[place].fields, "customfield_99999": "x"}
        drafts[place] = drafts[place].model_copy(update={"fields": fields})
    outcomes = list(queue.adapter().create(drafts))
    assert [type(each) for each in outcomes] == [Created, NotCreated, Created, NotCreated, Created]
    assert [outcome.mark for outcome in outcomes] == [draft.mark for draft in drafts]
    assert isinstance(outcomes[1], NotCreated)
    assert set(outcomes[1].fields) == {"customfield_99999"}
    assert [queue.stored(draft.mark) for draft in drafts] == [1, 0, 1, 0, 1]
    assert posts(queue) == ["bulk"]


def test_when_all_of_them_failed_each_says_why(queue: JiraProject) -> None:
    drafts = [each.model_copy(update={"fields": {**each.fields, "summary": ""}}) for each in several(queue, "bc", 2)]
    outcomes = list(queue.adapter().create(drafts))
    assert [outcome.fields for outcome in outcomes if isinstance(outcome, NotCreated)] == [
        {"summary": "You must specify a summary of the issue."}
    ] * 2
    assert posts(queue) == ["bulk"]


@pytest.mark.parametrize(
    ("status", "kind"), [(400, NotCreated), (500, Uncertain), (503, Uncertain), (429, RetryLater), (403, AccessDenied)]
)
def test_each_part_of_a_bulk_fails_in_its_own_way(queue: JiraProject, status: int, kind: type) -> None:
    queue.sandbox.fault({"match": {"path": "bulk$"}, "fault": "part_fails", "part": 2, "status": status})
    drafts = several(queue, f"bd{status}", 3)
    outcomes: list[object] = []
    try:
        outcomes.extend(queue.adapter().create(drafts))
    except TargetError as error:
        outcomes.insert(1, error)
    assert [isinstance(outcome, kind) for outcome in outcomes] == [False, True, False]
    assert [isinstance(outcome, Created) for outcome in outcomes] == [True, False, True]
    assert [queue.stored(draft.mark) for draft in drafts] == [1, 0, 1]


@pytest.mark.parametrize("status", ["403", "404"])
def test_where_bulk_create_is_refused_issues_are_made_one_by_one(
    queue: JiraProject, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    queue.sandbox.fault({"match": {"path": "bulk$", "count": None}, "fault": status})
    drafts = several(queue, f"be{status}", 3)
    adapter = queue.adapter()
    assert [type(each) for each in adapter.create(drafts)] == [Created] * 3
    assert [type(each) for each in adapter.create(several(queue, f"bf{status}", 2))] == [Created] * 2
    assert posts(queue) == ["bulk", *["issue"] * 5]
    assert caplog.text.count("one by one") == 1
    assert [queue.stored(draft.mark) for draft in drafts] == [1] * 3


def test_a_write_that_comes_late_is_found_later(queue: JiraProject) -> None:
    queue.sandbox.fault({"match": {"method": "POST", "path": CREATE}, "fault": "write_late", "seconds": 0.3})
    adapter = queue.adapter()
    mark, started = queue.mark("q"), datetime.now(UTC)
    assert isinstance(only(list(adapter.create([drafted(queue, mark)]))), Uncertain)
    waited = 0
    while not adapter.find([Wanted(mark=mark, since=started)]):
        waited += 1
        assert waited < 500
    assert queue.stored(mark) == 1


def test_labels_of_people_survive_an_update(queue: JiraProject) -> None:
    adapter = queue.adapter()
    draft = drafted(queue, queue.mark("r"))
    created = only(list(adapter.create([draft])))
    assert isinstance(created, Created)
    queue.write(created.id, "labels", ["theirs", draft.mark])
    changed = draft.model_copy(update={"fields": draft.fields | {"labels": ("audit-finding", "a b"), "summary": "new"}})
    adapter.update(created.id, changed, ["labels", "summary"])
    [labels] = [issue["values"]["labels"] for issue in queue.issues() if issue["id"] == created.id]
    assert set(labels) == {"theirs", draft.mark, "audit-finding", "a-b"}
    assert fetched(adapter, created.id).fields["summary"] == "new"


def test_an_update_that_jira_refuses_names_the_field(queue: JiraProject) -> None:
    adapter = queue.adapter()
    draft = drafted(queue, queue.mark("s"))
    created = only(list(adapter.create([draft])))
    assert isinstance(created, Created)
    bad = draft.model_copy(update={"fields": draft.fields | {"priority": "Unheard of"}})
    with pytest.raises(TicketRejected) as caught:
        adapter.update(created.id, bad, ["priority"])
    assert "priority" in caught.value.fields


def test_an_empty_value_is_not_sent(queue: JiraProject) -> None:
    adapter = queue.adapter()
    fields: dict[str, FieldValue] = {"summary": "s", "assignee": OWNER, "priority": "", "duedate": None, "labels": ()}
    [outcome] = adapter.create([TicketDraft(mark=queue.mark("t"), fields=fields)])
    assert isinstance(outcome, Created)
    assert "priority" not in queue.creates()[0]
    assert "duedate" not in queue.creates()[0]


def test_people_are_found_by_account_before_their_address(queue: JiraProject) -> None:
    account = "5b10a2844c20165700ede32g" if queue.deployment == "cloud" else "he-jun"
    hidden = Assignee(key="he-jun", name="何军", email="he.jun@example.com", account=account)
    adapter = queue.adapter()
    created = only(list(adapter.create([drafted(queue, queue.mark("u"), owner=hidden)])))
    assert isinstance(created, Created), created
    assignee = fetched(adapter, created.id).assignee
    assert assignee is not None
    assert assignee.id == account
    assert not [each for each in queue.asked("GET") if "/user/" in each["path"]]


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Assignee(key="xu-bo", name="徐波", email="xu.bo@example.com"), "has no account with the e-mail"),
        (Assignee(key="guest", name="Guest", email="guest@partner.example"), "has no account with the e-mail"),
        (Assignee(key="ops", name="Ops", email="it.ops@example.com"), "has 2 accounts with the e-mail"),
        (Assignee(key="x", name="X"), "has neither an account nor an e-mail"),
    ],
)
def test_nobody_is_assigned_by_guessing(queue: JiraProject, person: Assignee, why: str) -> None:
    rejected = only(list(queue.adapter().create([drafted(queue, queue.mark("v"), owner=person)])))
    assert isinstance(rejected, NotCreated)
    assert why in rejected.fields["assignee"]
    assert f"people.{person.key}.accounts.queue" in rejected.remedy
    assert queue.creates() == []


def test_a_hidden_address_finds_nobody_on_cloud(cloud: JiraProject) -> None:
    hidden = Assignee(key="he-jun", name="何军", email="he.jun@example.com")
    rejected = only(list(cloud.adapter().create([drafted(cloud, cloud.mark("w"), owner=hidden)])))
    assert isinstance(rejected, NotCreated)


def test_an_account_that_may_not_look_people_up_says_so(queue: JiraProject) -> None:
    queue.sandbox.fault({"match": {"path": "/user/assignable/search"}, "fault": "403"})
    rejected = only(list(queue.adapter().create([drafted(queue, queue.mark("x"))])))
    assert isinstance(rejected, NotCreated)
    assert "cannot be looked up: HTTP 403" in rejected.fields["assignee"]


def test_a_person_is_looked_up_once(queue: JiraProject) -> None:
    list(queue.adapter().create([drafted(queue, queue.mark("y1")), drafted(queue, queue.mark("y2"))]))
    assert len([each for each in queue.asked("GET") if "/user/assignable/search" in each["path"]]) == 1


def test_the_look_up_waits_for_the_tracker(queue: JiraProject) -> None:
    rule = {"match": {"path": "/user/assignable/search", "count": None}, "fault": "429", "retry_after": "600"}
    queue.sandbox.fault(rule)
    with pytest.raises(RetryLater) as caught:
        list(queue.adapter().create([drafted(queue, queue.mark("z"))]))
    assert caught.value.after == 600


def test_bad_options_do_not_open(queue: JiraProject) -> None:
    with pytest.raises(UserError):
        queue.opened(shipped("jira"), project="")


def test_the_due_day_is_sent_as_it_is(queue: JiraProject) -> None:
    list(queue.adapter().create([drafted(queue, queue.mark("za"))]))
    assert f'"duedate": "{DUE.isoformat()}"' in queue.creates()[0]
