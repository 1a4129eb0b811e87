"""Who may do and see what. Deny by default: what no row of a table grants is refused.

Each right has a scope of its own, made of those roles only that grant the right: a manager who is also the auditor of
one audit reads summaries of everything, and verifies findings of that audit and no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from connector.errors import NotAllowed, Problem
from connector.language import _
from connector.model.people import EVERYTHING, Grantee, Person, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Right = Literal[
    "ingest",
    "review",
    "sync",
    "verify",
    "close",
    "read",
    "figures",
    "export",
    "respond",
    "submit",
    "original",
    "bare",
    "grant",
    "accounts",
    "trail",
    "audit",
]
"""What can be done.

========= ================================================= ========= ================================================
ingest    bring reports in                                  figures   read totals and rates
review    edit, approve, withdraw                           export    take marked files out
sync      plan, push, poll; mappings, jobs, trackers        respond   dispute, ask for a later due day
verify    verify, return                                    submit    hand evidence in
close     decide, extend, accept, confirm repeats           original  take a marked copy of the report out
read      look at findings                                  grant     people, roles and grants
trail     read the trail                                    accounts  one-time links, and ending sessions
bare      take the report out as it came, without a mark    audit     check that the trail is whole
========= ================================================= ========= ================================================
"""

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COMPLIANCE: frozenset(get_args(Right)),
    Role.AUDITOR: frozenset({"ingest", "verify", "read", "figures", "original"}),
    Role.PROCESS_OWNER: frozenset({"read", "figures", "export", "respond", "submit"}),
    Role.MANAGEMENT: frozenset({"read", "figures", "export"}),
    Role.EXTERNAL_PARTNER: frozenset({"read", "export", "submit"}),
    Role.ADMIN: frozenset({"sync", "accounts", "audit"}),
}

GRANTABLE: frozenset[Right] = frozenset({"read", "export", "submit"})
"""Rights that a grant extends to its finding, for whoever has them by a role; reading, for whoever has any role."""


def may(person: Person, right: Right) -> bool:
    """Whether a role of the person allows it for some findings. Everybody with a role may ask for one and then read."""
    if right == "read":
        return bool(person.roles)
    return any(right in RIGHTS[role] for role in person.roles)


def narrowed(person: Person, right: Right) -> Person:
    """The person with those roles only that grant the right: what they look at with them, they may also use it on."""
    return person.model_copy(update={"roles": tuple(role for role in person.roles if right in RIGHTS[role])})


def require(person: Person, right: Right) -> None:
    """Let the person through, or raise ``NotAllowed`` that says which roles may."""
    if may(person, right):
        return
    allowed = ", ".join(role for role, rights in RIGHTS.items() if right in rights)
    why = _("{name} may not do this").format(name=person.name)
    raise NotAllowed(Problem(person.key, why, _("roles that may: {roles}").format(roles=allowed)), right)


def scope_of(person: Person, audited: Iterable[str], right: Right = "read", at: datetime | None = None) -> Scope:
    """What the person may use the right on.

    ``audited``: the reports of their own audits; ``at``: now, for the grants that hold then; None: grants do not count.
    """
    roles = {role for role in person.roles if right in RIGHTS[role]}
    if Role.COMPLIANCE in roles:
        return EVERYTHING
    owns = Role.PROCESS_OWNER in roles
    return Scope(
        summaries=Role.MANAGEMENT in roles,
        processes=person.owns if owns else (),
        owners=(person.key,) if owns else (),
        report_ids=tuple(audited) if Role.AUDITOR in roles else (),
        grantee=_grantee(person, right, at) if at else None,
    )


def _grantee(person: Person, right: Right, at: datetime) -> Grantee | None:
    """Grants in full need a role inside the organisation: partners see what was redacted for them and nothing else."""
    if right not in GRANTABLE or not may(person, right):
        return None
    return Grantee(person=person.key, at=at, full=bool(set(person.roles) - {Role.EXTERNAL_PARTNER}))
