"""Roles: deny by default."""

from __future__ import annotations

import pytest

from connector.access.roles import RIGHTS, require, scope_of, sees_texts
from connector.errors import Refused
from connector.model.people import EVERYTHING, Person, Role, Scope
from tests.builders.records import LI, ZHAO


def person(*roles: Role) -> Person:
    return LI.model_copy(update={"roles": roles})


def test_who_has_no_role_may_nothing_and_sees_nothing() -> None:
    for right in ("ingest", "review", "sync", "configure", "verify", "close", "read", "figures"):
        with pytest.raises(Refused, match="may not do this"):
            require(person(), right)
    assert scope_of(person(), ("r1",)) == Scope()
    assert not sees_texts(person())


def test_every_role_has_a_row() -> None:
    assert set(RIGHTS) == set(Role)


def test_the_one_who_owns_does_not_approve_and_the_admin_does_not_read() -> None:
    with pytest.raises(Refused, match="compliance"):
        require(LI, "review")
    with pytest.raises(Refused):
        require(person(Role.ADMIN), "read")
    require(ZHAO, "review")


def test_scopes() -> None:
    assert scope_of(ZHAO, ()) == EVERYTHING
    assert scope_of(person(Role.MANAGEMENT), ()) == EVERYTHING
    assert scope_of(LI, ("r1",)) == Scope(processes=("change", "release"), owners=("li-wei",))
    assert scope_of(person(Role.AUDITOR), ("r1",)) == Scope(report_ids=("r1",))
    assert scope_of(person(Role.EXTERNAL_PARTNER), ("r1",)) == Scope()


def test_management_reads_no_texts() -> None:
    assert not sees_texts(person(Role.MANAGEMENT))
    assert sees_texts(LI)
