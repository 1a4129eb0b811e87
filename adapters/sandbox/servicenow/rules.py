"""What the instance does by itself when a record is written, and what it refuses.

============== ===================================================================================================
table          rules
============== ===================================================================================================
all tasks      number, opened_at, opened_by; closing states set closed_at, closed_by and active
incident       priority from impact and urgency; ``state`` and ``incident_state`` are one; Resolved and Closed need
               close_code and close_notes; On Hold needs a reason
problem        priority from impact and urgency; Assess and later need assigned_to; Resolved and Closed need a
               resolution_code and what that code asks for
sn_grc_issue   the due date comes from the rating, whatever was sent; Respond needs assigned_to, manager, due date
============== ===================================================================================================
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.sandbox.servicenow.call import refused
from adapters.sandbox.servicenow.schema import sys_id
from adapters.sandbox.servicenow.seeds import user_id
from adapters.sandbox.servicenow.values import MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from adapters.sandbox.servicenow.call import Call
    from adapters.sandbox.servicenow.schema import Table

_CLOSED = {"incident": frozenset({"7", "8"}), "problem": frozenset({"107"})}
_TASK_CLOSED = frozenset({"3", "4", "7"})
_RESOLVED = {"incident": frozenset({"6"}), "problem": frozenset({"106"})}
_PRIORITY = {"11": "1", "12": "2", "21": "2", "13": "3", "22": "3", "31": "3", "23": "4", "32": "4", "33": "5"}
_RATING_DAYS = {"1": 2, "2": 4, "3": 8, "4": 10, "5": 15}
_RESPOND = "19"
_ASSIGNED = {"102", "103", "104"}
_NEEDED_BY_CODE = {
    "fix_applied": ("cause_notes", "fix_notes"),
    "risk_accepted": ("cause_notes", "close_notes"),
    "duplicate": ("duplicate_of",),
    "canceled": ("close_notes",),
}


def ruled(call: Call, table: Table, before: Mapping[str, str], after: dict[str, str]) -> dict[str, str]:
    """The values after all rules; a refusal when one of them aborts the write."""
    if not table.is_a("task"):
        return after
    if not before:
        after = {**after, "opened_at": after.get("opened_at") or now(call), "opened_by": user_id(call.who.name)}
    after = _ACTIONS.get(table.name, _nothing)(before, after)
    after = _closing(call, table, before, after)
    if missing := [*_missing(table, after), *_demanded(call, table, after)]:
        labels = ", ".join(table.columns[name].label for name in missing)
        raise refused(403, "Operation Failed", f"Data Policy Exception: The following fields are mandatory: {labels}")
    if table.name == "sn_grc_issue" and after.get("state") == _RESPOND:
        _respond(after)
    return after


def closed_states(table: Table) -> frozenset[str]:
    """The states in which a task of the table is not active any more."""
    return _CLOSED.get(table.name, _TASK_CLOSED)


def resolved_states(table: Table) -> frozenset[str]:
    """The states in which a task of the table is resolved and waits to be closed."""
    return _RESOLVED.get(table.name, frozenset())


def now(call: Call) -> str:
    """The time of the call as a column holds it: UTC, whole seconds."""
    return call.now.astimezone(UTC).strftime(MOMENT)


def _nothing(_before: Mapping[str, str], after: dict[str, str]) -> dict[str, str]:
    return after


def _mirror(before: Mapping[str, str], after: dict[str, str], other: str) -> dict[str, str]:
    """``state`` and its older twin are one column in effect: the one that changed wins."""
    leader = "state" if after.get("state") != before.get("state") or not before else other
    value = after.get(leader, "")
    rated = {"priority": _PRIORITY.get(after.get("impact", "") + after.get("urgency", ""), after.get("priority", ""))}
    return {**after, "state": value, other: value, **rated}


def _grc(before: Mapping[str, str], after: dict[str, str]) -> dict[str, str]:
    """Policy sets the due date when the issue is made or rated anew."""
    if before and before.get("issue_rating") == after.get("issue_rating"):
        return after
    days = _RATING_DAYS.get(after.get("issue_rating", ""))
    if days is None:
        return after
    due = datetime.strptime(after["opened_at"], MOMENT).replace(tzinfo=UTC) + timedelta(days=days)
    return {**after, "due_date": due.strftime(MOMENT)}


_ACTIONS: dict[str, Callable[[Mapping[str, str], dict[str, str]], dict[str, str]]] = {
    "incident": lambda before, after: _mirror(before, after, "incident_state"),
    "problem": lambda before, after: _mirror(before, after, "problem_state"),
    "sn_grc_issue": _grc,
}


def _closing(call: Call, table: Table, before: Mapping[str, str], after: dict[str, str]) -> dict[str, str]:
    state = after.get("state", "")
    closed, resolved = closed_states(table), resolved_states(table)
    was = before.get("state", "")
    after = {**after, "active": "false" if state in closed else "true"}
    for ends, word in ((closed, "closed"), (resolved, "resolved")):
        if state in ends and was not in ends:
            after |= {f"{word}_at": now(call), f"{word}_by": user_id(call.who.name)}
        elif state not in closed | resolved and f"{word}_at" in table.columns:
            after |= {f"{word}_at": "", f"{word}_by": ""}
    return after


def _missing(table: Table, after: Mapping[str, str]) -> list[str]:
    """The columns that a data policy asks for and that are empty."""
    state = after.get("state", "")
    needed: tuple[str, ...] = ()
    if table.name == "incident":
        needed = ("close_code", "close_notes") if state in {"6", "7"} else ("hold_reason",) if state == "3" else ()
    elif table.name == "problem":
        code = after.get("resolution_code", "")
        if state in {"106", "107"}:
            needed = ("resolution_code", *_NEEDED_BY_CODE.get(code, ()))
        elif state in _ASSIGNED:
            needed = ("assigned_to",)
    return [name for name in needed if not after.get(name)]


def _demanded(call: Call, table: Table, after: Mapping[str, str]) -> list[str]:
    """The columns that a data policy made overnight asks for and that are empty."""
    asked = [*call.question.twist.mandatory, *_by_policy(call, table)]
    return [name for name in asked if name in table.columns and not after.get(name)]


def _by_policy(call: Call, table: Table) -> Iterator[str]:
    """The columns that an active data policy of the table makes mandatory whatever the record holds."""
    for rule in call.desk.all("sys_data_policy_rule"):
        policy = call.desk.row("sys_data_policy2", rule.values.get("sys_data_policy", ""))
        always = policy is not None and policy.values.get("active") == "true" and not policy.values.get("conditions")
        binds = rule.values.get("mandatory") == "true" and rule.values.get("disabled") != "true"
        if always and binds and table.is_a(rule.values.get("table", "")):
            yield rule.values.get("field", "")


def _respond(after: Mapping[str, str]) -> None:
    if all(after.get(name) for name in ("assigned_to", "issue_manager", "due_date")):
        return
    rule = "Validate issue state"
    stack = f"{rule}^{sys_id('sys_script', rule)}"
    detail = f"Operation against file 'sn_grc_issue' was aborted by Business Rule '{stack}'. Business Rule Stack:{rule}"
    raise refused(403, "Operation Failed", detail)
