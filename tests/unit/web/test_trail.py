"""The trail on a page: asked for by who, what, about and when; checked by whoever may; shown to compliance alone."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import text

from connector.errors import Refused
from connector.ledger.trail import TrailQuery
from connector.workflow import exporting

if TYPE_CHECKING:
    from tests.builders.site import Browser, House


def rows(browser: Browser, asked: str = "") -> list[str]:
    """The actions on the page, the newest first."""
    page = browser.get(f"/trail{asked}").text
    return re.findall(r'<td data-name="What"><span class="tag (\S+)">', page.split("<tbody>")[1])


def test_entries_are_asked_for_by_person_action_object_and_period(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[0]}/edit", {"grade": "major"})
    house.signed_in("wang-fang").get(f"/findings/{ids[0]}")
    assert rows(browser, "?person=wang-fang&action=refused") == ["refused"]
    assert rows(browser, "?person=王芳&action=refused") == ["refused"], "by name too"
    assert rows(browser, "?action=edit") == ["edit"]
    assert set(rows(browser, "?about=IA-2026-09/NC-01")) == {"edit", "ingest", "view"}
    assert rows(browser, "?since=2026-03-14") == []
    assert rows(browser, "?until=2026-03-12") == []
    assert "edit" in rows(browser, "?since=2026-03-13&until=2026-03-13")
    assert "edit" in rows(browser, "?since=nonsense&until=0001-01-01&page=x"), "what is no day asks for nothing"


def test_an_entry_names_its_finding_and_is_found_by_its_trace_id(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[0]}/edit", {"grade": "major"})
    page = browser.get("/trail?action=edit").text
    assert f'<a href="/findings/{ids[0]}">IA-2026-09/NC-01</a>' in page
    found = re.search(r'href="/trail\?trace=([^"]+)"', page)
    assert found is not None
    assert rows(browser, f"?trace={found[1]}") == ["edit"]
    assert rows(browser, f"?trace={found[1][:-1]}0") in ([], ["edit"]), "the hash has to fit"
    assert rows(browser, "?trace=nonsense") == []
    assert rows(browser, "?trace=" + "9" * 30) == []


def test_pages_follow_each_other(house: House) -> None:
    browser = house.signed_in("zhao-min")
    for _nth in range(60):
        house.parts.trace("view", ("x",))
    first = browser.get("/trail?about=x").text
    assert 'href="/trail?about=x&amp;page=2"' in first
    assert first.count('<span class="tag view">') == 50
    second = browser.get("/trail?about=x&page=2").text
    assert second.count('<span class="tag view">') == 10
    assert 'href="/trail?about=x"' in second


def test_looking_at_the_trail_leaves_a_trace(house: House) -> None:
    browser = house.signed_in("zhao-min")
    browser.get("/trail?action=refused")
    with house.parts.ledger.reading() as book:
        newest = book.trail.head()
    assert newest is not None
    assert newest.act is not None
    assert newest.act.details == {"trail": {"actions": ["refused"]}, "entries": 0}


def test_the_check_names_the_first_broken_entry(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    assert "Whole:" in browser.send("/trail").text
    with house.parts.ledger.reading() as book:
        edited = next(entry for entry in book.trail.entries() if entry.act and ids[0] in entry.act.objects)
    with house.parts.ledger._engine.begin() as connection:  # noqa: SLF001 - as somebody who gets at the database
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE trail SET person = 'li-wei' WHERE seq = :seq"), {"seq": edited.seq})
    page = browser.send("/trail").text
    assert f"Entry {edited.seq} was altered. It is the first that does not hold" in page


def test_who_may_only_check_sees_no_entries(house: House) -> None:
    house.ingest()
    browser = house.signed_in("ops")
    page = browser.get("/trail").text
    assert "Check the whole trail" in page
    assert "<tbody>" not in page
    assert "Whole:" in browser.send("/trail").text
    for key in ("boss", "auditor", "li-wei", "partner", "nobody"):
        other = house.signed_in(key)
        assert (other.get("/trail").status_code, other.send("/trail").status_code) == (404, 404)


def test_what_was_purged_keeps_its_place(house: House) -> None:
    house.ingest()
    leave = house.parts.trace("purge", (), before=house.clock.now.isoformat())
    house.clock.pass_(minutes=1)
    with house.parts.ledger.writing() as book:
        book.trail.purge(house.clock.now, leave)
    page = house.signed_in("zhao-min").get("/trail").text
    assert "its term is over" in page


def test_the_entries_of_a_view_are_taken_out_as_a_marked_file_which_is_an_entry_itself(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[0]}/edit", {"grade": "major"})
    assert 'action="/trail/export?action=edit"' in browser.get("/trail?action=edit").text
    taken = browser.send("/trail/export?action=edit", {"format": "csv"})
    first, *rows = list(csv.reader(taken.content.decode("utf-8-sig").splitlines()))
    assert first[0].startswith("# Trail · 赵敏 · zhao.min@example.com")
    heads, edited = rows
    assert heads == ["Entry", "When", "Who", "What", "About", "More", "From where", "Hash", "Trace"]
    assert (edited[2:7], len(edited[7])) == (["赵敏", "edited", "IA-2026-09/NC-01", "fields: Grade", "127.0.0.1"], 64)
    with house.parts.ledger.reading() as book:
        newest = next(entry for entry in book.trail.select(TrailQuery(actions=("export",)), 1))
    assert (edited[-1], newest.act and newest.act.details) == (
        newest.trace_id,
        {"format": "csv", "kind": "trail", "entries": 1, "trail": {"actions": ["edit"]}},
    )
    assert rows_of(browser.send("/trail/export?person=nobody", {"format": "xlsx"}).content) == []
    for key in ("ops", "boss", "auditor", "li-wei", "partner"):
        assert house.signed_in(key).send("/trail/export", {"format": "csv"}).status_code == 404, key


def rows_of(workbook: bytes) -> list[object]:
    """The first cells of a workbook's first table, without its heads."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    heads = next(nth for nth, row in enumerate(sheet.values) if row[0] == "Entry")
    return [row[0] for row in [*sheet.values][heads + 1 :]]


def test_a_file_of_the_trail_has_its_limit_and_a_pdf_a_lower_one(house: House) -> None:
    for _nth in range(4):
        house.parts.trace("view", ("x",), until="2026-03-14T01:00:00+00:00", person="li-wei")
    query, wanted = TrailQuery(object_id="x"), exporting.Wanted(form="pdf", language="zh")
    text = "".join(page.get_textpage().get_text_range() for page in opened(house, query, wanted))
    assert "审计轨迹" in text
    assert "李伟" in text
    with pytest.raises(Refused, match="more than 3 entries are too many"):
        exporting.trail(house.parts, query, wanted, most=3)


def opened(house: House, query: TrailQuery, wanted: exporting.Wanted) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(exporting.trail(house.parts, query, wanted).content)


def test_entries_say_who_and_when_in_words(house: House) -> None:
    house.parts.trace("grant", ("li-wei",), person="li-wei", until="2026-03-14T01:00:00+00:00", redacted=True)
    house.parts.trace("sign-in", ("li-wei",), via="local")
    page = house.signed_in("zhao-min").get("/trail?about=li-wei").text
    for said in ("李伟", "2026-03-14 09:00", 'class="faint">by</span> password'):
        assert said in page, said
    assert "+00:00" not in page
