"""The queries we ask. Times are unquoted epoch milliseconds: a date would be read in the account's own time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def marked(marks: Iterable[str]) -> str:
    """Issues with one of the labels, in any project: an issue that was moved is found too."""
    return f"labels in ({', '.join(quoted(mark) for mark in marks)}) ORDER BY created ASC"


def of_ids(ids: Iterable[str]) -> str:
    """Issues of these ids."""
    return f"id in ({', '.join(ids)}) ORDER BY key ASC"


def ours_since(project: str, since: datetime) -> str:
    """Issues that our account created at or after ``since``."""
    return (
        f"project = {quoted(project)} AND reporter = currentUser() AND created >= {_epoch(since)} ORDER BY created ASC"
    )


def updated_since(project: str, since: datetime) -> str:
    """Issues changed at or after ``since``, in an order that does not change while pages are turned."""
    return f"project = {quoted(project)} AND updated >= {_epoch(since)} ORDER BY key ASC"


def standing(project: str, issue_type: str, status: str) -> str:
    """Issues of a type in a status (its id), the newest first."""
    of_type = f"project = {quoted(project)} AND issuetype = {quoted(issue_type)}"
    return f"{of_type} AND status = {status} ORDER BY created DESC"


def quoted(text: str) -> str:
    """A string of JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
