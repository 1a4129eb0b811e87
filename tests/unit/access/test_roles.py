"""Roles: deny by default, and no right borrows what another role may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from connector.access.roles import RIGHTS, Right, may, narrowed, require, scope_of
from connector.errors import NotAllowed
from connector.model.people import EVERYTHING, Grantee, Person, Role, Scope
from tests.builders.records import LI, ZHAO

NOW = datetime(2026, 3, 13, 1, 30, tzinfo=UTC)
EVERY_RIGHT: tuple[Right, ...] = get_args(Right)


def person(*roles: Role) -> Person:
    return LI.model_copy(update={"roles": roles})


@pytest.mark.parametrize("right", EVERY_RIGHT)
def test_who_has_no_role_may_nothing_and_sees_nothing(right: Right) -> None:
    with pytest.raises(NotAllowed, match="may not do this") as caught:
        require(person(), right)
    assert caught.value.right == right
    assert scope_of(person(), ("r1",), right, NOW) == Scope()


def test_every_role_has_a_row_and_every_right_somebody() -> None:
    assert set(RIGHTS) == set(Role)
    assert frozenset().union(*RIGHTS.values()) == set(EVERY_RIGHT)


def test_what_each_role_may_is_what_the_domain_says() -> None:
    """The table of DOMAIN.md, row by row."""
    told = {role: sorted(rights) for role, rights in RIGHTS.items()}
    assert told == {
        Role.COMPLIANCE: sorted(EVERY_RIGHT),
        Role.AUDITOR: ["figures", "ingest", "original", "read", "verify"],
        Role.PROCESS_OWNER: ["export", "figures", "read", "respond", "submit"],
        Role.MANAGEMENT: ["export", "figures", "read"],
        Role.EXTERNAL_PARTNER: ["export", "read", "submit"],
        Role.ADMIN: ["accounts", "audit", "sync"],
    }


def test_the_one_who_owns_does_not_approve() -> None:
    with pytest.raises(NotAllowed, match="compliance"):
        require(LI, "review")
    require(ZHAO, "review")


def test_the_admin_reads_nothing_but_what_is_granted() -> None:
    assert may(person(Role.ADMIN), "read")
    assert scope_of(person(Role.ADMIN), ()) == Scope()
    granted = Grantee(person="li-wei", at=NOW, full=True)
    assert scope_of(person(Role.ADMIN), (), "read", NOW) == Scope(grantee=granted)
    assert scope_of(person(Role.ADMIN), (), "export", NOW) == Scope()


def test_scopes() -> None:
    assert scope_of(ZHAO, ()) == EVERYTHING
    assert scope_of(person(Role.MANAGEMENT), ()) == Scope(summaries=True)
    assert scope_of(LI, ("r1",)) == Scope(processes=("change", "release"), owners=("li-wei",))
    assert scope_of(person(Role.AUDITOR), ("r1",)) == Scope(report_ids=("r1",))


def test_partners_see_what_was_redacted_for_them_and_nothing_in_full() -> None:
    partner = person(Role.EXTERNAL_PARTNER)
    assert scope_of(partner, ("r1",), "read", NOW) == Scope(grantee=Grantee(person="li-wei", at=NOW, full=False))
    assert scope_of(partner, ("r1",), "figures", NOW) == Scope()


def test_a_right_reaches_as_far_as_the_roles_that_grant_it() -> None:
    both = person(Role.MANAGEMENT, Role.AUDITOR)
    assert scope_of(both, ("r1",), "verify") == Scope(report_ids=("r1",))
    assert scope_of(both, ("r1",), "read") == Scope(summaries=True, report_ids=("r1",))
    assert scope_of(both, ("r1",), "export") == Scope(summaries=True), "what an auditor reads is not taken out"
    assert narrowed(both, "export").roles == (Role.MANAGEMENT,)
    owner = person(Role.PROCESS_OWNER, Role.EXTERNAL_PARTNER)
    assert scope_of(owner, (), "verify", NOW) == Scope()
    assert scope_of(owner, (), "figures", NOW) == Scope(processes=("change", "release"), owners=("li-wei",))
