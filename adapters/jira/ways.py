"""Whether issues of ours would get to their end, as far as it can be seen without moving any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jira.jql import standing
from adapters.jira.states import of_status
from adapters.moves import FINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.jira.client import JiraClient
    from adapters.jira.config import JiraOptions
    from adapters.jira.shapes import Raw
    from adapters.jira.workflow import Workflow
    from connector.errors import Problem
    from connector.model.ticket import TicketMapping
    from connector.ports import Move


class Ways:
    """Jira tells the transitions of an issue only: for each status, one that stands there shows them."""

    def __init__(self, client: JiraClient, options: JiraOptions, mapping: TicketMapping, workflow: Workflow) -> None:
        self._client, self._options, self._mapping, self._workflow = client, options, mapping, workflow

    def stuck(self, move: Move, statuses: Sequence[Raw]) -> Iterator[Problem]:
        """Why an issue would not get there, once for each reason; nothing where nobody's issue shows the way."""
        unfinished = [one for one in statuses if of_status(one, self._mapping) not in FINISHED]
        offered = {
            str(status.get("id")): self._client.transitions(example)
            for status in unfinished
            if (example := self._example(str(status.get("id")))) is not None
        }
        found = (self._workflow.stuck(status, offered, move) for status in offered)
        return iter(dict.fromkeys(problem for problem in found if problem is not None))

    def _example(self, status: str) -> str | None:
        query = standing(self._options.project, self._options.issue_type, status)
        return next((str(raw.get("id")) for raw in self._client.search(query, ["status"])), None)
