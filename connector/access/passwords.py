"""Passwords of local accounts: what is good enough, how they are kept, and how long failures lock."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _

if TYPE_CHECKING:
    from datetime import datetime

    from argon2 import PasswordHasher

    from connector.model.entry import Account

SHORTEST, LONGEST = 12, 256
FREE_FAILURES = 4
LONGEST_LOCK = timedelta(hours=1)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("the password of nobody")


def hashed(password: str) -> str:
    """What is kept of a password: argon2id, in the library's default strength (RFC 9106, low memory)."""
    return _hasher().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. It takes as long where nobody has this name."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(password_hash or _nobody(), password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


def require_strength(password: str, *known: str) -> None:
    """Let a new password through, or raise ``Refused``. ``known``: names that it may not be made of."""
    if not SHORTEST <= len(password) <= LONGEST:
        why = _("a password has {least} to {most} characters").format(least=SHORTEST, most=LONGEST)
        raise Refused(Problem(_("password"), why, _("several words that nobody would guess are good")))
    plain = password.casefold()
    if len(set(plain)) < SHORTEST // 2 or any(name and name.casefold() in plain for name in known):
        why = _("it is too easy to guess")
        raise Refused(Problem(_("password"), why, _("several words that nobody would guess are good")))


def failed(account: Account, now: datetime) -> Account:
    """The account after a wrong password: from the fifth on it locks for a minute, then twice as long each time."""
    failures = account.failures + 1
    over = failures - FREE_FAILURES
    lock = min(timedelta(minutes=2 ** min(over - 1, 6)), LONGEST_LOCK) if over > 0 else None
    return account.model_copy(update={"failures": failures, "locked_until": now + lock if lock else None})


def is_locked(account: Account, now: datetime) -> bool:
    """Whether nobody comes in now, not even with the right password."""
    return account.locked_until is not None and now < account.locked_until
