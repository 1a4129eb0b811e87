"""People and what they may do."""

from __future__ import annotations

from enum import StrEnum

from connector.model.base import Value


class Role(StrEnum):
    """Roles are granted, never inherited; nobody without a role reads anything."""

    MANAGEMENT = "management"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    PROCESS_OWNER = "process_owner"
    EXTERNAL_PARTNER = "external_partner"
    ADMIN = "admin"


class Person(Value):
    """Somebody known to the configuration. ``key`` is how the ledger names them.

    ``aliases``: how reports name this person or post; ``owns``: processes; ``accounts``: target name → the tracker's
    own id, where an e-mail does not find them.
    """

    key: str
    name: str
    email: str | None = None
    login: str | None = None
    aliases: tuple[str, ...] = ()
    manager: str | None = None
    owns: tuple[str, ...] = ()
    accounts: dict[str, str] = {}
    roles: tuple[Role, ...] = ()


class Scope(Value):
    """What somebody may see: everything, or the findings of these processes, owners and reports and no others."""

    everything: bool = False
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    report_ids: tuple[str, ...] = ()


EVERYTHING = Scope(everything=True)
