"""What the instance's dictionary says about our table: its parents, columns and choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.failures import NoRight
from adapters.remembered import Remembered
from adapters.servicenow.query import equals, every, one_of
from connector.errors import TargetMisconfigured
from connector.model.tracker import FieldKind, TrackerField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.remembered import Ticks
    from adapters.servicenow.client import Row, ServiceNowClient

DEEPEST = 10
_DAY_TYPES = frozenset({"glide_date", "date"})
_COLUMN = ("name", "element", "column_label", "internal_type", "read_only", "mandatory", "max_length", "reference")
_CHOICE = ("name", "element", "value", "label", "language", "inactive")
_POLICY = (
    *("table", "field", "mandatory", "disabled"),
    *("sys_data_policy.active", "sys_data_policy.conditions", "sys_data_policy.short_description"),
)
_ZONE = "glide.sys.default.tz"
_KINDS: dict[str, FieldKind] = {
    "string": "text",
    "integer": "number",
    "decimal": "number",
    "float": "number",
    "glide_date": "day",
    "date": "day",
    "glide_date_time": "moment",
    "due_date": "moment",
    "boolean": "flag",
    "journal_input": "rich",
    "html": "rich",
}
_SYSTEM = ("sys_", "correlation_")
"""Columns that the instance writes, or we ourselves."""

_ONE_LINE = 255
"""A longer string is edited in several lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. ``longest``: characters, 0 where the dictionary does not say; ``reference``: a table."""

    name: str
    label: str
    kind: str
    read_only: bool
    mandatory: bool
    longest: int
    reference: str


class Schema:
    """Asked for when first needed, and again when it is old. Who may not read the dictionary sees an empty one."""

    def __init__(self, client: ServiceNowClient, lifetime: float, ticks: Ticks) -> None:
        self._client = client
        self._tables: Remembered[list[str]] = Remembered(lifetime, ticks)
        self._columns: Remembered[dict[str, Column]] = Remembered(lifetime, ticks)
        self._choices: Remembered[dict[str, str]] = Remembered(lifetime, ticks)

    @property
    def tables(self) -> list[str]:
        """The table and those it extends, nearest first."""
        return self._tables.get("tables", self._asked_tables)

    @property
    def columns(self) -> dict[str, Column]:
        """Columns by name; the nearest table's word counts."""
        return self._columns.get("columns", self._asked_columns)

    def _asked_tables(self) -> list[str]:
        chain = [self._client.table]
        for _step in range(DEEPEST):
            parent = self._parent(chain[-1])
            if not parent or parent in chain:
                break
            chain.append(parent)
        return chain

    def _asked_columns(self) -> dict[str, Column]:
        rows = self._asked("sys_dictionary", every(one_of("name", self.tables)), _COLUMN)
        known = [row for row in rows if row.value("name") in self.tables and row.value("element")]
        known.sort(key=lambda row: self.tables.index(row.value("name")), reverse=True)
        return {row.value("element"): _column(row) for row in known}

    @property
    def day_columns(self) -> frozenset[str]:
        """Columns that hold a day and no time."""
        return frozenset(name for name, column in self.columns.items() if column.kind in _DAY_TYPES)

    @property
    def zone(self) -> str:
        """The time zone of the instance; empty where our account may not read its properties."""
        rows = self._asked("sys_properties", every(equals("name", _ZONE)), ("name", "value"))
        return next((row.value("value") for row in rows if row.value("name") == _ZONE), "")

    @property
    def demanded(self) -> dict[str, str]:
        """Columns that a data policy without conditions makes mandatory, with its name; as far as we may read them."""
        query = every(one_of("table", self.tables), equals("mandatory", "true"))
        return {
            row.value("field"): row.value("sys_data_policy.short_description")
            for row in self._asked("sys_data_policy_rule", query, _POLICY)
            if self._binds(row)
        }

    def _binds(self, row: Row) -> bool:
        always = row.value("sys_data_policy.active") == "true" and not row.value("sys_data_policy.conditions")
        ours = row.value("table") in self.tables and row.value("mandatory") == "true"
        return always and ours and row.value("disabled") != "true"

    def choices(self, column: str) -> dict[str, str]:
        """Value → label of a choice column in the order of values, from the nearest table that has any; active ones."""
        return self._choices.get(column, lambda: self._asked_choices(equals("element", column)).get(column, {}))

    def fields(self) -> list[TrackerField]:
        """The columns as a mapping sees them, by name. Choices are written by value."""
        choices = self._asked_choices()
        return [_described(column, choices.get(name, {})) for name, column in sorted(self.columns.items())]

    def _asked_choices(self, *terms: str) -> dict[str, dict[str, str]]:
        query = every(one_of("name", self.tables), *terms)
        found: dict[str, dict[str, list[Row]]] = {}
        for row in self._asked("sys_choice", query, _CHOICE):
            if row.value("inactive") != "true":
                found.setdefault(row.value("element"), {}).setdefault(row.value("name"), []).append(row)
        return {
            element: _labels(next((by_table[table] for table in self.tables if table in by_table), []))
            for element, by_table in found.items()
        }

    def _parent(self, table: str) -> str:
        rows = self._asked("sys_db_object", every(equals("name", table)), ("name", "super_class", "super_class.name"))
        for row in rows:
            if row.value("name") == table:
                return row.value("super_class.name") or self._name_of(row.value("super_class"))
        return ""

    def _name_of(self, sys_id: str) -> str:
        if not sys_id:
            return ""
        rows = self._asked("sys_db_object", every(equals("sys_id", sys_id)), ("sys_id", "name"))
        return next((row.value("name") for row in rows if row.value("sys_id") == sys_id), "")

    def _asked(self, table: str, query: str, fields: tuple[str, ...]) -> Iterator[Row]:
        try:
            yield from self._client.rows(table, query, fields)
        except (NoRight, TargetMisconfigured):
            return


def _column(row: Row) -> Column:
    longest = row.value("max_length")
    return Column(
        name=row.value("element"),
        label=row.value("column_label") or row.value("element"),
        kind=row.value("internal_type"),
        read_only=row.value("read_only") == "true",
        mandatory=row.value("mandatory") == "true",
        longest=int(longest) if longest.isdigit() else 0,
        reference=row.value("reference"),
    )


def _labels(rows: list[Row]) -> dict[str, str]:
    """English labels where there are any, else those of another language."""
    rows.sort(key=lambda row: (len(row.value("value")), row.value("value"), row.value("language") == "en"))
    return {row.value("value"): row.value("label") for row in rows}


def _described(column: Column, choices: dict[str, str]) -> TrackerField:
    kind: FieldKind = _KINDS.get(column.kind, "other")
    if choices:
        kind = "choice"
    elif kind == "text" and column.longest > _ONE_LINE:
        kind = "rich"
    elif column.reference == "sys_user":
        kind = "person"
    return TrackerField(
        name=column.name,
        label=column.label,
        kind=kind,
        required=column.mandatory,
        choices=choices,
        writable=not (column.read_only or column.name.startswith(_SYSTEM)),
    )
