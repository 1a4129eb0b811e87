"""Moving a record to where the mapping's ``[closing]`` says.

ServiceNow offers no transitions: the state is written, with the fields that its policies want, and read back, because a
rule may keep the old one without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters import moves
from adapters.moves import UNFINISHED, is_state
from adapters.servicenow.fields import plain
from adapters.servicenow.reading import state
from adapters.servicenow.states import of_state
from adapters.text import clean, clip
from connector.errors import Problem, TicketRejected
from connector.language import _
from connector.model.ticket import StatusChange

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.servicenow.client import Row, ServiceNowClient
    from adapters.servicenow.reading import Sight
    from connector.model.ticket import TicketMapping
    from connector.ports import Move

JOURNALS = frozenset({"work_notes", "comments"})


class Closing:
    """Moves records of one table."""

    def __init__(self, client: ServiceNowClient, mapping: TicketMapping, sight: Sight) -> None:
        self._client, self._mapping, self._sight = client, mapping, sight

    def move(self, sys_id: str, move: Move, note: str) -> None:
        """Bring the record there, unless it is. Raises ``TicketRejected`` where the instance does not let it."""
        change = moves.change(self._mapping, move)
        row = self._client.row(sys_id, sorted({*self._sight.fields, *change.fields}))
        if self._arrived(row, str(change.to), move):
            return
        values = self._values(change, row, note)
        write = self._client.add if JOURNALS & values.keys() else self._client.change
        try:
            write(sys_id, values)
        except TicketRejected as error:
            raise TicketRejected(self._stuck(change, error.problems[0].why), fields=error.fields) from error
        after = self._client.row(sys_id, self._sight.fields)
        if not self._arrived(after, str(change.to), move):
            why = _("the instance left it in state {state}").format(state=after.label("state"))
            raise TicketRejected(self._stuck(change, why), fields={"state": why})

    def value(self, target: str) -> str:
        """The value of ``state`` for a value, a label, or one of our own states. Raises ``TicketRejected`` for none."""
        choices = self._sight.choices("state")
        if target in choices or (not choices and not is_state(target)):
            return target
        for value, label in choices.items():
            meaning = of_state(self._sight.table, value, label, self._mapping)
            if label.casefold() == target.casefold() or meaning == target:
                return value
        names = ", ".join(f"{label} ({value})" for value, label in choices.items())
        why = _("the table has no such state; it has: {names}").format(names=names or "–")
        raise TicketRejected(self._stuck(StatusChange(to=target), why), fields={"state": why})

    def _values(self, change: StatusChange, row: Row, note: str) -> dict[str, str]:
        """The state and its fields. Where our note would go and somebody wrote already, their words stay."""
        values = {
            name: _filled(value, note, self._sight.shape.limit(name))
            for name, value in change.fields.items()
            if not (isinstance(value, str) and "{note}" in value and row.value(name))
        }
        return {**values, "state": self.value(str(change.to))}

    def _arrived(self, row: Row, target: str, move: Move) -> bool:
        now = state(row, self._sight)
        if move == "reopened" and now in UNFINISHED:
            return True
        if is_state(target):
            return now == target
        return target in {row.value("state"), row.label("state")}

    def _stuck(self, change: StatusChange, why: str) -> Problem:
        remedy = _("write the state and the fields that it wants into [closing] of mapping {name}")
        where = _("moving to {status}").format(status=change.to)
        return Problem(where, why, remedy.format(name=self._mapping.name))


def _filled(value: JsonValue, note: str, limit: int) -> str:
    text = value.replace("{note}", note) if isinstance(value, str) else plain(value)
    return clip(clean(text), limit)
