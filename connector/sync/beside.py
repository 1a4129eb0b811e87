"""A mapping beside the live fields of its queue: what is filled with what, what is not there, what is still open.

=========== ==================================================================
filled      the mapping fills it, and the queue has it
absent      the mapping fills it, and the queue does not have it
evidence    people write into it what verification asks for
open        a ticket cannot be made without it, and nothing fills it
free        may be filled, and is not
=========== ==================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.model.base import Value
from connector.model.ticket import FieldRule
from connector.model.tracker import TrackerField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.model.ticket import TicketMapping

State = Literal["filled", "absent", "evidence", "open", "free"]


class Beside(Value):
    """One field: our rule for it, the tracker's field, and values of ours that it does not take."""

    name: str
    state: State
    rule: FieldRule | None = None
    field: TrackerField | None = None
    strange: tuple[str, ...] = ()


def beside(fields: Sequence[TrackerField], mapping: TicketMapping) -> tuple[Beside, ...]:
    """Every field of the mapping in its order, then those of the queue that it leaves alone, the required first."""
    known = {one.name: one for one in fields}
    evident = {name for names in mapping.evidence.values() for name in names}
    others = [one for one in fields if one.writable and one.name not in mapping.fields]
    left = [_left(one, evident) for one in others]
    return (*_mapped(mapping, known), *sorted(left, key=lambda one: ("open", "evidence", "free").index(one.state)))


def _mapped(mapping: TicketMapping, known: dict[str, TrackerField]) -> Iterator[Beside]:
    for name, rule in mapping.fields.items():
        field = known.get(name)
        yield Beside(
            name=name,
            state="filled" if field else "absent",
            rule=rule,
            field=field,
            strange=_strange(rule, field) if field else (),
        )


def _strange(rule: FieldRule, field: TrackerField) -> tuple[str, ...]:
    values = (rule.values or {}).values() if rule.source else [rule.constant] if isinstance(rule.constant, str) else []
    there = {*field.choices, *field.choices.values()}
    return tuple(dict.fromkeys(str(one) for one in values if field.choices and str(one) not in there))


def _left(field: TrackerField, evident: set[str]) -> Beside:
    state: State = "evidence" if field.name in evident else "open" if field.required else "free"
    return Beside(name=field.name, state=state, field=field)
