"""The fields of JQL: what an issue holds of each, what a word means in it, and which operators it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from adapters.sandbox.jira.adf import plain
from adapters.sandbox.jira.fields import as_words, document_of, field_of
from adapters.sandbox.jira.jql_dates import moment
from adapters.sandbox.jira.jql_words import Function, JqlError, Literal
from adapters.sandbox.jira.show import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.jql_words import Word
    from adapters.sandbox.jira.words import Issue

CHOICE = frozenset({"=", "!=", "IN", "NOT IN", "IS", "IS NOT"})
DATE = frozenset({"=", "!=", "<", ">", "<=", ">=", "IS", "IS NOT"})
TEXT = frozenset({"~", "!~", "IS", "IS NOT"})

_ALIASES = {
    "key": "issuekey",
    "id": "issuekey",
    "issue": "issuekey",
    "type": "issuetype",
    "due": "duedate",
    "resolutiondate": "resolved",
    "createddate": "created",
    "updateddate": "updated",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field in queries: what an issue holds of it, what a word means in it, which operators it takes."""

    operators: frozenset[str]
    held: Callable[[Issue], Any]
    means: Callable[[Word], Any]


class Fields:
    """The fields of queries as one call sees them. ``lenient``: an issue that is not there is one that matches none."""

    def __init__(self, call: Call, *, lenient: bool = False) -> None:
        self._call, self._lenient = call, lenient
        self._desk = call.desk
        self._zone = ZoneInfo(call.who.zone) if call.who else call.desk.zone

    def meaning(self, name: str) -> Meaning:
        """What a field means. Raises ``JqlError`` for one that is not there."""
        word = _ALIASES.get(name.lower(), name.lower())
        if (fixed := self._fixed().get(word)) is not None:
            return fixed
        custom = next((f for f in self._desk.world.fields if word in (f.name.lower(), f.id, f"cf[{f.id[12:]}]")), None)
        if custom is None:
            raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")
        if custom.kind == "date":
            return self._dated(lambda issue: self._day(issue.values.get(custom.id)), name)
        if custom.kind in {"text", "textarea"}:
            return _texts(lambda issue: as_words(self._desk, custom, issue.values.get(custom.id)))
        return _choice(lambda issue: _many(issue.values.get(custom.id)), lambda o: self._option(custom.id, name, o))

    def _fixed(self) -> dict[str, Meaning]:
        world = self._desk.world
        statuses = {one.id: one for one in world.statuses}
        return {
            "project": _choice(lambda i: (i.project,), self._project),
            "issuekey": _choice(lambda i: (i.id,), self._issue),
            "issuetype": _choice(lambda i: (i.type,), self._named("issuetype", world.types)),
            "status": _choice(lambda i: (i.status,), self._named("status", world.statuses)),
            "statuscategory": _choice(lambda i: (statuses[i.status].category,), self._category),
            "priority": _choice(lambda i: _many(i.values.get("priority")), self._named("priority", world.priorities)),
            "resolution": _choice(lambda i: _many(i.values.get("resolution")), self._resolution),
            "labels": _choice(lambda i: _many(i.values.get("labels")), _any_text),
            "assignee": _choice(lambda i: _many(i.values.get("assignee")), self._person("assignee")),
            "reporter": _choice(lambda i: _many(i.values.get("reporter")), self._person("reporter")),
            "creator": _choice(lambda i: (i.creator,), self._person("creator")),
            "created": self._dated(lambda i: i.created, "created"),
            "updated": self._dated(lambda i: i.updated, "updated"),
            "resolved": self._dated(lambda i: i.resolved, "resolved"),
            "duedate": self._dated(lambda i: self._day(i.values.get("duedate")), "duedate"),
            "summary": _texts(lambda i: str(i.values["summary"])),
            "description": _texts(self._description),
            "comment": _texts(_comments),
            "text": _texts(lambda i: f"{i.values['summary']}\n{self._description(i)}\n{_comments(i)}"),
        }

    def _dated(self, held: Callable[[Issue], datetime | None], name: str) -> Meaning:
        return Meaning(DATE, held, lambda o: moment(name, o, self._call.now, self._zone))

    def _day(self, stored: Any) -> datetime | None:
        return None if stored is None else datetime.combine(date.fromisoformat(stored), time(), self._zone)

    def _description(self, issue: Issue) -> str | None:
        stored = issue.values.get("description")
        return None if stored is None else plain(document_of(stored))

    def _project(self, operand: Word) -> str:
        word = _word(operand)
        for project in self._desk.projects.values():
            if word in {project.id, project.key.lower(), project.name.lower()} and self._call.visible(project):
                return project.id
        raise _missing("project", operand)

    def _issue(self, operand: Word) -> str:
        word = _word(operand)
        issue = self._desk.issue(word)
        if issue is None or not self._call.sees(issue):
            if self._lenient:
                return ""
            if word.isdigit():
                raise JqlError(f"A value with ID '{word}' does not exist for the field 'issue'.")
            raise JqlError(f"An issue with key '{word.upper()}' does not exist for field 'issue'.")
        return issue.id

    def _named(self, field: str, things: Any) -> Callable[[Word], str]:
        def find(operand: Word) -> str:
            word = _word(operand)
            for thing in things:
                if word in {thing.id, thing.name.lower()}:
                    return str(thing.id)
            raise _missing(field, operand)

        return find

    def _category(self, operand: Word) -> str:
        word = _word(operand)
        for key, (number, _colour, name) in CATEGORIES.items():
            if word in {key, str(number), name.lower()}:
                return key
        raise _missing("statusCategory", operand)

    def _resolution(self, operand: Word) -> str | None:
        if isinstance(operand, Literal) and operand.text.lower() == "unresolved":
            return None
        return self._named("resolution", self._desk.world.resolutions)(operand)

    def _option(self, field_id: str, name: str, operand: Word) -> str:
        field = field_of(self._desk, field_id)
        if field is not None and field.kind == "person":
            return self._person(name)(operand)
        return self._named(name, field.options if field else ())(operand)

    def _person(self, field: str) -> Callable[[Word], str]:
        def find(operand: Word) -> str:
            if isinstance(operand, Function) and operand.name.lower() == "currentuser":
                return "" if self._call.who is None else self._call.who.name
            word = _word(operand)
            for person in self._desk.people.values():
                shown = {person.account.lower(), person.full_name.lower()}
                others = set() if self._call.flavour.cloud else {person.name.lower(), person.email.lower()}
                if word in shown | others:
                    return person.name
            raise _missing(field, operand)

        return find


def _comments(issue: Issue) -> str:
    return "\n".join(plain(document_of(note.body)) for note in issue.comments)


def _many(stored: Any) -> tuple[Any, ...]:
    if stored is None:
        return ()
    return tuple(stored) if isinstance(stored, list) else (stored,)


def _choice(held: Callable[[Issue], Any], means: Callable[[Word], Any]) -> Meaning:
    return Meaning(CHOICE, held, means)


def _texts(held: Callable[[Issue], str | None]) -> Meaning:
    return Meaning(TEXT, held, _any_text)


def _word(operand: Word) -> str:
    return _any_text(operand).lower()


def _any_text(operand: Word) -> str:
    if isinstance(operand, Function):
        raise JqlError(f"Unable to find JQL function '{operand.name}()'.")
    return operand.text


def _missing(field: str, operand: Word) -> JqlError:
    return JqlError(f"The value '{_any_text(operand)}' does not exist for the field '{field}'.")
