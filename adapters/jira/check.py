"""Everything in a Jira that would stop our drafts, each with its remedy. Only reads."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from adapters.jira.meta import GIVEN
from adapters.jira.readers import is_open_to_all
from adapters.jira.states import of_status
from adapters.moves import is_state
from adapters.rules import written
from connector.errors import Problem, TargetError, TargetMisconfigured
from connector.language import _
from connector.model.ticket import Assignee, TicketState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.jira.config import JiraOptions
    from adapters.jira.meta import Field, Screen
    from adapters.jira.people import People
    from adapters.jira.project import Project
    from adapters.jira.screens import Screens
    from adapters.jira.shapes import Raw
    from adapters.jira.ways import Ways
    from connector.model.ticket import TicketDraft, TicketMapping

_RIGHTS = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "SCHEDULE_ISSUES",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a queue before anything is pushed into it."""

    name: str
    options: JiraOptions
    mapping: TicketMapping
    project: Project
    screens: Screens
    people: People
    ways: Ways

    def faults(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        """Credentials and project first, without which nothing can be asked: their errors are raised."""
        self.project.myself()
        self._found()
        yield from self._rights()
        yield from self._screen(drafts)
        yield from self._assignees(drafts)
        yield from self._statuses()
        yield from self._evidence()
        if is_open_to_all(self.project):
            yield self._readers()

    def _found(self) -> None:
        try:
            self.project.itself()
        except TargetMisconfigured as error:
            remedy = _("correct project, or let our account browse {project}").format(project=self.options.project)
            raise TargetMisconfigured(
                *(Problem(self._where("project"), one.why, remedy) for one in error.problems)
            ) from None

    def _rights(self) -> Iterator[Problem]:
        try:
            granted = self.project.permissions(_RIGHTS)
        except TargetError as error:
            yield from error.problems
            return
        for right in _RIGHTS:
            if not (granted.get(right) or {}).get("havePermission"):
                yield Problem(
                    self._where("project"),
                    _("our account lacks the permission {right}").format(right=right),
                    _("give it to the account in the permission scheme of {project}").format(
                        project=self.options.project
                    ),
                )

    def _screen(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        try:
            screen = self.screens.screen
        except TargetError as error:
            yield from error.problems
            return
        yield from self._unfilled(screen)
        if not {"labels"} & (screen.fields.keys() | self.mapping.fields.keys()):
            yield self._unlabelled()
        for name, rule in self.mapping.fields.items():
            field = screen.fields.get(name)
            if field is None:
                yield self._off_screen(name, screen)
            elif field.choices:
                yield from self._values(field, written(rule, name, drafts))

    def _unfilled(self, screen: Screen) -> Iterator[Problem]:
        for field in screen.fields.values():
            filled = field.id in self.mapping.fields or field.id in GIVEN
            if field.required and not field.has_default and not filled:
                yield Problem(
                    self._field(field.id),
                    _("Jira requires {name}, and the mapping does not fill it").format(name=field.name),
                    _("add {id} to [fields] of the mapping").format(id=field.id),
                )

    def _off_screen(self, name: str, screen: Screen) -> Problem:
        by_name = {field.name: field.id for field in screen.fields.values()}
        close = get_close_matches(name, [*by_name, *screen.fields], n=1)
        why = _("is not on the create screen of {type} in {project}")
        remedy = _("put it on the screen, or take it out of the mapping")
        if close:
            remedy = _("did you mean {name}? Else put it on the screen").format(name=by_name.get(close[0], close[0]))
        return Problem(
            self._field(name), why.format(type=self.options.issue_type, project=self.options.project), remedy
        )

    def _unlabelled(self) -> Problem:
        """On Cloud the entity property does for a mark; people cannot see it."""
        return Problem(
            self._field("labels"),
            _("there are no labels on the create screen of {type} to carry our mark").format(
                type=self.options.issue_type
            ),
            _("put Labels on the screen"),
            warning=self.options.deployment == "cloud",
        )

    def _values(self, field: Field, words: Sequence[str]) -> Iterator[Problem]:
        for word in words:
            if field.choice(word) is None:
                names = ", ".join(choice.name for choice in field.choices[:10])
                yield Problem(
                    self._field(field.id),
                    _("{name} has no value {word}").format(name=field.name, word=word),
                    _("take one of: {names}").format(names=names),
                )

    def _assignees(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        values = (value for draft in drafts for value in draft.fields.values())
        for assignee in {value.key: value for value in values if isinstance(value, Assignee)}.values():
            try:
                account = self.people.account(assignee)
                if assignee.account and not self._assignable(account):
                    yield self._not_assignable(assignee)
            except TargetError as error:
                yield from error.problems

    def _assignable(self, account: str) -> bool:
        found = self.project.assignable_account(account)
        return any(account in {each.get("accountId"), each.get("name")} for each in found)

    def _not_assignable(self, assignee: Assignee) -> Problem:
        return Problem(
            f"people.{assignee.key}.accounts.{self.name}",
            _("the account of {name} cannot be assigned issues of {project}").format(
                name=assignee.name, project=self.options.project
            ),
            _("correct the account, or give it the permission to be assigned"),
        )

    def _statuses(self) -> Iterator[Problem]:
        """Where no status is done there is no way to it; where issues stand about, their transitions show the way."""
        try:
            statuses = self._statuses_of_type()
            stuck = [*self.ways.stuck("done", statuses)]
        except TargetError as error:
            yield from error.problems
            return
        if statuses and not any(of_status(status, self.mapping) is TicketState.DONE for status in statuses):
            yield Problem(
                self._where("issue_type"),
                _("no status of its workflow means done"),
                _("name the status that does in [status] of the mapping"),
            )
        yield from self._unknown_statuses(statuses)
        yield from (Problem(self._where("issue_type"), one.why, one.remedy) for one in stuck)

    def _statuses_of_type(self) -> list[Raw]:
        wanted = self.options.issue_type
        types = [each for each in self.project.statuses() if wanted in {each.get("id"), each.get("name")}]
        return [status for each in types for status in each.get("statuses") or ()]

    def _unknown_statuses(self, statuses: Sequence[Raw]) -> Iterator[Problem]:
        known = {str(status.get(key)) for status in statuses for key in ("id", "name")}
        targets = [change.to for change in self.mapping.closing.values() if change.to and not is_state(change.to)]
        for word in [*self.mapping.status, *targets]:
            if statuses and word not in known:
                names = ", ".join(str(status.get("name")) for status in statuses)
                yield Problem(
                    f"mapping {self.mapping.name}",
                    _("the workflow has no status {word}").format(word=word),
                    _("take one of: {names}").format(names=names),
                )

    def _evidence(self) -> Iterator[Problem]:
        named = {name for names in self.mapping.evidence.values() for name in names}
        try:
            known = {str(raw.get("id")): str(raw.get("name")) for raw in self.project.custom_fields()} if named else {}
        except TargetError as error:
            yield from error.problems
            return
        for name in sorted(named - known.keys()):
            by_name = {words: identity for identity, words in known.items()}
            close = get_close_matches(name, [*by_name, *known], n=1)
            meant = _("did you mean {name}?").format(name=by_name.get(close[0], close[0])) if close else ""
            yield Problem(
                f"mapping {self.mapping.name}: evidence", _("there is no field {name}").format(name=name), meant
            )

    def _readers(self) -> Problem:
        return Problem(
            self._where("project"),
            _("everybody can read the issues of {project}").format(project=self.options.project),
            _('restrict the permission to browse, or set disclosure = "stub" on the routes to this target'),
            warning=True,
        )

    def _where(self, setting: str) -> str:
        return f"targets.{self.name}.{setting}"

    def _field(self, name: str) -> str:
        return f"mapping {self.mapping.name}: fields.{name}"
