"""People and rights on pages: who comes in how, one-time links, sessions that are ended, roles, grants and requests."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from connector.model.audit import Stage
from connector.workflow.review import edit
from tests.builders.site import PASSWORD

if TYPE_CHECKING:
    from tests.builders.site import Browser, House

FORM: dict[str, object] = {
    "key": "anna",
    "name": "Anna Schmidt",
    "email": "a@cb.example",
    "organisation": "CB",
    "role": ["auditor"],
}


def test_who_was_let_in_here_is_called_by_name_in_the_history(house: House) -> None:
    (finding, *_others) = house.ingest()
    form = FORM | {"role": ["compliance"]}
    added = house.signed_in("zhao-min").send("/people", form)
    assert added.status_code == 303
    with house.parts.ledger.reading() as book:
        (anna,) = [one for one in book.people.all() if one.key == "anna"]
    edit(house.site.parts_of(anna), finding, {"department": "Operations"})
    page = house.signed_in("sun-hao").get(f"/findings/{finding}").text
    assert "Anna Schmidt" in page


def link_on(page: str) -> str:
    found = re.search(r'value="[^"]+(/invited/[^"]+)" readonly', page)
    assert found is not None
    return found[1]


def traced(house: House, action: str) -> list[tuple[str, tuple[str, ...]]]:
    with house.parts.ledger.reading() as book:
        acts = [entry.act for entry in book.trail.entries() if entry.action == action and entry.act]
    return [(act.origin.person, act.objects) for act in acts]


def come_in(house: House, link: str) -> Browser:
    browser = house.stranger()
    token = browser.token(link)
    assert browser.post(link, {"token": token, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    return browser


def test_everybody_is_listed_with_how_they_come_in(house: House) -> None:
    house.signed_in("li-wei")
    page = house.signed_in("zhao-min").get("/people").text
    for part in ("赵敏", "li.wei@example.com", "Process owner", "no password yet", "has a password", "signed in: "):
        assert part in page


def test_a_locked_account_says_until_when(house: House) -> None:
    house.account("li-wei")
    for _nth in range(10):
        house.stranger().sign_in("li-wei", "wrong wrong wrong")
    assert "locked until" in house.signed_in("zhao-min").get("/people/li-wei").text


def test_a_one_time_link_is_shown_once_and_lets_its_person_in(house: House) -> None:
    browser = house.signed_in("zhao-min")
    page = browser.send("/people/wang-fang/invite").text
    link = link_on(page)
    assert come_in(house, link).get("/work").status_code == 200
    assert "/invited/" not in browser.get("/people/wang-fang").text
    assert traced(house, "invite")[-1] == ("zhao-min", ("wang-fang",))
    assert browser.send("/people/somebody/invite").status_code == 404


def test_an_admin_lets_in_who_was_never_here_and_takes_no_account_over(house: House) -> None:
    browser = house.signed_in("ops")
    assert link_on(browser.send("/people/wang-fang/invite").text)
    assert traced(house, "invite")[-1] == ("ops", ("wang-fang",))
    house.account("sun-hao")
    before = traced(house, "invite")
    refused = browser.send("/people/sun-hao/invite")
    assert (refused.status_code, "would take over" in refused.text) == (422, True)
    assert 'action="/people/sun-hao/invite"' not in browser.get("/people/sun-hao").text
    assert traced(house, "invite") == before


def test_sessions_are_ended_at_once(house: House) -> None:
    owner, browser = house.signed_in("li-wei"), house.signed_in("ops")
    assert owner.get("/work").status_code == 200
    assert "127.0.0.1" in browser.get("/people/li-wei").text
    browser.send("/people/li-wei/sessions")
    assert owner.get("/work", allow_redirects=False).status_code == 303
    assert traced(house, "sessions") == [("ops", ("li-wei",))]


def test_a_session_that_ran_out_counts_no_more(house: House) -> None:
    house.signed_in("li-wei")
    house.clock.pass_(hours=2)
    page = house.signed_in("zhao-min").get("/people/li-wei").text
    assert "signed in" not in page


def test_people_of_the_ledger_come_change_and_go(house: House) -> None:
    browser = house.signed_in("zhao-min")
    assert browser.send("/people", FORM).headers["location"] == "/people/anna"
    anna = come_in(house, link_on(browser.send("/people/anna/invite").text))
    assert anna.get("/reports").status_code == 200
    browser.send("/people/anna/change", {"role": ["process_owner"], "owns": ["change"]})
    assert "Process owner" in anna.get("/work").text
    browser.send("/people/anna/remove")
    assert anna.get("/work", allow_redirects=False).status_code == 303
    assert browser.get("/people/anna").status_code == 404
    assert [who for who, _what in traced(house, "people")] == ["zhao-min"] * 3
    again = browser.send("/people", FORM)
    assert (again.status_code, "choose another key" in again.text) == (422, True)


def test_a_person_without_role_or_of_the_configuration_is_refused(house: House) -> None:
    browser = house.signed_in("zhao-min")
    assert browser.send("/people", {**FORM, "role": []}).status_code == 422
    assert browser.send("/people/li-wei/change", {"role": ["management"]}).status_code == 422
    assert browser.send("/people/li-wei/remove").status_code == 422
    assert browser.send("/people", {**FORM, "role": ["external_partner", "management"]}).status_code == 422


@pytest.mark.parametrize("key", ["boss", "auditor", "li-wei", "partner", "nobody"])
def test_others_see_and_change_nothing_of_it(house: House, key: str) -> None:
    browser = house.signed_in(key)
    ids = house.ingest()
    grant = {"person": "partner", "finding": ids[0], "why": "x", "statement": "x"}
    assert browser.get("/people").status_code == 404
    assert browser.get("/people/li-wei").status_code == 404
    for path, form in (
        ("/people", FORM),
        ("/people/li-wei/invite", {}),
        ("/people/li-wei/sessions", {}),
        ("/people/li-wei/change", {"role": ["management"]}),
        ("/people/li-wei/remove", {}),
        ("/grants", grant),
        ("/grants/x/revoke", {"why": "x"}),
        ("/requests/x/decline", {"why": "x"}),
    ):
        assert (path, browser.send(path, dict(form)).status_code) == (path, 404)


def test_an_admin_gives_no_rights(house: House) -> None:
    browser = house.signed_in("ops")
    page = browser.get("/people").text
    assert "Let somebody in" not in page
    assert "Granted, beyond roles" not in page
    assert browser.send("/people", FORM).status_code == 404
    assert browser.send("/grants", {"person": "ops", "finding": "NC-01", "why": "x"}).status_code == 404


def test_an_outside_partner_reads_what_was_written_for_them_until_it_is_revoked(house: House) -> None:
    ids = house.ingest()
    compliance, partner = house.signed_in("zhao-min"), house.signed_in("partner")
    compliance.send("/findings/approve", {"id": ids})
    form: dict[str, object] = {
        "person": "partner",
        "finding": ids[2],
        "why": "supplier",
        "statement": "Releases lack a check",
        "action": "Add one",
        "next": f"/findings/{ids[2]}",
    }
    given = compliance.send("/grants", form)
    assert given.headers["location"] == f"/findings/{ids[2]}"
    page = partner.get(f"/findings/{ids[2]}").text
    assert "Releases lack a check" in page
    assert "Add one" in page
    assert "acceptance criteria" not in page
    assert "NC-03" not in page
    assert "Approved" not in page, "nor where it stands"
    listed = partner.get("/findings").text
    assert "Releases lack a check" in listed
    assert not {word for word in ("Approved", "Ticket", "Owner", "overdue") if word in listed}
    assert partner.get(f"/findings/{ids[0]}").status_code == 404
    listed = compliance.get("/people").text
    assert "IA-2026-09/NC-03" in listed
    assert "Releases lack a check" in listed
    (grant,) = re.findall(r'action="/grants/([^"/]+)/revoke"', listed)
    compliance.send(f"/grants/{grant}/revoke", {"why": "contract ended", "next": "https://evil.example"})
    assert partner.get(f"/findings/{ids[2]}").status_code == 404
    assert "revoked 2026-03-13" in compliance.get("/people/partner").text
    assert traced(house, "grant") == [("zhao-min", (ids[2],))]
    assert traced(house, "revoke") == [("zhao-min", (ids[2],))]


def test_a_grant_ends_with_its_term(house: House) -> None:
    ids = house.ingest()
    house.signed_in("zhao-min").send("/findings/approve", {"id": ids})
    form: dict[str, object] = {"person": "partner", "finding": ids[2], "why": "x", "statement": "y", "days": "3"}
    house.signed_in("zhao-min").send("/grants", form)
    assert house.signed_in("partner").get(f"/findings/{ids[2]}").status_code == 200
    house.clock.now += timedelta(days=3)
    assert house.signed_in("partner").get(f"/findings/{ids[2]}").status_code == 404
    assert "over since" in house.signed_in("zhao-min").get("/people/partner").text


def test_what_cannot_be_granted_says_why(house: House) -> None:
    ids = house.ingest()
    browser = house.signed_in("zhao-min")
    base: dict[str, object] = {"person": "partner", "finding": ids[0], "why": "x", "statement": "y"}
    assert house.record(ids[0]).stage is Stage.DRAFT
    for change in ({}, {"statement": ""}, {"days": "31"}, {"days": "soon"}, {"why": ""}, {"person": "nobody"}):
        answer = browser.send("/grants", {**base, **change})
        assert (change, answer.status_code) == (change, 422)
    assert browser.send("/grants", {**base, "person": "who"}).status_code == 404


def test_who_asks_is_answered_by_compliance_and_both_are_traced(house: House) -> None:
    ids = house.ingest()
    owner, compliance = house.signed_in("wang-fang"), house.signed_in("zhao-min")
    assert owner.get(f"/findings/{ids[0]}").status_code == 404
    owner.send("/ask", {"finding": "IA-2026-09/NC-01", "why": "same cause as ours"})
    house.clock.pass_(seconds=1)
    owner.send("/ask", {"finding": "IA-2026-09/NC-03", "why": "curious"})
    assert owner.send("/ask", {"finding": "", "why": "x"}).status_code == 422
    assert owner.send("/ask", {"finding": "x", "why": ""}).status_code == 422
    page = compliance.get("/people").text
    assert "same cause as ours" in page
    (first, second) = re.findall(r'action="/requests/([^"/]+)/decline"', page)
    compliance.send("/grants", {"person": "wang-fang", "finding": "IA-2026-09/NC-01", "why": "same cause", "days": "5"})
    compliance.send(f"/requests/{second}/decline", {"why": "not yours"})
    assert owner.get(f"/findings/{ids[0]}").status_code == 200
    work = owner.get("/work").text
    assert "not yours" in work
    assert f'href="/findings/{ids[0]}"' in work
    assert "until 2026-03-18" in work
    assert compliance.send(f"/requests/{first}/decline", {"why": "late"}).status_code == 404, "it was granted"
    assert traced(house, "ask") == [("wang-fang", ("IA-2026-09/NC-01",)), ("wang-fang", ("IA-2026-09/NC-03",))]
    assert [who for who, _what in traced(house, "decline")] == ["zhao-min"]


def test_a_request_tells_nothing_about_what_is_there(house: House) -> None:
    house.ingest()
    owner = house.signed_in("wang-fang")
    answers = {
        owner.get(owner.send("/ask", {"finding": name, "why": "x"}).headers["location"]).text.count("notice good")
        for name in ("IA-2026-09/NC-01", "IA-9999/NC-99")
    }
    assert answers == {1}
    assert house.signed_in("nobody").send("/ask", {"finding": "NC-01", "why": "x"}).status_code == 404
