"""Mapping files of ``mappings/tickets``: read with every fault at once."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.ticket import FieldRule, TextTemplate, TicketMapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMES = frozenset(
    {
        "audit_type",
        "clause",
        "clause_title",
        "clauses",
        "correction",
        "corrective_action",
        "department",
        "description",
        "disclosure_note",
        "done_asks",
        "due_on",
        "evidence",
        "grade",
        "grade_label",
        "link",
        "mark",
        "number",
        "organisation",
        "owner",
        "place",
        "process",
        "process_label",
        "raised_on",
        "report",
        "report_date",
        "requirement",
        "root_cause",
        "site",
        "standard",
        "statement",
        "summary",
        "title",
    }
)
"""What templates and ``from`` may name."""

_VARIABLE = re.compile(r"\{([a-z_]+)\}")


def parse_mapping(name: str, table: Mapping[str, Any]) -> TicketMapping:
    """The mapping in a TOML table. Raises ``UserError`` with every fault."""
    problems: list[Problem] = []
    rules: dict[str, FieldRule] = {}
    fields = table.get("fields")
    for field, value in (fields if isinstance(fields, dict) else {}).items():
        rules[field] = _rule(value)
        problems += _unknown_names(f"mapping {name}: fields.{field}", rules[field])
    try:
        mapping = TicketMapping.model_validate({**table, "name": name, "fields": rules}, strict=False)
    except ValidationError as error:
        raise UserError(*problems, *_faults(name, error)) from None
    for language, template in mapping.template.items():
        problems += _unknown_in_template(f"mapping {name}: template.{language}", template)
    if problems:
        raise UserError(*problems)
    return mapping


def _rule(value: Any) -> FieldRule:
    match value:
        case {"from": str(source), **rest}:
            return FieldRule.model_validate({**rest, "from": source}, strict=False)
        case str(text) if _VARIABLE.search(text):
            return FieldRule(template=text)
        case _:
            return FieldRule(constant=value)


def _unknown_names(where: str, rule: FieldRule) -> Iterator[Problem]:
    if rule.source is not None and rule.source not in NAMES:
        yield _unknown(where, rule.source)
    yield from (_unknown(where, name) for name in _VARIABLE.findall(rule.template or "") if name not in NAMES)


def _unknown_in_template(where: str, template: TextTemplate) -> Iterator[Problem]:
    for part in ("summary", "description"):
        for name in _VARIABLE.findall(getattr(template, part)):
            if name not in NAMES - {"summary", "description"}:
                yield _unknown(f"{where}.{part}", name)


def _unknown(where: str, name: str) -> Problem:
    close = get_close_matches(name, NAMES, 1)
    meant = _("did you mean '{name}'?").format(name=close[0]) if close else ""
    remedy = meant or _("known here: {names}").format(names=", ".join(sorted(NAMES)))
    return Problem(where, _("there is no field '{name}' of ours").format(name=name), remedy)


def _faults(name: str, error: ValidationError) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"])
        yield Problem(f"mapping {name}: {where}", str(fault["msg"]))
