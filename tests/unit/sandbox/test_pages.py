from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import requests

from adapters.sandbox.pages.labels import labels
from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


class Browser:
    """Clicks and fills in, without a script."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.session = requests.Session()

    def see(self, path: str, status: int = 200, **query: str) -> str:
        answer = self.session.get(self.base + path, params=query, timeout=20)
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, status: int = 303, headers: dict[str, str] | None = None, **form: str) -> str:
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        answer = self.session.post(self.base + path, data=form, headers=headers, allow_redirects=False, timeout=20)
        assert answer.status_code == status, answer.text
        return answer.headers.get("Location", answer.text)


@pytest.fixture
def browser(sandbox: Running) -> Any:
    one = Browser(sandbox.announcement.pages)
    yield one
    one.session.close()


@pytest.fixture
def audit(cloud: Caller, mark: str) -> str:
    """The path of an issue's page."""
    key = cloud.made(
        summary=f"{mark} 变更未经批准",
        description=adf("事实"),
        labels=[mark],
        assignee={"accountId": "5b10a2844c20165700ede21g"},
        duedate="2026-04-09",
        customfield_10034={"value": "Major"},
        properties=[{"key": "closeout", "value": {"mark": mark}}],
    )
    return f"/tickets/jira/{cloud.get(f'/issue/{key}').json()['id']}"


@pytest.fixture
def incident(snow: Caller, mark: str) -> str:
    row = snow.post("/table/incident", {"short_description": f"{mark} Backup", "description": "two\nlines"}).json()
    return f"/tickets/servicenow/{row['result']['sys_id']}"


def test_the_list_shows_both_queues_and_filters(browser: Browser, audit: str, incident: str, mark: str) -> None:
    page = browser.see("/", q=mark)
    assert audit in page
    assert incident in page
    assert "李伟" in page
    assert "2026-04-09" in page
    assert incident not in browser.see("/", q=mark, tracker="jira")
    assert audit not in browser.see("/", q=mark, tracker="servicenow")
    assert audit not in browser.see("/", q=mark, state="done")
    assert audit in browser.see("/", q=f"{mark} 李伟", state="new")
    assert labels()["empty"] in browser.see("/", q="nothing like this")


def test_what_came_from_outside_is_text_and_nothing_else(browser: Browser, cloud: Caller, snow: Caller) -> None:
    key = cloud.made(
        summary=HOSTILE, description=adf(HOSTILE), labels=["<b>"], properties=[{"key": "<i>", "value": HOSTILE}]
    )
    cloud.post(f"/issue/{key}/comment", {"body": adf(HOSTILE)})
    row = snow.post("/table/incident", {"short_description": HOSTILE, "description": HOSTILE, "work_notes": HOSTILE})
    issue = cloud.get(f"/issue/{key}").json()["id"]
    pages = ["/", f"/tickets/jira/{issue}", f"/tickets/servicenow/{row.json()['result']['sys_id']}"]
    for page in map(browser.see, pages):
        assert "<script" not in page
        assert "<img" not in page
        assert "<b>" not in page
        assert "<i>" not in page
        assert "&lt;script&gt;" in page
    assert HOSTILE[:8] not in browser.see("/", q=HOSTILE)


def test_pages_forbid_scripts_frames_and_strangers(browser: Browser) -> None:
    answer = browser.session.get(browser.base + "/", timeout=20)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<style|style=|<script|onclick=", answer.text)
    style = browser.session.get(browser.base + "/style.css", timeout=20)
    assert style.headers["Content-Type"].startswith("text/css")


def test_an_issue_shows_everything_about_it(browser: Browser, cloud: Caller, audit: str, mark: str) -> None:
    cloud.post(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}/comment", {"body": adf("已整改")})
    cloud.put(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}", {"fields": {"duedate": "2026-05-09"}})
    files = {"file": ("证据.txt", b"x", "text/plain")}
    cloud.ask(
        "POST",
        f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}/attachments",
        files=files,
        headers={"X-Atlassian-Token": "no-check"},
    )
    page = browser.see(audit)
    for text in (
        "事实",
        "Major",
        mark,
        "已整改",
        "证据.txt",
        "duedate: 2026-04-09 → 2026-05-09",
        "Start work",
        "Won&#39;t do",
    ):
        assert text in page


def test_rich_text_is_shown_as_such(browser: Browser, cloud: Caller) -> None:
    def text(words: str, *marks: str) -> dict[str, Any]:
        return {"type": "text", "text": words, "marks": [{"type": one} for one in marks]}

    cell = {"type": "tableCell", "content": [{"type": "paragraph", "content": [text("cell")]}]}
    content = [
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Facts")]},
        {"type": "paragraph", "content": [text("bold", "strong"), text("leaning", "em"), text("code", "code")]},
        {
            "type": "paragraph",
            "content": [{"type": "hardBreak"}, {"type": "mention", "attrs": {"id": "x", "text": "@li"}}],
        },
        {
            "type": "bulletList",
            "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [text("item")]}]}],
        },
        {"type": "codeBlock", "content": [{"type": "text", "text": "x = 1"}]},
        {"type": "rule"},
        {"type": "table", "content": [{"type": "tableRow", "content": [cell]}]},
        {
            "type": "panel",
            "attrs": {"panelType": "info"},
            "content": [{"type": "paragraph", "content": [text("panel")]}],
        },
    ]
    key = cloud.made(description={"type": "doc", "version": 1, "content": content})
    page = browser.see(f"/tickets/jira/{cloud.get(f'/issue/{key}').json()['id']}")
    for markup in (
        "<h4>Facts</h4>",
        "<strong>bold</strong><em>leaning</em><code>code</code>",
        "<br>@li",
        "<pre>x = 1</pre>",
        "<hr>",
    ):
        assert markup in page
    assert re.search(r"<li>\s*<p>item</p>", page)
    assert re.search(r"<td>\s*<p>cell</p>", page)
    assert re.search(r'class="quote">\s*<p>panel</p>', page)


def test_an_issue_is_worked_by_hand(browser: Browser, cloud: Caller, audit: str) -> None:
    browser.send("/as", person="li-wei", back=audit)
    assert browser.send(f"{audit}/move", move="21") == audit
    browser.send(f"{audit}/comment", text="已开始\n第二行")
    browser.send(f"{audit}/write", customfield_10030="没有规定\n没有培训", customfield_10031="")
    browser.send(f"{audit}/assign", assignee="wang-fang")
    browser.send(f"{audit}/move", move="31")
    refused = browser.send(f"{audit}/move", 409, move="51")
    assert "resolution: Resolution is required." in refused
    browser.send(f"{audit}/move", move="51", resolution="10000", customfield_10031="增加检查")
    fields = cloud.get(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}").json()["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Done")
    assert fields["assignee"]["displayName"] == "王芳"
    assert fields["customfield_10030"] == adf("没有规定", "没有培训")
    assert fields["customfield_10031"] == adf("增加检查")
    (note,) = fields["comment"]["comments"]
    assert (note["author"]["displayName"], note["body"]) == ("李伟", adf("已开始", "第二行"))
    browser.send(f"{audit}/write", customfield_10030=" ")
    browser.send(f"{audit}/assign", assignee="")
    fields = cloud.get(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}").json()["fields"]
    assert (fields["customfield_10030"], fields["assignee"]) == (None, None)
    assert "没有规定" in browser.see(audit)


def test_an_incident_is_worked_by_hand(browser: Browser, snow: Caller, incident: str) -> None:
    browser.send("/as", person="wang-fang", back=incident)
    browser.send(f"{incident}/assign", assignee="li-wei")
    browser.send(f"{incident}/comment", text="for all")
    browser.send(f"{incident}/comment", text="among us", work_note="1")
    assert "Close code, Close notes" in browser.send(f"{incident}/move", 409, move="6")
    browser.send(f"{incident}/move", move="6", close_code="Solution provided", close_notes="done", sys_id="x")
    row = snow.get(f"/table/incident/{incident.rsplit('/', maxsplit=1)[-1]}").json()["result"]
    assert (row["state"], row["close_code"], row["assigned_to"] != "") == ("6", "Solution provided", True)
    assert row["sys_updated_by"] == "wang-fang"
    page = browser.see(incident)
    for text in ("for all", "among us", "王芳", "Resolved", "李伟", "<p>two</p>"):
        assert text in page
    browser.send(f"{incident}/assign", assignee="")
    assert snow.get(f"/table/incident/{incident.rsplit('/', maxsplit=1)[-1]}").json()["result"]["assigned_to"] == ""


def test_evidence_of_other_tables_is_written_down(browser: Browser, snow: Caller) -> None:
    row = snow.post("/table/u_audit_action", {"short_description": "x"}).json()["result"]
    path = f"/tickets/servicenow/{row['sys_id']}"
    files = {"uploadFile": ("证据.pdf", b"x", "application/pdf")}
    data = {"table_name": "u_audit_action", "table_sys_id": row["sys_id"]}
    snow.ask("POST", "/attachment/upload", data=data, files=files)
    browser.send(f"{path}/write", u_root_cause="原因", u_correction="纠正")
    browser.send(f"{path}/move", move="3", close_notes="完成")
    now = snow.get(f"/table/u_audit_action/{row['sys_id']}").json()["result"]
    assert (now["u_root_cause"], now["u_correction"], now["state"]) == ("原因", "纠正", "3")
    assert "证据.pdf" in browser.see(path)


def test_who_may_not_write_is_told(browser: Browser, audit: str, cloud: Caller) -> None:
    browser.send("/as", person="reader", back="/")
    assert labels()["no_moves"] in browser.see(audit)
    cloud.post(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}/transitions", {"transition": {"id": "21"}})


def test_a_hidden_ticket_says_so(browser: Browser, sandbox: Running, cloud: Caller, audit: str) -> None:
    sandbox.fault({"match": {"path": audit.rsplit("/", maxsplit=1)[-1]}, "fault": "forbidden"})
    cloud.get(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}")
    assert labels()["hidden"] in browser.see(audit)


def test_a_form_from_elsewhere_changes_nothing(browser: Browser, cloud: Caller, audit: str) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        browser.send(f"{audit}/comment", 403, headers, text="forged")
    assert cloud.get(f"/issue/{audit.rsplit('/', maxsplit=1)[-1]}/comment").json()["total"] == 0
    browser.send(f"{audit}/comment", 303, {}, text="from a program")


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/tickets/jira/1", "/tickets/servicenow/1", "/tickets/other/1", "/tickets/jira", "/favicon.ico"],
)
def test_what_is_not_there_is_told(browser: Browser, path: str) -> None:
    assert labels()["not_found"] in browser.see(path, 404)


def test_an_act_on_nothing_or_that_is_none_is_told(browser: Browser, audit: str) -> None:
    for path in (f"{audit}/explode", f"{audit}/page", f"{audit}/cards", "/tickets/other/1/move"):
        browser.send(path, 404)
    for tracker in ("jira", "servicenow"):
        for act in ("move", "assign", "comment", "write"):
            browser.send(f"/tickets/{tracker}/1/{act}", 404)
    browser.send(f"{audit}/move", 404, move="999")


def test_one_acts_as_somebody_who_is_there(browser: Browser) -> None:
    for name in ("nobody", "guest", "xu-bo", ""):
        browser.send("/as", 404, person=name)
    assert browser.send("/as", person="li-wei", back="//evil.example") == "/"
    assert re.search(r'value="li-wei" selected', browser.see("/"))
    browser.session.cookies.set("as", "nobody", path="/")
    assert browser.see("/")


def test_a_damaged_cookie_is_passed_over(browser: Browser) -> None:
    answer = requests.get(browser.base + "/", headers={"Cookie": "as=li-wei; a/b=1"}, timeout=20)
    assert answer.status_code == 200


def test_the_language_follows_the_browser(browser: Browser) -> None:
    for language, told in (("zh-CN,zh;q=0.9", "zh"), ("de", "en"), ("", "en")):
        answer = browser.session.get(browser.base + "/", headers={"Accept-Language": language}, timeout=20)
        assert f'<html lang="{told}">' in answer.text


def test_a_long_queue_shows_its_newest(browser: Browser, cloud: Caller) -> None:
    updates = [
        {"fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": f"long {n}"}}
        for n in range(50)
    ]
    for _ in range(5):
        cloud.post("/issue/bulk", {"issueUpdates": updates})
    page = browser.see("/", q="long", tracker="jira")
    assert page.count('<td class="key">') == 200
    assert "250" in page
