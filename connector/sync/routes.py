"""Which queue a nonconformity goes to: the first route that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.audit import Nonconformity, Report
    from connector.model.policy import Route, When


def route_of(content: Nonconformity, head: Report, routes: Sequence[Route]) -> Route | None:
    """The first route whose conditions all hold; None: it waits as "no route".

    A row that is no audit finding (a complaint, an incident) is taken only by a route that names its source.
    """
    return next((route for route in routes if takes(route.when, content, head)), None)


def takes(when: When, content: Nonconformity, head: Report) -> bool:
    """Whether every condition holds; a list holds by any of its values, a clause also for those below it."""
    if content.grade not in when.grade or not (content.audit_finding or when.source):
        return False
    conditions = (
        (when.process, (content.process,)),
        (when.standard, tuple(citation.standard for citation in content.citations) or (content.standard,)),
        (when.audit_type, (head.audit_type,)),
        (when.department, (content.department,)),
        (when.site, (content.site,)),
        (when.source, (content.source,)),
    )
    if not all(set(wanted) & set(given) for wanted, given in conditions if wanted):
        return False
    return not when.clause or any(_below(clause, top) for clause in content.clauses for top in when.clause)


def _below(clause: str, top: str) -> bool:
    return clause == top or clause.startswith(f"{top}.")
