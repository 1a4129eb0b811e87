"""The create screen of our issue type, and a draft in the shape that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jira.compare import EMPTY
from adapters.jira.meta import Field, Screen, field
from adapters.jira.wire import label, wire
from adapters.remembered import Remembered
from connector.errors import Problem, TargetMisconfigured
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic import JsonValue

    from adapters.jira.config import JiraOptions
    from adapters.jira.project import Project
    from adapters.remembered import Ticks
    from connector.model.ticket import Assignee, FieldValue, TicketDraft

_NAMES = ("id", "name", "untranslatedName")
"""What an issue type may be called by."""


class Screens:
    """Knows the create screen once it was asked for; :meth:`doubt` it after a refusal, it may have changed."""

    def __init__(
        self, project: Project, name: str, options: JiraOptions, account: Callable[[Assignee], str], ticks: Ticks
    ) -> None:
        self._project, self._name, self._options, self._account = project, name, options, account
        self._screen: Remembered[Screen] = Remembered(options.remember, ticks)

    def doubt(self) -> None:
        """Ask again next time, unless it was asked for just now."""
        self._screen.doubt()

    @property
    def screen(self) -> Screen:
        """The create screen. Raises ``TargetMisconfigured`` where the project has no such issue type for us."""
        return self._screen.get("create", self._asked)

    def new_issue(self, draft: TicketDraft) -> dict[str, JsonValue]:
        """Everything that the one creating call carries."""
        fields: dict[str, JsonValue] = {
            "project": {"key": self._options.project},
            "issuetype": {"id": self.screen.type_id},
        }
        fields |= self.values(draft, draft.fields)
        if self._must_be_labelled(draft):
            fields["labels"] = [draft.mark, *self._labels(draft)]
        return fields

    def changes(self, draft: TicketDraft, names: Iterable[str]) -> dict[str, JsonValue]:
        """The named fields as an edit. Labels are added, never replaced: people have theirs."""
        changed = set(names)
        emptied: dict[str, JsonValue] = dict.fromkeys(sorted(changed - {"labels"}))
        payload: dict[str, JsonValue] = {"fields": emptied | self.values(draft, emptied)}
        if "labels" in changed:
            payload["update"] = {"labels": [{"add": word} for word in self._labels(draft)]}
        return payload

    def values(self, draft: TicketDraft, names: Iterable[str]) -> dict[str, JsonValue]:
        """The named fields of the draft in Jira's shapes; what is empty is left out."""
        given = {name: draft.fields.get(name) for name in sorted(names)}
        return {name: self._value(name, value) for name, value in given.items() if value not in EMPTY}

    def _must_be_labelled(self, draft: TicketDraft) -> bool:
        """The mark is a label, except on Cloud where the screen has none: there the entity property does alone."""
        return self._options.deployment == "datacenter" or "labels" in self.screen.fields or "labels" in draft.fields

    def _value(self, name: str, value: FieldValue) -> JsonValue:
        known = self.screen.fields.get(name) or _guess(name)
        return wire(value, known, self._options.deployment, self._account)

    def _labels(self, draft: TicketDraft) -> list[JsonValue]:
        words = draft.fields.get("labels")
        listed = words if isinstance(words, tuple | list) else [words] if words else []
        return [*sorted({label(str(word)) for word in listed})]

    def _asked(self) -> Screen:
        type_id = self._type_id()
        fields = [field(raw) for raw in self._project.create_fields(type_id)]
        return Screen(type_id, {each.id: each for each in fields})

    def _type_id(self) -> str:
        offered = self._project.issue_types()
        wanted = self._options.issue_type
        found = [raw for raw in offered if wanted in {str(raw.get(name)) for name in _NAMES}]
        if found:
            return str(found[0].get("id"))
        names = ", ".join(str(raw.get("name")) for raw in offered)
        why = _("project {project} has no issue type {type} that our account can create")
        raise TargetMisconfigured(
            Problem(
                f"targets.{self._name}.issue_type",
                why.format(project=self._options.project, type=wanted),
                _("take one of: {names}").format(names=names or "–"),
            )
        )


def _guess(name: str) -> Field:
    """A field that is not on the screen: Jira says so itself when it gets it."""
    return field({}, name)
