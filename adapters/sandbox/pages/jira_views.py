"""Jira's issues for the pages, and what a person does to them there: through the same rules as the interface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from adapters.sandbox.exchange import Question
from adapters.sandbox.jira.accounts import assignable
from adapters.sandbox.jira.adf import document, plain
from adapters.sandbox.jira.call import Call, Flavour
from adapters.sandbox.jira.change import kept, screened, written
from adapters.sandbox.jira.comments import new_note
from adapters.sandbox.jira.fields import SYSTEM_FIELDS, as_words, document_of, field_of
from adapters.sandbox.jira.workflow import moved, status_of, ways
from adapters.sandbox.pages.views import Button, Card, Entry, Input, Move, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from adapters.sandbox.jira.call import Desk
    from adapters.sandbox.jira.words import Issue, Shift
    from adapters.sandbox.world import Person, Project, Transition

SHORT = "%Y-%m-%d %H:%M"
_IN_THE_HEAD = frozenset({"summary", "description", "assignee", "duedate"})


class JiraViews:
    """Issues as cards and pages; acts as a person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def cards(self) -> list[Card]:
        """All issues."""
        return [self._card(issue) for issue in self._desk.issues.all()]

    def _local(self, moment: datetime) -> str:
        return moment.astimezone(self._desk.zone).strftime(SHORT)

    def _card(self, issue: Issue) -> Card:
        status = status_of(self._desk, issue.status)
        assignee = issue.values.get("assignee")
        return Card(
            tracker="jira",
            id=issue.id,
            key=issue.key,
            title=str(issue.values["summary"]),
            status=status.name,
            category=status.category,
            assignee=self._desk.people[str(assignee)].full_name if assignee else "",
            due=str(issue.values.get("duedate") or ""),
            updated=self._local(issue.updated),
        )

    def page(self, issue_id: str, person: Person, now: datetime) -> Page | None:
        """The page of one issue, as a person sees it."""
        issue = self._desk.issues.get(issue_id)
        if issue is None:
            return None
        project = self._desk.projects[issue.project]
        stored: Any = issue.values.get("description")
        may_write = self._call(person, now).may_write(project)
        return Page(
            card=self._card(issue),
            document=None if stored is None else document_of(stored),
            details=tuple(self._details(issue, project)),
            comments=tuple(
                Entry(self._desk.people[one.author].full_name, self._local(one.created), document_of(one.body))
                for one in issue.comments
            ),
            history=tuple(
                Entry(self._desk.people[one.author].full_name, self._local(one.at), lines=tuple(map(_told, one.shifts)))
                for one in reversed(issue.changes)
            ),
            attachments=tuple(one.filename for one in issue.files),
            moves=tuple(self._move(way) for way in ways(self._desk, issue)) if may_write else (),
            people=tuple((one.name, one.full_name) for one in assignable(self._desk, project)),
            assignee=str(issue.values.get("assignee") or ""),
            evidence=tuple(self._evidence(issue, project)),
            hidden=issue.hidden,
        )

    def _details(self, issue: Issue, project: Project) -> Iterator[tuple[str, str]]:
        yield "Project", f"{project.name} ({project.key})"
        yield "Issue type", next(one.name for one in self._desk.world.types if one.id == issue.type)
        for field in (*SYSTEM_FIELDS, *self._desk.world.fields):
            words = as_words(self._desk, field, issue.values.get(field.id))
            if words and field.id not in _IN_THE_HEAD:
                yield field.name, words
        for key, value in issue.properties.items():
            yield f"Property {key}", json.dumps(value, ensure_ascii=False)

    def _move(self, way: Transition) -> Move:
        inputs = tuple(self._input(name, required=name in way.required) for name in way.screen)
        return Move(inputs, (Button(way.id, way.name),))

    def _input(self, name: str, value: str = "", *, required: bool = False) -> Input:
        field = field_of(self._desk, name)
        label = name if field is None else field.name
        options = tuple((one.id, one.name) for one in self._desk.world.resolutions) if name == "resolution" else ()
        return Input(name, label, value, options, required)

    def _evidence(self, issue: Issue, project: Project) -> Iterator[Input]:
        for field in self._desk.world.fields:
            if field.kind == "textarea" and field.id in project.screen:
                stored: Any = issue.values.get(field.id)
                yield self._input(field.id, "" if stored is None else plain(document_of(stored)))

    def _call(self, person: Person, now: datetime) -> Call:
        asked = Question("POST", "/", "")
        return Call(self._desk, asked, Flavour(cloud=True, version=3), person, now, {})

    def _issue(self, issue_id: str) -> Issue:
        issue = self._desk.issues.get(issue_id)
        if issue is None:
            raise LookupError(issue_id)
        return issue

    def move(self, issue_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Carry out the transition ``move`` with the fields of its screen."""
        issue = self._issue(issue_id)
        way = next((one for one in ways(self._desk, issue) if one.id == form.get("move")), None)
        if way is None:
            raise LookupError(issue_id)
        given = {name: self._given(name, form[name]) for name in way.screen if form.get(name, "").strip()}
        moved(self._call(person, now), issue, way, {"fields": given})

    def _given(self, name: str, text: str) -> Any:
        return {"id": text} if name == "resolution" else document(text)

    def assign(self, issue_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Give it to ``assignee``, or to nobody."""
        issue, call = self._issue(issue_id), self._call(person, now)
        name = form.get("assignee") or None
        given = None if name is None else {"accountId": self._desk.people[name].account}
        written(call, issue, screened(call, self._desk.projects[issue.project], {"assignee": given}, ("assignee",)))

    def comment(self, issue_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Add ``text`` as a comment."""
        issue, call = self._issue(issue_id), self._call(person, now)
        note = new_note(call, document(form.get("text", "")))
        kept(call, issue.model_copy(update={"comments": (*issue.comments, note), "updated": now}))

    def write(self, issue_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Save the texts that show what was done."""
        issue, call = self._issue(issue_id), self._call(person, now)
        project = self._desk.projects[issue.project]
        names = [one.name for one in self._evidence(issue, project) if one.name in form]
        given = {name: document(form[name]) if form[name].strip() else None for name in names}
        written(call, issue, screened(call, project, given, project.screen))


def _told(shift: Shift) -> str:
    return f"{shift.field}: {shift.before_text or '–'} → {shift.after_text or '–'}"
