"""``trail show`` and ``trail verify``: who did or saw what, and whether the record of it is whole."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import FormatOption, add, group, parts
from connector.cli.look import day
from connector.cli.output import Row, complain, say, show
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from connector.model.trail import TrailEntry
    from connector.workflow.trail import Verdict

SPARE = ("address", "user", "details")
TRACE_ID = re.compile(r"(\d{1,12})(?:-[0-9a-f]{8})?")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    trail = group(app, "trail", _("The access log: who did or saw what."), "closeout trail show --person li-wei")
    add(trail, show_entries, _("Show entries, newest first."), "closeout trail show --person li-wei", "show")
    add(trail, verify, _("Check that no entry was altered, removed or put in."), "closeout trail verify")


def show_entries(
    person: Annotated[str | None, typer.Option(help=_("only of this person"))] = None,
    action: Annotated[list[str] | None, typer.Option(help=_("only these: view, edit, export, refused, …"))] = None,
    about: Annotated[str | None, typer.Option(help=_("only about this finding, report, person or other id"))] = None,
    trace: Annotated[str | None, typer.Option(help=_("the entry that a mark on a file names"))] = None,
    since: Annotated[str | None, typer.Option(help=_("from this day on, YYYY-MM-DD"))] = None,
    until: Annotated[str | None, typer.Option(help=_("up to the end of this day, YYYY-MM-DD"))] = None,
    limit: Annotated[int, typer.Option(min=1, help=_("at most so many"))] = 100,
    wanted: FormatOption = None,
) -> None:
    """Show who did or saw what."""
    from connector.ledger.trail import TrailQuery
    from connector.workflow import trail as reading

    first, last = day(since, "--since"), day(until, "--until")
    with parts() as made:
        zone = made.settings.organisation.zone
        query = TrailQuery(
            actions=tuple(action or ()),
            person=person,
            object_id=reading.id_of(made, about) if about else None,
            since=datetime.combine(first, time(), zone) if first else None,
            until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
            seq=_seq(trace) if trace else None,
        )
        found = reading.look(made, query, limit)
    if trace:
        found = [entry for entry in found if entry.trace_id.startswith(trace)]
    rows = [_row(entry, zone) for entry in found]
    show(wanted, [_told(entry) for entry in found], _columns(), rows, SPARE)


def _seq(trace: str) -> int:
    named = TRACE_ID.fullmatch(trace)
    if named is None:
        raise UserError(
            Problem("--trace", _("'{text}' is no trace id").format(text=trace), _("for example 17-9f3abc12"))
        )
    return int(named.group(1))


def _columns() -> dict[str, str]:
    return {
        "trace": _("trace"),
        "at": _("at"),
        "person": _("who"),
        "action": _("action"),
        "what": _("what"),
        "user": _("user"),
        "address": _("address"),
        "details": _("details"),
    }


def _row(entry: TrailEntry, zone: ZoneInfo) -> Row:
    told = _told(entry)
    at = f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    details = "; ".join(f"{name}: {_plain(value)}" for name, value in (told["details"] or {}).items())
    return {**told, "at": at, "what": ", ".join(told["objects"] or ()), "details": details}


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(entry: TrailEntry) -> dict[str, Any]:
    """An entry for other programs: with everything that its hash is made of."""
    act = entry.act
    return {
        "trace": entry.trace_id,
        **entry.model_dump(mode="json", exclude={"act"}),
        "person": act.origin.person if act else None,
        "user": act.origin.user if act else None,
        "address": act.origin.address if act else None,
        "objects": list(act.objects) if act else None,
        "details": act.details if act else None,
    }


def verify(
    anchors: Annotated[Path | None, typer.Option(help=_("hold it against the anchors in this file"))] = None,
    wanted: FormatOption = None,
) -> int:
    """Check the chain from the first entry to the last."""
    from connector.workflow import trail as checking

    if anchors is not None and not anchors.is_file():
        raise UserError(Problem(str(anchors), _("there is no such file"), _("check the name")))
    with parts(_("checking the trail")) as made:
        verdict = checking.verify(made, anchors)
    told = {**verdict.model_dump(mode="json", exclude={"problems"}), "whole": verdict.broken is None}
    if verdict.broken is not None:
        told["broken"] = {"seq": verdict.broken.seq, "why": _(verdict.broken.why)}
    row = {"whole": _("yes") if verdict.broken is None else _("no"), "entries": verdict.entries}
    columns = {"whole": _("whole"), "entries": _("entries"), "anchors": _("anchors"), "head": _("head")}
    head = f"{verdict.head.seq} {verdict.head.hash}" if verdict.head else ""
    show(wanted, told, columns, [{**row, "anchors": verdict.anchors, "head": head}])
    return _say(verdict)


def _say(verdict: Verdict) -> int:
    complain(verdict.problems)
    if verdict.broken is None:
        return 0
    say(_("✗ entry {seq} {why}").format(seq=verdict.broken.seq, why=_(verdict.broken.why)))
    return 1
