"""What an issue's status and resolution mean for us.

=========================================== ==========================================================
the issue                                   is
=========================================== ==========================================================
status named in the mapping (id or name)    what the mapping says, before everything else
category done, called like no fix           ended: "Won't do", "Cancelled"
category new, indeterminate, done           open, in progress, done
done, with a resolution of the mapping      what the mapping says: done or ended
done, with a resolution that is no fix      ended
done, with any other resolution, or none    done: a team-managed project has no resolutions
not done, with a resolution                 as its status says: workflows forget to clear it
=========================================== ==========================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.jira.shapes import table
from connector.model.ticket import TicketState

if TYPE_CHECKING:
    from connector.model.ticket import TicketMapping

_BY_CATEGORY = {
    "new": TicketState.OPEN,
    "indeterminate": TicketState.IN_PROGRESS,
    "done": TicketState.DONE,
}

_CATEGORIES = {"2": "new", "4": "indeterminate", "3": "done"}

DUPLICATES = frozenset({"duplicate", "重复", "重複"})

_NOT_FIXES = DUPLICATES | {
    "won't do",
    "won't fix",
    "wont do",
    "wont fix",
    "cannot reproduce",
    "can't reproduce",
    "declined",
    "rejected",
    "incomplete",
    "invalid",
    "not a bug",
    "abandoned",
    "cancelled",
    "canceled",
    "obsolete",
    "不做",
    "不会做",
    "不修复",
    "不解决",
    "无法重现",
    "未完成",
    "已拒绝",
    "已取消",
}


def state(fields: dict[str, Any], mapping: TicketMapping) -> TicketState:
    """Our state of an issue, from its ``status`` and ``resolution``."""
    by_status = of_status(table(fields.get("status")), mapping)
    resolution = table(fields.get("resolution"))
    if by_status is not TicketState.DONE or not resolution:
        return by_status
    return of_resolution(str(resolution.get("name") or ""), mapping, str(resolution.get("id") or ""))


def of_status(status: dict[str, Any], mapping: TicketMapping) -> TicketState:
    """Our state of a status alone. A category that Jira does not have yet counts as in progress."""
    for word in (status.get("id"), status.get("name")):
        if word is not None and str(word) in mapping.status:
            return mapping.status[str(word)]
    found = _BY_CATEGORY.get(category(status), TicketState.IN_PROGRESS)
    return TicketState.ENDED if found is TicketState.DONE and _no_fix(str(status.get("name"))) else found


def of_resolution(name: str, mapping: TicketMapping, identity: str = "") -> TicketState:
    """Whether a done issue with this resolution was fixed."""
    for word in (identity, name):
        if word in mapping.resolution:
            return mapping.resolution[word]
    return TicketState.ENDED if _no_fix(name) else TicketState.DONE


def category(status: dict[str, Any]) -> str:
    """``new``, ``indeterminate`` or ``done``; by the category's key, else by its id, which is the same everywhere."""
    told = table(status.get("statusCategory"))
    return str(told.get("key") or _CATEGORIES.get(str(told.get("id"))) or "")


def _no_fix(name: str) -> bool:
    return name.casefold().replace("’", "'") in _NOT_FIXES
