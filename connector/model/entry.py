"""Coming in: accounts, one-time links, and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from connector.model.base import Value
from connector.model.people import Role


class Account(Value):
    """A local account of a person. ``failures`` in a row lock it until ``locked_until``.

    ``must_change``: the password was given by somebody else, and opens nothing but the page that changes it.
    """

    person: str
    password_hash: str
    must_change: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    changed_at: datetime


class Invitation(Value):
    """A link that lets one person set a password once, until ``expires_at``. Only the hash of its secret is kept."""

    token_hash: str
    person: str
    kind: Literal["setup", "invitation"]
    expires_at: datetime
    used_at: datetime | None = None


class Session(Value):
    """Somebody who is signed in. ``id_hash``: SHA-256 of the cookie; ``csrf``: what each form of theirs carries.

    ``name``, ``email``, ``roles``: the identity provider's word where ``via`` is oidc; ``language``: their choice;
    ``notice``: what the next page tells them, ``{kind, text}``.
    """

    id_hash: str
    person: str
    via: Literal["local", "oidc"]
    csrf: str
    started_at: datetime
    seen_at: datetime
    address: str = ""
    agent: str = ""
    name: str = ""
    email: str | None = None
    roles: tuple[Role, ...] = ()
    language: str = ""
    must_change: bool = False
    notice: dict[str, str] | None = None
    ended_at: datetime | None = None
