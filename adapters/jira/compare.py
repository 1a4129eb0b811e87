"""The text of a field that is compared: what we wish, and what Jira shows, brought to the same form.

The assignee is not among them: it is theirs once the ticket exists, and an e-mail can be hidden (``Ticket.assignee``).
Labels of other people are not shown either: only those that the mapping itself writes, and never the mark.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from adapters.jira import adf, richtext
from adapters.jira.meta import RICH_SYSTEM
from adapters.jira.wire import SUMMARY_LIMIT, TEXT_LIMIT, label
from adapters.rules import constants
from adapters.text import clean, clip, comparable, number, one_line
from connector.model.ticket import MARK_PREFIX, Assignee, RichText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.jira.richtext import Deployment
    from connector.model.ticket import FieldRule, FieldValue, TicketDraft, TicketMapping

EMPTY = (None, "", ())
"""Values that a draft does not write."""

_PEOPLE = frozenset({"assignee", "reporter"})


def wished(draft: TicketDraft, deployment: Deployment) -> dict[str, str]:
    """Each field of the draft as a faithful read-back shows it; people are left out."""
    return {
        name: _wish(name, value, deployment)
        for name, value in draft.fields.items()
        if not (name in _PEOPLE or isinstance(value, Assignee) or value in EMPTY)
    }


def shown(fields: dict[str, Any], mapping: TicketMapping, rich: frozenset[str]) -> dict[str, str]:
    """Each field that the mapping writes, from an issue's ``fields``. ``rich``: custom fields that hold markup."""
    return {
        name: _show(name, fields[name], rule, rich)
        for name, rule in mapping.fields.items()
        if name in fields and name not in _PEOPLE
    }


def text_of(name: str, value: Any, rich: frozenset[str], own: frozenset[str] = frozenset()) -> str:
    """The text of a named field; in a field of :data:`rich` a string is markup."""
    return richtext.read(value) if name in rich or name in RICH_SYSTEM else text(value, own)


def text(value: Any, own: frozenset[str] = frozenset()) -> str:
    """Any JSON value of a field as text: names of choices and people, lists sorted.

    ``own``: the words that the mapping writes. What it names by id is shown by id, and not by its name.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case str():
            return comparable(value)
        case list() | tuple():
            return _joined(text(element, own) for element in value)
        case dict():
            return richtext.read(value) if adf.is_document(value) else _named(value, own)
    return ""


def _wish(name: str, value: FieldValue, deployment: Deployment) -> str:
    match value:
        case tuple() | list() if name == "labels":
            return _labels(label(str(word)) for word in value)
        case RichText():
            return richtext.shown(value, deployment)
        case date():
            return value.isoformat()
        case str():
            return _wish_text(name, value, deployment)
    return text(value)


def _wish_text(name: str, value: str, deployment: Deployment) -> str:
    if name == "summary":
        return one_line(value, SUMMARY_LIMIT)
    if name in RICH_SYSTEM:
        return richtext.shown(value, deployment)
    return comparable(clip(clean(value).strip(), TEXT_LIMIT))


def _show(name: str, value: Any, rule: FieldRule, rich: frozenset[str]) -> str:
    if name == "labels":
        own = (
            {label(word) for word in rule.constant if isinstance(word, str)}
            if isinstance(rule.constant, list)
            else None
        )
        return _labels(word for word in value or () if own is None or word in own)
    return text_of(name, value, rich, frozenset(constants(rule)))


def _labels(words: Iterable[Any]) -> str:
    return _joined(str(word) for word in words if not str(word).startswith(MARK_PREFIX))


def _joined(words: Iterable[str]) -> str:
    return ", ".join(sorted({word for word in words if word}))


def _named(value: dict[str, Any], own: frozenset[str]) -> str:
    keys = ("id", "accountId", "key", "name", "value")
    ours = next((value[key] for key in keys if str(value.get(key) or "") in own), None)
    name = ours or next((value[key] for key in ("displayName", "name", "value", "id") if value.get(key)), "")
    child = value.get("child")
    return f"{name} – {_named(child, own)}" if isinstance(child, dict) else str(name)
