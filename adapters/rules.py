"""What the rules of a mapping can write into a field, whatever the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue

    from connector.model.ticket import FieldRule, TicketDraft


def constants(rule: FieldRule) -> list[str]:
    """The words that stand in the rule itself: its constant, its default, and the values that it chooses from.

    A number counts as its digits, an object as its ``id``.
    """
    listed = rule.constant if isinstance(rule.constant, list) else [rule.constant]
    default = [] if rule.on_missing in ("reject", "skip") else [rule.on_missing]
    return _words([*listed, *default, *(rule.values or {}).values()])


def written(rule: FieldRule, name: str, drafts: Iterable[TicketDraft]) -> list[str]:
    """The same, and what these drafts write."""
    drafted = [draft.fields.get(name) for draft in drafts]
    texts = [value for value in drafted if isinstance(value, str | int)]
    return list(dict.fromkeys([*constants(rule), *_words(texts)]))


def _words(values: Iterable[JsonValue]) -> list[str]:
    plain = (value.get("id") if isinstance(value, dict) else value for value in values)
    words = (str(value) for value in plain if isinstance(value, str | int) and not isinstance(value, bool))
    return [word for word in words if word]
