"""From a wished value to the JSON that Jira takes for a field of that kind."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from adapters.jira.richtext import Deployment, shown, written
from adapters.text import clean, clip, one_line
from connector.model.ticket import Assignee, RichText

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.jira.meta import Field
    from connector.model.ticket import FieldValue

SUMMARY_LIMIT = 255
LABEL_LIMIT = 255
TEXT_LIMIT = 32_767

_NAMED = frozenset({"priority", "resolution", "securitylevel", "version", "component", "issuetype", "status"})


def wire(value: FieldValue, field: Field, deployment: Deployment, account: Callable[[Assignee], str]) -> JsonValue:
    """The value in the shape of the field's kind; ``account`` finds the tracker's id of a person.

    =========================== =============================================
    kind                        shape
    =========================== =============================================
    summary                     one line of 255
    labels                      words without blanks
    description, textarea       ADF on Cloud, wiki markup on Data Center
    date                        ``YYYY-MM-DD``
    number                      number
    priority, resolution, …     ``{id}`` of the allowed value, else ``{name}``
    option                      ``{id}`` of the allowed value, else ``{value}``
    user                        ``{accountId}`` on Cloud, else ``{name}``
    array of these              a list of them
    an object                   as the mapping gives it
    =========================== =============================================
    """
    if field.kind == "array" and not isinstance(value, tuple | list | dict):
        return [wire(value, _element(field), deployment, account)]
    match value:
        case tuple() | list():
            return [wire(element, _element(field), deployment, account) for element in value]
        case Assignee():
            return person(account(value), deployment)
        case RichText():
            return written(value, deployment) if field.rich else clip(shown(value, deployment), TEXT_LIMIT)
        case date() | str():
            return _word(str(value), field, deployment)
    return value


def label(text: str) -> str:
    """``text`` as a label: Jira refuses blanks in it."""
    return re.sub(r"\s+", "-", one_line(text, LABEL_LIMIT))


def person(account: str, deployment: Deployment) -> dict[str, JsonValue]:
    """How a person is named in a request."""
    return {"accountId": account} if deployment == "cloud" else {"name": account}


def _element(field: Field) -> Field:
    kind = field.items or "string"
    return type(field)(field.id, field.name, kind=kind, rich=False, choices=field.choices)


def _word(text: str, field: Field, deployment: Deployment) -> JsonValue:
    if field.id == "summary":
        return one_line(text, SUMMARY_LIMIT)
    if field.id == "labels":
        return label(text)
    if field.rich:
        return written(text, deployment)
    if field.kind in _NAMED or field.kind == "option":
        choice = field.choice(text)
        return {"id": choice.id} if choice and choice.id else {"value" if field.kind == "option" else "name": text}
    if field.kind == "user":
        return person(text, deployment)
    return _number(text) if field.kind == "number" else clip(clean(text).strip(), TEXT_LIMIT)


def _number(text: str) -> JsonValue:
    try:
        return float(text)
    except ValueError:
        return text
