"""Findings on pages: what is shown to whom, what is asked for by an address, what is done by a form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from connector.model.audit import Stage
from connector.model.record import Flag, Waiting
from connector.model.ticket import LinkState
from connector.model.words import FLAGS, LINKS, WAITS

if TYPE_CHECKING:
    from tests.builders.site import House


def listed(page: str) -> list[str]:
    return re.findall(r'<td class="main"><(?:a href="/findings/[^"]+"|strong)>([^<]+)<', page)


def test_every_value_has_a_word() -> None:
    assert set(get_args(Flag)) == set(FLAGS)
    assert set(get_args(Waiting)) == set(WAITS)
    assert {str(state) for state in LinkState} == set(LINKS)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["NC-01", "NC-02", "NC-03", "OBS-01"]),
        ("?grade=major", ["NC-02"]),
        ("?process=change", ["NC-01", "OBS-01"]),
        ("?owner=wang-fang", ["NC-02"]),
        ("?clause=8.5", ["NC-01", "NC-03", "OBS-01"]),
        ("?clause=8.5.1.2", ["NC-01"]),
        ("?text=criteria", ["NC-03"]),
        ("?text=nc-0&order=number&down=yes", ["NC-03", "NC-02", "NC-01"]),
        ("?text=100%25", []),
        ("?order=grade", ["NC-02", "NC-01", "NC-03", "OBS-01"]),
        ("?order=due", ["NC-02", "NC-01", "NC-03", "OBS-01"]),
        ("?stage=closed", []),
        ("?flag=repeat", []),
        ("?report=IA-2026-09", ["NC-01", "NC-02", "NC-03", "OBS-01"]),
        ("?report=IA-9999", []),
        ("?grade=nonsense&stage=nonsense&order=nonsense&page=x", ["NC-01", "NC-02", "NC-03", "OBS-01"]),
        ("?page=2", []),
        ("?clause=8.5&exact=yes", []),
        ("?counted=yes", []),
        ("?stage=unfinished", []),
        ("?raised_from=2026-03-10", []),
        ("?raised_until=2026-03-09&grade=major", ["NC-02"]),
        ("?due_from=2026-03-12&due_until=2026-04-30", ["NC-01", "NC-03"]),
        ("?closed_until=2026-12-31", []),
        ("?raised_from=nonsense&due_until=", ["NC-01", "NC-02", "NC-03", "OBS-01"]),
    ],
)
def test_a_view_is_its_address(house: House, asked: str, expected: list[str]) -> None:
    house.ingest()
    assert listed(house.signed_in("zhao-min").get(f"/findings{asked}").text) == expected


def test_overdue_is_a_view_once_somebody_answers_for_it(house: House) -> None:
    house.ingest()
    browser = house.signed_in("zhao-min")
    assert listed(browser.get("/findings?overdue=yes").text) == []
    browser.send("/findings/approve", {"id": house.ingest()})
    assert listed(browser.get("/findings?overdue=yes").text) == ["NC-02"]


def test_an_owner_sees_their_processes_and_nothing_of_the_others(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("wang-fang")
    page = browser.get("/findings").text
    assert listed(page) == ["NC-02"]
    assert "criteria" not in page
    assert [browser.get(f"/findings/{one}").status_code for one in ids] == [404, 200, 404, 404]
    assert listed(browser.get("/findings?text=criteria").text) == []


def test_management_reads_summaries(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("boss")
    page = browser.get("/findings").text
    assert len(listed(page)) == 4
    assert "criteria" not in page
    assert "criteria" not in browser.get(f"/findings/{ids[2]}").text
    assert listed(browser.get("/findings?text=criteria").text) == [], "a search asks nothing out"


def test_markup_of_a_report_stays_text(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    for path in ("/findings", f"/findings/{ids[1]}", f"/findings/{ids[1]}/place", "/reports"):
        assert "<script>alert" not in browser.get(path).text
    assert "&lt;script&gt;alert(1)" in browser.get(f"/findings/{ids[1]}").text


def test_what_is_ticked_is_approved_and_the_rest_says_why(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[0]}/edit", {"standard": "", "grade": "minor"})
    browser.send("/findings/approve", {"id": ids, "next": "/findings?grade=minor"})
    page = browser.get("/findings").text
    assert [house.record(one).stage for one in ids] == [Stage.APPROVED] * 4
    assert "4 approved" in page
    browser.send("/findings/approve", {"next": "https://evil.example"})
    assert "Nothing is ticked." in browser.get("/findings").text


def test_an_edit_is_kept_with_its_author_and_needs_approval(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    form: dict[str, object] = {"grade": "major", "clauses": "8.5.1.3, 8.5.1.2", "owner": "li-wei", "statement": "Four"}
    assert browser.send(f"/findings/{ids[0]}/edit", form).status_code == 303
    record = house.record(ids[0])
    assert (record.content.grade, record.content.clauses) == ("major", ("8.5.1.3", "8.5.1.2"))
    assert (record.content.statement, record.owner) == ("Four", "li-wei")
    with house.parts.ledger.reading() as book:
        assert {line.who for line in book.records.history(ids[0]) if line.action == "edit"} == {"zhao-min"}
    assert (
        "Nothing was changed." in browser.get(browser.send(f"/findings/{ids[0]}/edit", form).headers["location"]).text
    )
    wrong = browser.send(f"/findings/{ids[0]}/edit", {"due_on": "soon"})
    assert (wrong.status_code, "is no day" in wrong.text) == (422, True)


def test_a_rule_that_hinders_is_told_and_nothing_changes(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    for action, form in (
        ("verify", {"why": "checked"}),
        ("return", {"why": "no"}),
        ("decide", {"decision": "reopen", "why": "x"}),
        ("decide", {"decision": "nonsense", "why": "x"}),
        ("accepted", {"reference": "CB-1", "on": "2026-03-12"}),
        ("accepted", {"reference": "", "on": "2026-03-12"}),
        ("extend", {"until": "never", "why": "x"}),
        ("withdraw", {"why": ""}),
        ("downgrade", {"grade": "major", "why": "x"}),
        ("downgrade", {"grade": "nonsense", "why": "x"}),
        ("stand", {"why": "x"}),
        ("decline", {"why": "x"}),
    ):
        answer = browser.send(f"/findings/{ids[0]}/{action}", dict(form))
        assert (action, answer.status_code) == (action, 422)
    assert house.record(ids[0]).stage is Stage.DRAFT


def test_withdrawn_stays_with_its_reason(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[3]}/withdraw", {"why": "found twice"})
    assert house.record(ids[3]).stage is Stage.WITHDRAWN
    assert "found twice" in browser.get(f"/findings/{ids[3]}").text


def test_more_time_is_asked_for_and_granted_by_somebody_else(house: House) -> None:
    ids = house.ingest()
    compliance, owner = house.signed_in("zhao-min"), house.signed_in("li-wei")
    compliance.send("/findings/approve", {"id": ids})
    owner.send(f"/findings/{ids[0]}/extend", {"until": "2026-05-06", "why": "supplier is late"})
    assert str(house.record(ids[0]).asked_until) == "2026-05-06"
    assert owner.send(f"/findings/{ids[0]}/decline", {"why": "x"}).status_code == 404
    compliance.send(f"/findings/{ids[0]}/extend", {"until": "2026-05-06", "why": "granted"})
    record = house.record(ids[0])
    assert (str(record.due_on), str(record.original_due_on), record.extensions) == ("2026-05-06", "2026-04-16", 1)


def test_a_finding_of_somebody_else_is_not_changed(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    owner = house.signed_in("wang-fang")
    assert owner.send(f"/findings/{ids[0]}/extend", {"until": "2026-05-06", "why": "x"}).status_code == 404
    assert owner.send(f"/findings/{ids[0]}/edit", {"grade": "ofi"}).status_code == 404
    assert owner.send("/findings/approve", {"id": ids}).status_code == 404
    assert house.record(ids[0]).asked_until is None


def test_looks_and_refusals_leave_a_trace(house: House) -> None:
    ids = house.ingest()
    owner = house.signed_in("wang-fang")
    owner.get(f"/findings/{ids[1]}")
    owner.get(f"/findings/{ids[0]}")
    with house.parts.ledger.reading() as book:
        entries = [entry for entry in book.trail.entries() if entry.act and entry.act.origin.person == "wang-fang"]
    assert [entry.action for entry in entries[-2:]] == ["view", "refused"]
    assert all(entry.act and entry.act.origin.address == "127.0.0.1" for entry in entries[-2:])


def test_the_overview_counts_and_leads_to_the_findings(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    assert "Nothing to show yet." in browser.get("/").text
    browser.send("/findings/approve", {"id": ids})
    page = browser.get("/").text
    assert "33%" in page, "one of three is overdue"
    assert "/findings?counted=yes&amp;overdue=yes" in page
    assert 'href="/findings?clause=8.6.1&amp;exact=yes&amp;grade=major&amp;stage=unfinished"' in page
    assert page.count('class="value bad"') == 3, "by the goals: closure, on time, overdue"
    assert page.count('class="value good"') == 1
    owner = house.signed_in("wang-fang").get("/").text
    assert "100%" in owner
    assert "8.5.3" not in owner
    assert house.signed_in("ops").get("/", allow_redirects=False).headers["location"] == "/work"


def test_every_figure_leads_to_exactly_what_it_counts(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send("/findings/approve", {"id": ids})
    page = browser.get("/").text
    counted = re.findall(r'<a href="(/findings\?[^"]+)">(\d+)</a>', page)
    assert len(counted) > 30
    for address, n in counted:
        if "process=" not in address and "report=" not in address:
            assert (address, len(listed(browser.get(address.replace("&amp;", "&")).text))) == (address, int(n))


def test_what_is_ticked_is_given_or_withdrawn(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send("/findings/give", {"id": ids[:2], "owner": "wang-fang"})
    assert [house.record(one).owner for one in ids[:2]] == ["wang-fang", "wang-fang"]
    browser.send("/findings/withdraw", {"id": ids[2:3], "why": "found twice"})
    assert house.record(ids[2]).stage is Stage.WITHDRAWN
    browser.send("/findings/give", {"id": [ids[2], "zzzz", ids[3]], "owner": "li-wei"})
    assert "2 given. Held back: zzzz" in browser.get("/findings").text
    assert browser.send("/findings/give", {"id": ids, "owner": ""}).status_code == 422
    assert browser.send("/findings/withdraw", {"id": ids, "why": ""}).status_code == 422
    browser.send("/findings/withdraw", {"why": "x"})
    assert "Nothing is ticked." in browser.get("/findings").text
    assert house.signed_in("li-wei").send("/findings/withdraw", {"id": ids, "why": "x"}).status_code == 404


def test_a_one_line_summary_leads_to_asking_instead_of_to_a_page_that_is_not_there(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    boss = house.signed_in("boss")
    page = boss.get("/findings").text
    assert f'href="/findings/{ids[0]}"' not in page
    assert 'href="/work?ask=IA-2026-09/NC-01"' in page
    assert 'value="IA-2026-09/NC-01"' in boss.get("/work?ask=IA-2026-09/NC-01").text
