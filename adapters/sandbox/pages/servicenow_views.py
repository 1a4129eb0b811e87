"""ServiceNow's tasks for the pages, and what a person does to them there: through the same rules as the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Question
from adapters.sandbox.jira.adf import document
from adapters.sandbox.pages.views import Button, Card, Entry, Input, Move, Page
from adapters.sandbox.servicenow.call import Call
from adapters.sandbox.servicenow.rules import closed_states, resolved_states
from adapters.sandbox.servicenow.schema import tables
from adapters.sandbox.servicenow.seeds import user_id
from adapters.sandbox.servicenow.table import updated
from adapters.sandbox.servicenow.values import display
from adapters.sandbox.world import Login

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from adapters.sandbox.servicenow.call import Desk
    from adapters.sandbox.servicenow.schema import Table
    from adapters.sandbox.servicenow.words import Row
    from adapters.sandbox.world import Person

_ZONE = "Asia/Shanghai"
_NEW = frozenset({"1", "101", "-5"})
_MOVE_COLUMNS = {
    "incident": ("hold_reason", "close_code", "close_notes"),
    "problem": ("resolution_code", "cause_notes", "fix_notes", "close_notes"),
}
_EVIDENCE_COLUMNS = {
    "problem": ("cause_notes", "fix_notes", "workaround"),
    "sn_grc_issue": ("root_cause", "action_plan"),
    "u_audit_action": ("u_root_cause", "u_correction", "u_corrective_action"),
}
_HEAD = ("short_description", "description", "number", "assigned_to", "due_date", "sys_updated_on")
_NOISE = ("sys_id", "sys_class_name", "sys_mod_count", "escalation", "upon_reject", "made_sla", "knowledge", "approval")
_NOT_TOLD = frozenset({*_HEAD, *_NOISE, "comments", "work_notes", "incident_state", "problem_state"})


class ServiceNowViews:
    """Tasks as cards and pages; acts as a person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def cards(self) -> list[Card]:
        """All tasks."""
        return [self._card(row) for row in self._desk.all("task")]

    def _call(self, person: Person, now: datetime) -> Call:
        login = Login(person=person.name, password="", roles=("itil",))
        return Call(self._desk, Question("POST", "/", ""), 2, person, login, now, {})

    def _told(self, row: Row, name: str) -> str:
        """A value as the site's own people see it, without seconds where it is a time."""
        table = tables()[row.table]
        text = display(self._desk, _ZONE, table, table.columns[name], row.values.get(name, ""))
        return text[:16] if table.columns[name].kind == "datetime" else text

    def _card(self, row: Row) -> Card:
        table, state = tables()[row.table], row.values["state"]
        done = state in closed_states(table) | resolved_states(table)
        return Card(
            tracker="servicenow",
            id=row.sys_id,
            key=row.values["number"],
            title=row.values["short_description"],
            status=self._told(row, "state"),
            category="done" if done else "new" if state in _NEW else "indeterminate",
            assignee=self._told(row, "assigned_to"),
            due=self._told(row, "due_date"),
            updated=self._told(row, "sys_updated_on"),
        )

    def page(self, sys_id: str, _person: Person, _now: datetime) -> Page | None:
        """The page of one task."""
        row = self._desk.row("task", sys_id)
        if row is None:
            return None
        table = tables()[row.table]
        names = [name for name in table.columns if name not in _NOT_TOLD and row.values.get(name)]
        names.sort(key=lambda name: name.startswith("sys_"))
        assignee = next((n for n in self._desk.people if user_id(n) == row.values["assigned_to"]), "")
        active = [one for one in self._desk.people.values() if one.active]
        text = row.values["description"]
        return Page(
            card=self._card(row),
            document=document(text) if text.strip() else None,
            details=(("Table", table.label), *((table.columns[name].label, self._told(row, name)) for name in names)),
            comments=tuple(self._comments(row)),
            history=(),
            attachments=tuple(self._attachments(row)),
            moves=(self._move(table, row),),
            people=tuple((one.name, one.full_name) for one in active),
            assignee=assignee,
            evidence=tuple(self._input(table, row, name) for name in _EVIDENCE_COLUMNS.get(table.name, ())),
            work_notes=True,
            hidden=row.hidden,
        )

    def _comments(self, row: Row) -> Iterator[Entry]:
        for entry in self._desk.all("sys_journal_field"):
            if entry.values["element_id"] == row.sys_id:
                author = self._desk.people.get(entry.values["sys_created_by"])
                name = author.full_name if author else entry.values["sys_created_by"]
                label = tables()[row.table].columns[entry.values["element"]].label
                at = f"{self._told(entry, 'sys_created_on')} · {label}"
                yield Entry(name, at, document(entry.values["value"]))

    def _attachments(self, row: Row) -> Iterator[str]:
        for one in self._desk.all("sys_attachment"):
            if one.values["table_sys_id"] == row.sys_id:
                yield one.values["file_name"]

    def _move(self, table: Table, row: Row) -> Move:
        inputs = [self._input(table, row, name) for name in _MOVE_COLUMNS.get(table.name, ("close_notes",))]
        states = [Button(value, label) for value, label in table.choices["state"] if value != row.values["state"]]
        return Move(tuple(inputs), tuple(states))

    def _input(self, table: Table, row: Row, name: str) -> Input:
        options = table.choices.get(name, ())
        return Input(name, table.columns[name].label, row.values.get(name, ""), options)

    def _update(self, sys_id: str, given: dict[str, str], person: Person, now: datetime) -> None:
        row = self._desk.row("task", sys_id)
        if row is None:
            raise LookupError(sys_id)
        updated(self._call(person, now), row, dict(given))

    def move(self, sys_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Set the state ``move``, with the columns that closing asks for."""
        self._update(sys_id, {**_columns(form), "state": form.get("move", "")}, person, now)

    def assign(self, sys_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Give it to ``assignee``, or to nobody."""
        name = form.get("assignee")
        self._update(sys_id, {"assigned_to": user_id(name) if name else ""}, person, now)

    def comment(self, sys_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Add ``text`` as a comment, or as a work note."""
        element = "work_notes" if form.get("work_note") else "comments"
        self._update(sys_id, {element: form.get("text", "")}, person, now)

    def write(self, sys_id: str, form: Mapping[str, str], person: Person, now: datetime) -> None:
        """Save the texts that show what was done."""
        self._update(sys_id, _columns(form), person, now)


_KNOWN = frozenset({"close_notes"}).union(*_MOVE_COLUMNS.values(), *_EVIDENCE_COLUMNS.values())


def _columns(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name in _KNOWN}
