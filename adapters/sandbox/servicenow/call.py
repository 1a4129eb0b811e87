"""The instance with its rows, one question with all that its handler needs, and ServiceNow's ways to say no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, Refusal
from adapters.sandbox.servicenow.schema import tables
from adapters.sandbox.servicenow.seeds import seeds
from adapters.sandbox.servicenow.words import Content, Row, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.schema import Table
    from adapters.sandbox.store import Shelf, Store
    from adapters.sandbox.world import Login, Person, ServiceNowWorld, World

NO_ROWS = "glide.invalid_query.returns_no_rows"


class Desk:
    """The instance's shelves, and the rows that are there from the beginning."""

    def __init__(self, store: Store, world: World) -> None:
        self.store = store
        self.world: ServiceNowWorld = world.servicenow
        self.people: dict[str, Person] = {one.name: one for one in (*world.people, *world.servicenow.people)}
        self.logins: dict[str, Login] = {one.person: one for one in world.servicenow.credentials}
        self.seeds: dict[str, Row] = {row.sys_id: row for row in seeds(world)}
        self.rows: Shelf[Row] = store.shelf("servicenow.row", Row)
        self.tokens: Shelf[Token] = store.shelf("servicenow.token", Token)
        self.contents: Shelf[Content] = store.shelf("servicenow.content", Content)

    def row(self, table: str, sys_id: str) -> Row | None:
        """The record of a table (or of one that extends it) with this id."""
        row = self.rows.get(sys_id) or self.seeds.get(sys_id)
        return row if row is not None and tables()[row.table].is_a(table) else None

    def all(self, table: str) -> Iterator[Row]:
        """The records of a table and of those that extend it, oldest first."""
        names = {one.name for one in tables().values() if one.is_a(table)}
        yield from (row for row in self.seeds.values() if row.table in names and self.rows.get(row.sys_id) is None)
        yield from (row for row in self.rows.all() if row.table in names)

    def setting(self, name: str) -> str:
        """The value of a system property."""
        return next((row.values["value"] for row in self.all("sys_properties") if row.values["name"] == name), "")


@dataclass(frozen=True, slots=True)
class Call:
    """A question, who asks it, and when. ``version``: 1 or 2 (also for an address without one)."""

    desk: Desk
    question: Question
    version: int
    who: Person
    login: Login
    now: datetime
    args: Mapping[str, str]

    @property
    def admin(self) -> bool:
        """May do everything."""
        return "admin" in self.login.roles

    def table(self) -> Table:
        """The table named in the path, else 400."""
        return known_table(self.args["table"])

    def body(self) -> dict[str, JsonValue]:
        """The body as a JSON object, else a refusal."""
        kind = self.question.headers.get("content-type", "application/json")
        if not kind.startswith("application/json"):
            raise refused(415, f"Unsupported media type {kind}", "Content-Type not supported by the API")
        try:
            given = self.question.json()
        except ValueError as error:
            raise refused(400, "Exception while reading request", "The payload is not valid JSON.") from error
        if not isinstance(given, dict):
            raise refused(400, "Exception while reading request", "The payload is not valid JSON.")
        return given


def known_table(name: str) -> Table:
    """The table of this name, else 400."""
    if name not in tables():
        raise refused(400, f"Invalid table {name}", None)
    return tables()[name]


def refused(status: int, message: str, detail: str | None) -> Refusal:
    """ServiceNow's error body."""
    return Refusal(Answer(status, failure(message, detail)))


def failure(message: str, detail: str | None) -> JsonValue:
    """``{"error": {"message", "detail"}, "status": "failure"}``."""
    return {"error": {"message": message, "detail": detail}, "status": "failure"}


def no_record() -> Refusal:
    """404: not there, or not for us."""
    return refused(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")


def forbidden(what: str) -> Refusal:
    """403 of an access rule. ``what``: Insert, Update, Delete."""
    return refused(403, "Operation Failed", f"ACL Exception {what} Failed due to security constraints")
