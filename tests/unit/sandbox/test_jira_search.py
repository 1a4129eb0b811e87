from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller, Clock

LI_WEI = "5b10a2844c20165700ede21g"


def refused(caller: Caller, jql: str) -> str:
    answer = caller.post("/search/jql", {"jql": jql})
    assert answer.status_code == 400, answer.text
    (message,) = answer.json()["errorMessages"]
    return str(message)


def test_by_default_only_ids_come_back(cloud: Caller, mark: str) -> None:
    key = cloud.made(labels=[mark])
    body = cloud.post("/search/jql", {"jql": f"labels = {mark}"}).json()
    assert body == {"issues": [{"id": cloud.get(f"/issue/{key}").json()["id"]}], "isLast": True}


def test_get_and_post_answer_alike(cloud: Caller, mark: str) -> None:
    cloud.made(labels=[mark], properties=[{"key": "closeout", "value": {"mark": mark}}])
    given = {"jql": f"labels = {mark}", "fields": ["summary", "labels"], "properties": ["closeout"]}
    posted = cloud.post("/search/jql", given).json()
    got = cloud.get("/search/jql", jql=given["jql"], fields="summary,labels", properties="closeout").json()
    assert posted == got
    (one,) = posted["issues"]
    assert one["fields"] == {"summary": "A finding", "labels": [mark]}
    assert one["properties"] == {"closeout": {"mark": mark}}


def test_pages_follow_the_token_and_the_last_has_none(cloud: Caller, mark: str) -> None:
    keys = [cloud.made("OPS", labels=[mark]) for _ in range(5)]
    seen: list[str] = []
    body: dict[str, Any] = {"jql": f"labels = {mark} order by key asc", "fields": ["key"], "maxResults": 2}
    for last in (False, False, True):
        answer = cloud.post("/search/jql", body).json()
        seen += [one["key"] for one in answer["issues"]]
        assert answer["isLast"] is last
        assert ("nextPageToken" in answer) is not last
        body["nextPageToken"] = answer.get("nextPageToken")
    assert seen == keys


@pytest.mark.parametrize("token", ["nonsense", "WzEsIDJd", "WzEwLCAieCJd", "bnVsbA==", "eyJ4IjogMX0="])
def test_a_token_that_is_none_of_ours_is_refused(cloud: Caller, token: str) -> None:
    answer = cloud.post("/search/jql", {"jql": "project = AUD", "nextPageToken": token})
    assert answer.json()["errorMessages"] == ["The provided next page token is invalid or expired."]


def test_a_token_belongs_to_its_query(cloud: Caller, mark: str) -> None:
    for _ in range(2):
        cloud.made("OPS", labels=[mark])
    token = cloud.post("/search/jql", {"jql": f"labels = {mark}", "maxResults": 1}).json()["nextPageToken"]
    other = cloud.post("/search/jql", {"jql": "project = OPS", "nextPageToken": token})
    assert other.status_code == 400


def test_a_page_is_cut_to_a_hundred_where_fields_are_asked_for(cloud: Caller, sandbox: Running) -> None:
    for _ in range(2):
        updates = [{"fields": {"project": {"key": "TEAM"}, "issuetype": {"name": "Task"}, "summary": "x"}}] * 50
        cloud.post("/issue/bulk", {"issueUpdates": updates})
    cloud.made("TEAM")
    asked = {"jql": "project = TEAM", "maxResults": 1000}
    assert len(cloud.post("/search/jql", {**asked, "fields": ["summary"]}).json()["issues"]) == 100
    assert len(cloud.post("/search/jql", asked).json()["issues"]) > 100
    assert sandbox.journal()[-1]["body"] == asked


def test_an_unbounded_query_is_refused(cloud: Caller) -> None:
    for jql in ("", "order by key desc"):
        assert refused(cloud, jql).startswith("Unbounded JQL queries are not allowed here.")


def test_at_most_seven_fields_to_order_by(cloud: Caller) -> None:
    seven = "key, created, updated, duedate, priority, status, summary"
    assert cloud.post("/search/jql", {"jql": f"project = AUD order by {seven}"}).status_code == 200
    assert "maximum of 7" in refused(cloud, f"project = AUD order by {seven}, assignee")


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "project = AUD", "startAt": 1},
        {"jql": 3},
        {"jql": "project = AUD", "fields": "summary"},
        {"jql": "project = AUD", "maxResults": "many"},
        {"jql": "project = AUD", "reconcileIssues": ["x"]},
        {"jql": "project = AUD", "reconcileIssues": list(range(51))},
        {"jql": "project = AUD", "properties": list("abcdef")},
    ],
)
def test_a_body_of_another_shape_is_refused(cloud: Caller, body: dict[str, Any]) -> None:
    assert cloud.post("/search/jql", body).status_code == 400


def test_the_old_search_of_cloud_is_gone(cloud: Caller) -> None:
    assert cloud.get("/search", jql="project = AUD").status_code == 410
    assert "search/jql" in cloud.post("/search", {"jql": "project = AUD"}).json()["errorMessages"][0]


def test_data_center_counts_and_pages_by_number(cloud: Caller, server: Caller, mark: str) -> None:
    keys = [cloud.made("OPS", labels=[mark]) for _ in range(3)]
    body = server.get("/search", jql=f"labels = {mark} order by key", startAt=1, maxResults=1, fields="summary").json()
    assert (body["startAt"], body["maxResults"], body["total"]) == (1, 1, 3)
    assert [(one["key"], one["fields"]) for one in body["issues"]] == [(keys[1], {"summary": "A finding"})]
    posted = server.post("/search", {"jql": f"labels = {mark}", "validateQuery": True, "expand": ["changelog"]}).json()
    assert posted["total"] == 3
    assert "status" in posted["issues"][0]["fields"]
    assert "comment" not in posted["issues"][0]["fields"]
    assert posted["issues"][0]["changelog"]["total"] == 0
    assert server.get("/search", jql="").json()["total"] >= 3
    assert server.get("/search", jql="project = AUD", startAt="x").status_code == 400
    assert server.get("/search/jql", jql="project = AUD").status_code == 404


def test_search_does_not_see_a_write_before_its_lag_is_over(
    cloud: Caller, sandbox: Running, clock: Clock, mark: str
) -> None:
    sandbox.fault({"match": {"method": "POST", "path": "/issue$"}, "fault": "index_lag", "seconds": 30})
    key = cloud.made(labels=[mark])
    one = cloud.get(f"/issue/{key}").json()["id"]
    assert cloud.found(f"labels = {mark}") == []
    fresh = cloud.post("/search/jql", {"jql": f"labels = {mark}", "reconcileIssues": [int(one)]}).json()
    assert fresh["issues"] == [{"id": one}]
    clock.pass_(seconds=31)
    assert cloud.found(f"labels = {mark}") == [key]


class TestFields:
    """One issue with everything, one with nothing: which of them does a query find?"""

    @pytest.fixture
    def pair(self, cloud: Caller, clock: Clock, mark: str) -> tuple[str, str]:
        full = cloud.made(
            summary="Access reviews are overdue",
            description=adf("Quarterly review 季度复核"),
            labels=[mark, "audit"],
            assignee={"accountId": LI_WEI},
            duedate="2026-04-09",
            priority={"name": "High"},
            issuetype={"name": "Nonconformity"},
            customfield_10033="A.5.18",
            customfield_10034={"value": "Major"},
            customfield_10035=[{"id": "10110"}],
            customfield_10036={"accountId": LI_WEI},
            customfield_10037="2026-03-10",
        )
        cloud.post(f"/issue/{full}/comment", {"body": adf("closing soon")})
        clock.pass_(hours=2)
        cloud.post(
            f"/issue/{full}/transitions", {"transition": {"id": "61"}, "fields": {"resolution": {"id": "10001"}}}
        )
        return full, cloud.made("OPS", summary="Other", labels=[f"{mark}-b"])

    @pytest.mark.parametrize(
        ("jql", "full", "bare"),
        [
            ("project = AUD", 1, 0),
            ("project = aud", 1, 0),
            ('project = "Operations"', 0, 1),
            ("project in (AUD, OPS)", 1, 1),
            ("project != AUD", 0, 1),
            ("project = 10001", 0, 1),
            ('status = "Won\'t Do"', 1, 0),
            ("status = 10003", 1, 0),
            ("status in ('to do')", 0, 1),
            ("statusCategory = Done", 1, 0),
            ("statusCategory = new", 0, 1),
            ("statusCategory != 3", 0, 1),
            ("resolution = 10001", 1, 0),
            ("resolution is EMPTY", 0, 1),
            ("resolution = Unresolved", 0, 1),
            ("resolution != Unresolved", 1, 0),
            ("priority = High", 1, 0),
            ("issuetype = Nonconformity", 1, 0),
            ("type not in (Task)", 1, 0),
            ("labels = audit", 1, 0),
            ("labels = audit OR project = OPS", 1, 1),
            ("labels = nothing OR labels = nothing-else", 0, 0),
            ("due = EMPTY", 0, 1),
            ("labels != audit", 0, 1),
            ("labels is not EMPTY", 1, 1),
            ("labels in (audit, EMPTY)", 1, 0),
            (f"assignee = {LI_WEI}", 1, 0),
            ("assignee = '李伟'", 1, 0),
            ("assignee is EMPTY", 0, 1),
            ("assignee != 5b10a2844c20165700ede23g", 1, 0),
            ("assignee not in (5b10a2844c20165700ede23g)", 1, 0),
            ("reporter = currentUser()", 1, 1),
            ("creator = currentUser()", 1, 1),
            ("NOT reporter = currentUser()", 0, 0),
            ("duedate = 2026-04-09", 1, 0),
            ("due < '2026/04/10'", 1, 0),
            ("due > '2026-04-09'", 0, 0),
            ("due is EMPTY", 0, 1),
            ("due != 2026-04-08", 1, 0),
            ("created >= -1h", 0, 1),
            ("created <= -1h", 1, 0),
            ("created < now()", 1, 0),
            ("updated >= '-1h 30m'", 1, 1),
            ("resolved >= startOfDay()", 1, 0),
            ("resolutiondate <= endOfDay()", 1, 0),
            ("resolved < startOfDay(-1d)", 0, 0),
            ("resolved is not EMPTY", 1, 0),
            ("summary ~ 'access overdue'", 1, 0),
            ("summary !~ access", 0, 1),
            ("description ~ 季度复核", 1, 0),
            ("description is EMPTY", 0, 1),
            ("comment ~ closing", 1, 0),
            ("text ~ closing", 1, 0),
            ("Grade = Major", 1, 0),
            ("cf[10034] in (Minor, Major)", 1, 0),
            ("Grade is EMPTY", 0, 1),
            ("Standards = 'ISO/IEC 20000-1:2018'", 1, 0),
            (f"Verifier = {LI_WEI}", 1, 0),
            ("'Raised on' <= 2026-03-10", 1, 0),
            ("Clause ~ A.5.18", 1, 0),
            ("Clause is EMPTY", 0, 1),
        ],
    )
    def test_found(self, cloud: Caller, pair: tuple[str, str], mark: str, jql: str, full: int, bare: int) -> None:
        hits = cloud.found(f"labels in ({mark}, {mark}-b) and ({jql})")
        assert (hits.count(pair[0]), hits.count(pair[1])) == (full, bare)

    def test_by_key_and_id_also_after_a_move(self, cloud: Caller, sandbox: Running, pair: tuple[str, str]) -> None:
        one = cloud.get(f"/issue/{pair[0]}").json()["id"]
        assert cloud.found(f"key = {pair[0].lower()}") == [pair[0]]
        assert cloud.found(f"id in ({one}, {pair[1]}) order by created asc") == list(pair)
        assert pair[0] not in cloud.found(f"project = AUD and issuekey != {one}")
        sandbox.fault({"match": {"path": f"/issue/{one}"}, "fault": "moved", "to": "TEAM"})
        key = cloud.get(f"/issue/{one}").json()["key"]
        assert key.startswith("TEAM-")
        assert cloud.found(f"key = {pair[0]}") == [key]


@pytest.mark.parametrize(
    ("jql", "told"),
    [
        ("nonsense = 1", "Field 'nonsense' does not exist or you do not have permission to view it."),
        (
            "issue.property[closeout].mark = x",
            "Field 'issue.property[closeout].mark' does not exist or you do not have permission to view it.",
        ),
        ("project = NONE", "The value 'NONE' does not exist for the field 'project'."),
        ("project = BOARD", "The value 'BOARD' does not exist for the field 'project'."),
        ("project ~ AUD", "The operator '~' is not supported by the 'project' field."),
        ("labels > a", "The operator '>' is not supported by the 'labels' field."),
        ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("labels is a", "The operator 'is' only supports the value 'EMPTY' in the 'labels' field."),
        ("status = Nope", "The value 'Nope' does not exist for the field 'status'."),
        ("statusCategory = Nope", "The value 'Nope' does not exist for the field 'statusCategory'."),
        ("priority = Nope", "The value 'Nope' does not exist for the field 'priority'."),
        ("reporter = nobody", "The value 'nobody' does not exist for the field 'reporter'."),
        ("assignee = li-wei", "The value 'li-wei' does not exist for the field 'assignee'."),
        ("key = AUD-99999", "An issue with key 'AUD-99999' does not exist for field 'issue'."),
        ("id = 99999", "A value with ID '99999' does not exist for the field 'issue'."),
        ("Grade = Huge", "The value 'Huge' does not exist for the field 'Grade'."),
        ("project = now()", "Unable to find JQL function 'now()'."),
        ("labels = f()", "Unable to find JQL function 'f()'."),
        ("created > EMPTY", "The operator '>' does not support searching for an empty field."),
        ("created > f()", "Unable to find JQL function 'f()'."),
        ("created > startOfDay(x)", "Date value 'x' for field 'created' is invalid."),
        ("created > soon", "Date value 'soon' for field 'created' is invalid. Valid formats include:"),
        ("created > '1741568400000'", "Date value '1741568400000' for field 'created' is invalid."),
        ("created >", "Error in the JQL Query: "),
        ("project = AUD order by nonsense", "Field 'nonsense' does not exist"),
        ("project = AUD order by labels", "Not able to sort using field 'labels'."),
    ],
)
def test_what_is_wrong_with_a_query_is_told(cloud: Caller, jql: str, told: str) -> None:
    assert refused(cloud, jql).startswith(told)


def test_data_center_knows_people_by_name(server: Caller, cloud: Caller, mark: str) -> None:
    key = cloud.made(labels=[mark], assignee={"accountId": LI_WEI})
    for word in ("li-wei", "li.wei@example.com"):
        found = server.post("/search", {"jql": f'labels = {mark} and assignee = "{word}"'}).json()
        assert [one["key"] for one in found["issues"]] == [key]


def test_a_date_is_read_in_the_zone_of_the_account(cloud: Caller, clock: Clock, mark: str) -> None:
    """The bot lives in Berlin, the site in Shanghai: the same words are another moment there."""
    clock.at = max(clock.at, datetime(2026, 7, 1, tzinfo=UTC)) + timedelta(days=1)
    clock.at = clock.at.replace(hour=9, minute=30)
    key = cloud.made(labels=[mark])
    day = clock.at.strftime("%Y-%m-%d")
    assert cloud.found(f"labels = {mark} and created >= '{day} 11:30'") == [key]
    assert cloud.found(f"labels = {mark} and created >= '{day} 11:31'") == []
    assert cloud.found(f"labels = {mark} and created >= {int(clock.at.timestamp() * 1000)}") == [key]
    assert cloud.found(f"labels = {mark} and created >= {int(clock.at.timestamp() * 1000) + 1}") == []


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("created", "b"),
        ("created asc", "a"),
        ("updated", "a"),
        ("duedate", "b"),
        ("duedate desc", "a"),
        ("priority", "a"),
        ("priority desc", "b"),
        ("summary desc", "b"),
        ("status", "a"),
        ("assignee", "b"),
        ("reporter, key asc", "a"),
        ("project, issuetype, id desc", "b"),
        ("resolved", "b"),
        ("key", "a"),
    ],
)
def test_order(cloud: Caller, clock: Clock, mark: str, order: str, first: str) -> None:
    keys = {"a": cloud.made("OPS", summary="a", labels=[mark], priority={"id": "2"})}
    clock.pass_(minutes=1)
    keys["b"] = cloud.made("OPS", summary="b", labels=[mark], duedate="2026-04-09", assignee={"accountId": LI_WEI})
    cloud.post(f"/issue/{keys['b']}/transitions", {"transition": {"id": "31"}})
    clock.pass_(minutes=1)
    cloud.put(f"/issue/{keys['a']}", {"fields": {"labels": [mark, "later"]}})
    assert cloud.found(f"labels = {mark} order by {order}")[0] == keys[first]


def test_without_an_order_the_newest_comes_first(cloud: Caller, mark: str) -> None:
    keys = [cloud.made("OPS", labels=[mark]) for _ in range(3)]
    assert cloud.found(f"labels = {mark}") == keys[::-1]


def test_search_shows_only_what_may_be_seen(cloud: Caller, cloud_admin: Caller, nobody: Caller, mark: str) -> None:
    board, public = cloud_admin.made("BOARD"), cloud.made("PUB", labels=[mark])
    assert cloud_admin.found(f"key = {board}") == [board]
    assert nobody.found(f"labels = {mark}") == [public]
    assert nobody.found(f"labels = {mark} and reporter = currentUser()") == []
