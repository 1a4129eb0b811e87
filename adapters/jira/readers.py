"""Who can read the issues of a project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.errors import TargetError

if TYPE_CHECKING:
    from adapters.jira.project import Project
    from adapters.jira.shapes import Raw

_EVERYBODY = frozenset({"anyone", "applicationRole"})
_EVERYBODYS_GROUP = re.compile("jira(-core|-software|-servicedesk|-servicemanagement)?-users")


def is_open_to_all(project: Project) -> bool:
    """From the grants; who may not see those still sees whether the project answers without a sign-in."""
    try:
        return any(map(_is_for_all, project.grants()))
    except TargetError:
        return project.public()


def _is_for_all(grant: Raw) -> bool:
    """A right to browse for the public, for whoever is signed in, or for a group that Jira puts every user in."""
    holder = grant.get("holder") or {}
    group = str(holder.get("parameter") or "")
    signed_in = holder.get("type") in _EVERYBODY and not group
    by_group = holder.get("type") == "group" and _EVERYBODYS_GROUP.match(group) is not None
    return grant.get("permission") == "BROWSE_PROJECTS" and (signed_in or by_group)
