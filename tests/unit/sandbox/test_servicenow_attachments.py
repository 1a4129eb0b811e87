from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller


@pytest.fixture
def record(snow: Caller) -> str:
    one: str = snow.post("/table/problem", {"short_description": "x"}).json()["result"]["sys_id"]
    return one


def sent(caller: Caller, record: str, name: str = "证据.txt", content: bytes = b"bytes", table: str = "problem") -> Any:
    query = {"table_name": table, "table_sys_id": record, "file_name": name}
    headers = {"Content-Type": "text/plain"}
    return caller.ask("POST", "/attachment/file", data=content, query=query, headers=headers)


def test_bytes_go_in_and_come_back(snow: Caller, sandbox: Running, record: str) -> None:
    answer = sent(snow, record)
    assert answer.status_code == 201
    one = answer.json()["result"]
    assert answer.headers["Location"] == f"{sandbox.servicenow_url}/api/now/attachment/{one['sys_id']}"
    assert (one["file_name"], one["size_bytes"], one["content_type"]) == ("证据.txt", "5", "text/plain")
    assert (one["table_name"], one["table_sys_id"]) == ("problem", record)
    content = snow.ask("GET", one["download_link"])
    assert (content.content, content.headers["Content-Disposition"]) == (b"bytes", "attachment")
    assert snow.get(f"/attachment/{one['sys_id']}").json()["result"] == one
    found = snow.get("/attachment", sysparm_query=f"table_sys_id={record}").json()["result"]
    assert found == [one]
    rows = snow.get("/table/sys_attachment", sysparm_query=f"table_sys_id={record}").json()["result"]
    assert [row["file_name"] for row in rows] == ["证据.txt"]


def test_a_form_goes_in(snow: Caller, record: str) -> None:
    data = {"table_name": "problem", "table_sys_id": record}
    answer = snow.ask(
        "POST", "/attachment/upload", data=data, files={"uploadFile": ("a.pdf", b"%PDF", "application/pdf")}
    )
    assert answer.status_code == 201
    assert answer.json()["result"]["content_type"] == "application/pdf"
    assert snow.ask("POST", "/attachment/upload", data=data, files={"x": (None, "y")}).status_code == 400


def test_what_is_missing_is_told(snow: Caller, record: str) -> None:
    answer = sent(snow, "", name="")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "Missing parameter: table_sys_id, file_name",
    )
    assert sent(snow, record, table="u_nothing").status_code == 400
    assert sent(snow, "0" * 32).status_code == 404
    assert snow.ask("POST", "/attachment/file", data=b"x", query={"table_name": "problem"}).status_code == 400
    assert snow.get("/attachment/none").status_code == 404


def test_attachments_come_in_pages(snow: Caller, record: str) -> None:
    for number in range(3):
        sent(snow, record, name=f"{number}.txt")
    page = snow.get("/attachment", sysparm_query=f"table_sys_id={record}^ORDERBYfile_name", sysparm_limit=2)
    assert [one["file_name"] for one in page.json()["result"]] == ["0.txt", "1.txt"]
    assert page.headers["X-Total-Count"] == "3"
    rest = snow.ask("GET", page.links["next"]["url"]).json()["result"]
    assert [one["file_name"] for one in rest] == ["2.txt"]


def test_who_does_not_see_the_record_does_not_see_its_attachments(
    snow: Caller, snow_limited: Caller, snow_admin: Caller, sandbox: Running, record: str
) -> None:
    one = sent(snow, record).json()["result"]["sys_id"]
    assert sent(snow_limited, record).status_code == 404
    sandbox.fault({"match": {"path": record}, "fault": "forbidden"})
    snow.get(f"/table/problem/{record}")
    assert snow.get(f"/attachment/{one}").status_code == 404
    assert snow.get("/attachment", sysparm_query=f"table_sys_id={record}").json()["result"] == []
    assert snow_admin.get(f"/attachment/{one}").status_code == 200


def test_an_attachment_can_be_taken_away(snow: Caller, snow_limited: Caller, record: str) -> None:
    one = sent(snow, record).json()["result"]["sys_id"]
    assert snow_limited.delete(f"/attachment/{one}").status_code in {403, 404}
    assert snow.delete(f"/attachment/{one}").status_code == 204
    assert snow.get(f"/attachment/{one}/file").status_code == 404


def test_a_reader_of_a_table_does_not_attach_to_it(snow: Caller) -> None:
    user = snow.get("/table/sys_user", sysparm_limit=1).json()["result"][0]["sys_id"]
    assert sent(snow, user, table="sys_user").status_code == 403
