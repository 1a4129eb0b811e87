"""Who sees what, in the queries themselves: no filter, list or figure tells more than the scope."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.access.roles import Right, scope_of
from connector.ledger.query import Query
from connector.ledger.reports import KeptReport
from connector.model.audit import Grade, Stage
from connector.model.grants import Grant, Redaction
from connector.model.people import Grantee, Person, Role, Scope
from connector.model.record import Link, Record, Shown
from connector.model.ticket import LinkState
from tests.builders import ledgers
from tests.builders.lives import HEAD, Lives, by
from tests.builders.postgres import ledger_address
from tests.builders.records import nonconformity, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.ledger.ledger import Ledger

NOW = datetime(2026, 3, 20, 1, tzinfo=UTC)
DAY = date(2026, 3, 20)
PARTNER = Grantee(person="partner", at=NOW)
SECRET = "CHG-2026-011 by Mr Secret"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("scopes")
    filled = fill(folder) if request.param == "sqlite" else fill(folder, ledger_address())
    yield filled
    filled.close()


def fill(folder: Path, address: str = ledgers.SQLITE) -> Ledger:
    """Two reports; findings of three processes; one linked; grants that hold, ended, wait and were revoked."""
    ledger = Lives(folder, address).ledger
    second = KeptReport(id="r2", key="CB-1", label="CB-1", head=HEAD.model_copy(update={"number": "CB-1"}), edition=1)
    with ledger.writing() as book:
        book.reports.add(second, NOW)
        for name, report, process, owner, stage in (
            ("one22222", "r1", "change", "li-wei", Stage.OPEN),
            ("two22222", "r1", "incident", "wang-fang", Stage.OPEN),
            ("tre22222", "r2", "incident", "li-wei", Stage.SUBMITTED),
            ("for22222", "r2", "release", None, Stage.DRAFT),
        ):
            content = nonconformity(number=name[:3], process=process, statement=f"{SECRET} {name}", evidence=SECRET)
            shown = Shown(cause=SECRET)
            fresh = record(id=name, report_id=report, content=content, owner=owner, stage=stage, head=HEAD, shown=shown)
            book.records.add(fresh, by(DAY))
        link = Link(
            target="queue", state=LinkState.LINKED, ticket_id="1", key="AUD-1", error=SECRET, agreed={"a": SECRET}
        )
        book.links.save("one22222", link)
        for number, (name, person, start, end, texts) in enumerate(
            (
                ("one22222", "partner", -1, 30, True),
                ("two22222", "partner", -31, -1, True),
                ("tre22222", "partner", 1, 30, True),
                ("for22222", "partner", -1, 30, False),
                ("two22222", "boss", -1, 30, False),
            )
        ):
            grant = Grant(
                id=f"g{number}",
                person=person,
                record_id=name,
                granted_by="zhao-min",
                why="needs it",
                at=NOW + timedelta(days=start),
                until=NOW + timedelta(days=end),
                redaction=Redaction(statement=f"redacted {name}", action="do it") if texts else None,
            )
            book.grants.add(grant, by(DAY, "grant"))
    return ledger


def seen(ledger: Ledger, scope: Scope, **asked: Any) -> dict[str, str]:
    with ledger.reading() as book:
        return {one.id: one.sight for one in book.records.select(Query(**asked), scope)}


def test_a_partner_sees_what_holds_now_redacted_and_nothing_else(ledger: Ledger) -> None:
    assert seen(ledger, Scope(grantee=PARTNER)) == {"one22222": "redacted"}
    with ledger.reading() as book:
        (told,) = book.records.select(None, Scope(grantee=PARTNER))
    content = nonconformity(number=None, process=None, printed_grade=None, evidence=None, statement="redacted one22222")
    content = content.model_copy(update={"corrective_action": "do it"})
    assert told.content == told.printed == content
    assert (told.label, told.owner, told.link, told.flags, told.shown) == ("one22222", None, None, frozenset(), Shown())
    assert SECRET not in told.model_dump_json()
    assert "IA-2026" not in told.model_dump_json()


def test_the_moment_a_grant_ends_it_opens_nothing(ledger: Ledger) -> None:
    end = NOW + timedelta(days=30)
    assert (
        seen(ledger, Scope(grantee=Grantee(person="partner", at=end - timedelta(seconds=1))))
        == {
            "one22222": "redacted",
            "tre22222": "redacted",
        }
        | {}
    )
    assert "one22222" not in seen(ledger, Scope(grantee=Grantee(person="partner", at=end)))


@pytest.mark.parametrize(
    "asked",
    [
        {"stages": (Stage.OPEN,)},
        {"processes": ("change",)},
        {"owners": ("li-wei",)},
        {"report_ids": ("r1",)},
        {"overdue_on": date(2027, 1, 1)},
        {"target": "queue"},
        {"ticket_ids": ("1",)},
        {"link_states": (LinkState.LINKED,)},
        {"reference": "one"},
        {"reference": "AUD-1"},
        {"reference": "IA-2026-03/one"},
        {"reference": "one2"},
    ],
)
def test_a_filter_asks_nothing_out_that_is_hidden(ledger: Ledger, asked: dict[str, Any]) -> None:
    assert "one22222" in seen(ledger, Scope(everything=True), **asked)
    assert seen(ledger, Scope(grantee=PARTNER), **asked) == {}


def test_what_a_partner_sees_can_be_asked_for(ledger: Ledger) -> None:
    for asked in ({"reference": "one22222"}, {"ids": ("one22222",)}, {"grades": (Grade.MINOR,)}):
        assert seen(ledger, Scope(grantee=PARTNER), **asked) == {"one22222": "redacted"}
    assert seen(ledger, Scope(grantee=PARTNER), reference="two22222") == {}


def test_management_sees_everything_as_summaries_and_what_it_was_granted_in_full(ledger: Ledger) -> None:
    scope = Scope(summaries=True, grantee=Grantee(person="boss", at=NOW, full=True))
    sights = {"one22222": "summary", "two22222": "full", "tre22222": "summary", "for22222": "summary"}
    assert seen(ledger, scope) == sights
    with ledger.reading() as book:
        told = {one.id: one for one in book.records.select(None, scope)}
    assert SECRET not in told["one22222"].model_dump_json()
    assert SECRET in told["two22222"].model_dump_json()
    one = told["one22222"]
    assert (one.content.process, one.owner, one.link and one.link.key) == ("change", "li-wei", "AUD-1")


def test_a_grant_in_full_opens_nothing_to_an_outside_partner(ledger: Ledger) -> None:
    assert "for22222" not in seen(ledger, Scope(grantee=PARTNER))


def test_what_was_not_shown_in_full_is_never_written_back(ledger: Ledger) -> None:
    with ledger.writing() as book:
        (told,) = book.records.select(None, Scope(grantee=PARTNER))
        with pytest.raises(ValueError, match="redacted"):
            book.records.save(told, told.model_copy(update={"owner": "x"}), by(DAY))


ROLES = st.sets(st.sampled_from(sorted(Role))).map(tuple)
PEOPLE = st.builds(
    Person,
    key=st.sampled_from(["partner", "boss", "li-wei", "nobody"]),
    name=st.just("x"),
    roles=ROLES,
    owns=st.sets(st.sampled_from(["change", "incident"])).map(tuple),
)
QUERIES = st.builds(
    Query,
    reference=st.none() | st.sampled_from(["one22222", "two", "AUD-1", "CB-1/tre"]),
    stages=st.just(()) | st.just((Stage.OPEN,)),
    processes=st.just(()) | st.just(("change",)),
    grades=st.just(()) | st.just((Grade.MINOR,)),
)
RIGHTS = st.sampled_from(["read", "figures", "export", "verify", "close", "review", "submit", "respond"])


def allowed(person: Person, one: Record, right: Right, audited: tuple[str, ...]) -> str | None:
    """The slow, obvious rule: how much of a finding a person may know for a right."""
    roles = set(person.roles)
    best: list[str] = []
    if Role.COMPLIANCE in roles:
        best.append("full")
    if Role.AUDITOR in roles and right in {"read", "figures", "verify"} and one.report_id in audited:
        best.append("full")
    owner = right in {"read", "figures", "export", "submit", "respond"} and Role.PROCESS_OWNER in roles
    if owner and (one.content.process in person.owns or one.owner == person.key):
        best.append("full")
    if Role.MANAGEMENT in roles and right in {"read", "figures", "export"}:
        best.append("summary")
    grantable = {
        "read": bool(roles),
        "export": bool(roles & {Role.MANAGEMENT, Role.PROCESS_OWNER, Role.EXTERNAL_PARTNER}),
        "submit": bool(roles & {Role.PROCESS_OWNER, Role.EXTERNAL_PARTNER}),
    }
    if grantable.get(right):
        if (person.key, one.id) == ("partner", "one22222"):
            best.append("redacted")
        inside = bool(roles - {Role.EXTERNAL_PARTNER})
        if inside and (person.key, one.id) in {("boss", "two22222"), ("partner", "for22222")}:
            best.append("full")
    return next((sight for sight in ("full", "summary", "redacted") if sight in best), None)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, QUERIES, RIGHTS, st.sets(st.sampled_from(["r1", "r2"])).map(tuple))
def test_no_query_of_anybody_leaves_their_scope(
    ledger: Ledger, person: Person, query: Query, right: Right, audited: tuple[str, ...]
) -> None:
    with ledger.reading() as book:
        everything = {one.id: one for one in book.records.select()}
        found = list(book.records.select(query, scope_of(person, audited, right, NOW)))
        matching = {one.id for one in book.records.select(query)}
    for told in found:
        sight = allowed(person, everything[told.id], right, audited)
        assert told.sight == sight
        assert (SECRET in told.model_dump_json()) == (sight == "full")
    may = {name for name, one in everything.items() if allowed(person, one, right, audited) in {"full", "summary"}}
    assert {told.id for told in found} >= matching & may


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.sets(st.sampled_from(["r1", "r2"])).map(tuple))
def test_figures_count_what_the_scope_shows(ledger: Ledger, person: Person, audited: tuple[str, ...]) -> None:
    with ledger.reading() as book:
        everything = list(book.records.select())
        raised = book.figures.of(DAY, None, scope_of(person, audited, "figures", NOW)).raised
    mine = [one for one in everything if allowed(person, one, "figures", audited) and one.stage is not Stage.DRAFT]
    assert raised == len(mine)
