"""Who may do and see what. Deny by default: what no row of a table grants is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.errors import Problem, Refused
from connector.language import _
from connector.model.people import EVERYTHING, Person, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

Right = Literal["ingest", "review", "sync", "configure", "verify", "close", "read", "figures", "respond"]

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COMPLIANCE: frozenset({"ingest", "review", "sync", "verify", "close", "read", "figures", "respond"}),
    Role.AUDITOR: frozenset({"ingest", "verify", "read", "figures"}),
    Role.PROCESS_OWNER: frozenset({"read", "figures", "respond"}),
    Role.MANAGEMENT: frozenset({"read", "figures"}),
    Role.EXTERNAL_PARTNER: frozenset(),
    Role.ADMIN: frozenset({"sync", "configure"}),
}
"""What each role may do. ``review``: edit, approve, withdraw; ``close``: decide, extend, accept;
``respond``: dispute, ask for a later due day."""


def may(person: Person, right: Right) -> bool:
    """Whether one of the person's roles grants the right."""
    return any(right in RIGHTS[role] for role in person.roles)


def require(person: Person, right: Right) -> None:
    """Let the person through, or raise ``Refused`` that says which roles may."""
    if may(person, right):
        return
    allowed = ", ".join(role for role, rights in RIGHTS.items() if right in rights)
    why = _("{name} may not do this").format(name=person.name)
    raise Refused(Problem(person.key, why, _("roles that may: {roles}").format(roles=allowed)))


def scope_of(person: Person, audited: Iterable[str]) -> Scope:
    """What the person may see. ``audited``: reports that name them as auditor."""
    if {Role.COMPLIANCE, Role.MANAGEMENT} & set(person.roles):
        return EVERYTHING
    owns = Role.PROCESS_OWNER in person.roles
    return Scope(
        processes=person.owns if owns else (),
        owners=(person.key,) if owns else (),
        report_ids=tuple(audited) if Role.AUDITOR in person.roles else (),
    )


def sees_texts(person: Person) -> bool:
    """Whether the person reads statements and evidence; management reads totals, risk and one-line summaries."""
    return bool({Role.COMPLIANCE, Role.AUDITOR, Role.PROCESS_OWNER} & set(person.roles))
