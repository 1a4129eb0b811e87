"""Moving an issue to where the mapping's ``[closing]`` says, along whatever workflow the project has.

Jira tells only what can be done next, so the way is found step by step: the transition that the mapping names, else one
that arrives, else one to a status not visited yet, rather one in progress than one that begins again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters import moves
from adapters.jira import richtext
from adapters.jira.meta import Field, field
from adapters.jira.states import DUPLICATES, category, of_resolution, of_status, state
from adapters.jira.wire import wire
from adapters.moves import FINISHED, UNFINISHED, is_state
from connector.errors import Problem, TicketRejected
from connector.language import _
from connector.model.ticket import TicketState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from adapters.jira.client import JiraClient
    from adapters.jira.meta import Choice
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw
    from connector.model.ticket import Assignee, StatusChange, TicketMapping
    from connector.ports import Move

STEPS = 6


class Workflow:
    """Moves issues of one project."""

    def __init__(
        self, client: JiraClient, mapping: TicketMapping, deployment: Deployment, account: Callable[[Assignee], str]
    ) -> None:
        self._client, self._mapping, self._deployment, self._account = client, mapping, deployment, account

    def move(self, issue_id: str, move: Move, note: str) -> None:
        """Bring the issue there, unless it is. Raises ``TicketRejected`` with what is missing on the way."""
        change = moves.change(self._mapping, move)
        visited: set[str] = set()
        for _step in range(STEPS):
            fields = self._now(issue_id)
            if self._arrived(fields, change, move):
                return
            visited.add(str(fields["status"].get("id")))
            transition = self._chosen(self._client.transitions(issue_id), change, visited)
            filled, comment = self._filled(transition, self._unwritten(issue_id, change), move, note)
            self._client.transition(issue_id, str(transition["id"]), filled, comment)
        self._must_have_arrived(issue_id, change, move)

    def stuck(self, status: str, offered: Mapping[str, Sequence[Raw]], move: Move) -> Problem | None:
        """Why an issue in this status (its id) would not get there, by the transitions that are known of each status.

        None also where the way leads to a status of which nothing is known.
        """
        change = moves.change(self._mapping, move)
        visited: set[str] = set()
        try:
            while status in offered:
                visited.add(status)
                transition = self._chosen(offered[status], change, visited)
                self._filled(transition, change, move, "")
                status = str(_to(transition).get("id"))
        except TicketRejected as error:
            return error.problems[0]
        return None

    def _must_have_arrived(self, issue_id: str, change: StatusChange, move: Move) -> None:
        if not self._arrived(self._now(issue_id), change, move):
            raise self._stuck(change, _("it did not arrive after {n} steps").format(n=STEPS))

    def _now(self, issue_id: str) -> Raw:
        fields = self._client.issue(issue_id, ["status", "resolution"]).get("fields") or {}
        return {"status": fields.get("status") or {}, "resolution": fields.get("resolution")}

    def _unwritten(self, issue_id: str, change: StatusChange) -> StatusChange:
        """Without the fields that would take our note and hold somebody's words already: those stay."""
        noted = [name for name, value in change.fields.items() if isinstance(value, str) and "{note}" in value]
        if not noted:
            return change
        held = self._client.issue(issue_id, noted).get("fields") or {}
        left = {name: value for name, value in change.fields.items() if name not in noted or not held.get(name)}
        return change.model_copy(update={"fields": left})

    def _arrived(self, fields: Raw, change: StatusChange, move: Move) -> bool:
        """True at the target; reopened is any open status.

        Ended is any finished one: where a workflow sets the resolution by itself, no way leads further.
        """
        status, target = fields["status"], str(change.to)
        if not is_state(target):
            return target in {status.get("id"), status.get("name")}
        now = state(fields, self._mapping)
        if move == "reopened":
            return now in UNFINISHED
        return now == target or (target == TicketState.ENDED and now in FINISHED)

    def _chosen(self, transitions: Sequence[Raw], change: StatusChange, visited: set[str]) -> Raw:
        offered = [raw for raw in transitions if raw.get("isAvailable") is not False]
        open_ways = [raw for raw in offered if str(_to(raw).get("id")) not in visited]
        by_name = [raw for raw in open_ways if change.via and change.via in {raw.get("id"), raw.get("name")}]
        arriving = [raw for raw in open_ways if self._arrives(raw, str(change.to))]
        between = sorted((raw for raw in open_ways if self._between(raw)), key=_progress)
        chosen = next(iter([*by_name, *arriving, *between]), None)
        if chosen is None:
            names = ", ".join(str(raw.get("name")) for raw in offered)
            raise self._stuck(change, _("the workflow offers only: {names}").format(names=names or "–"))
        return chosen

    def _arrives(self, transition: Raw, target: str) -> bool:
        status = _to(transition)
        if not is_state(target):
            return target in {status.get("id"), status.get("name")}
        leads_to = of_status(status, self._mapping)
        return leads_to == target or (target == TicketState.ENDED and leads_to is TicketState.DONE)

    def _between(self, transition: Raw) -> bool:
        return of_status(_to(transition), self._mapping) not in FINISHED

    def _filled(self, transition: Raw, change: StatusChange, move: Move, note: str) -> tuple[Raw, Any]:
        """The fields of the transition's screen, and a comment where the screen demands one."""
        screen = [field(raw, name) for name, raw in (transition.get("fields") or {}).items()]
        filled: Raw = {}
        missing: dict[str, str] = {}
        for each in screen:
            value = self._value(each, change, move, note)
            if value is not None:
                filled[each.id] = value
            elif each.required and not each.has_default and each.id != "comment":
                missing[each.id] = _("{name} is required").format(name=each.name)
        if missing:
            raise self._stuck(change, "; ".join(missing.values()), missing)
        wants_comment = any(each.id == "comment" and each.required for each in screen)
        return filled, richtext.written(note, self._deployment) if wants_comment else None

    def _value(self, each: Field, change: StatusChange, move: Move, note: str) -> Any:
        given = change.fields.get(each.id)
        if given is not None:
            value = given.replace("{note}", note) if isinstance(given, str) else given
            return wire(value, each, self._deployment, self._account)
        if each.id == "resolution":
            choice = self._resolution(each.choices, move)
            return {"id": choice.id} if choice else None
        return {"id": each.choices[0].id} if each.required and len(each.choices) == 1 else None

    def _resolution(self, choices: tuple[Choice, ...], move: Move) -> Choice | None:
        """The first resolution that says what the move means."""
        wanted = TicketState.DONE if move == "done" else TicketState.ENDED
        fitting = [choice for choice in choices if of_resolution(choice.name, self._mapping, choice.id) == wanted]
        if move != "done":
            fitting.sort(key=lambda choice: (choice.name.casefold() in DUPLICATES) != (move == "duplicate"))
        return next(iter(fitting), None)

    def _stuck(self, change: StatusChange, why: str, fields: dict[str, str] | None = None) -> TicketRejected:
        problem = Problem(
            _("moving to {status}").format(status=change.to),
            why,
            _("write the way and the fields of its screens into [closing] of mapping {name}").format(
                name=self._mapping.name
            ),
        )
        return TicketRejected(problem, fields=fields)


def _to(transition: Raw) -> Raw:
    status = transition.get("to")
    return status if isinstance(status, dict) else {}


def _progress(transition: Raw) -> bool:
    return category(_to(transition)) != "indeterminate"
