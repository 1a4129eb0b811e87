"""Everything in an instance that would stop our drafts, each with its remedy. Only reads.

What the dictionary makes mandatory does not bind web services, and UI policies do not either. Data policies do: those
that our account may read, and that hold whatever the record says, are looked at; the others a trial record shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from adapters.failures import NoRight
from adapters.rules import written
from adapters.servicenow.fields import GROUP
from adapters.servicenow.states import of_state
from connector.errors import Problem, TargetError, TargetMisconfigured
from connector.language import _
from connector.model.ticket import Assignee, TicketState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.servicenow.client import ServiceNowClient
    from adapters.servicenow.closing import Closing
    from adapters.servicenow.config import ServiceNowOptions
    from adapters.servicenow.fields import Shape
    from adapters.servicenow.people import People
    from adapters.servicenow.schema import Schema
    from connector.model.ticket import TicketDraft, TicketMapping

_OURS = ("correlation_id", "correlation_display", "state")
_CHOICE_COLUMNS = ("impact", "urgency", "priority", "state", "category", "contact_type")


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a queue before anything is pushed into it."""

    name: str
    options: ServiceNowOptions
    mapping: TicketMapping
    client: ServiceNowClient
    schema: Schema
    shape: Shape
    people: People
    closing: Closing

    def faults(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        """Credentials and table first, without which nothing can be asked: their errors are raised."""
        self._table()
        yield from self._columns()
        yield from self._demanded()
        for column in _CHOICE_COLUMNS:
            if column in self.mapping.fields:
                yield from self._values(column, written(self.mapping.fields[column], column, drafts))
        yield from self._people(drafts)
        yield from self._states()

    def _table(self) -> None:
        try:
            next(self.client.rows(self.options.table, "ORDERBYsys_id", ["sys_id"]), None)
        except NoRight as error:
            remedy = _("give our account a role that reads and writes {table}").format(table=self.options.table)
            raise NoRight(*self._of_table(error, remedy)) from None
        except TargetMisconfigured as error:
            remedy = _("correct table: its name as in the dictionary, incident for example")
            raise TargetMisconfigured(*self._of_table(error, remedy)) from None

    def _of_table(self, error: TargetError, remedy: str) -> list[Problem]:
        return [Problem(f"targets.{self.name}.table", one.why, remedy) for one in error.problems]

    def _demanded(self) -> Iterator[Problem]:
        for name, policy in self.schema.demanded.items():
            if name not in self.mapping.fields:
                why = _("the data policy '{policy}' requires it, and the mapping does not fill it")
                yield self._problem(name, why.format(policy=policy), _("add it to [fields] of the mapping"))

    def _columns(self) -> Iterator[Problem]:
        """Without a dictionary that we may read there is nothing to say; the read-back after a create shows it then."""
        columns = self.schema.columns
        if not columns:
            return
        for name in [*_OURS, *self.mapping.fields]:
            column = columns.get(name)
            if column is None:
                yield self._unknown(name)
            elif column.read_only:
                yield self._problem(name, _("is read-only"), _("take it out of the mapping"))
            elif 0 < column.longest < self.shape.limit(name) and name in self.options.limits | {"description": 0}:
                why = _("holds only {n} characters").format(n=column.longest)
                remedy = _("write limits = {{ {name} = {n} }}").format(name=name, n=column.longest)
                yield Problem(self._where(name), why, remedy, warning=True)
        for name in {name for names in self.mapping.evidence.values() for name in names} - columns.keys():
            yield self._unknown(name)

    def _unknown(self, name: str) -> Problem:
        close = get_close_matches(name, list(self.schema.columns), n=1)
        why = _("table {table} has no such column").format(table=self.options.table)
        remedy = _("did you mean {name}?").format(name=close[0]) if close else _("take it out of the mapping")
        return self._problem(name, why, remedy)

    def _values(self, column: str, words: Sequence[str], table: str = "fields") -> Iterator[Problem]:
        choices = self.schema.choices(column)
        names = ", ".join(f"{value} ({label})" for value, label in choices.items())
        for word in words:
            if choices and word not in choices:
                why = _("has no value {word}").format(word=word)
                yield Problem(self._where(column, table), why, _("take one of: {names}").format(names=names))

    def _people(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        values = [value for draft in drafts for value in draft.fields.values()]
        for assignee in {value.key: value for value in values if isinstance(value, Assignee)}.values():
            try:
                self.people.user(assignee)
            except TargetError as error:
                yield from error.problems
        rule = self.mapping.fields.get(GROUP)
        for group in written(rule, GROUP, drafts) if rule else ():
            try:
                self.people.group(group)
            except TargetError as error:
                yield from error.problems

    def _states(self) -> Iterator[Problem]:
        choices = self.schema.choices("state")
        meanings = {of_state(self.options.table, value, label, self.mapping) for value, label in choices.items()}
        if choices and TicketState.DONE not in meanings:
            why = _("no state of the table means done")
            yield self._problem("state", why, _("name the state that does in [status] of the mapping"))
        for change in self.mapping.closing.values():
            try:
                self.closing.value(str(change.to))
            except TargetError as error:
                yield from error.problems
        yield from self._endings()

    def _endings(self) -> Iterator[Problem]:
        """Codes that a ticket is closed with: an instance has its own, and would keep any other without a word."""
        for move, change in self.mapping.closing.items():
            for name, value in change.fields.items():
                if isinstance(value, str) and "{note}" not in value:
                    yield from self._values(name, [value], f"closing.{move}.fields")

    def _problem(self, name: str, why: str, remedy: str) -> Problem:
        return Problem(self._where(name), why, remedy)

    def _where(self, name: str, table: str = "fields") -> str:
        return f"mapping {self.mapping.name}: {table}.{name}"
