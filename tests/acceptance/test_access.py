"""Who sees what, by the command line: roles, grants, requests, refusals, and what the trail says of all that."""

from __future__ import annotations

import json
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.office import Office

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.acceptance.office import Said

MORE_PEOPLE = """
[people.eva]
name = "Eva Auditor"
email = "eva@cb.example"
organisation = "CB Example"
roles = ["auditor"]
[people.partner]
name = "Pat Partner"
email = "pat@supplier.example"
organisation = "Supplier Ltd"
roles = ["external_partner"]
[people.ops]
name = "Ops"
roles = ["admin"]
[people.chair]
name = "Chair"
roles = ["management", "process_owner"]
owns = ["release"]
"""
THEIR_AUDIT = """Audit report CB-77 of 2026-09-20 (ISO/IEC 20000-1:2018),,,,
Auditor,Eva Auditor,,,
Finding ID,Grade,Clause,Statement,Raised on
A-1,Minor,8.2.4,The service catalogue is out of date,2026-09-14
"""
SECRET = "Three changes were carried out without approval"
NOBODY_KNOWS = "NC-99"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, shared_sandbox: Running) -> Office:
    """Two audits; the second one is Eva's."""
    office = Office(tmp_path_factory.mktemp("mixed"), shared_sandbox)
    office.change(MORE_PEOPLE)
    office.ok("ingest", str(office.report()))
    office.ok("--as", "eva", "ingest", str(office.report(THEIR_AUDIT, "theirs.csv")))
    office.ok("approve", "--all")
    return office


@pytest.fixture
def mixed(office: Office, prepared: Office) -> Office:
    """The same, for one test."""
    office.change(MORE_PEOPLE)
    copyfile(prepared.ledger, office.ledger)
    return office


def listed(office: Office, person: str) -> dict[str, dict[str, Any]]:
    found = office.ok("--as", person, "findings", "--format", "json").json
    return {one["number"] or one["id"]: one for one in found}


def trail(office: Office, *arguments: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = office.ok("trail", "show", "--format", "json", *arguments).json
    return entries


def entry_id(office: Office, number: str) -> str:
    return str(listed(office, "zhao-min")[number]["id"])


def test_each_role_lists_what_the_domain_says_and_nothing_else(mixed: Office) -> None:
    everything = {"NC-01", "NC-02", "NC-03", "OBS-01", "A-1"}
    assert set(listed(mixed, "zhao-min")) == everything
    assert set(listed(mixed, "eva")) == {"A-1"}
    assert set(listed(mixed, "li-wei")) == {"NC-01", "NC-03", "OBS-01"}
    assert listed(mixed, "partner") == listed(mixed, "ops") == {}
    boss = listed(mixed, "boss")
    assert set(boss) == everything
    assert {(one["statement"], one["sight"], tuple(one["doubts"])) for one in boss.values()} == {(None, "summary", ())}


def test_a_manager_who_owns_a_process_reads_its_texts_and_no_others(mixed: Office) -> None:
    chair = listed(mixed, "chair")
    assert {number for number, one in chair.items() if one["statement"]} == {"NC-03"}
    assert mixed.run("--as", "chair", "show", "NC-01").code == 1
    assert mixed.ok("--as", "chair", "show", "NC-03", "--format", "json").json["statement"]


@pytest.mark.parametrize(
    "command",
    [
        ("show", "{}"),
        ("verify", "{}", "--note", "x"),
        ("return", "{}", "--note", "x"),
        ("users", "ask", "{}", "--why", "x"),
        ("findings", "--report", "{}"),
        ("export", "out.csv", "--finding", "{}"),
        ("export", "out.pdf", "--report", "{}"),
    ],
)
def test_what_is_not_there_and_what_is_not_theirs_are_answered_alike(mixed: Office, command: tuple[str, ...]) -> None:
    """Eva audits CB-77; she learns nothing of whether another finding or report exists."""

    def answer(name: str) -> tuple[int, str, str]:
        said = mixed.run("--as", "eva", *(part.format(name) for part in command))
        return said.code, said.out.replace(name, "?"), without_ids(said.err.replace(name, "?"))

    assert answer("NC-01") == answer(NOBODY_KNOWS)
    assert answer("IA-2026-09") == answer("IA-2026-99")


def without_ids(text: str) -> str:
    return text.split("(request ", maxsplit=1)[0]


FORBIDDEN = {
    "li-wei": [
        ("edit", "NC-01", "grade=ofi"),
        ("approve", "NC-01"),
        ("withdraw", "NC-01", "--why", "x"),
        ("verify", "NC-01", "--note", "x"),
        ("return", "NC-01", "--note", "x"),
        ("decide", "NC-01", "reopen", "--why", "x"),
        ("accepted", "NC-01", "--reference", "x", "--on", "2026-10-01"),
        ("push",),
        ("poll",),
        ("sync",),
        ("plan",),
        ("ingest", "register.csv"),
        ("users", "list"),
        ("users", "add", "mallory", "--name", "M", "--role", "compliance"),
        ("users", "change", "eva", "--role", "compliance"),
        ("users", "remove", "eva"),
        ("users", "grant", "li-wei", "NC-02", "--why", "x"),
        ("users", "decline", "x", "--why", "x"),
        ("users", "revoke", "x", "--why", "x"),
        ("trail", "show"),
        ("trail", "verify"),
    ],
    "boss": [("show", "NC-01"), ("edit", "NC-01", "grade=ofi"), ("approve", "--all"), ("push",), ("trail", "show")],
    "eva": [("edit", "A-1", "grade=ofi"), ("approve", "A-1"), ("push",), ("users", "list"), ("trail", "show")],
    "partner": [("status",), ("approve", "--all"), ("push",), ("users", "list"), ("trail", "verify")],
    "ops": [("status",), ("approve", "--all"), ("edit", "NC-01", "grade=ofi"), ("trail", "show"), ("users", "list")],
}


@pytest.mark.parametrize(("person", "command"), [(who, line) for who, lines in FORBIDDEN.items() for line in lines])
def test_what_no_role_allows_is_refused_and_leaves_a_trace(
    mixed: Office, person: str, command: tuple[str, ...]
) -> None:
    before = mixed.findings()
    said = mixed.run("--as", person, *command)
    assert (said.code, said.out) == (1, "")
    assert "may not do this" in said.err or "one-line summaries" in said.err
    assert mixed.findings() == before
    refused = trail(mixed, "--person", person, "--action", "refused")
    assert len(refused) == 1
    assert refused[0]["details"]["right"]


def test_an_unknown_name_leaves_a_trace_too(mixed: Office) -> None:
    assert mixed.run("--as", "eva", "show", "NC-01").code == 2
    (refused,) = trail(mixed, "--person", "eva", "--action", "refused")
    assert refused["details"] == {"named": ["NC-01"]}


def test_figures_count_what_their_reader_may_see(mixed: Office) -> None:
    def raised(person: str) -> int:
        told: int = mixed.ok("--as", person, "status", "--as-of", "2026-12-31", "--format", "json").json["raised"]
        return told

    assert {who: raised(who) for who in ("zhao-min", "boss", "li-wei", "eva")} == {
        "zhao-min": 4,
        "boss": 4,
        "li-wei": 2,
        "eva": 1,
    }


def grant(office: Office, *more: str) -> Said:
    texts = ("--statement", "Changes lack approval", "--action", "Define who approves")
    return office.ok("users", "grant", "partner", "NC-01", "--why", "their pipeline", *texts, *more)


def test_a_partner_reads_what_was_redacted_for_them_until_the_term_is_over(mixed: Office) -> None:
    clock = {"CLOSEOUT_NOW": "2026-10-01T09:00:00+08:00"}
    texts = ("--statement", "Changes lack approval", "--action", "Define who approves")
    mixed.ok("users", "grant", "partner", "NC-01", "--why", "their pipeline", *texts, **clock)
    clock = {"CLOSEOUT_NOW": "2026-10-01T09:10:00+08:00"}
    said = mixed.ok("--as", "partner", "findings", "--format", "json", **clock)
    (told,) = said.json
    known = {name: value for name, value in told.items() if value not in (None, [])}
    assert known == {
        "id": entry_id(mixed, "NC-01"),
        "grade": "minor",
        "standard": "ISO/IEC 20000-1:2018",
        "clauses": ["8.5.1.2"],
        "statement": "Changes lack approval",
        "corrective_action": "Define who approves",
        "due_on": "2026-10-16",
        "sight": "redacted",
    }
    shown = mixed.ok("--as", "partner", "show", told["id"], "--format", "json", **clock)
    assert shown.json["history"] == []
    for text in (
        said.out,
        shown.out,
        mixed.ok("--as", "partner", "show", told["id"], "--format", "table", **clock).out,
    ):
        assert not any(word in text for word in (SECRET, "IA-2026-09", "CHG-2026", "NC-01", "li-wei"))
    last, over = "2026-10-31T08:59:59+08:00", "2026-10-31T09:10:00+08:00"
    assert len(mixed.ok("--as", "partner", "findings", "--format", "json", CLOSEOUT_NOW=last).json) == 1
    assert mixed.ok("--as", "partner", "findings", "--format", "json", CLOSEOUT_NOW=over).json == []
    assert mixed.run("--as", "partner", "show", told["id"], CLOSEOUT_NOW=over).code == 2


def test_a_partner_finds_a_grant_by_nothing_that_is_hidden(mixed: Office) -> None:
    grant(mixed)
    for name in ("NC-01", "IA-2026-09/NC-01", "IA-2026-09"):
        assert mixed.run("--as", "partner", "show", name).code == 2
    for option in (("--process", "change"), ("--stage", "approved"), ("--owner", "li-wei")):
        assert mixed.ok("--as", "partner", "findings", *option, "--format", "json").json == []


def test_grants_are_listed_and_revoked(mixed: Office) -> None:
    grant(mixed, "--days", "7")
    (held,) = mixed.ok("users", "grants", "--format", "json").json
    assert (held["person"], held["redaction"]["statement"]) == ("partner", "Changes lack approval")
    assert mixed.ok("--as", "partner", "users", "grants", "--format", "json").json == [held]
    assert mixed.ok("--as", "eva", "users", "grants", "--format", "json").json == []
    mixed.ok("users", "revoke", held["id"], "--why", "contract ended")
    assert listed(mixed, "partner") == {}
    assert mixed.ok("users", "grants", "--format", "json").json == []
    assert len(mixed.ok("users", "grants", "--all", "--format", "json").json) == 1
    assert mixed.run("users", "revoke", held["id"], "--why", "again").code == 2
    assert [one["action"] for one in trail(mixed, "--about", "NC-01")][:2] == ["revoke", "grant"]


def test_a_new_grant_of_the_same_finding_takes_the_place_of_the_old_one(mixed: Office) -> None:
    grant(mixed)
    mixed.ok("users", "grant", "partner", "NC-01", "--why", "clearer", "--statement", "Approvals are missing")
    (told,) = listed(mixed, "partner").values()
    assert told["statement"] == "Approvals are missing"
    assert len(mixed.ok("users", "grants", "--format", "json").json) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("partner", "NC-01", "--why", "x"), 2, "reads only what you write"),
        (("partner", "NC-01", "--why", "x", "--statement", " "), 2, "reads only what you write"),
        (("partner", "NC-01", "--why", " ", "--statement", "x"), 2, "say why"),
        (("partner", "NC-01", "--why", "x", "--statement", "x", "--days", "31"), 2, "31 days"),
        (("li-wei", "NC-02", "--why", "x", "--statement", "x"), 2, "reads in full"),
        (("nobody", "NC-02", "--why", "x"), 2, "no person 'nobody'"),
        (("li-wei", "NC-99", "--why", "x"), 2, "no finding of this name"),
    ],
)
def test_grants_that_would_tell_too_much_are_refused(
    mixed: Office, arguments: tuple[str, ...], code: int, why: str
) -> None:
    said = mixed.run("users", "grant", *arguments)
    assert (said.code, why in said.err) == (code, True)
    assert mixed.ok("users", "grants", "--format", "json").json == []


def test_a_draft_goes_out_to_no_partner(office: Office) -> None:
    office.change(MORE_PEOPLE)
    office.ok("ingest", str(office.report()))
    said = office.run("users", "grant", "partner", "NC-01", "--why", "x", "--statement", "x")
    assert (said.code, "approve it first" in said.err) == (1, True)


def test_who_needs_to_read_more_asks_and_compliance_grants_it_for_a_term(mixed: Office) -> None:
    mixed.ok("--as", "li-wei", "users", "ask", "IA-2026-09/NC-02", "--why", "same cause as ours")
    mixed.ok("--as", "chair", "users", "ask", "NC-02", "--why", "curious")
    asked = mixed.ok("users", "requests", "--format", "json").json
    assert [(one["person"], one["reference"]) for one in asked] == [("li-wei", "IA-2026-09/NC-02"), ("chair", "NC-02")]
    assert [one["person"] for one in mixed.ok("--as", "chair", "users", "requests", "--format", "json").json] == [
        "chair"
    ]
    mixed.ok("users", "grant", "li-wei", "NC-02", "--why", "needs it", "--days", "5")
    mixed.ok("users", "decline", asked[1]["id"], "--why", "not needed")
    assert "NC-02" in listed(mixed, "li-wei")
    assert mixed.ok("--as", "li-wei", "show", "NC-02", "--format", "json").json["statement"]
    assert mixed.run("--as", "li-wei", "verify", "NC-02", "--note", "x").code == 1
    assert mixed.run("--as", "chair", "show", "NC-02").code == 1
    assert mixed.ok("users", "requests", "--format", "json").json == []
    states = {one["person"]: one["state"] for one in mixed.ok("users", "requests", "--all", "--format", "json").json}
    assert states == {"li-wei": "granted", "chair": "declined"}
    assert mixed.run("users", "decline", asked[1]["id"], "--why", "again").code == 2
    assert {one["action"] for one in trail(mixed)} >= {"ask", "grant", "decline"}


def test_people_come_and_go(mixed: Office) -> None:
    mixed.ok(
        "users",
        "add",
        "anna",
        "--name",
        "Anna",
        "--email",
        "a@x.example",
        "--role",
        "process_owner",
        "--owns",
        "incident",
    )
    assert set(listed(mixed, "anna")) == {"NC-02"}
    mixed.ok("users", "change", "anna", "--owns", "release")
    assert set(listed(mixed, "a@x.example")) == {"NC-03"}
    rows = {one["key"]: one for one in mixed.ok("users", "list", "--format", "json").json}
    assert (rows["anna"]["place"], rows["zhao-min"]["place"]) == ("ledger", "config")
    mixed.ok("users", "remove", "anna")
    gone = mixed.run("--as", "anna", "findings")
    assert (gone.code, "no person 'anna'" in gone.err) == (2, True)
    again = mixed.run("users", "add", "anna", "--name", "Other", "--role", "compliance")
    assert (again.code, "not here any more" in again.err) == (2, True)
    assert [one["action"] for one in trail(mixed, "--about", "anna")] == ["people", "people", "people"]


def test_removing_somebody_ends_their_grants(mixed: Office) -> None:
    mixed.ok("users", "add", "pia", "--name", "Pia", "--role", "external_partner")
    mixed.ok("users", "grant", "pia", "NC-01", "--why", "x", "--statement", "Approvals are missing")
    mixed.ok("users", "remove", "pia")
    assert mixed.ok("users", "grants", "--format", "json").json == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("Anna!", "--name", "A", "--role", "auditor"), "is no key"),
        (("anna", "--name", " ", "--role", "auditor"), "has no name"),
        (("eva", "--name", "A", "--role", "auditor"), "is taken"),
        (("anna", "--name", "A", "--role", "auditor", "--email", "eva@cb.example"), "is the address of eva"),
        (("anna", "--name", "A", "--role", "auditor", "--role", "external_partner"), "outside partner"),
    ],
)
def test_people_who_cannot_be_added(mixed: Office, arguments: tuple[str, ...], why: str) -> None:
    said = mixed.run("users", "add", *arguments)
    assert (said.code, why in said.err) == (2, True)


def test_people_of_the_configuration_are_changed_there(mixed: Office) -> None:
    said = mixed.run("users", "change", "eva", "--role", "compliance")
    assert (said.code, "[people.eva]" in said.err) == (2, True)


def test_an_auditor_brings_in_own_audits_and_renews_no_other(mixed: Office) -> None:
    edition = mixed.report().read_text(encoding="utf-8").replace("Three changes", "Four changes")
    said = mixed.run("--as", "eva", "ingest", str(mixed.report(edition, "second.csv")))
    assert (said.code, "another audit" in said.err) == (1, True)
    assert mixed.findings()["NC-01"]["statement"].startswith("Three")
    known = mixed.ok("--as", "eva", "ingest", str(mixed.report()), "--format", "json").json
    assert (known[0]["known"], known[0]["report"]) == (True, "")


def test_every_hand_is_in_the_trail_with_user_person_time_and_objects(mixed: Office) -> None:
    mixed.ok("edit", "NC-02", "department=Service desk")
    mixed.ok("--as", "li-wei", "show", "NC-01")
    edit, look = trail(mixed, "--action", "edit")[0], trail(mixed, "--person", "li-wei", "--action", "view")[0]
    assert (edit["person"], edit["objects"]) == ("zhao-min", [entry_id(mixed, "NC-02")])
    assert edit["details"] == {"fields": ["content.department", "flag.changed"]}
    assert look["objects"] == [entry_id(mixed, "NC-01")]
    assert look["user"] == edit["user"] != ""
    assert look["address"]
    assert look["at"].endswith("Z")
    everything = json.dumps(trail(mixed, "--limit", "500"))
    assert {one["action"] for one in trail(mixed)} >= {"ingest", "approve", "edit", "view"}
    assert SECRET not in everything
    assert "Service desk" not in everything


def test_pushing_and_polling_leave_traces(pushed: Office) -> None:
    actions = [one["action"] for one in trail(pushed, "--about", "NC-01")]
    assert "push" in actions


def test_a_mark_leads_to_its_entry_and_a_forged_one_to_none(mixed: Office) -> None:
    newest = trail(mixed, "--limit", "1")[0]
    assert trail(mixed, "--trace", newest["trace"]) == [newest]
    assert trail(mixed, "--trace", f"{newest['seq']}-00000000") == []
    assert mixed.run("trail", "show", "--trace", "x").code == 2


def test_days_of_the_trail_are_the_organisations(mixed: Office) -> None:
    mixed.ok("status", CLOSEOUT_NOW="2027-01-01T00:30:00+08:00")
    assert len(trail(mixed, "--since", "2027-01-01", "--until", "2027-01-01")) == 1
    assert trail(mixed, "--since", "2027-01-02") == []
    table = mixed.ok("trail", "show", "--since", "2027-01-01", "--until", "2027-01-01", "--format", "csv").out
    assert "2027-01-01 00:30:00" in table


def test_a_first_password_is_told_once_and_takes_no_account_over(mixed: Office) -> None:
    given = mixed.ok("--as", "ops", "users", "password", "eva")
    assert len(given.out.strip()) == 20
    assert given.out.strip() not in given.err + mixed.ok("trail", "show").out
    assert trail(mixed, "--about", "eva")[-1]["action"] == "password"
    taken = mixed.run("--as", "ops", "users", "password", "eva")
    assert (taken.code, "would take over" in taken.err) == (1, True)
    assert mixed.ok("users", "password", "eva").out != given.out, "compliance lets them in anew"
    assert mixed.run("--as", "chair", "users", "password", "ops").code != 0
