"""Files that leave: traced first, then made with a mark that leads to that entry, then given out. Or not given out.

======== ==================================================================================
register the findings that a filter lets through, as far as one may take them out
dossier  one finding with its history and its evidence
summary  closure figures with their charts
trail    the entries of the trail that a filter lets through, for who may read it
======== ==================================================================================

The originals of reports are the matter of ``originals``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from connector.access.roles import narrowed
from connector.errors import CloseoutError, Problem, Refused
from connector.language import _, speaking
from connector.model.base import Value
from connector.model.exports import Format, Mark, Order
from connector.workflow import dossiers, look, registers, summaries, trail_sheet
from connector.workflow import trail as reading
from connector.workflow.evidence import files
from connector.workflow.people import called, everybody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from pydantic import JsonValue

    from connector.ledger.query import Query
    from connector.ledger.trail import TrailQuery
    from connector.model.exports import Sheet
    from connector.model.trail import TrailEntry
    from connector.workflow.parts import Parts

LONGEST_PDF = 5000
"""Findings of a register that still make a PDF; more are for a spreadsheet."""

MOST_ENTRIES = 50_000
"""Entries of the trail that one file holds; more are asked for in parts."""


Language = Literal["zh", "en"]


class Wanted(Value):
    """What kind of file, and in which language; None: the organisation's."""

    form: Format
    language: Language | None = None

    def speaking(self, parts: Parts) -> AbstractContextManager[None]:
        """The language of the file, for a block."""
        return speaking(self.language or parts.settings.organisation.language)


class Taken(Value):
    """A file to be given out: what it may be called, its bytes, the trace of who took it; no ``form``: as it came."""

    name: str
    content: bytes
    trace: str
    form: Format | None = None


def register(
    parts: Parts,
    query: Query,
    wanted: Wanted,
    keep: Callable[[dict[str, Any]], bool] | None = None,
    most: int = LONGEST_PDF,
) -> Taken:
    """The findings that the query and ``keep`` let through. Raises ``Refused`` where they are too many for a PDF."""
    parts.require("export")
    with parts.ledger.reading() as book:
        stopped, known = book.circuits.all(), everybody(parts, book)
        shapes = (
            look.shape(parts, record, known, stopped)
            for record in book.records.select(query, parts.scope(book, "export"))
        )
        found = [shaped for shaped in shapes if keep is None or keep(shaped)]
        people = called(parts, book)
    if wanted.form == "pdf" and len(found) > most:
        why = _("{n} findings are too many for a PDF").format(n=len(found))
        raise Refused(Problem("pdf", why, _("narrow the filter, or take xlsx or csv")))
    with wanted.speaking(parts):
        sheet = registers.sheet(parts, found, people, query, brief=wanted.form == "pdf")
    asked = query.model_dump(mode="json", exclude_defaults=True)
    details: dict[str, JsonValue] = {"kind": "register", "findings": len(found), "filter": asked}
    return given(parts, sheet, wanted.form, [one["id"] for one in found[: look.NAMED_IN_TRAIL]], details)


def dossier(parts: Parts, reference: str, wanted: Wanted, *, by_id: bool = False) -> Taken:
    """One finding with everything that is known of it; redacted for whoever it was granted to so.

    ``by_id``: the reference is its id, and no other name of it.
    """
    record, shaped, history = look.seen(parts, reference, "export", by_id=by_id)
    with parts.ledger.reading() as book:
        people = called(parts, book)
    with wanted.speaking(parts):
        sheet = dossiers.sheet(parts, record, shaped, history, files(parts, record), people)
    return given(parts, sheet, wanted.form, [record.id], {"kind": "dossier"})


def summary(parts: Parts, wanted: Wanted) -> Taken:
    """The figures of what one may take out, with their charts; of roles that may export, no others."""
    parts.require("export")
    taking = replace(parts, person=narrowed(parts.person, "export"))
    taking.require("figures")
    with wanted.speaking(parts):
        sheet = summaries.sheet(taking)
    return given(parts, sheet, wanted.form, [], {"kind": "summary"})


def trail(parts: Parts, query: TrailQuery, wanted: Wanted, most: int = MOST_ENTRIES) -> Taken:
    """Entries of the trail, newest first. Raises ``Refused`` where there are too many for one file."""
    parts.require("trail")
    most = min(most, LONGEST_PDF) if wanted.form == "pdf" else most
    with parts.ledger.reading() as book:
        found = book.trail.select(query, most + 1)
    if len(found) > most:
        why = _("more than {n} entries are too many for one file").format(n=most)
        raise Refused(Problem(wanted.form, why, _("narrow the filter: by days, for instance")))
    names = reading.names(parts, trail_sheet.named(found))
    asked = query.model_dump(mode="json", exclude_defaults=True)
    with wanted.speaking(parts):
        sheet = trail_sheet.sheet(parts, found, names, asked, brief=wanted.form == "pdf")
    return given(parts, sheet, wanted.form, [], {"kind": "trail", "entries": len(found), "trail": asked})


def given(
    parts: Parts,
    sheet: Sheet,
    form: Format,
    objects: Iterable[str],
    details: dict[str, JsonValue],
    *,
    copied: bytes = b"",
    action: Literal["export", "download"] = "export",
) -> Taken:
    """Trace, make and mark. Raises ``CloseoutError`` where one fails: then there is no file, and a trace of that."""
    named = tuple(objects)
    entry = parts.trace(action, named, format=form, **details)
    order = Order(sheet=sheet, mark=mark(parts, sheet.title, entry), format=form, copied=bool(copied))
    try:
        content = parts.render(order, copied)
    except CloseoutError as error:
        parts.trace(f"{action} failed", named, trace=entry.trace_id, error=error.said)
        raise
    name = f"{sheet.title} {parts.today}.{form}".replace("/", "-")
    return Taken(name=name, content=content, trace=entry.trace_id, form=form)


def mark(parts: Parts, document: str, entry: TrailEntry) -> Mark:
    """Who takes a document out, by the entry that says so."""
    person = parts.person
    return Mark(
        document=document,
        name=person.name,
        email=person.email or person.key,
        organisation=person.organisation or parts.settings.organisation.name,
        at=entry.at,
        address=parts.address,
        trace=entry.trace_id,
    )
