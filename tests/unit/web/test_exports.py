"""Files taken out on pages: marked, traced, within the rights of who asks, and queued where many ask at once."""

from __future__ import annotations

import csv
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import openpyxl
import pytest
import requests
from reportlab.pdfgen.canvas import Canvas

from connector.errors import CloseoutError, Problem
from connector.model.grants import Redaction
from connector.workflow import granting
from tests.builders.sheets import pages
from tests.builders.site import REGISTER, served

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.exports import Order
    from connector.model.trail import TrailEntry
    from tests.builders.site import Browser, House

SECRET = "without approval"
AUDITED = REGISTER.replace("IA-2026-09 of 2026-03-10 (ISO", "CB-77 of 2026-03-10 (ISO").replace("NC-0", "CB-0")


def taken(browser: Browser, path: str, form: str, **more: str) -> bytes:
    answer = browser.send(path, {"format": form, **more})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    return bytes(answer.content)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig").split("\r\n", 1)[1], newline="")))


def entries(house: House, person: str) -> list[TrailEntry]:
    with house.parts.ledger.reading() as book:
        return [one for one in book.trail.entries() if one.act and one.act.origin.person == person]


def test_a_view_is_taken_out_whole_and_its_trace_leads_to_one_entry(house: House) -> None:
    house.ingest()
    browser = house.signed_in("zhao-min")
    page = browser.get("/findings?text=nc-0&order=number&down=yes").text
    address = re.search(r'action="(/findings/export[^"]*)"', page)
    assert address is not None
    rows = lines(taken(browser, address[1].replace("&amp;", "&"), "csv"))
    assert [row[0] for row in rows] == ["Number", "NC-03", "NC-02", "NC-01"]
    trace = rows[1][-1]
    named = [one for one in entries(house, "zhao-min") if one.trace_id == trace]
    assert [one.action for one in named] == ["export"]
    act = named[0].act
    assert act is not None
    assert (act.origin.address, act.details["findings"], len(act.objects)) == ("127.0.0.1", 3, 3)
    assert SECRET not in str(act), "no texts in the trail"


def test_each_kind_of_file_bears_its_mark(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    marks = set()
    for path in ("/findings/export", f"/findings/{ids[0]}/export", "/overview/export"):
        text = pages(taken(browser, path, "pdf"))
        book = openpyxl.load_workbook(io.BytesIO(taken(browser, path, "xlsx")))
        first = taken(browser, path, "csv").decode("utf-8-sig").split("\r\n")[0]
        for told in (" ".join(text[0].split()), book.properties.subject or "", first):
            assert "zhao.min@example.com · Example Ltd · 2026-03-13 01:00:00 UTC · 127.0.0.1 ·" in told
            marks.add(re.findall(r"\d+-[0-9a-f]{8}", told)[-1])
    assert len(marks) == 9, "each file has its own entry"


def test_a_name_of_a_file_is_safe_and_in_the_language_of_the_reader(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    answer = browser.send(f"/findings/{ids[0]}/export", {"format": "csv"})
    assert 'filename="Finding_IA-2026-09-NC-01_2026-03-13.csv"' in answer.headers["content-disposition"]
    browser.send("/language", {"language": "zh", "next": "/"})
    told = browser.send("/findings/export", {"format": "csv"})
    assert "filename*=UTF-8''%E5%AE%A1%E6%A0%B8" in told.headers["content-disposition"]
    assert "不符合事实" in told.content.decode("utf-8-sig").split("\r\n")[1]


def test_who_takes_what_out_and_nothing_more(house: House) -> None:
    house.ingest()
    ids = house.ingest("theirs.csv", AUDITED)
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    boss, owner, admin = (house.signed_in(key) for key in ("boss", "wang-fang", "ops"))
    told = taken(boss, "/findings/export", "csv")
    assert (len(lines(told)), SECRET in told.decode()) == (9, False), "all, without the reports' words"
    assert {row[0] for row in lines(taken(owner, "/findings/export", "csv"))[1:]} == {"NC-02", "CB-02"}
    assert lines(taken(owner, "/findings/export?text=approval", "csv"))[1:] == []
    refused = [
        (boss, f"/findings/{ids[0]}/export"),
        (owner, f"/findings/{ids[0]}/export"),
        (owner, "/findings/nothing/export"),
        (admin, "/findings/export"),
        (admin, "/overview/export"),
        (house.signed_in("auditor"), "/findings/export"),
        (house.signed_in("nobody"), "/findings/export"),
    ]
    assert [one.send(path, {"format": "csv"}).status_code for one, path in refused] == [404] * len(refused)
    summary = " ".join(pages(taken(boss, "/overview/export", "pdf")))
    assert "Closure rate" in summary
    assert SECRET not in summary
    assert " Open 6 " in f" {' '.join(summary.split())} "
    assert " Open 2 " in f" {' '.join(' '.join(pages(taken(owner, '/overview/export', 'pdf'))).split())} "


def test_a_partner_takes_out_what_was_redacted_for_them(house: House) -> None:
    ids = house.ingest()
    partner = house.signed_in("partner")
    assert lines(taken(partner, "/findings/export", "csv"))[1:] == []
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    released = Redaction(statement="A change lacked approval", action="Approve it first")
    granting.grant(house.parts, "partner", ids[0], "they fix it", None, released)
    for path in ("/findings/export", f"/findings/{ids[0]}/export"):
        told = taken(partner, path, "csv").decode() + " ".join(pages(taken(partner, path, "pdf")))
        assert "A change lacked approval" in told
        assert "Approve it first" in told
        for hidden in (SECRET, "CHG-2026-011", "IA-2026-09", "NC-01", "李伟", "Approved", "register.csv"):
            assert hidden not in told, hidden
    assert [
        partner.send(path, {"format": "csv"}).status_code for path in (f"/findings/{ids[1]}/export", "/overview/export")
    ] == [404] * 2


def test_only_a_form_of_ours_with_a_known_format_takes_something_out(house: House) -> None:
    house.ingest()
    browser = house.signed_in("zhao-min")
    before = len(entries(house, "zhao-min"))
    assert browser.get("/findings/export").status_code == 404
    assert browser.post("/findings/export", {"format": "csv"}).status_code == 403
    assert browser.send("/findings/export", {"format": "exe"}).status_code == 422
    assert browser.send("/findings/export").status_code == 422
    assert house.signed_in("ops").send("/findings/export").status_code == 404
    assert [one.action for one in entries(house, "zhao-min")[before:] if one.action == "export"] == []


def test_a_report_is_given_back_marked_and_bare_to_compliance_alone(house: House) -> None:
    path = house.folder / "letter.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 760, "Internal audit report IA-2026-20 of 2026-03-10, ISO/IEC 20000-1:2018")
    canvas.drawString(72, 700, "Minor NC 1 - Clause 8.5.1.2: Changes were carried out without approval.")
    canvas.save()
    auditor = house.signed_in("auditor")
    auditor.send("/reports", files=[("files", ("letter.pdf", path.read_bytes()))])
    browser = house.signed_in("zhao-min")
    address = re.search(r'href="(/reports/[^"]+)"', browser.get("/reports").text)
    assert address is not None
    page = browser.get(address[1]).text
    assert ("Marked copy" in page, "As it came" in page) == (True, True)
    theirs = auditor.get(address[1]).text
    assert ("Marked copy" in theirs, "As it came" in theirs) == (True, False)
    for one in (browser, auditor):
        copied = taken(one, f"{address[1]}/copy", "pdf")
        assert [len(entry) > 0 for entry in pages(copied)] == [True]
        assert path.read_bytes()[:2000] not in copied
    bare = browser.send(f"{address[1]}/bare")
    assert (bare.content, bare.headers["content-type"]) == (path.read_bytes(), "application/octet-stream")
    assert auditor.send(f"{address[1]}/bare").status_code == 404
    assert house.signed_in("li-wei").send(f"{address[1]}/copy").status_code == 404
    last = [entry for entry in entries(house, "zhao-min") if entry.action == "download"][-1]
    assert last.act is not None
    assert (last.action, last.act.details["bare"], last.act.details["file"]) == ("download", True, "letter.pdf")


def test_an_auditor_copies_reports_of_their_own_audits_only(house: House) -> None:
    house.ingest()
    with house.parts.ledger.reading() as book:
        (report,) = book.reports.named("IA-2026-09")
    auditor = house.signed_in("auditor")
    assert auditor.send(f"/reports/{report.id}/copy").status_code == 404
    assert auditor.send("/reports/nothing/copy").status_code == 404
    told = house.signed_in("zhao-min").send(f"/reports/{report.id}/copy", {"file": "0" * 64})
    assert (told.status_code, "is not kept here" in told.text) == (422, True)


def test_a_file_that_cannot_be_made_is_told_traced_and_not_given(tmp_path: Path) -> None:
    def broken(_order: Order, _content: bytes) -> bytes:
        raise CloseoutError(Problem("export", "its mark is not where it has to be: page 2"))

    with served(tmp_path, render=broken) as house:
        house.ingest()
        answer = house.signed_in("zhao-min").send("/findings/export", {"format": "pdf"})
        assert (answer.status_code, "its mark is not where it has to be" in answer.text) == (409, True)
        first, second = entries(house, "zhao-min")[-2:]
        assert (first.action, second.action) == ("export", "export failed")
        assert second.act is not None
        assert second.act.details["trace"] == first.trace_id


def test_fifty_at_once_wait_their_turn_and_pages_answer_meanwhile(tmp_path: Path) -> None:
    gate, busy, most = threading.Event(), threading.Lock(), [0, 0]

    def slow(order: Order, _content: bytes) -> bytes:
        with busy:
            most[0] += 1
            most[1] = max(most)
        gate.wait(60)
        with busy:
            most[0] -= 1
        return order.mark.trace.encode()

    with served(tmp_path, render=slow) as house:
        house.ingest()
        browser = house.signed_in("zhao-min")
        token = browser.token()
        with ThreadPoolExecutor(50) as crowd:
            form: dict[str, object] = {"token": token, "format": "csv"}
            asked = [crowd.submit(browser.post, "/findings/export", form) for _each in range(50)]
            assert [browser.get(path).status_code for path in ("/findings", "/reports", "/")] == [200] * 3
            assert not any(one.done() for one in asked), "they wait"
            gate.set()
            answers = [one.result() for one in asked]
        assert {one.status_code for one in answers} == {200}
        assert len({one.content for one in answers}) == 50, "each with a trace of its own"
        assert most == [0, 2]


@pytest.mark.parametrize("key", ["zhao-min", "boss", "li-wei", "auditor", "ops"])
def test_buttons_are_there_for_whoever_may_use_them(house: House, key: str) -> None:
    ids = house.ingest()
    browser = house.signed_in(key)
    may = key in {"zhao-min", "boss", "li-wei"}
    assert ("/findings/export" in browser.get("/findings").text) == may
    assert ("/overview/export" in browser.get("/").text) == may
    assert (f"/findings/{ids[0]}/export" in browser.get(f"/findings/{ids[0]}").text) == (key in {"zhao-min", "li-wei"})


def test_nothing_is_made_for_whoever_has_gone_away(tmp_path: Path) -> None:
    gate, begun, made = threading.Event(), threading.Semaphore(0), []

    def slow(order: Order, _content: bytes) -> bytes:
        begun.release()
        gate.wait(60)
        made.append(order.mark.trace)
        return b"made"

    with served(tmp_path, "[web]\nexports = 1\n", render=slow) as house:
        house.ingest()
        browser = house.signed_in("zhao-min")
        form: dict[str, object] = {"token": browser.token(), "format": "csv"}
        with ThreadPoolExecutor(2) as crowd:
            first = crowd.submit(browser.post, "/findings/export", form)
            begun.acquire()
            with pytest.raises(requests.Timeout):
                browser.session.post(f"{house.address}/findings/export", data=form, timeout=0.3)
            gate.set()
            assert first.result().status_code == 200
            last = browser.post("/findings/export", form)
        assert (last.content, len(made)) == (b"made", 2), "the first and the last"
