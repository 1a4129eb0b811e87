"""Reports on pages: handed in by a form, shown beside where their findings come from."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from tests.builders.site import REGISTER, served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.site import Browser, House


def hand_in(browser: Browser, *files: tuple[str, bytes]) -> str:
    answer = browser.send("/reports", files=[("files", file) for file in files])
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_several_files_at_once_and_what_cannot_be_read_says_why(house: House) -> None:
    browser = house.signed_in("zhao-min")
    page = hand_in(
        browser,
        ("register.csv", REGISTER.encode()),
        ("broken.docx", b"PK\x03\x04 cut"),
        ("empty.pdf", b""),
        ("a.md", b"# Nothing\n"),
    )
    assert "IA-2026-09" in page
    assert "4 new" in page
    assert page.count("notice bad") == 2
    assert "No finding was found in it." in page
    again = hand_in(browser, ("again.csv", REGISTER.encode()))
    assert "is known already" in again


def test_the_name_of_an_upload_leads_nowhere(house: House, tmp_path: Path) -> None:
    browser = house.signed_in("zhao-min")
    page = hand_in(browser, ("../../../etc/cron.d/evil.csv", REGISTER.encode()), ("..\\..\\x<y>.csv", b"a,b\n1,2\n"))
    assert "evil.csv" in page
    assert "x_y_.csv" in page
    assert str(tmp_path.parent) not in page
    assert not list(tmp_path.rglob("*evil*"))


def test_nothing_chosen_is_told(house: House) -> None:
    answer = house.signed_in("zhao-min").send("/reports", files=[("files", ("", b""))])
    assert (answer.status_code, "no file was chosen" in answer.text) == (422, True)


def test_only_who_may_hands_reports_in(house: House) -> None:
    assert (
        house.signed_in("li-wei").send("/reports", files=[("files", ("r.csv", REGISTER.encode()))]).status_code == 404
    )


def test_too_much_at_once_is_not_taken(house: House) -> None:
    answer = house.signed_in("zhao-min").send("/reports", files=[("files", ("big.csv", b"x" * (51 * 1024 * 1024)))])
    assert (answer.status_code, "more than 50 MB" in answer.text) == (413, True)


def test_a_report_shows_its_head_files_and_findings(house: House) -> None:
    house.ingest()
    browser = house.signed_in("zhao-min")
    address = re.search(r'href="(/reports/[^"]+)"', browser.get("/reports").text)
    assert address is not None
    page = browser.get(address[1]).text
    for part in ("IA-2026-09", "ISO/IEC 20000-1:2018", "register.csv", "NC-01", "OBS-01"):
        assert part in page
    assert house.signed_in("partner").get(address[1]).status_code == 404
    assert browser.get("/reports/nothing").status_code == 404


def test_the_place_is_the_row_in_its_table(house: House) -> None:
    ids = house.ingest()
    page = house.signed_in("zhao-min").get(f"/findings/{ids[2]}/place").text
    here = re.search(r'<tr class="here">(.*?)</tr>', page, re.DOTALL)
    assert here is not None
    assert "acceptance criteria" in here[1]
    assert "INC-2026-207" in page, "the row above"


def letter(folder: Path) -> bytes:
    path = folder / "letter.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 760, "Internal audit report IA-2026-20 of 2026-03-10, ISO/IEC 20000-1:2018")
    canvas.showPage()
    canvas.drawString(72, 760, "Minor NC 1 - Clause 8.5.1.2: Changes were carried out without approval.")
    canvas.save()
    return path.read_bytes()


def test_the_place_in_a_pdf_is_a_picture_of_the_page(house: House) -> None:
    browser = house.signed_in("zhao-min")
    hand_in(browser, ("letter.pdf", letter(house.folder)))
    with house.parts.ledger.reading() as book:
        (record,) = book.records.select()
    assert f'src="/findings/{record.id}/page.png"' in browser.get(f"/findings/{record.id}/place").text
    picture = browser.get(f"/findings/{record.id}/page.png")
    assert picture.content.startswith(b"\x89PNG")
    assert house.signed_in("wang-fang").get(f"/findings/{record.id}/page.png").status_code == 404


def test_pictures_are_drawn_in_turn(tmp_path: Path) -> None:
    gate, begun, busy, most = threading.Event(), threading.Semaphore(0), threading.Lock(), [0, 0]

    def slow(_content: bytes, _page: int, _text: str) -> bytes:
        with busy:
            most[0] += 1
            most[1] = max(most)
        begun.release()
        gate.wait(60)
        with busy:
            most[0] -= 1
        return b"drawn"

    with served(tmp_path, "[web]\nexports = 1\n", picture=slow) as house:
        browser = house.signed_in("zhao-min")
        hand_in(browser, ("letter.pdf", letter(house.folder)))
        with house.parts.ledger.reading() as book:
            (record,) = book.records.select()
        with ThreadPoolExecutor(8) as crowd:
            asked = [crowd.submit(browser.get, f"/findings/{record.id}/page.png") for _each in range(8)]
            begun.acquire()
            assert browser.get(f"/findings/{record.id}").status_code == 200
            gate.set()
            assert {one.result().content for one in asked} == {b"drawn"}
        assert most == [0, 1]


def test_without_a_page_there_is_no_picture(house: House) -> None:
    ids = house.ingest()
    assert house.signed_in("zhao-min").get(f"/findings/{ids[0]}/page.png").status_code == 404


def test_an_owner_sees_their_own_row_and_nothing_beside_it(house: House) -> None:
    ids = house.ingest()
    page = house.signed_in("wang-fang").get(f"/findings/{ids[1]}/place").text
    assert "INC-2026-207" in page
    assert '<tr class="here">' in page
    for other in ("CHG-2026-011", "REL-2026-031", "Releases are deployed"):
        assert other not in page


def test_an_owner_sees_their_own_line_and_no_picture_of_the_page(house: House) -> None:
    path = house.folder / "prose.pdf"
    canvas = Canvas(str(path))
    for line, text in enumerate(
        (
            "Internal audit report IA-2026-21 of 2026-03-10, ISO/IEC 20000-1:2018",
            "Minor NC 1 - Clause 8.5.1.2: Changes were carried out without approval.",
            "Minor NC 2 - Clause 8.6.1: Incidents were closed unseen.",
        )
    ):
        canvas.drawString(72, 760 - 40 * line, text)
    canvas.save()
    hand_in(house.signed_in("zhao-min"), ("prose.pdf", path.read_bytes()))
    with house.parts.ledger.reading() as book:
        ids = {record.content.number: record.id for record in book.records.select()}
    compliance, owner = house.stranger(), house.signed_in("wang-fang")
    compliance.sign_in("zhao-min")
    mine = next(one for number, one in ids.items() if number and number.endswith("2"))
    assert "page.png" in compliance.get(f"/findings/{mine}/place").text
    assert compliance.get(f"/findings/{mine}/page.png").status_code == 200
    page = owner.get(f"/findings/{mine}/place").text
    assert "closed unseen" in page
    assert "without approval" not in page
    assert "page.png" not in page
    assert owner.get(f"/findings/{mine}/page.png").status_code == 404


def test_reports_come_page_by_page(house: House) -> None:
    house.ingest()
    with house.parts.ledger.writing() as book:
        (kept,) = book.reports.named("IA-2026-09")
        for number in range(60):
            other = kept.model_copy(update={"id": f"o{number}", "key": f"IA-{number}", "label": f"IA-{number}"})
            book.reports.add(other, house.clock.now)
    browser = house.signed_in("zhao-min")
    first = browser.get("/reports").text
    assert (first.count('<td class="main">'), 'href="/reports?page=2"' in first) == (50, True)
    assert browser.get("/reports?page=2").text.count('<td class="main">') == 11
    assert browser.get("/reports?page=x").text.count('<td class="main">') == 50
    owner = house.signed_in("wang-fang").get("/reports").text
    assert owner.count('<td class="main">') == 1
