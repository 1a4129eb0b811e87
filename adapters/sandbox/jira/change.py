"""Writing to an issue: fields as a screen allows them, and the history that tells of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.sandbox.jira.accounts import INVALID_INPUT, Wrong
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.fields import Spot, as_words, field_of, taken
from adapters.sandbox.jira.words import Alias, Change, Issue, Shift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call, Desk
    from adapters.sandbox.world import Field, Project


def screened(call: Call, project: Project, given: Mapping[str, Any], screen: tuple[str, ...]) -> dict[str, JsonValue]:
    """The stored values of what is given, where every field is on the screen and takes its value; else a refusal.

    All faults are told at once, each under its field.
    """
    errors: dict[str, str] = {}
    values: dict[str, JsonValue] = {}
    for name, one in given.items():
        field = field_of(call.desk, name)
        if field is None or name not in screen:
            errors[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
            continue
        try:
            values[name] = taken(Spot(call, project, field), one)
        except Wrong as wrong:
            if str(wrong) == INVALID_INPUT:
                raise refused(INVALID_INPUT) from wrong
            errors[name] = str(wrong)
    if errors:
        raise refused(errors=errors)
    return values


def operations(before: Mapping[str, JsonValue], given: object) -> dict[str, JsonValue]:
    """The ``update`` part of a request (``{"labels": [{"add": "x"}]}``) as plain new values."""
    if not isinstance(given, dict):
        raise refused("Invalid request payload. Refer to the REST API documentation and try again.")
    result: dict[str, JsonValue] = {}
    for name, steps in given.items():
        if name == "comment":
            continue
        value: Any = before.get(name)
        for step in steps if isinstance(steps, list) else []:
            value = _operate(name, value, step)
        result[name] = value
    return result


def _operate(name: str, value: Any, step: object) -> Any:
    match step:
        case {"set": new}:
            return new
        case {"add": new}:
            return [*(value or []), new]
        case {"remove": old}:
            return [one for one in value or [] if one != old]
        case _:
            raise refused(
                errors={name: f"Operation '{next(iter(step), '') if isinstance(step, dict) else step}' is unknown."}
            )


def shift(desk: Desk, field: Field, before: JsonValue, after: JsonValue) -> Shift:
    """A field's change, with ids where the field has them and with words."""
    return Shift(
        field=field.name if field.custom else field.id,
        field_id=field.id,
        custom=field.custom,
        before=_identity(field, before),
        before_text=as_words(desk, field, before),
        after=_identity(field, after),
        after_text=as_words(desk, field, after),
    )


def _identity(field: Field, stored: JsonValue) -> str | None:
    if stored is None or field.kind in {"summary", "rich", "textarea", "text", "labels"}:
        return None
    return stored if isinstance(stored, str) else json.dumps(stored)


def written(call: Call, issue: Issue, values: Mapping[str, JsonValue], *more: Shift, **parts: Any) -> Issue:
    """The issue with new values and other parts, its history and its time of change brought up to date, and kept."""
    shifts = [*more]
    for name, after in values.items():
        before = issue.values.get(name)
        if before != after and (field := field_of(call.desk, name)) is not None:
            shifts.append(shift(call.desk, field, before, after))
    changes = issue.changes
    if shifts:
        number = str(call.desk.store.next("jira.change", 10_100))
        changes = (*changes, Change(id=number, author=call.author(), at=call.now, shifts=tuple(shifts)))
    merged = {name: one for name, one in {**issue.values, **values}.items() if one is not None}
    return kept(call, issue.model_copy(update={"values": merged, "changes": changes, "updated": call.now, **parts}))


def kept(call: Call, issue: Issue) -> Issue:
    """The issue on its shelf, under its id and its key; search sees it after the lag that a fault asks for."""
    desk = call.desk
    lag = call.question.twist.index_lag
    fresh = issue.model_copy(update={"indexed_at": call.now + timedelta(seconds=lag)}) if lag else issue
    if desk.keys.get(fresh.key) is None:
        desk.keys.put(fresh.key, Alias(issue=fresh.id))
    return desk.issues.put(fresh.id, fresh)
