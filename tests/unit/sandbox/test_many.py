from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller, Clock

MARKS = [f"closeout-many{number}" for number in range(300)]


def test_issues_made_at_once_are_issues(sandbox: Running, cloud: Caller, clock: Clock) -> None:
    before = cloud.made()
    made = sandbox.fill_jira(MARKS)
    assert len(made) == len(set(made)) == 300
    assert cloud.found(f"labels = {MARKS[7]}") == [made[7][1]]
    issue = cloud.get(f"/issue/{made[299][0]}", properties="closeout").json()
    assert issue["fields"]["status"]["name"] == "To Do"
    assert issue["properties"] == {"closeout": {"mark": MARKS[299]}}
    assert cloud.put(f"/issue/{made[0][1]}", {"fields": {"summary": "changed"}}).status_code == 204
    after = cloud.made()
    assert int(after.split("-")[1]) == int(before.split("-")[1]) + 301
    assert clock.at.isoformat()[:10] in issue["fields"]["created"]


def test_records_made_at_once_are_records(sandbox: Running, snow: Caller) -> None:
    made = sandbox.fill_servicenow(MARKS)
    assert len(made) == len(set(made)) == 300
    query = f"correlation_idIN{MARKS[3]},{MARKS[4]}^ORDERBYnumber"
    rows = snow.get("/table/problem", sysparm_query=query).json()["result"]
    assert [(row["sys_id"], row["number"]) for row in rows] == made[3:5]
    assert snow.put(f"/table/problem/{made[0][0]}", {"description": "changed"}).json()["result"]["sys_mod_count"] == "1"
    assert len(snow.get("/table/problem", sysparm_query=f"correlation_idNOT IN{MARKS[3]}").json()["result"]) >= 299
