"""What the environment says: time, language, user, secrets."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from connector.errors import Problem, UserError
from connector.language import LANGUAGES, _

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 10


def terminal_language() -> str:
    """The language of the terminal, by the usual variables: zh or en."""
    for variable in ("CLOSEOUT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value[:2].lower() in LANGUAGES:
            return value[:2].lower()
        if value and value not in {"C", "POSIX", "C.UTF-8"}:
            return "en"
    return "en"


def user_name() -> str:
    """The operating system's user."""
    return getpass.getuser()


def host_name() -> str:
    """The name of this machine: the address of whoever works on its command line."""
    return socket.gethostname()


def config_path(given: Path | None) -> Path:
    """The configuration file: ``--config``, else ``CLOSEOUT_CONFIG``, else ``config.toml`` here."""
    return given or Path(os.environ.get("CLOSEOUT_CONFIG") or "config.toml")


def clock() -> Callable[[], datetime]:
    """The time. ``CLOSEOUT_NOW`` (ISO, with offset) sets where it starts, for a trial; it goes on from there.

    Raises ``UserError`` when that is no time or has no offset.
    """
    given = os.environ.get("CLOSEOUT_NOW")
    if not given:
        return lambda: datetime.now(UTC)
    try:
        start = datetime.fromisoformat(given)
    except ValueError:
        start = datetime.min  # noqa: DTZ901 - a naive time on purpose: it is refused below
    if start.tzinfo is None:
        why = _("'{given}' is no time with an offset").format(given=given)
        raise UserError(Problem("CLOSEOUT_NOW", why, _("for example 2026-06-30T09:00:00+08:00")))
    began = time.monotonic()
    return lambda: start.astimezone(UTC) + timedelta(seconds=time.monotonic() - began)


def office_program() -> Path | None:
    """LibreOffice, where it is installed."""
    found = which("soffice") or which("libreoffice")
    return Path(found) if found else None


def new_id() -> str:
    """A ledger id: lower-case letters and digits that cannot be taken for each other."""
    return "".join(secrets.choice(ALPHABET) for _place in range(ID_LENGTH))


def holder() -> str:
    """Names this process for leases: machine, number, and when it began, so that a number used again is another."""
    return f"{_machine()}/{os.getpid()}/{_began(os.getpid())}"


def is_gone(token: str) -> bool:
    """Whether the process that a lease names certainly lives no more. Of other machines nothing is certain."""
    machine, number, began, *_rest = [*token.split("/"), "", ""]
    return bool(began) and machine == _machine() and number.isdecimal() and _began(int(number)) != began


@cache
def _machine() -> str:
    """The machine since it started, as one space of process numbers; a random word where the system does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}-{Path('/proc/self/ns/pid').readlink().name.strip('pid:[]')}"
    except OSError:
        return secrets.token_hex(16)


def _began(number: int) -> str:
    """When a process began, in ticks since the machine did; empty where it is not there, or dead and not buried."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *numbers = told.rpartition(")")[2].split()
    return "" if state in {"Z", "X"} else numbers[18]


def secret(reference: str, base: Path) -> str:
    """What ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/NAME`` leads to, or itself. Raises ``KeyError``."""
    kind, colon, name = reference.partition(":")
    match kind if colon else "":
        case "env":
            value = os.environ.get(name)
        case "file":
            path = base / name
            value = path.read_text(encoding="utf-8").strip() if path.is_file() else None
        case "keyring":
            value = _from_keyring(*name.split("/", 1)) if "/" in name else None
        case _:
            return reference
    if not value:
        raise KeyError(reference)
    _REVEALED.update(_parts_of(value))
    return value


_REVEALED: set[str] = set()
SHORTEST_SECRET = 4
"""Letters below which a secret cannot be told from any other word."""


def revealed() -> frozenset[str]:
    """Every secret that this process has read, for a log to leave out."""
    return frozenset(_REVEALED)


def _parts_of(secret: str) -> set[str]:
    """A secret, and the password in it where it is an address; as written and as meant."""
    try:
        password = urlsplit(secret).password or ""
    except ValueError:
        password = ""
    return {word for word in (secret, password, unquote(password)) if len(word) >= SHORTEST_SECRET}


def _from_keyring(service: str, name: str) -> str | None:
    """What the keyring holds; None where it is not installed, or this machine has none to open."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(service, name)
    except keyring.errors.KeyringError:
        return None
    return found
