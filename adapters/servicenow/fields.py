"""A draft in the values that ServiceNow takes, and the text of a field that is compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from adapters.fitting import fitted
from adapters.rules import constants
from adapters.servicenow.query import STAMP, stamp
from adapters.text import clean, clip, comparable, number, one_line, units
from connector.model.ticket import Assignee, RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from adapters.servicenow.client import Row
    from connector.model.ticket import FieldRule, FieldValue, Line, TicketMapping

LIMITS = {"short_description": 160, "description": 4_000, "close_notes": 4_000}
"""Characters that a field holds in an instance as it is shipped; what is longer would be cut there without a word."""

LONGEST = 4_000
SINGLE_LINES = frozenset({"short_description"})
GROUP = "assignment_group"
EMPTY = (None, "", ())
"""Values that a draft does not write."""

_DAY = "due_on"


class Shape:
    """Knows the lengths and the zone of one target."""

    def __init__(self, zone: ZoneInfo, limits: Mapping[str, int]) -> None:
        self._zone, self._limits = zone, {**LIMITS, **limits}

    def wire(self, name: str, value: FieldValue, *, day_only: bool) -> str:
        """The value as ServiceNow stores it. ``day_only``: the column holds a day, not a moment."""
        if isinstance(value, date):
            return value.isoformat() if day_only else end_of_day(value, self._zone)
        return self._text(name, value)

    def wished(self, name: str, value: FieldValue) -> str:
        """The value as a faithful read-back shows it."""
        return value.isoformat() if isinstance(value, date) else comparable(self._text(name, value))

    def shown(self, name: str, row: Row, rule: FieldRule) -> str:
        """The same of a record. A choice or reference is shown as the mapping writes it: by value or by label."""
        value = row.value(name)
        if rule.source == _DAY:
            return self._day(value)
        ours = constants(rule)
        if name == GROUP or row.label(name) in ours:
            return comparable(value if value in ours else row.label(name))
        return comparable(value)

    def limit(self, name: str) -> int:
        """Characters that the field holds."""
        return self._limits.get(name, LONGEST)

    def _text(self, name: str, value: FieldValue) -> str:
        if isinstance(value, RichText):
            return plain(fitted(value, lambda rich: units(plain(rich)) > self.limit(name)))
        text = plain(value)
        return one_line(text, self.limit(name)) if name in SINGLE_LINES else clip(clean(text).strip(), self.limit(name))

    def _day(self, value: str) -> str:
        """The day in our zone of a moment in UTC; a value that is no moment is a day already."""
        try:
            moment = datetime.strptime(value, STAMP).replace(tzinfo=UTC)
        except ValueError:
            return value
        return moment.astimezone(self._zone).date().isoformat()


def end_of_day(day: date, zone: ZoneInfo) -> str:
    """The last second of the day in the zone, in UTC.

    A due day ends with the day, so the instance shows that very day to everybody in the zone and west of it, and its
    own reminders and SLAs do not call the ticket overdue during its last day.
    """
    return stamp(datetime.combine(day, time(23, 59, 59), zone))


def plain(value: FieldValue) -> str:
    """Any value as plain text; ServiceNow's text fields know no markup."""
    match value:
        case None:
            return ""
        case RichText():
            return "\n".join(_line(line) for line in value.lines).strip()
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case tuple() | list():
            return ",".join(plain(each) for each in value)
    return str(value)


def values(
    draft: Mapping[str, FieldValue],
    shape: Shape,
    day_columns: frozenset[str],
    reference: Callable[[str, FieldValue], str | None],
) -> dict[str, str]:
    """The fields as ServiceNow takes them. ``reference`` finds ids of people and groups, None for all else."""
    wired: dict[str, str] = {}
    for name, value in draft.items():
        if value in EMPTY:
            continue
        found = reference(name, value)
        wired[name] = shape.wire(name, value, day_only=name in day_columns) if found is None else found
    return wired


def wished(draft: Mapping[str, FieldValue], shape: Shape) -> dict[str, str]:
    """Each field as a faithful read-back shows it. People are left out: who works on it is theirs."""
    return {
        name: shape.wished(name, value)
        for name, value in draft.items()
        if not (isinstance(value, Assignee) or value in EMPTY)
    }


def shown(row: Row, mapping: TicketMapping, shape: Shape) -> dict[str, str]:
    """Each field that the mapping writes and the instance showed."""
    return {
        name: shape.shown(name, row, rule)
        for name, rule in mapping.fields.items()
        if name in row and name != "assigned_to"
    }


def _line(line: Line) -> str:
    """A line without bold and headings: signs say what they were."""
    label = f"{line.label.rstrip(':：')}:" if line.label else ""
    text = " ".join(part for part in (label, line.text) if part)
    match line.kind:
        case "heading":
            return f"\n== {text} =="
        case "item":
            return f"- {text}"
        case "text":
            return text
