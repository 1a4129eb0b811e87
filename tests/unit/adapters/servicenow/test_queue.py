from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.servicenow.client import PAGE
from connector.errors import AccessDenied, RetryLater, TargetMisconfigured, TicketRejected
from connector.model.ticket import (
    Assignee,
    Created,
    FieldRule,
    Line,
    Missing,
    NotCreated,
    RichText,
    StatusChange,
    Ticket,
    TicketDraft,
    TicketState,
    Wanted,
)
from tests.contract.jira_queue import shipped
from tests.contract.suite import DUE, OWNER, TEXT, drafted

if TYPE_CHECKING:
    from adapters.servicenow.adapter import ServiceNowQueue
    from connector.model.ticket import CreateOutcome, FieldValue
    from tests.contract.servicenow_queue import ServiceNowTable
    from tests.unit.adapters.servicenow.conftest import Tables


def made(queue: ServiceNowTable, adapter: ServiceNowQueue, *names: str) -> list[str]:
    outcomes = list(adapter.create([drafted(queue, queue.mark(name)) for name in names]))
    return [outcome.id for outcome in outcomes if isinstance(outcome, Created)]


def read(adapter: ServiceNowQueue, ticket_id: str) -> Ticket:
    [ticket] = adapter.fetch([ticket_id])
    assert isinstance(ticket, Ticket)
    return ticket


def only(outcomes: list[CreateOutcome]) -> CreateOutcome:
    [outcome] = outcomes
    return outcome


# ---------------------------------------------------------------------- creating


def test_the_record_carries_our_mark_and_name(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    made(problem, adapter, "a")
    [record] = [each for each in problem.records() if each["correlation_id"] == problem.mark("a")]
    assert record["correlation_display"] == "closeout"
    assert record["due_date"] == "2026-04-10 15:59:59"
    assert record["priority"] == "3"


def test_no_parameter_of_an_earlier_call_sticks_to_a_create(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    adapter.find([Wanted(mark=problem.mark("none"), since=datetime.now(UTC))])
    made(problem, adapter, "b")
    [asked] = problem.asked("POST")
    assert asked["query"] == {}


def test_a_group_goes_by_name_or_id(tables: Tables) -> None:
    queue = tables("u_audit_action")
    mapping = shipped("servicenow-task")
    rule = {"assignment_group": FieldRule(constant="Compliance")}
    adapter = queue.opened(mapping.model_copy(update={"fields": mapping.fields | rule}))
    drafts = [drafted(queue, queue.mark(name)) for name in ("c1", "c2", "c3")]
    drafts[0].fields["assignment_group"] = "Compliance"
    outcome = only(list(adapter.create(drafts[:1])))
    assert isinstance(outcome, Created)
    assert read(adapter, outcome.id).fields["assignment_group"] == "Compliance"
    [group] = [each["assignment_group"] for each in queue.records() if each["correlation_id"] == drafts[0].mark]
    drafts[1].fields["assignment_group"] = group
    drafts[2].fields["assignment_group"] = "No such group"
    by_id, nowhere = adapter.create(drafts[1:])
    assert isinstance(by_id, Created)
    assert isinstance(nowhere, NotCreated)
    assert nowhere.fields == {"assignment_group": "there are 0 active groups called No such group"}


def test_a_group_is_looked_up_once(tables: Tables) -> None:
    queue = tables("u_audit_action")
    drafts = [drafted(queue, queue.mark(name)) for name in ("c4", "c5")]
    for draft in drafts:
        draft.fields["assignment_group"] = "Compliance"
    assert [type(outcome) for outcome in queue.adapter().create(drafts)] == [Created, Created]
    assert len([each for each in queue.asked("GET") if each["path"].endswith("/sys_user_group")]) == 1


def test_groups_that_we_may_not_read(tables: Tables) -> None:
    queue = tables("u_audit_action")
    queue.sandbox.fault({"match": {"path": "/table/sys_user_group"}, "fault": "403"})
    draft = drafted(queue, queue.mark("c6"))
    draft.fields["assignment_group"] = "Compliance"
    outcome = only(list(queue.adapter().create([draft])))
    assert isinstance(outcome, NotCreated)
    assert "sys_id of the group" in outcome.remedy


def test_a_day_column_gets_the_day(tables: Tables) -> None:
    queue = tables("u_audit_action")
    mapping = shipped("servicenow-task")
    rule = {"u_raised_on": FieldRule.model_validate({"from": "due_on"}), "u_verified": FieldRule(constant=True)}
    adapter = queue.opened(mapping.model_copy(update={"fields": mapping.fields | rule}))
    draft = drafted(queue, queue.mark("d"))
    draft.fields.update({"u_raised_on": DUE, "u_verified": True, "u_page": 14})
    outcome = only(list(adapter.create([draft])))
    assert isinstance(outcome, Created)
    [record] = [each for each in queue.records() if each["correlation_id"] == draft.mark]
    assert (record["u_raised_on"], record["u_verified"], record["u_page"]) == ("2026-04-10", "true", "14")
    shown, canonical = read(adapter, outcome.id).fields, adapter.canonical(draft)
    assert {name: shown[name] for name in shown} == {name: canonical[name] for name in shown}


def test_a_field_that_the_instance_dropped_shows(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"method": "POST"}, "fault": "dropped_field", "field": "due_date"})
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "e")
    assert read(adapter, identity).fields["due_date"] == ""


def test_a_due_date_that_the_instance_overwrites_shows_as_drift(tables: Tables) -> None:
    queue = tables("sn_grc_issue")
    adapter = queue.opened(shipped("servicenow-grc"))
    draft = TicketDraft(mark=queue.mark("f"), fields={"short_description": "s", "due_date": DUE, "assigned_to": OWNER})
    outcome = only(list(adapter.create([draft])))
    assert isinstance(outcome, Created)
    ticket = read(adapter, outcome.id)
    assert adapter.canonical(draft)["due_date"] == "2026-04-10"
    assert ticket.fields["due_date"] != "2026-04-10"
    assert (ticket.state, ticket.status) == (TicketState.OPEN, "New")


def test_a_rule_about_the_content_rejects_only_its_item(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    bad = drafted(problem, problem.mark("g"))
    bad.fields["state"] = "107"
    rejected, good = adapter.create([bad, drafted(problem, problem.mark("h"))])
    assert isinstance(rejected, NotCreated)
    assert "Data Policy Exception" in rejected.why
    assert isinstance(good, Created)


def test_a_table_that_we_may_not_write_closes_the_queue(problem: ServiceNowTable) -> None:
    limited = problem.opened(
        shipped("servicenow-problem"), auth={"user": "svc_limited", "password": "sandbox-sn-limited"}
    )
    with pytest.raises(AccessDenied) as caught:
        list(limited.create([drafted(problem, problem.mark("i"))]))
    assert "403" in caught.value.problems[0].why


# ---------------------------------------------------------------------- people


@pytest.mark.parametrize("account", ["li-wei", "sys_id"])
def test_an_account_is_a_user_name_or_a_sys_id(problem: ServiceNowTable, account: str) -> None:
    users = {user.user_name: user.sys_id for user in problem.sandbox.announcement.servicenow.users}
    owner = Assignee(key="li-wei", name="Li", account=users["li-wei"] if account == "sys_id" else account)
    adapter = problem.adapter()
    outcome = only(list(adapter.create([drafted(problem, problem.mark("k"), owner=owner)])))
    assert isinstance(outcome, Created)
    assignee = read(adapter, outcome.id).assignee
    assert assignee is not None
    assert (assignee.id, assignee.name) == (users["li-wei"], "李伟")


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Assignee(key="x", name="X", account="nobody-here"), "matches no active user with the user_name nobody-here"),
        (
            Assignee(key="x", name="X", email="xu.bo@example.com"),
            "matches no active user with the email xu.bo@example.com",
        ),
        (Assignee(key="x", name="X", email="it.ops@example.com"), "matches 2 users with the email it.ops@example.com"),
        (Assignee(key="x", name="X"), "matches no active user with the name X"),
        (Assignee(key="x", name="X", email="javascript:gs.getUserID()"), "cannot be looked up by javascript:"),
        (Assignee(key="x", name="X", email="a^ORactive=true"), "matches no active user with the email a^ORactive=true"),
    ],
)
def test_nobody_is_assigned_by_guessing(problem: ServiceNowTable, person: Assignee, why: str) -> None:
    outcome = only(list(problem.adapter().create([drafted(problem, problem.mark("l"), owner=person)])))
    assert isinstance(outcome, NotCreated)
    assert why in outcome.fields["assigned_to"]
    assert "people.x.accounts.itsm" in outcome.remedy


def test_an_address_in_other_letters_is_the_same(problem: ServiceNowTable) -> None:
    owner = Assignee(key="li-wei", name="Li", email="Li.Wei@Example.com")
    adapter = problem.adapter()
    drafts = [drafted(problem, problem.mark(name), owner=owner) for name in ("m1", "m2")]
    assert [type(outcome) for outcome in adapter.create(drafts)] == [Created, Created]
    assert len([each for each in problem.asked("GET") if each["path"].endswith("/sys_user")]) == 1


def test_without_an_account_and_an_e_mail_the_name_alone_has_to_do(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    owner = Assignee(key="li-wei", name="李伟")
    outcome = only(list(adapter.create([drafted(problem, problem.mark("m3"), owner=owner)])))
    assert isinstance(outcome, Created)
    assignee = read(adapter, outcome.id).assignee
    assert assignee is not None
    assert assignee.email == "li.wei@example.com"


def test_a_directory_that_we_may_not_read(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"path": "/table/sys_user"}, "fault": "403"})
    outcome = only(list(problem.adapter().create([drafted(problem, problem.mark("n"))])))
    assert isinstance(outcome, NotCreated)
    assert "cannot be looked up: HTTP 403" in outcome.fields["assigned_to"]


def test_a_query_part_that_is_ignored_does_not_assign_a_stranger(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"path": "/table/sys_user"}, "fault": "ignored_query_part", "field": "email"})
    adapter = problem.adapter()
    outcome = only(list(adapter.create([drafted(problem, problem.mark("o"))])))
    assert isinstance(outcome, Created)
    assignee = read(adapter, outcome.id).assignee
    assert assignee is not None
    assert assignee.name == "李伟"


# ---------------------------------------------------------------------- finding


def test_a_query_part_that_is_ignored_finds_no_strangers(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    ids = made(problem, adapter, "p1", "p2")
    problem.sandbox.fault(
        {"match": {"path": "/table/problem", "count": None}, "fault": "ignored_query_part", "field": "correlation_id"},
        {"match": {"path": "/table/problem", "count": None}, "fault": "ignored_query_part", "field": "sys_id"},
    )
    found = adapter.find([Wanted(mark=problem.mark("p1"), since=datetime.now(UTC))])
    assert {mark: [ticket.id for ticket in tickets] for mark, tickets in found.items()} == {problem.mark("p1"): ids[:1]}
    assert [answer.id for answer in adapter.fetch(ids[1:])] == ids[1:]


def test_changes_are_checked_here_too(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "q")
    assert problem.person.post(
        f"{problem.sandbox.servicenow_url}/api/now/table/problem", json={"correlation_id": "other-1"}, timeout=5
    ).ok
    for field in ("correlation_id", "sys_updated_on"):
        rule = {"match": {"path": "/table/problem", "count": None}, "fault": "ignored_query_part", "field": field}
        problem.sandbox.fault(rule)
    changed = list(adapter.changed(datetime.now(UTC) - timedelta(minutes=1)))
    assert identity in {ticket.id for ticket in changed}
    assert all(ticket.mark for ticket in changed)
    assert list(adapter.changed(datetime.now(UTC) + timedelta(hours=1))) == []


def test_earlier_changes_are_not_read_to_their_end(tables: Tables) -> None:
    queue = tables("u_audit_action")
    adapter = queue.adapter()
    made(queue, adapter, *(f"qa{number}" for number in range(PAGE + 5)))
    before = len(queue.asked())
    assert list(adapter.changed(datetime.now(UTC) + timedelta(seconds=5))) == []
    assert len(queue.asked()[before:]) == 1
    changed = list(adapter.changed(datetime.now(UTC) - timedelta(minutes=5)))
    assert len({ticket.id for ticket in changed if (ticket.mark or "").startswith(queue.mark("qa"))}) == PAGE + 5


def test_part_of_an_answer_is_never_taken_for_the_whole(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    made(problem, adapter, "r1", "r2")
    rule = {"match": {"method": "GET", "path": "/table/problem", "count": 5}, "fault": "cancelled_partial", "rows": 1}
    problem.sandbox.fault(rule)
    with pytest.raises(RetryLater) as caught:
        adapter.find([Wanted(mark=problem.mark("r1"), since=datetime.now(UTC))])
    assert "cancelled" in caught.value.problems[0].why.lower()


def test_more_records_than_fit_a_page(tables: Tables) -> None:
    queue = tables("u_audit_action")
    adapter = queue.adapter()
    marks = [queue.mark(f"s{number}") for number in range(203)]
    drafts = [TicketDraft(mark=mark, fields={"short_description": mark}) for mark in marks]
    started = datetime.now(UTC) - timedelta(seconds=2)
    ids = [outcome.id for outcome in adapter.create(drafts) if isinstance(outcome, Created)]
    assert set(ids) <= {ticket.id for ticket in adapter.changed(started)}
    assert set(adapter.find([Wanted(mark=mark, since=started) for mark in marks])) == set(marks)


def test_a_refused_record_is_told_from_a_lost_one(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "t")
    problem.sandbox.fault({"match": {"path": "/table/problem[?]"}, "fault": "ignored_query_part", "field": "sys_id"})
    problem.hide(identity)
    problem.sandbox.fault({"match": {"path": f"/table/problem/{identity}"}, "fault": "403"})
    assert list(adapter.fetch([identity])) == [Missing(id=identity, why="forbidden")]


def test_the_oldest_interface_answers_an_empty_list_with_404(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"path": "/table/problem"}, "fault": "404"})
    assert problem.adapter().find([Wanted(mark=problem.mark("none"), since=datetime.now(UTC))]) == {}


# ---------------------------------------------------------------------- comments, evidence, moving


def test_markup_of_the_journal_is_taken_its_meaning(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "u")
    adapter.comment(identity, RichText(lines=(Line(text="[code]<b>x</b>[/code]"),)), "ref")
    [comment] = adapter.work(identity).comments
    assert "[code]" not in comment.text
    assert comment.text == "[\u200bcode]<b>x</b>[\u200b/code]\nref"


def test_comments_go_where_the_options_say(problem: ServiceNowTable) -> None:
    adapter = problem.opened(shipped("servicenow-problem"), journal="comments")
    [identity] = made(problem, adapter, "v")
    adapter.comment(identity, TEXT, "ref")
    assert [each["body"].keys() for each in problem.asked("PUT")] == [{"comments"}]


def test_without_the_right_to_read_entries_the_field_itself_is_looked_at(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "w")
    problem.sandbox.fault({"match": {"path": "/table/sys_journal_field", "count": None}, "fault": "403"})
    adapter.comment(identity, TEXT, "ref-1")
    adapter.comment(identity, TEXT, "ref-1")
    assert len(problem.asked("PUT")) == 1
    assert adapter.work(identity).comments == ()


def test_evidence_comes_from_the_fields_of_the_mapping(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "x")
    problem.change(identity, cause_notes="nobody checked", fix_notes="a checklist\nand a gate")
    assert adapter.work(identity).fields == {"cause": "nobody checked", "corrective_action": "a checklist\nand a gate"}


def test_names_of_attachments(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    first, second = made(problem, adapter, "y1", "y2")
    for record, name in ((first, "plan.pdf"), (second, "other.txt")):
        params = {"table_name": "problem", "table_sys_id": record, "file_name": name}
        url = f"{problem.sandbox.servicenow_url}/api/now/attachment/file"
        assert problem.person.post(url, params=params, data=b"x", headers={"Content-Type": "text/plain"}, timeout=5).ok
    assert adapter.work(first).attachments == ("plan.pdf",)


def test_words_of_people_stay_where_the_note_would_go(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "z")
    problem.change(identity, cause_notes="theirs")
    adapter.move(identity, "done", "ours")
    [record] = [each for each in problem.records() if each["sys_id"] == identity]
    assert (record["cause_notes"], record["fix_notes"], record["close_notes"]) == ("theirs", "ours", "ours")


@pytest.mark.parametrize("target", ["Resolved", "106"])
def test_a_state_is_named_by_label_or_value(problem: ServiceNowTable, target: str) -> None:
    change = StatusChange(to=target, fields={"resolution_code": "fix_applied", "cause_notes": "c", "fix_notes": "f"})
    adapter = problem.opened(shipped("servicenow-problem").model_copy(update={"closing": {"done": change}}))
    [identity] = made(problem, adapter, "za")
    adapter.move(identity, "done", "")
    assert read(adapter, identity).status == "Resolved"


def test_a_state_of_ours_is_found_among_the_choices(tables: Tables) -> None:
    queue = tables("u_audit_action")
    adapter = queue.opened(shipped("servicenow-task").model_copy(update={"closing": {}}))
    [identity] = made(queue, adapter, "zb")
    for move, state in (("done", "done"), ("reopened", "in_progress"), ("duplicate", "ended")):
        adapter.move(identity, move, "")  # type: ignore[arg-type]  # a literal out of a list is a str
        assert read(adapter, identity).state == state


def test_a_state_that_is_not_there(problem: ServiceNowTable) -> None:
    adapter = problem.opened(
        shipped("servicenow-problem").model_copy(update={"closing": {"done": StatusChange(to="Verified")}})
    )
    [identity] = made(problem, adapter, "zc")
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "")
    assert "Fix in Progress (104)" in caught.value.fields["state"]


def test_a_state_that_the_instance_keeps_without_a_word(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "zd")
    problem.sandbox.fault({"match": {"method": "PUT"}, "fault": "dropped_field", "field": "state"})
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "note")
    assert caught.value.fields == {"state": "the instance left it in state New"}


def test_a_state_that_a_policy_refuses_is_told_with_what_to_do(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "zf")
    rule = {"match": {"method": "PUT"}, "fault": "mandatory_field", "field": "parent"}
    problem.sandbox.fault(rule)
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "verified")
    [told] = caught.value.problems
    assert "mandatory: Parent" in told.why
    assert "[closing]" in told.remedy
    [comment] = adapter.work(identity).comments
    assert "verified" in comment.text


def test_where_no_comment_can_be_left_the_refusal_is_told_all_the_same(problem: ServiceNowTable) -> None:
    adapter = problem.adapter()
    [identity] = made(problem, adapter, "zg")
    rule = {"match": {"method": "PUT", "count": None}, "fault": "mandatory_field", "field": "parent"}
    problem.sandbox.fault(rule)
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "verified")
    assert "[closing]" in caught.value.problems[0].remedy
    assert adapter.work(identity).comments == ()


def test_fields_are_told_as_the_dictionary_has_them(tables: Tables) -> None:
    told = {field.name: field for field in tables("incident").adapter().fields()}
    assert told["caller_id"].required
    assert told["caller_id"].kind == "person"
    assert told["state"].choices["6"] == "Resolved"
    assert told["close_notes"].kind == "rich"
    assert told["active"].kind == "flag"
    assert told["assignment_group"].kind == "other"
    assert {name for name in ("sys_id", "correlation_id") if told[name].writable} == set()


def test_who_may_not_read_the_dictionary_is_told_nothing(tables: Tables) -> None:
    queue = tables("incident")
    queue.sandbox.fault({"match": {"path": "/table/sys_", "count": None}, "fault": "403"})
    assert list(queue.adapter().fields()) == []


def test_a_note_in_a_journal_is_written_once(tables: Tables) -> None:
    queue = tables("u_audit_action")
    change = StatusChange(to="3", fields={"work_notes": "closed: {note}"})
    adapter = queue.opened(shipped("servicenow-task").model_copy(update={"closing": {"done": change}}))
    [identity] = made(queue, adapter, "ze")
    adapter.move(identity, "done", "verified")
    adapter.move(identity, "done", "verified")
    assert [comment.text for comment in adapter.work(identity).comments] == ["closed: verified"]


# ---------------------------------------------------------------------- OAuth


def test_a_token_that_is_no_longer_taken_is_renewed(tables: Tables) -> None:
    queue = tables("problem", oauth=True)
    adapter = queue.adapter()
    made(queue, adapter, "zf")
    queue.sandbox.fault({"match": {"method": "POST", "path": "/table/problem"}, "fault": "401"})
    assert len(made(queue, adapter, "zg")) == 1
    assert queue.stored(queue.mark("zg")) == 1
    tokens = [each for each in queue.asked("POST") if each["path"].endswith("oauth_token.do")]
    assert len(tokens) == 2


def test_the_password_grant(tables: Tables) -> None:
    queue = tables("problem", oauth=True)
    auth: dict[str, FieldValue] = {
        "client_id": "5f1e6b0c8a4d4c7f9e2b3a4c5d6e7f80",
        "client_secret": "sandbox-sn-client-secret",
        "user": "svc_closeout",
        "password": "sandbox-sn-password",
    }
    adapter = queue.opened(shipped("servicenow-problem"), auth=auth)  # type: ignore[arg-type]  # strings are JSON
    assert len(made(queue, adapter, "zh")) == 1
    [token] = [each for each in queue.asked("POST") if each["path"].endswith("oauth_token.do")]
    assert "grant_type=password" in str(token["body"])


def test_a_token_address_that_is_not_there(tables: Tables) -> None:
    queue = tables("problem", oauth=True)
    queue.sandbox.fault({"match": {"path": "oauth_token"}, "fault": "404"})
    with pytest.raises(AccessDenied):
        list(queue.adapter().create([drafted(queue, queue.mark("zi"))]))


def test_a_token_that_takes_time_was_no_create(tables: Tables) -> None:
    queue = tables("problem", oauth=True)
    queue.sandbox.fault({"match": {"path": "oauth_token", "count": None}, "fault": "503"})
    draft = TicketDraft(mark=queue.mark("zj"), fields={"short_description": "s"})
    with pytest.raises(RetryLater):
        list(queue.adapter().create([draft]))


def test_the_place_is_checked_before_anything(problem: ServiceNowTable) -> None:
    with pytest.raises(TargetMisconfigured) as caught:
        list(problem.adapter("place").changed(datetime.now(UTC)))
    assert "Invalid table" in caught.value.problems[0].why
