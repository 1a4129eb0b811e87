"""``FIELD=VALUE`` of ``edit``: names and values that a finding can take."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.audit import Grade

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEXTS = (
    *("number", "process", "department", "site", "title", "statement", "evidence", "requirement", "correction"),
    *("root_cause", "corrective_action", "source"),
)
DAYS = ("raised_on", "due_on")


def changes_of(pairs: Sequence[str]) -> dict[str, object]:
    """The changes that the arguments ask for. Raises ``UserError`` with every fault at once."""
    problems: list[Problem] = []
    changes: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        reader = READERS.get(name)
        if not equals or reader is None:
            problems.append(_unknown(name, pair, equals))
            continue
        try:
            changes[name] = reader(value.strip())
        except ValueError as error:
            problems.append(Problem(name, str(error)))
    if problems:
        raise UserError(*problems)
    if "clause" in changes:
        changes["clauses"] = changes.pop("clause")
    return changes


def _unknown(name: str, pair: str, equals: str) -> Problem:
    if not equals:
        return Problem(pair, _("is not FIELD=VALUE"), _("for example: owner=li-wei"))
    close = get_close_matches(name, READERS, 1)
    meant = _("did you mean '{name}'?").format(name=close[0]) if close else ""
    return Problem(name, _("there is no such field"), meant or ", ".join(READERS))


def _text(value: str) -> str | None:
    return value or None


def _grade(value: str) -> Grade:
    try:
        return Grade(value)
    except ValueError:
        raise ValueError(_("'{value}' is no grade: {grades}").format(value=value, grades=", ".join(Grade))) from None


def _day(value: str) -> object:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ValueError(_("'{value}' is no day; write it as YYYY-MM-DD").format(value=value)) from None


def _clauses(value: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,;，；、]+", value) if part)


def _truth(value: str) -> bool:
    if value.lower() not in {"yes", "no", "true", "false"}:
        raise ValueError(_("'{value}' is neither yes nor no").format(value=value))
    return value.lower() in {"yes", "true"}


READERS: dict[str, Callable[[str], object]] = {
    "grade": _grade,
    "standard": _text,
    "clause": _clauses,
    "clauses": _clauses,
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(DAYS, _day),
    "owner": str,
    "repeat": _truth,
}
