"""How entries of the trail are said: what they are about and what they tell, in the reader's language."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from connector.language import N_, _
from connector.model.acts import line
from connector.model.base import Value
from connector.model.words import GRADES, ROLES, STAGES, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from pydantic import JsonValue

    from connector.ledger.labels import Labelled
    from connector.model.trail import TrailEntry

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
    "given": N_("given by somebody else"),
    "error": N_("error"),
    "known": N_("known already"),
    "snapshot": N_("figures"),
    "bare": N_("as it came"),
    "removed": N_("removed"),
    "trace": N_("Trace id"),
    "before": N_("before"),
    "files": N_("files"),
    "requests": N_("requests"),
}
ASKED = {
    "text": N_("Search"),
    "stages": N_("Stage"),
    "grades": N_("Grade"),
    "processes": N_("Process"),
    "owners": N_("Owner"),
    "clauses": N_("Clause"),
    "flags": N_("Mark"),
    "report_ids": N_("Report"),
    "overdue_on": N_("Overdue"),
    "raised_from": N_("Raised from"),
    "raised_until": N_("Raised up to"),
    "exact_clause": N_("This clause alone"),
    "closed_from": N_("Closed from"),
    "closed_until": N_("Closed up to"),
    "due_from": N_("Due from"),
    "due_until": N_("Due up to"),
    "reference": N_("named"),
    "actions": N_("What"),
    "person": N_("Who"),
    "object_id": N_("About"),
    "since": N_("From"),
    "until": N_("Up to"),
    "seq": N_("Entry"),
    "hash": N_("Its hash"),
}
VALUES = {
    "kind": {
        "invitation": N_("one-time link"),
        "register": N_("register"),
        "dossier": N_("dossier"),
        "summary": N_("management summary"),
        "trail": N_("trail"),
    },
    "via": {"local": N_("password"), "oidc": N_("identity provider")},
    "sign_in": {"password": N_("password"), "no role": N_("no role")},
}
"""Values that mean something under one name only."""

UNTOLD = frozenset({"limit", "offset", "order", "descending"})
"""Parts of a filter that say nothing about what was seen."""

SHOWN_OBJECTS = 4
BEGINNING = 12
DIGEST = re.compile(r"[0-9a-f]{40,}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


class Told(Value):
    """An entry in words: ``objects`` as (label, address, or nothing), ``more`` of them, ``details`` in words."""

    objects: tuple[tuple[str, str], ...] = ()
    more: int = 0
    details: tuple[tuple[str, str], ...] = ()


class Names(NamedTuple):
    """What keys of people and ids of findings and reports are called, and the zone that times are told in."""

    people: Mapping[str, str]
    labels: Mapping[str, Labelled]
    zone: ZoneInfo


def objects(entry: TrailEntry) -> tuple[str, ...]:
    """The ids of an entry that are told."""
    return entry.act.objects[:SHOWN_OBJECTS] if entry.act else ()


def told(entry: TrailEntry, names: Names) -> Told:
    """What an entry of the trail says, in the reader's language."""
    act = entry.act
    if act is None:
        return Told()
    shown = tuple(_object(one, names) for one in objects(entry))
    return Told(objects=shown, more=len(act.objects) - len(shown), details=tuple(_details(act.details, names)))


def filtered(asked: Mapping[str, JsonValue], names: Names) -> Iterator[tuple[str, str]]:
    """What a filter of the trail asks for, in words."""
    if asked:
        yield _("Filter"), _plain("trail", dict(asked), names)


def _object(name: str, names: Names) -> tuple[str, str]:
    known = names.labels.get(name)
    if known is None:
        return names.people.get(name, name), ""
    return known.label, f"/findings/{name}" if known.kind == "finding" else f"/reports/{name}"


def _details(details: Mapping[str, JsonValue], names: Names) -> Iterator[tuple[str, str]]:
    for name, value in details.items():
        if text := _plain(name, value, names):
            yield said(DETAILS, name), text


def _plain(name: str, value: JsonValue, names: Names) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(filter(None, (_plain(name, one, names) for one in value)))
        case dict():
            told = {said(ASKED, part): _plain(part, one, names) for part, one in value.items() if part not in UNTOLD}
            return "; ".join(f"{part}: {text}" for part, text in told.items())
        case None:
            return ""
        case _:
            return _word(name, str(value), names)


def _word(name: str, text: str, names: Names) -> str:
    """A value in words where there are any; of a digest only its beginning; a time in the organisation's zone."""
    if text in VALUES.get(name, {}):
        return said(VALUES[name], text)
    if name == "person":
        return names.people.get(text, text)
    if DIGEST.fullmatch(text):
        return text[:BEGINNING] + "…"
    if MOMENT.fullmatch(text):
        return f"{datetime.fromisoformat(text).astimezone(names.zone):%Y-%m-%d %H:%M}"
    for table in (STAGES, GRADES, ROLES):
        if text in table:
            return said(table, text)
    return line(text)
