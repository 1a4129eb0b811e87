"""People and what they may do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from connector.model.base import Value

Sight = Literal["full", "summary", "redacted"]
"""How much of a finding somebody may know.

======== ====================================================================================================
full     everything
summary  one line without the report's words: number, title, grade, clauses, process, days, owner, ticket
redacted grade, clauses and due day, and the statement and action that compliance wrote for an outside partner
======== ====================================================================================================
"""


class Role(StrEnum):
    """Roles are granted, never inherited; nobody without a role reads anything."""

    MANAGEMENT = "management"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    PROCESS_OWNER = "process_owner"
    EXTERNAL_PARTNER = "external_partner"
    ADMIN = "admin"


class Person(Value):
    """Somebody known to the configuration or the ledger. ``key`` is how the ledger names them.

    ``aliases``: how reports name this person or post; ``owns``: processes; ``accounts``: target name → the tracker's
    own id, where an e-mail does not find them. ``notify``: their own channels, None: everybody's; ``language``: what
    messages to them are written in, None: the organisation's; ``organisation``: whose people they are, None: the
    ledger's own.
    """

    key: str
    name: str
    email: str | None = None
    login: str | None = None
    aliases: tuple[str, ...] = ()
    manager: str | None = None
    owns: tuple[str, ...] = ()
    accounts: dict[str, str] = {}
    notify: tuple[str, ...] | None = None
    language: Literal["zh", "en"] | None = None
    roles: tuple[Role, ...] = ()
    organisation: str | None = None


class Grantee(Value):
    """Whose grants count, and when. ``full``: also those without a redaction, which outside partners never get."""

    person: str
    at: datetime
    full: bool = False


class Scope(Value):
    """What somebody may see: what these fields name and nothing else; see ``Sight`` for how much of it.

    ``everything``, and the findings of these processes, owners and reports: in full. ``summaries``: all of them, as
    summaries. ``grantee``: what was granted to a person, in full or redacted as the grant says.
    """

    everything: bool = False
    summaries: bool = False
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    report_ids: tuple[str, ...] = ()
    grantee: Grantee | None = None


EVERYTHING = Scope(everything=True)
