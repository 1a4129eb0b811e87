"""Entries of the trail as a sheet: who did or saw what, when and from where, with the hash that chains each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.model.acts import ACTIONS
from connector.model.exports import Column, Grid, Sheet
from connector.model.words import said
from connector.workflow import trail_words
from connector.workflow.registers import tongue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import JsonValue

    from connector.model.exports import Cell
    from connector.model.trail import TrailEntry
    from connector.workflow.parts import Parts
    from connector.workflow.trail_words import Names


def named(entries: Sequence[TrailEntry]) -> set[str]:
    """The ids that a sheet of these entries tells."""
    return {one for entry in entries for one in trail_words.objects(entry)}


def sheet(
    parts: Parts, entries: Sequence[TrailEntry], names: Names, asked: Mapping[str, JsonValue], *, brief: bool
) -> Sheet:
    """The entries. ``asked``: their filter; ``brief``: with the trace id alone instead of the whole hash."""
    heads = (
        *((_("Entry"), 0.7), (_("When"), 1.4), (_("Who"), 1.3), (_("What"), 1.2), (_("About"), 2.2)),
        *((_("More"), 3.0), (_("From where"), 1.0), (_("Trace id"), 1.3) if brief else (_("Hash"), 4.0)),
    )
    columns = tuple(Column(head=head, share=share) for head, share in heads)
    rows = tuple(_row(entry, names, brief=brief) for entry in entries)
    return Sheet(
        title=_("Trail"),
        subtitle=parts.settings.organisation.name,
        language=tongue(),
        wide=True,
        about=((_("Entries"), str(len(entries))), *trail_words.filtered(asked, names)),
        parts=(Grid(columns=columns, rows=rows, empty=_("Nothing matches.")),),
    )


def _row(entry: TrailEntry, names: Names, *, brief: bool) -> tuple[Cell, ...]:
    told, act = trail_words.told(entry, names), entry.act
    about = ", ".join(label for label, _address in told.objects)
    more = _("and {n} more").format(n=told.more) if told.more else ""
    details = "; ".join(f"{name}: {text}" for name, text in told.details)
    return (
        entry.seq,
        f"{entry.at.astimezone(names.zone):%Y-%m-%d %H:%M:%S}",
        names.people.get(act.origin.person, act.origin.person) if act else None,
        said(ACTIONS, entry.action),
        " ".join(filter(None, (about, more))),
        details if act else _("its term is over: what it said is gone, its place in the chain stays"),
        act.origin.address if act else None,
        entry.trace_id if brief else entry.hash,
    )
