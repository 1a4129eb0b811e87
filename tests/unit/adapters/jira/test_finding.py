from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.jira import jql
from connector.errors import TargetMisconfigured
from connector.model.ticket import Created, Missing, Ticket, TicketDraft, TicketState, Wanted
from tests.contract.jira_queue import CREATE, shipped
from tests.contract.suite import OWNER, drafted

if TYPE_CHECKING:
    from adapters.jira.adapter import JiraQueue
    from tests.contract.jira_queue import JiraProject


def made(queue: JiraProject, adapter: JiraQueue, *names: str) -> list[str]:
    outcomes = list(adapter.create([drafted(queue, queue.mark(name)) for name in names]))
    return [outcome.id for outcome in outcomes if isinstance(outcome, Created)]


def test_words_of_a_query_cannot_leave_their_quotes() -> None:
    assert jql.marked(['a" OR project = "X', "b\\"]) == (
        'labels in ("a\\" OR project = \\"X", "b\\\\") ORDER BY created ASC'
    )


def test_times_of_a_query_are_epoch_milliseconds() -> None:
    moment = datetime(2026, 3, 10, 8, 0, 0, 500_000, tzinfo=UTC)
    assert "created >= 1773129600500 " in jql.ours_since("AUD", moment)
    assert "updated >= 1773129600500 " in jql.updated_since("AUD", moment)


@pytest.mark.parametrize("status", ["403", "404"])
def test_without_bulk_fetch_issues_are_read_one_by_one(
    cloud: JiraProject, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = cloud.adapter()
    ids = made(cloud, adapter, "a1", "a2")
    cloud.sandbox.fault({"match": {"path": "bulkfetch"}, "fault": status})
    assert [answer.id for answer in adapter.fetch(ids)] == ids
    assert [answer.id for answer in adapter.fetch(ids)] == ids
    assert len([each for each in cloud.asked("POST") if "bulkfetch" in each["path"]]) == 1
    assert "bulk fetch is refused" in caplog.text


def test_issues_are_read_in_bulk_on_cloud(cloud: JiraProject) -> None:
    adapter = cloud.adapter()
    ids = made(cloud, adapter, "b1", "b2", "b3")
    before = len(cloud.asked())
    assert [type(answer) for answer in adapter.fetch(ids)] == [Ticket] * 3
    assert [each["path"].rpartition("/")[2] for each in cloud.asked()[before:]] == ["bulkfetch"]


def test_a_refused_issue_is_told_from_a_lost_one(queue: JiraProject) -> None:
    adapter = queue.adapter()
    [identity] = made(queue, adapter, "c")
    queue.sandbox.fault({"match": {"path": "bulkfetch", "count": None}, "fault": "404"})
    queue.sandbox.fault({"match": {"method": "GET", "path": f"/issue/{identity}"}, "fault": "403"})
    assert list(adapter.fetch([identity])) == [Missing(id=identity, why="forbidden")]


def test_a_moved_issue_keeps_its_id(queue: JiraProject) -> None:
    adapter = queue.adapter()
    [identity] = made(queue, adapter, "d")
    queue.move_away(identity)
    [ticket] = adapter.fetch([identity])
    assert isinstance(ticket, Ticket)
    assert ticket.key.startswith("OPS-")
    assert ticket.url.endswith(ticket.key)
    found = adapter.find([Wanted(mark=queue.mark("d"), since=datetime.now(UTC))])
    assert [each.id for each in found[queue.mark("d")]] == [identity]


def test_the_index_lags_behind_and_reading_by_id_does_not(cloud: JiraProject) -> None:
    rule = {"match": {"path": CREATE}, "fault": "index_lag", "seconds": 60}
    cloud.sandbox.fault(rule)
    adapter, other = (cloud.opened(shipped("jira"), lag=60) for _ in range(2))
    wanted = [Wanted(mark=cloud.mark("e"), since=datetime.now(UTC))]
    [identity] = made(cloud, adapter, "e")
    assert other.lag == 60
    assert other.find(wanted) == {}
    assert [answer.id for answer in other.fetch([identity])] == [identity]
    assert [ticket.id for ticket in adapter.find(wanted)[cloud.mark("e")]] == [identity]


def test_the_search_is_asked_to_know_the_last_fifty_that_we_made(cloud: JiraProject) -> None:
    adapter = cloud.adapter()
    ids = made(cloud, adapter, *(f"er{number}" for number in range(52)))
    before = len(cloud.asked())
    list(adapter.changed(datetime.now(UTC) - timedelta(days=1)))
    searches = [each["query"] for each in cloud.asked()[before:] if each["path"].endswith("/search/jql")]
    assert searches
    assert {query["reconcileIssues"] for query in searches} == {",".join(sorted(ids, key=int)[2:])}


def test_data_center_reads_many_by_one_search(datacenter: JiraProject) -> None:
    adapter = datacenter.adapter()
    ids = made(datacenter, adapter, *(f"es{number}" for number in range(120)))
    before = len(datacenter.asked())
    assert [answer.id for answer in adapter.fetch(ids)] == ids
    assert [each["path"].rpartition("/")[2] for each in datacenter.asked()[before:]] == ["search", "search"]


def test_data_center_asks_alone_for_those_that_a_search_does_not_show(datacenter: JiraProject) -> None:
    adapter = datacenter.adapter()
    first, second, hidden = made(datacenter, adapter, "et1", "et2", "et3")
    datacenter.hide(hidden)
    answers = list(adapter.fetch([first, "999999", hidden, second]))
    assert [type(answer) for answer in answers] == [Ticket, Missing, Missing, Ticket]
    datacenter.sandbox.fault({"match": {"path": "/search$"}, "fault": "404"})
    datacenter.write(first, "labels", ["tidied-up"])
    [once, _again] = adapter.fetch([first, second])
    assert isinstance(once, Ticket)
    assert once.mark == datacenter.mark("et1")
    [once, _again] = adapter.fetch([first, second])
    assert isinstance(once, Ticket)
    assert once.mark == datacenter.mark("et1")


def test_changes_are_asked_for_from_before_the_lag(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), lag=3600)
    [identity] = made(queue, adapter, "f")
    later = datetime.now(UTC) + timedelta(minutes=30)
    assert identity in {ticket.id for ticket in adapter.changed(later)}


def test_more_issues_than_fit_a_page(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="TEAM")
    started = datetime.now(UTC) - timedelta(seconds=1)
    marks = [queue.mark(f"g{number}") for number in range(103)]
    drafts = [TicketDraft(mark=mark, fields={"summary": mark, "assignee": OWNER}) for mark in marks]
    ids = [outcome.id for outcome in adapter.create(drafts) if isinstance(outcome, Created)]
    assert [answer.id for answer in adapter.fetch(ids)] == ids
    assert set(ids) <= {ticket.id for ticket in adapter.changed(started)}
    assert set(adapter.find([Wanted(mark=mark, since=started) for mark in marks])) == set(marks)


def test_foreign_issues_are_never_taken_for_ours(queue: JiraProject) -> None:
    adapter = queue.adapter()
    started = datetime.now(UTC)
    mark = queue.mark("h")
    fields = {"project": {"key": "AUD"}, "issuetype": {"id": "10001"}, "summary": mark, "description": mark}
    made_by_hand = queue.person.post(f"{queue.sandbox.jira_url}/rest/api/2/issue", json={"fields": fields}, timeout=5)
    assert made_by_hand.ok, made_by_hand.text
    assert adapter.find([Wanted(mark=mark, since=started)]) == {}
    assert made_by_hand.json()["id"] not in {ticket.id for ticket in adapter.changed(started - timedelta(seconds=5))}


def test_an_issue_of_ours_without_any_mark_is_passed_over(datacenter: JiraProject) -> None:
    adapter = datacenter.adapter()
    started = datetime.now(UTC) - timedelta(seconds=1)
    [identity] = made(datacenter, adapter, "i")
    datacenter.write(identity, "labels", [])
    url = f"{datacenter.sandbox.jira_url}/rest/api/2/issue/{identity}/properties/closeout"
    assert datacenter.person.delete(url, timeout=5).ok
    assert adapter.find([Wanted(mark=datacenter.mark("i"), since=started)]) == {}
    assert identity not in {ticket.id for ticket in adapter.changed(started)}


def test_a_clone_with_our_label_comes_after_the_original(queue: JiraProject) -> None:
    adapter = queue.adapter()
    [identity] = made(queue, adapter, "j")
    mark = queue.mark("j")
    fields = {"project": {"key": "AUD"}, "issuetype": {"id": "10001"}, "summary": "clone", "labels": [mark]}
    assert queue.person.post(f"{queue.sandbox.jira_url}/rest/api/2/issue", json={"fields": fields}, timeout=5).ok
    found = adapter.find([Wanted(mark=mark, since=datetime.now(UTC))])[mark]
    assert len(found) == 2
    assert found[0].id == identity


def test_a_team_managed_project_has_no_resolution(cloud: JiraProject) -> None:
    adapter = cloud.opened(shipped("jira"), project="TEAM")
    [outcome] = adapter.create([drafted(cloud, cloud.mark("k"))])
    assert isinstance(outcome, Created)
    adapter.move(outcome.id, "done", "")
    [ticket] = adapter.fetch([outcome.id])
    assert isinstance(ticket, Ticket)
    assert (ticket.state, ticket.resolution) == (TicketState.DONE, None)
    assert ticket.done_at is not None


def test_without_times_of_done_the_history_tells(datacenter: JiraProject) -> None:
    adapter = datacenter.opened(shipped("jira"), project="TEAM")
    [outcome] = adapter.create([drafted(datacenter, datacenter.mark("l"))])
    assert isinstance(outcome, Created)
    adapter.move(outcome.id, "done", "")
    [ticket] = adapter.fetch([outcome.id])
    assert isinstance(ticket, Ticket)
    assert ticket.done_at == ticket.updated_at


def test_a_status_that_only_the_mapping_calls_done_is_dated_by_the_history(queue: JiraProject) -> None:
    mapping = shipped("jira").model_copy(update={"status": {"In Review": TicketState.DONE}})
    adapter = queue.opened(mapping)
    [identity] = made(queue, adapter, "m")
    queue.act(identity, "start")
    adapter.move(identity, "done", "")
    [ticket] = adapter.fetch([identity])
    assert isinstance(ticket, Ticket)
    assert (ticket.status, ticket.state) == ("In Review", TicketState.DONE)
    assert ticket.done_at == ticket.updated_at


def test_a_project_that_we_may_not_see(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="BOARD")
    with pytest.raises(TargetMisconfigured):
        list(adapter.changed(datetime.now(UTC)))
    with pytest.raises(TargetMisconfigured, match="404"):
        list(adapter.check([]))
