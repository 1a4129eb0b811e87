"""Which tables and columns a role may use.

================== ============================== ==================================
role               reads                          writes
================== ============================== ==================================
admin              everything                     everything, and deletes
itil, audit, …     everything but secret columns  tasks, journals, attachments
incident_only      incidents and reference tables incidents, journals, attachments
================== ============================== ==================================

A confidential audit action is seen by administrators only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.sandbox.servicenow.call import Call
    from adapters.sandbox.servicenow.schema import Column, Table
    from adapters.sandbox.servicenow.words import Row

_NARROW = "incident_only"
_REFERENCE = frozenset(
    {"sys_user", "sys_user_group", "sys_user_grmember", "sys_choice", "sys_db_object", "sys_dictionary"}
)
_SIDE = frozenset({"sys_journal_field", "sys_attachment"})


def may_read(call: Call, table: Table) -> bool:
    """Whether the asking user may read the table at all."""
    if call.admin or _NARROW not in call.login.roles:
        return True
    return table.is_a("incident") or table.name in _REFERENCE | _SIDE


def may_write(call: Call, table: Table) -> bool:
    """Whether the asking user may insert and update."""
    if call.admin:
        return True
    if _NARROW in call.login.roles:
        return table.is_a("incident")
    return table.is_a("task")


def may_see(call: Call, row: Row) -> bool:
    """Whether an access rule lets the asking user see the record."""
    return call.admin or not (row.hidden or row.values.get("u_confidential") == "true")


def shown_columns(call: Call, table: Table) -> list[str]:
    """The columns that the asking user may read."""
    admin = call.admin
    return [name for name, column in table.columns.items() if admin or not column.secret]


def shown_column(call: Call, table: Table, name: str) -> Column | None:
    """The column of this name, if it is there and the asking user may read it."""
    column = table.columns.get(name)
    return column if column is not None and (not column.secret or call.admin) else None
