"""What the report prints of a finding goes along as a file where the route says so, and nothing of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.acceptance.office import REGISTER, Office

if TYPE_CHECKING:
    from adapters.sandbox.server import Running

PROSE = """# Internal audit report IA-2026-10

Standard: ISO/IEC 20000-1:2018. Audit date: 2026-09-18. Report date: 2026-09-20.

## Nonconformities

### NC-01 Minor nonconformity, clause 8.5.1.2

Statement: Three changes were carried out without approval.

Objective evidence: CHG-2026-011 and CHG-2026-014.

### NC-02 Major nonconformity, clause 8.5.1.3

Statement: Changes are not reviewed afterwards.

Objective evidence: CHG-2026-020.

## Conclusion

The system is confidentially judged to be weak.
"""


@pytest.fixture
def attaching(office: Office) -> Office:
    """Both routes send the extract along."""
    office.change("", ('target = "itsm"\n', 'target = "itsm"\nattach = "extract"\n'))
    office.change("", ('target = "queue"\n\n[people', 'target = "queue"\nattach = "extract"\n\n[people'))
    return office


def files(box: Running, ticket: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and text of each file of a ticket, as a person gets it."""
    if ticket["target"] == "queue":
        auth = ("admin@example.com", "sandbox-admin-token")
        url = f"{box.jira_url}/rest/api/3/issue/{ticket['key']}?fields=attachment"
        found = requests.get(url, auth=auth, timeout=10).json()["fields"]["attachment"]
        named = [(one["filename"], one["content"]) for one in found]
    else:
        admin = next(one for one in box.announcement.servicenow.logins if "admin" in one.roles)
        auth = (admin.user, admin.password)
        asked = {"sysparm_query": f"table_sys_id={ticket['id']}"}
        answer = requests.get(f"{box.servicenow_url}/api/now/attachment", params=asked, auth=auth, timeout=10)
        named = [(one["file_name"], one["download_link"]) for one in answer.json()["result"]]
    return [(name, requests.get(link, auth=auth, timeout=10).content.decode()) for name, link in named]


def test_a_row_of_a_register_goes_along_with_its_headings(attaching: Office, box: Running) -> None:
    attaching.ok("ingest", str(attaching.report()))
    attaching.ok("approve", "--all")
    attaching.ok("push")
    found = attaching.findings()
    assert {one["ticket"]["target"] for one in found.values()} == {"queue", "itsm"}
    for number, one in found.items():
        ((name, text),) = files(box, one["ticket"])
        assert name == f"IA-2026-09-{number}.txt"
        assert text.startswith(f"IA-2026-09/{number}, register.csv, ")
        assert f"Finding ID: {number}\n" in text
        others = [line.split(",")[3] for line in REGISTER.splitlines()[2:] if not line.startswith(number)]
        assert not [statement for statement in others if statement in text]
    assert "Objective evidence: CHG-2026-011 and CHG-2026-014\n" in files(box, found["NC-01"]["ticket"])[0][1]


def test_it_goes_along_once(attaching: Office, box: Running) -> None:
    attaching.ok("ingest", str(attaching.report()))
    attaching.ok("approve", "--all")
    box.fault({"fault": "answer_lost", "match": {"method": "POST", "path": "/attachments$"}})
    assert attaching.run("push").code == 1
    attaching.ok("push")
    for one in attaching.findings().values():
        assert (one["ticket"]["link"], len(files(box, one["ticket"]))) == ("linked", 1)
    since = max(int(asked["number"]) for asked in box.journal())
    attaching.ok("push")
    assert box.journal(since) == []


def test_a_section_of_a_report_ends_where_the_next_finding_begins(attaching: Office, box: Running) -> None:
    attaching.ok("ingest", str(attaching.report(PROSE, "report.md")))
    attaching.ok("approve", "--all", "--accept-doubts")
    attaching.ok("push")
    texts = {number: files(box, one["ticket"])[0][1] for number, one in attaching.findings().items()}
    assert "Three changes were carried out" in texts["NC-01"]
    assert "not reviewed afterwards" not in texts["NC-01"]
    assert "not reviewed afterwards" in texts["NC-02"]
    assert "confidentially" not in texts["NC-02"]


def test_a_form_goes_along_whole(attaching: Office, box: Running) -> None:
    form = """| Nonconformity report | NC-07 |
|---|---|
| Clause | 8.5.1.2 |
| Grade | Minor |
| Nonconformity | Three changes were carried out without approval |
| Objective evidence | CHG-2026-011 |
"""
    attaching.ok(
        "ingest",
        str(attaching.report(f"# Internal audit IA-2026-11 of 2026-09-18, ISO/IEC 20000-1:2018\n\n{form}", "f.md")),
    )
    attaching.ok("approve", "--all", "--accept-doubts")
    attaching.ok("push")
    (one,) = attaching.findings().values()
    ((_name, text),) = files(box, one["ticket"])
    assert "Objective evidence | CHG-2026-011\n" in text
    assert "Grade | Minor\n" in text


def test_what_the_readers_may_not_know_does_not_go_along(attaching: Office) -> None:
    attaching.change("", ('target = "itsm"\nattach', 'target = "itsm"\ndisclosure = "stub"\nattach'))
    said = attaching.run("check")
    assert said.code == 2
    assert "routes.1.attach" in said.err
    assert 'disclosure = "full"' in said.err


def test_of_a_report_that_is_not_kept_goes_what_was_read(attaching: Office, box: Running) -> None:
    attaching.change("", ("[ledger]\n", "[ledger]\nlargest_file = 0\n"))
    attaching.ok("ingest", str(attaching.report()))
    attaching.ok("approve", "--all")
    attaching.ok("push")
    ((_name, text),) = files(box, attaching.findings()["NC-01"]["ticket"])
    assert "Evidence: CHG-2026-011 and CHG-2026-014" in text
