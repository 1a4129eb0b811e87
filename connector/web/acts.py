"""How pages say what somebody did: the words for actions of the history and the trail, and what entries tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.language import N_, _
from connector.model.base import Value
from connector.model.words import FIELDS, FLAGS, GRADES, STAGES, said
from connector.web.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import JsonValue

    from connector.ledger.labels import Labelled
    from connector.model.trail import TrailEntry

ACTIONS = {
    "view": N_("looked at"),
    "ingest": N_("brought in"),
    "edit": N_("edited"),
    "approve": N_("approved"),
    "withdraw": N_("withdrew"),
    "push": N_("pushed"),
    "poll": N_("polled"),
    "submit": N_("handed in"),
    "verify": N_("verified"),
    "return": N_("returned"),
    "extend": N_("later day"),
    "decline": N_("declined"),
    "dispute": N_("disputed"),
    "stands": N_("let it stand"),
    "downgrade": N_("lowered the grade"),
    "decide": N_("decided"),
    "accepted": N_("acceptance"),
    "repeats": N_("repeats"),
    "remind": N_("reminded"),
    "follow_up": N_("follow-up ticket"),
    "ask": N_("asked to read"),
    "grant": N_("granted"),
    "revoke": N_("revoked"),
    "people": N_("people and rights"),
    "invite": N_("one-time link"),
    "sessions": N_("ended sessions"),
    "export": N_("exported"),
    "export failed": N_("export that failed"),
    "download": N_("downloaded"),
    "download failed": N_("download that failed"),
    "mapping.test": N_("tried a mapping"),
    "job": N_("ran a job"),
    "audit": N_("checked the trail"),
    "sign-in": N_("signed in"),
    "sign-out": N_("signed out"),
    "password": N_("changed the password"),
    "refused": N_("was refused"),
    "purge": N_("purged"),
}
"""Actions that the trail can be asked for, in this order; what is not here is told as it stands in the ledger."""

DETAILS = {
    "filter": N_("asked for"),
    "findings": N_("findings"),
    "reports": N_("reports"),
    "fields": N_("fields"),
    "entries": N_("entries"),
    "person": N_("person"),
    "until": N_("until"),
    "redacted": N_("redacted"),
    "request": N_("request"),
    "right": N_("right"),
    "named": N_("named"),
    "roles": N_("roles"),
    "owns": N_("processes"),
    "target": N_("target"),
    "mapping": N_("mapping"),
    "mappings": N_("mappings"),
    "overview": N_("overview"),
    "figures": N_("figures"),
    "people": N_("people"),
    "troubled": N_("with trouble"),
    "sessions": N_("sessions"),
    "sign_in": N_("by"),
    "via": N_("by"),
    "kind": N_("kind"),
    "format": N_("format"),
    "edition": N_("edition"),
    "by": N_("by"),
    "broken": N_("broken at"),
    "ticket": N_("ticket"),
    "file": N_("file"),
    "work": N_("work"),
    "repeats": N_("repeats"),
    "state": N_("state"),
    "trail": N_("trail"),
    "job": N_("job"),
    "known": N_("known already"),
    "error": N_("error"),
    "trace": N_("trace"),
    "bare": N_("without a mark"),
    "snapshot": N_("figures as told of"),
    "given": N_("given by somebody else"),
    "removed": N_("let out"),
    "before": N_("before"),
    "files": N_("files"),
    "requests": N_("requests"),
}
STEPS = {
    "comment": N_("comment on the ticket"),
    "ask": N_("question on the ticket"),
    "remind": N_("reminder on the ticket"),
    "relate": N_("ticket linked"),
    "reopened": N_("ticket reopened"),
    "done": N_("ticket done"),
    "ended": N_("ticket ended"),
    "duplicate": N_("ticket closed as duplicate"),
    "assign": N_("ticket assigned"),
    "attach": N_("extract put on the ticket"),
    "update": N_("ticket brought up to date"),
}
LINES = {
    "ticket": N_("Ticket"),
    "shown": N_("Shown for closure"),
    "approved": N_("Approved content"),
    "accepted": N_("Acceptance"),
    "no repeat": N_("No repeat"),
    "asked_until": N_("Asked for"),
    "extensions": N_("Extensions"),
}
"""Lines of the history that are no field of a finding."""

ASKED = {
    "text": N_("Search"),
    "stages": N_("Stage"),
    "grades": N_("Grade"),
    "processes": N_("Process"),
    "owners": N_("Owner"),
    "clauses": N_("Clause"),
    "exact_clause": N_("This clause alone"),
    "raised_from": N_("Raised from"),
    "raised_until": N_("Raised up to"),
    "closed_until": N_("Closed up to"),
    "due_from": N_("Due from"),
    "due_until": N_("Due up to"),
    "overdue_on": N_("Overdue on"),
    "flags": N_("Mark"),
    "report_ids": N_("Report"),
    "actions": N_("What"),
    "person": N_("Who"),
    "object_id": N_("About"),
    "since": N_("From"),
    "until": N_("Up to"),
}
UNTOLD = frozenset({"limit", "offset", "order", "descending"})
"""Parts of a filter: what they are called, and those that say nothing about what was seen."""

SHOWN_OBJECTS = 4
BEGINNING = 12
DIGEST = re.compile(r"[0-9a-f]{40,}")


class Told(Value):
    """An entry for a page: ``objects`` as (label, address, or nothing), ``more`` of them, ``details`` in words."""

    objects: tuple[tuple[str, str], ...] = ()
    more: int = 0
    details: tuple[tuple[str, str], ...] = ()


def objects(entry: TrailEntry) -> tuple[str, ...]:
    """The ids of an entry that a page shows."""
    return entry.act.objects[:SHOWN_OBJECTS] if entry.act else ()


def told(entry: TrailEntry, labels: Mapping[str, Labelled]) -> Told:
    """What an entry of the trail says, in the reader's language."""
    act = entry.act
    if act is None:
        return Told()
    shown = tuple(_object(one, labels) for one in objects(entry))
    return Told(objects=shown, more=len(act.objects) - len(shown), details=tuple(_details(act.details)))


def _object(name: str, labels: Mapping[str, Labelled]) -> tuple[str, str]:
    known = labels.get(name)
    if known is None:
        return name, ""
    return known.label, f"/findings/{name}" if known.kind == "finding" else f"/reports/{name}"


def _details(details: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    for name, value in details.items():
        if text := _plain(value):
            yield said(DETAILS, name), text


def _plain(value: JsonValue) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(filter(None, map(_plain, value)))
        case dict():
            told = {said(ASKED, name): _plain(one) for name, one in value.items() if name not in UNTOLD}
            return "; ".join(f"{name}: {text}" for name, text in told.items())
        case None:
            return ""
        case _:
            return _word(str(value))


def _word(text: str) -> str:
    """A value in words where it is one of a list that pages have words for; of a digest only its beginning."""
    if DIGEST.fullmatch(text):
        return text[:BEGINNING] + "…"
    for table in (STAGES, GRADES, ROLES):
        if text in table:
            return said(table, text)
    return field(text)


def field(name: str) -> str:
    """What a line of a finding's history is about: a field of ours, a mark, a step on the ticket."""
    name = name.removeprefix("content.")
    if name.startswith("flag."):
        return said(FLAGS, name.removeprefix("flag."))
    if name.startswith("ticket."):
        return said(STEPS, name.removeprefix("ticket."))
    return said(FIELDS | LINES, name)


def value(field: str, text: str | None) -> str:
    """A value of a finding's history as people say it: a grade, a stage, a mark; every other as it stands."""
    if field.startswith("flag."):
        return _("yes") if text else _("no")
    table = {"content.grade": GRADES, "stage": STAGES}.get(field, {})
    return said(table, text)
