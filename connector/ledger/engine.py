"""Opening the ledger: SQLite with a write-ahead log or PostgreSQL, brought to the newest schema by itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
AT_ONCE = 40
"""Connections beyond those that stay open: as many as the pages have threads, so that nobody waits for one."""

WRITER = 0x636C6F73656F7574
"""The advisory lock of PostgreSQL that one writer at a time holds until its commit; any number that is ours."""


def open_engine(url: str, base: Path) -> Engine:
    """The engine of a ledger, on the newest schema. ``base``: what a relative SQLite path counts from.

    Raises ``UserError`` when the address is wrong, the place cannot be written, or the ledger is newer than we are.
    """
    address = _address(url, base)
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
        _migrate(engine)
    except (SQLAlchemyError, ImportError) as error:
        why = _("the ledger cannot be opened: {error}").format(error=_first_line(error))
        remedy = _("check that the address is right and the place can be written")
        raise UserError(Problem("ledger.url", why, remedy)) from None
    return engine


def address_problems(url: str, base: Path) -> Iterator[Problem]:
    """What is wrong with a ledger's address, as far as it can be told without opening it."""
    try:
        address = _address(url, base)
    except UserError as error:
        yield from error.problems
        return
    folder = Path(address.database).parent if address.get_backend_name() == "sqlite" and address.database else None
    if folder is not None and not folder.is_dir():
        why = _("there is no folder {folder}").format(folder=folder)
        yield Problem("ledger.url", why, _("make it, or name another place"))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _address(url: str, base: Path) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        why = _("this is no database address")
        raise UserError(Problem("ledger.url", why, _("for example sqlite:///closeout.db"))) from None
    match address.get_backend_name():
        case "sqlite" if address.database and address.database != ":memory:":
            return address.set(database=str(base / address.database))
        case "sqlite":
            return address
        case "postgresql":
            return address.set(drivername="postgresql+psycopg")
        case kind:
            why = _("a ledger cannot be kept in {kind}").format(kind=kind)
            raise UserError(Problem("ledger.url", why, _("take sqlite:///… or postgresql+psycopg://…")))


def _sqlite(address: URL) -> Engine:
    engine = create_engine(
        address,
        poolclass=QueuePool,
        max_overflow=AT_ONCE,
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=_json,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    engine = create_engine(address, json_serializer=_json, pool_pre_ping=True, max_overflow=AT_ONCE)
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _json(value: Any) -> str:
    """Without NUL characters, which PostgreSQL does not take and which nobody writes on purpose."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace(r"\u0000", "")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own would be deferred
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    from psycopg.types.string import StrDumper

    class WithoutNul(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", ""))

    connection.adapters.register_dumper(str, WithoutNul)


def _begin_postgresql(connection: Connection) -> None:
    """The same promises as SQLite's: a writer is alone from its first line on, a reader sees one moment."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@cache
def newest_revision() -> str:
    """The schema revision that this program writes, read from the names of the migrations: no Alembic needed."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == newest_revision():
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        found = _revision(connection)
        if found is not None and found > newest_revision():
            why = _("the ledger was written by a newer Closeout (schema {found})").format(found=found)
            raise UserError(Problem("ledger.url", why, _("upgrade this program")))
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
