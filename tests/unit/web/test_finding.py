"""One finding on its page: evidence, repeats, terms, its ticket's troubles, doubts settled, and who it is open to."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from connector.model.audit import Stage
from connector.model.grants import Redaction
from connector.model.record import Link, Refusal
from connector.model.repeats import Relation
from connector.model.ticket import LinkState
from connector.workflow import granting

if TYPE_CHECKING:
    from tests.builders.site import Browser, House

LATER = """Internal audit report IA-2026-11 of 2026-03-12 (ISO/IEC 20000-1:2018),,,,,,,
Finding ID,Grade,Clause,Statement,Objective evidence,Owner,Raised on,Due date
NC-11,Minor,8.5.1.2,Changes were again carried out without approval,CHG-2026-090,,2026-03-12,2026-04-20
"""


def approved(house: House) -> list[str]:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    return ids


def put(house: House, finding: str, **changes: Any) -> None:
    """Bring a finding to where a test begins."""
    with house.parts.ledger.writing() as book:
        before = book.records.get(finding)
        book.records.save(before, before.model_copy(update=changes), house.parts.by("poll"))


def hand_in(browser: Browser, finding: str, **form: str) -> int:
    files = [("evidence", ("审批 记录.txt", b"three of three"))]
    return browser.send(f"/findings/{finding}/evidence", dict(form), files=files).status_code


def traced(house: House, action: str) -> list[tuple[str, tuple[str, ...]]]:
    with house.parts.ledger.reading() as book:
        acts = [entry.act for entry in book.trail.entries() if entry.action == action and entry.act]
    return [(act.origin.person, act.objects) for act in acts]


def test_an_owner_hands_in_and_somebody_else_opens_and_verifies(house: House) -> None:
    ids = approved(house)
    owner, verifier = house.signed_in("li-wei"), house.signed_in("sun-hao")
    assert hand_in(owner, ids[0], cause="No check", corrective_action="A gate in the tool") == 303
    shown = house.record(ids[0]).shown
    assert (shown.cause, shown.corrective_action, shown.evidence) == (
        "No check",
        "A gate in the tool",
        ("审批 记录.txt",),
    )
    assert traced(house, "submit")[0][0] == "li-wei"
    page = verifier.get(f"/findings/{ids[0]}").text
    assert hashlib.sha256(b"three of three").hexdigest() in page
    (address,) = re.findall(rf'href="(/findings/{ids[0]}/evidence\?file=\d+)"', page)
    file = verifier.get(address)
    assert (file.content, file.headers["content-type"]) == (b"three of three", "application/octet-stream")
    assert file.headers["content-disposition"].endswith(
        "; filename*=UTF-8''%E5%AE%A1%E6%89%B9%20%E8%AE%B0%E5%BD%95.txt"
    )
    assert traced(house, "download") == [("sun-hao", (ids[0],))]
    assert owner.get(address).status_code == 404, "only who verifies opens it"
    put(house, ids[0], stage=Stage.SUBMITTED)
    assert verifier.send(f"/findings/{ids[0]}/verify", {"why": "checked"}).status_code == 303
    assert house.record(ids[0]).stage is Stage.CLOSED


def test_who_hands_in_does_not_verify(house: House) -> None:
    ids = approved(house)
    verifier = house.signed_in("sun-hao")
    assert hand_in(verifier, ids[0], cause="x", corrective_action="y") == 303
    link = Link(target="queue", state=LinkState.LINKED, ticket_id="1", key="AUD-1")
    with house.parts.ledger.writing() as book:
        book.links.save(ids[0], link)
    put(house, ids[0], stage=Stage.SUBMITTED)
    answer = verifier.send(f"/findings/{ids[0]}/verify", {"why": "checked"})
    assert (answer.status_code, "somebody else has to verify it" in answer.text) == (422, True)


def test_an_outside_partner_hands_in_for_what_is_open_to_them(house: House) -> None:
    ids = approved(house)
    partner = house.signed_in("partner")
    assert hand_in(partner, ids[2], note="done") == 404
    form: dict[str, object] = {"person": "partner", "finding": ids[2], "why": "supplier", "statement": "A check lacks"}
    house.signed_in("zhao-min").send("/grants", form)
    assert "Hand in evidence" in partner.get(f"/findings/{ids[2]}").text
    assert hand_in(partner, ids[2], note="criteria are defined") == 303
    record = house.record(ids[2])
    assert record.shown.evidence == ("审批 记录.txt",)
    assert "acceptance criteria" in str(record.content.statement), "nothing of it was lost"
    page = partner.get(f"/findings/{ids[2]}").text
    assert "acceptance criteria" not in page
    assert "sha256" not in page


def test_nothing_handed_in_and_nothing_to_hand_in_for_say_so(house: House) -> None:
    ids = house.ingest()
    owner = house.signed_in("li-wei")
    assert hand_in(owner, ids[0], note="x") == 422, "a draft"
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    empty = owner.send(f"/findings/{ids[0]}/evidence", {"note": " "}, files=[("evidence", ("", b""))])
    assert (empty.status_code, "write what was done" in empty.text) == (422, True)
    assert hand_in(house.signed_in("boss"), ids[0], note="x") == 404


def test_evidence_that_is_not_there(house: House) -> None:
    ids = approved(house)
    browser = house.signed_in("zhao-min")
    for number in ("", "1", "x", "²", "9" * 40):
        assert browser.get(f"/findings/{ids[0]}/evidence?file={number}").status_code == 404
    assert hand_in(house.signed_in("li-wei"), ids[0], note="x") == 303
    assert browser.get(f"/findings/{ids[1]}/evidence?file=1").status_code == 404, "it is another's"


def test_a_suspected_repeat_is_confirmed_or_not(house: House) -> None:
    ids = house.ingest()
    (later,) = (one for one in house.ingest("later.csv", LATER) if one not in ids)
    with house.parts.ledger.writing() as book:
        for earlier in (ids[0], ids[2]):
            book.repeats.add(Relation(later_id=later, earlier_id=earlier, rule="person", similarity=0.71))
    browser = house.signed_in("zhao-min")
    page = browser.get(f"/findings/{later}").text
    assert "IA-2026-09/NC-01" in page
    assert "alike: 71%" in page
    assert "came after" in browser.get(f"/findings/{ids[0]}").text
    browser.send(f"/findings/{later}/repeat", {"decision": "decline", "of": ids[2], "why": "another cause"})
    browser.send(f"/findings/{later}/repeat", {"decision": "confirm", "of": ids[0], "why": "same gap"})
    assert house.record(later).flags & {"repeat", "carried_over"} == {"carried_over"}, "the earlier one is open"
    assert (
        browser.send(f"/findings/{later}/repeat", {"decision": "confirm", "of": ids[0], "why": ""}).status_code == 422
    )
    owner = house.signed_in("li-wei")
    assert owner.send(f"/findings/{later}/repeat", {"decision": "decline", "why": "x"}).status_code == 404
    assert "IA-2026-11/NC-11" in owner.get(f"/findings/{ids[0]}").text
    assert "NC-11" not in house.signed_in("wang-fang").get(f"/findings/{ids[1]}").text


def test_terms_former_tickets_and_refusals_are_told(house: House) -> None:
    ids = approved(house)
    said = Refusal(field="priority", value="Huge", said="Priority 'Huge' is not valid")
    gone = Link(target="queue", state=LinkState.LOST, ticket_id="1", key="AUD-1", url="javascript:alert(1)")
    with house.parts.ledger.writing() as book:
        book.links.save(ids[0], Link(target="queue", state=LinkState.REJECTED, error="refused", refusals=(said,)))
        book.former.add(ids[0], gone, house.clock.now)
    page = house.signed_in("zhao-min").get(f"/findings/{ids[0]}").text
    for part in ("Correction by", "Verify by", "Huge: Priority &#39;Huge&#39; is not valid", "AUD-1", "Try again"):
        assert part in page
    assert "javascript:" not in page
    assert 'action="/sync/retry"' not in house.signed_in("li-wei").get(f"/findings/{ids[0]}").text


def test_the_history_is_told_in_words(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    browser.send(f"/findings/{ids[0]}/edit", {"grade": "major", "owner": "li-wei"})
    page = browser.get(f"/findings/{ids[0]}", headers={"Accept-Language": "zh-CN"}).text
    steps = re.sub(r"<[^>]+>|\s+", " ", page.split('<ol class="steps">')[1].split("</ol>")[0])
    assert "赵敏 · 修改" in steps
    assert "严重" in steps
    assert "grade" not in steps


def test_a_doubt_is_settled_where_the_report_is_reviewed(house: House) -> None:
    text = "Finding ID,Grade,Clause,Statement\nNC-1,Serious-ish,8.5.1.2,Changes lack approval\n"
    ids = house.ingest("bare.csv", text)
    browser = house.signed_in("zhao-min")
    record = next(one for one in map(house.record, ids) if one.content.doubts)
    name = record.content.doubts[0].field
    page = browser.get(f"/reports/{record.report_id}").text
    assert f'name="settled" value="{name}"' in page
    assert '<span class="doubt">' in browser.get(f"/findings/{record.id}").text
    same = str(getattr(record.content, name) or "")
    form: dict[str, object] = {name: same, "settled": name, "next": f"/reports/{record.report_id}"}
    answer = browser.send(f"/findings/{record.id}/edit", form)
    assert answer.headers["location"] == f"/reports/{record.report_id}"
    assert name not in {doubt.field for doubt in house.record(record.id).content.doubts}
    rejected = {"why": "no finding", "next": f"/reports/{record.report_id}"}
    assert browser.send(f"/findings/{record.id}/withdraw", dict(rejected)).headers["location"].startswith("/reports/")


def test_a_finding_is_opened_to_others_from_its_page(house: House) -> None:
    ids = approved(house)
    browser = house.signed_in("zhao-min")
    page = browser.get(f"/findings/{ids[0]}").text
    assert "Open it to an outside partner" in page
    assert '<option value="partner">' in page
    browser.send("/grants", {"person": "boss", "finding": ids[0], "why": "board", "next": f"/findings/{ids[0]}"})
    assert 'href="/people/boss"' in browser.get(f"/findings/{ids[0]}").text
    assert "without approval" in house.signed_in("boss").get(f"/findings/{ids[0]}").text
    assert "Open to others" not in house.signed_in("li-wei").get(f"/findings/{ids[0]}").text


def test_a_partner_hands_in_and_takes_out_what_was_granted_from_its_page(house: House) -> None:
    ids = approved(house)
    released = Redaction(statement="A change lacked approval", action="Approve it first")
    granting.grant(house.parts, "partner", ids[0], "they fix it", None, released)
    partner = house.signed_in("partner")
    page = partner.get(f"/findings/{ids[0]}").text
    assert "What you are asked to do" in page
    assert f'action="/findings/{ids[0]}/evidence"' in page
    assert f'action="/findings/{ids[0]}/export"' in page
    assert hand_in(partner, ids[0], corrective_action="Approvals are checked") == 303
    assert house.record(ids[0]).shown.corrective_action == "Approvals are checked"
    assert "Handed in; thank you." in partner.get(f"/findings/{ids[0]}").text
