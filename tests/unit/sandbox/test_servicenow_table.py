from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.sandbox.servicenow.seeds import group_id, user_id

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller, Clock

LI_WEI = user_id("li-wei")


def made(caller: Caller, table: str = "u_audit_action", **values: Any) -> dict[str, Any]:
    answer = caller.post(f"/table/{table}", {"short_description": "A finding", **values})
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()["result"]
    return row


def rows(caller: Caller, table: str, query: str, **more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/table/{table}", sysparm_query=query, **more).json()["result"]
    return found


def test_a_field_is_asked_for_through_a_reference(snow: Caller, mark: str) -> None:
    values = {"correlation_id": mark, "assigned_to": user_id("li-wei")}
    snow.post("/table/problem", values)
    asked = {
        "sysparm_query": f"correlation_id={mark}",
        "sysparm_fields": "assigned_to.email,closed_by.email,no.email,a.b",
    }
    assert snow.get("/table/problem", **asked).json()["result"] == [
        {"assigned_to.email": "li.wei@example.com", "closed_by.email": ""}
    ]
    [both] = snow.get("/table/problem", **asked, sysparm_display_value="all").json()["result"]
    assert both["assigned_to.email"] == {"display_value": "li.wei@example.com", "value": "li.wei@example.com"}
    assert both["closed_by.email"] == {"display_value": "", "value": ""}


def test_an_insert_answers_with_the_whole_record(snow: Caller, sandbox: Running, clock: Clock, mark: str) -> None:
    answer = snow.post(
        "/table/problem",
        {
            "short_description": "[NC-01] 变更未经批准",
            "assigned_to": LI_WEI,
            "assignment_group": group_id("Service Desk"),
            "due_date": "2026-04-09 15:59:59",
            "correlation_id": mark,
            "correlation_display": "closeout",
            "impact": 1,
            "urgency": "1",
        },
    )
    assert answer.status_code == 201
    row = answer.json()["result"]
    assert answer.headers["Location"] == f"{sandbox.servicenow_url}/api/now/table/problem/{row['sys_id']}"
    assert row["number"].startswith("PRB00")
    assert len(row["number"]) == 10
    assert row["assigned_to"] == {"link": f"{sandbox.servicenow_url}/api/now/table/sys_user/{LI_WEI}", "value": LI_WEI}
    assert (row["state"], row["active"], row["priority"]) == ("101", "true", "1")
    assert row["due_date"] == "2026-04-09 15:59:59"
    assert row["sys_created_on"] == row["opened_at"] == clock.at.strftime("%Y-%m-%d %H:%M:%S")
    assert (row["sys_created_by"], row["sys_mod_count"], row["sys_class_name"]) == ("svc_closeout", "0", "problem")
    assert row["close_notes"] == ""
    kept = next(one for one in sandbox.servicenow_records("problem") if one["correlation_id"] == mark)
    assert kept["assigned_to"] == LI_WEI


def test_unknown_locked_and_system_columns_are_passed_over(snow: Caller) -> None:
    row = made(snow, u_nonsense="x", u_risk_score="99", sys_created_by="somebody", sys_id="0" * 32)
    assert "u_nonsense" not in row
    assert row["u_risk_score"] == "10"
    assert row["sys_created_by"] == "svc_closeout"
    assert row["sys_id"] != "0" * 32


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("short_description", "x" * 200, "x" * 160),
        ("correlation_id", "y" * 101, "y" * 100),
        ("u_page", "12", "12"),
        ("u_page", -3, "-3"),
        ("u_page", "twelve", ""),
        ("state", "In Progress", "1"),
        ("u_verified", True, "true"),
        ("u_verified", "1", "true"),
        ("u_verified", "yes", "false"),
        ("u_raised_on", "2026-03-10", "2026-03-10"),
        ("u_raised_on", "2026-03-10 12:00:00", "2026-03-10"),
        ("due_date", "2026-03-10", "2026-03-10 00:00:00"),
        ("due_date", "10.03.2026", ""),
        ("due_date", None, ""),
        ("assigned_to", "李伟", ""),
        ("assigned_to", LI_WEI[:-1] + "x", ""),
        ("assigned_to", "", ""),
        ("u_clause", ["a", "b"], "a,b"),
        ("u_clause", {"value": "8.5.1", "link": "x"}, "8.5.1"),
    ],
)
def test_what_a_column_keeps_of_what_is_given(snow: Caller, column: str, given: Any, kept: str) -> None:
    assert made(snow, **{column: given})[column] == kept


def test_a_number_can_be_given(snow: Caller, mark: str) -> None:
    assert made(snow, number=mark)["number"] == mark


def test_values_can_be_given_as_a_form_shows_them(snow: Caller, mark: str) -> None:
    given = {
        "correlation_id": mark,
        "state": "Work in Progress",
        "assigned_to": "李伟",
        "assignment_group": "Nobody there",
        "due_date": "2026-04-09 23:59:59",
        "u_raised_on": "2026-03-10",
    }
    answer = snow.post("/table/u_audit_action", given, query={"sysparm_input_display_value": "true"})
    row = answer.json()["result"]
    assert (row["state"], row["assigned_to"]["value"], row["assignment_group"]) == ("2", LI_WEI, "")
    assert (row["due_date"], row["u_raised_on"]) == ("2026-04-09 15:59:59", "2026-03-10")


def test_an_update_changes_what_is_given_only(snow: Caller, clock: Clock) -> None:
    row = made(snow, u_clause="8.5.1", description="old")
    clock.pass_(seconds=5)
    for method, description in (("PUT", "new"), ("PATCH", "newer")):
        answer = snow.ask(method, f"/table/u_audit_action/{row['sys_id']}", {"description": description})
        assert answer.status_code == 200
        assert answer.json()["result"]["description"] == description
    now = snow.get(f"/table/u_audit_action/{row['sys_id']}").json()["result"]
    assert (now["u_clause"], now["sys_mod_count"]) == ("8.5.1", "2")
    assert now["sys_updated_on"] > row["sys_updated_on"]


def test_an_update_that_changes_nothing_leaves_no_trace(snow: Caller, clock: Clock) -> None:
    row = made(snow, u_clause="8.5.1")
    clock.pass_(seconds=5)
    same = snow.put(f"/table/u_audit_action/{row['sys_id']}", {"u_clause": "8.5.1", "nonsense": 1}).json()["result"]
    assert same == row


def test_a_record_is_found_through_the_tables_that_it_extends(snow: Caller, mark: str) -> None:
    one = made(snow, "incident", correlation_id=mark)
    assert snow.get(f"/table/task/{one['sys_id']}").json()["result"]["number"] == one["number"]
    assert snow.get(f"/table/problem/{one['sys_id']}").status_code == 404
    assert [row["sys_class_name"] for row in rows(snow, "task", f"correlation_id={mark}")] == ["incident"]
    assert rows(snow, "problem", f"correlation_id={mark}") == []
    changed = snow.put(f"/table/task/{one['sys_id']}", {"category": "software"}).json()["result"]
    assert changed["category"] == "software"


def test_what_is_not_there_is_a_404(snow: Caller) -> None:
    told = {
        "error": {
            "message": "No Record found",
            "detail": "Record doesn't exist or ACL restricts the record retrieval",
        },
        "status": "failure",
    }
    for answer in (
        snow.get(f"/table/problem/{'0' * 32}"),
        snow.put(f"/table/problem/{'0' * 32}", {}),
        snow.delete(f"/table/problem/{'0' * 32}"),
    ):
        assert (answer.status_code, answer.json()) == (404, told)


def test_an_invalid_table_is_a_400(snow: Caller) -> None:
    answer = snow.get("/table/u_nothing")
    told = {"error": {"message": "Invalid table u_nothing", "detail": None}, "status": "failure"}
    assert (answer.status_code, answer.json()) == (400, told)
    assert snow.post("/table/u_nothing", {}).status_code == 400
    assert snow.get("/nothing").status_code == 400
    assert snow.ask("GET", snow.base.replace("/now", "/x")).status_code == 400
    assert snow.ask("POST", "/table/problem/x", {}).status_code == 405


@pytest.mark.parametrize("body", [b"{", b"[]", b"", b'"x"'])
def test_a_body_that_is_no_object_is_refused(snow: Caller, body: bytes) -> None:
    answer = snow.ask("POST", "/table/problem", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Exception while reading request"


def test_a_body_must_be_json(snow: Caller) -> None:
    answer = snow.ask("POST", "/table/problem", data=b"<x/>", headers={"Content-Type": "application/xml"})
    assert answer.status_code == 415


def test_the_first_version_says_404_for_nothing(sandbox: Running, snow: Caller, mark: str) -> None:
    query = {"sysparm_query": f"correlation_id={mark}"}
    for version, status in (("/v1", 404), ("/v2", 200), ("", 200)):
        answer = snow.ask("GET", f"{sandbox.servicenow_url}/api/now{version}/table/problem", query=query)
        assert answer.status_code == status
    made(snow, "problem", correlation_id=mark)
    found = snow.ask("GET", f"{sandbox.servicenow_url}/api/now/v1/table/problem", query=query)
    assert len(found.json()["result"]) == 1


def test_fields_choose_columns_and_invalid_ones_are_ignored(snow: Caller, mark: str) -> None:
    made(snow, correlation_id=mark)
    (row,) = rows(snow, "u_audit_action", f"correlation_id={mark}", sysparm_fields="number, state,nonsense")
    assert row.keys() == {"number", "state"}


def test_secret_columns_are_absent(snow: Caller, snow_admin: Caller) -> None:
    row = made(snow, u_cost_centre="CC-7")
    assert "u_cost_centre" not in row
    path = f"/table/u_audit_action/{row['sys_id']}"
    assert "u_cost_centre" not in snow.get(path, sysparm_fields="number,u_cost_centre").json()["result"]
    assert snow_admin.get(path).json()["result"]["u_cost_centre"] == "CC-7"


def test_display_values_follow_labels_names_and_the_users_zone(snow: Caller, sandbox: Running) -> None:
    row = made(snow, "problem", assigned_to=LI_WEI, due_date="2026-04-09 15:59:59")
    path = f"/table/problem/{row['sys_id']}"
    link = f"{sandbox.servicenow_url}/api/now/table/sys_user/{LI_WEI}"
    shown = snow.get(path, sysparm_display_value="true").json()["result"]
    assert (shown["state"], shown["due_date"], shown["active"]) == ("New", "2026-04-09 23:59:59", "true")
    assert shown["assigned_to"] == {"display_value": "李伟", "link": link}
    both = snow.get(path, sysparm_display_value="all").json()["result"]
    assert both["state"] == {"display_value": "New", "value": "101"}
    assert both["assigned_to"] == {"display_value": "李伟", "value": LI_WEI, "link": link}
    assert both["assignment_group"] == {"display_value": "", "value": ""}
    bare = {"sysparm_exclude_reference_link": "true"}
    assert snow.get(path, **bare).json()["result"]["assigned_to"] == LI_WEI
    assert snow.get(path, sysparm_display_value="true", **bare).json()["result"]["assigned_to"] == "李伟"


def test_pages_have_links_and_a_count(snow: Caller, mark: str) -> None:
    numbers = [made(snow, correlation_id=mark)["number"] for _ in range(5)]
    query = f"correlation_id={mark}^ORDERBYnumber"
    first = snow.get("/table/u_audit_action", sysparm_query=query, sysparm_limit=2, sysparm_fields="number")
    assert first.headers["X-Total-Count"] == "5"
    assert first.links.keys() == {"first", "next", "last"}
    second = snow.ask("GET", first.links["next"]["url"])
    assert second.links.keys() == {"first", "prev", "next", "last"}
    last = snow.ask("GET", second.links["next"]["url"])
    assert last.links.keys() == {"first", "prev", "last"}
    seen = [row["number"] for page in (first, second, last) for row in page.json()["result"]]
    assert seen == numbers
    whole = snow.get("/table/u_audit_action", sysparm_query=query)
    assert "Link" not in whole.headers
    quiet = {"sysparm_no_count": "true", "sysparm_suppress_pagination_header": "true", "sysparm_limit": "2"}
    headers = snow.get("/table/u_audit_action", sysparm_query=query, **quiet).headers
    assert not {"X-Total-Count", "Link"} & headers.keys()


def test_the_limit_comes_before_the_access_rules(snow: Caller, snow_admin: Caller, mark: str) -> None:
    given = [{"u_confidential": "true"}, {}, {}]
    rows_ = [made(snow, correlation_id=mark, **one) for one in given]
    assert snow.get(f"/table/u_audit_action/{rows_[0]['sys_id']}").status_code == 404
    assert snow_admin.get(f"/table/u_audit_action/{rows_[0]['sys_id']}").status_code == 200
    query = f"correlation_id={mark}^ORDERBYnumber"
    page = snow.get("/table/u_audit_action", sysparm_query=query, sysparm_limit=2, sysparm_fields="number")
    assert [row["number"] for row in page.json()["result"]] == [rows_[1]["number"]]
    assert page.headers["X-Total-Count"] == "3"
    assert "next" in page.links
    alone = snow.get("/table/u_audit_action", sysparm_query=query, sysparm_limit=1)
    assert alone.json()["result"] == []


def test_a_record_can_be_hidden_from_outside(snow: Caller, sandbox: Running) -> None:
    row = made(snow, "problem")
    sandbox.fault({"match": {"path": row["sys_id"]}, "fault": "forbidden"})
    assert snow.get(f"/table/problem/{row['sys_id']}").status_code == 404
    assert rows(snow, "task", f"number={row['number']}") == []


def test_journals_are_entries_of_their_own(snow: Caller, clock: Clock) -> None:
    row = made(snow, work_notes="first", comments="")
    assert (row["work_notes"], row["comments"]) == ("", "")
    clock.pass_(seconds=1)
    path = f"/table/u_audit_action/{row['sys_id']}"
    changed = snow.put(path, {"work_notes": "second", "comments": "for all"}).json()["result"]
    assert (changed["sys_mod_count"], changed["sys_updated_on"] > row["sys_updated_on"]) == ("1", True)
    query = f"element_id={row['sys_id']}^ORDERBYsys_created_on"
    entries = rows(snow, "sys_journal_field", query)
    assert [(one["element"], one["value"]) for one in entries if one["element"] == "work_notes"] == [
        ("work_notes", "first"),
        ("work_notes", "second"),
    ]
    assert {one["name"] for one in entries} == {"u_audit_action"}
    told = snow.get(path, sysparm_display_value="true").json()["result"]["work_notes"]
    assert told.index("second") < told.index("first")
    assert "Closeout Service (Work notes)" in told
    both = snow.get(path, sysparm_display_value="all").json()["result"]["comments"]
    assert both["value"] == ""
    assert "for all" in both["display_value"]


def test_the_dictionary_the_choices_and_the_family_can_be_read(snow: Caller) -> None:
    (problem,) = rows(snow, "sys_db_object", "name=problem")
    parent = snow.get(f"/table/sys_db_object/{problem['super_class']['value']}").json()["result"]
    assert parent["name"] == "task"
    assert rows(snow, "sys_db_object", "name=task")[0]["super_class"] == ""
    states = rows(snow, "sys_choice", "name=problem^element=state^ORDERBYsequence")
    assert [one["value"] for one in states] == ["101", "102", "103", "104", "106", "107"]
    assert rows(snow, "sys_choice", "name=problem^element=impact") == []
    (due,) = rows(snow, "sys_dictionary", "name=task^element=due_date")
    assert (due["internal_type"], due["mandatory"]) == ("glide_date_time", "false")
    (caller,) = rows(snow, "sys_dictionary", "name=incident^element=caller_id")
    assert (caller["mandatory"], caller["reference"]) == ("true", "sys_user")
    assert made(snow, "incident")["caller_id"] == ""


def test_people_and_groups(snow: Caller) -> None:
    (one,) = rows(snow, "sys_user", "email=li.wei@example.com")
    assert (one["name"], one["active"], one["sys_id"]) == ("李伟", "true", LI_WEI)
    assert len(rows(snow, "sys_user", "email=it.ops@example.com")) == 2
    assert rows(snow, "sys_user", "email=xu.bo@example.com")[0]["active"] == "false"
    (group,) = rows(snow, "sys_user_group", "name=Compliance")
    assert group["manager"]["value"] == user_id("zhao-min")
    members = rows(snow, "sys_user_grmember", f"group={group['sys_id']}")
    assert {one["user"]["value"] for one in members} == {user_id("zhao-min"), user_id("julia.meyer")}


def test_rights_by_role(snow: Caller, snow_admin: Caller, snow_limited: Caller, mark: str) -> None:
    assert snow_limited.post("/table/incident", {"correlation_id": mark}).status_code == 201
    refused = snow_limited.post("/table/problem", {"correlation_id": mark})
    assert refused.status_code == 403
    assert refused.json()["error"] == {
        "message": "Operation Failed",
        "detail": "ACL Exception Insert Failed due to security constraints",
    }
    problem = made(snow, "problem", correlation_id=mark)
    listed = snow_limited.get("/table/problem")
    assert (listed.status_code, listed.json()["error"]["detail"]) == (403, "Failed API level ACL Validation")
    assert snow_limited.get(f"/table/problem/{problem['sys_id']}").status_code == 404
    assert snow_limited.get("/table/sys_user").status_code == 200
    assert snow.post("/table/sys_user", {"user_name": "x"}).status_code == 403
    assert snow.put(f"/table/sys_user/{LI_WEI}", {"email": "x"}).status_code == 403
    assert snow.delete(f"/table/problem/{problem['sys_id']}").status_code == 403
    assert snow_admin.delete(f"/table/problem/{problem['sys_id']}").status_code == 204
    assert snow.get(f"/table/problem/{problem['sys_id']}").status_code == 404
    assert len(rows(snow, "task", f"correlation_id={mark}")) == 1


def test_an_administrator_can_change_what_was_there_from_the_beginning(snow: Caller, snow_admin: Caller) -> None:
    guest = user_id("guest")
    assert snow_admin.put(f"/table/sys_user/{guest}", {"title": "Auditor"}).status_code == 200
    found = rows(snow, "sys_user", "title=Auditor")
    assert [one["sys_id"] for one in found] == [guest]
    assert snow_admin.delete(f"/table/sys_user/{user_id('xu-bo')}").status_code == 403
