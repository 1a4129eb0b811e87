"""Filling the trackers with many tickets at once, past their interfaces: for measuring, not for trying.

Each is like a ticket that Closeout made and nobody touched since, with little more than its mark.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from adapters.sandbox.jira.words import Alias, Issue
from adapters.sandbox.servicenow.schema import sys_id, tables
from adapters.sandbox.servicenow.values import MOMENT
from adapters.sandbox.servicenow.words import Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from adapters.sandbox.jira.call import Desk as JiraDesk
    from adapters.sandbox.servicenow.call import Desk as ServiceNowDesk

AUTHOR = "closeout-bot"
SUMMARY = "A finding"


def issues(desk: JiraDesk, project_key: str, marks: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """An issue for each mark: its id and key."""
    project = next(project for project in desk.projects.values() if project.key == project_key)
    pattern = Issue(
        id="0",
        key="",
        project=project.id,
        type=project.types[0],
        status=next(flow.start for flow in desk.world.workflows if flow.name == project.workflow),
        creator=AUTHOR,
        created=now,
        updated=now,
        status_changed=now,
    )
    made: list[tuple[str, str]] = []
    with desk.store.transaction():
        numbers = count(desk.store.next(f"jira.number.{project.id}", 1, len(marks)))
        ids = count(desk.store.next("jira.issue", 10_000, len(marks)))
        for mark, number, one in zip(marks, numbers, map(str, ids), strict=False):
            key = f"{project.key}-{number}"
            values = {"summary": SUMMARY, "labels": [mark], "reporter": AUTHOR}
            parts = {"id": one, "key": key, "values": values, "properties": {"closeout": {"mark": mark}}}
            desk.issues.put(one, pattern.model_copy(update=parts))
            desk.keys.put(key, Alias(issue=one))
            made.append((one, key))
    return made


def records(desk: ServiceNowDesk, table_name: str, marks: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """A record for each mark: its sys_id and number."""
    table = tables()[table_name]
    at = now.strftime(MOMENT)
    common = {name: "" for name, column in table.columns.items() if column.kind != "journal"} | table.defaults
    common |= {"sys_created_on": at, "sys_updated_on": at, "opened_at": at, "short_description": SUMMARY}
    common |= {"sys_class_name": table_name, "sys_mod_count": "0", "correlation_display": "closeout"}
    pattern = Row(sys_id="", table=table_name, values={})
    made: list[tuple[str, str]] = []
    with desk.store.transaction():
        rows = count(desk.store.next("servicenow.row", 1, len(marks)))
        numbers = count(desk.store.next(f"servicenow.{table.prefix}", 10_001, len(marks)))
        for mark, row, place in zip(marks, rows, numbers, strict=False):
            one, number = sys_id(table_name, str(row), at), f"{table.prefix}{place:07d}"
            values = {**common, "sys_id": one, "number": number, "correlation_id": mark}
            desk.rows.put(one, pattern.model_copy(update={"sys_id": one, "values": values}))
            made.append((one, number))
    return made
