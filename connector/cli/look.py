"""``findings``, ``show`` and ``status``: what the ledger holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import FormatOption, add, parts
from connector.cli.figures import print_figures
from connector.cli.filters import (
    DoubtsOption,
    GradeOption,
    OverdueOption,
    OwnerOption,
    ProcessOption,
    ReportOption,
    StageOption,
    WaitingOption,
    kept,
    query_of,
)
from connector.cli.output import Format, Row, chosen, show, show_csv, show_json, show_table
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from connector.model.record import HistoryEntry, Record

SHORT = 48
SPARE = ("id", "clauses", "statement", "process", "owner", "flags", "waiting", "grade")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add(app, findings, _("List findings of the ledger."), "closeout findings --stage open --overdue")
    add(app, show_one, _("Show one finding with its history."), "closeout show IA-2026-03/NC-01", "show")
    add(app, status, _("Closure figures."), "closeout status --by process --as-of 2026-06-30")


def findings(
    stage: StageOption = None,
    process: ProcessOption = None,
    grade: GradeOption = None,
    owner: OwnerOption = None,
    report: ReportOption = None,
    overdue: OverdueOption = False,
    waiting: WaitingOption = False,
    doubts: DoubtsOption = False,
    wanted: FormatOption = None,
) -> None:
    """List what the ledger holds, as far as the person may see it."""
    from connector.workflow import look

    with parts() as made:
        found = look.findings(made, query_of(made, stage, process, grade, owner, report, overdue=overdue))
    found = [*filter(kept(waiting=waiting, doubts=doubts), found)]
    whole = chosen(wanted) is Format.CSV
    columns = _columns() if whole or doubts else {name: head for name, head in _columns().items() if name != "reasons"}
    show(wanted, found, columns, [_short(one, whole=whole) for one in found], SPARE)


def _columns() -> dict[str, str]:
    return {
        "finding": _("finding"),
        "grade": _("grade"),
        "clauses": _("clauses"),
        "process": _("process"),
        "statement": _("statement"),
        "owner": _("owner"),
        "stage": _("stage"),
        "due_on": _("due"),
        "ticket": _("ticket"),
        "waiting": _("waits for"),
        "flags": _("flags"),
        "id": _("id"),
        "reasons": _("doubts"),
    }


def _short(one: dict[str, Any], *, whole: bool) -> Row:
    ticket = one["ticket"]
    statement = one["statement"] or ""
    shown = statement if whole or len(statement) <= SHORT else statement[:SHORT] + "…"
    named = f"{ticket['key'] or ticket['link']} {ticket['status'] or ''}".strip() if ticket else ""
    finding = f"{one['report']}/{one['number'] or one['id']}"
    reasons = "; ".join(f"{doubt['field']}: {doubt['reason']}" for doubt in one["doubts"])
    return {**one, "finding": finding, "statement": shown, "ticket": named, "reasons": reasons}


def show_one(
    finding: Annotated[str, typer.Argument(help=_("id, number, REPORT/NUMBER or ticket"))], wanted: FormatOption = None
) -> None:
    """Everything about one finding."""
    from connector.workflow import look

    with parts() as made:
        record, shaped, history = look.one(made, finding)
        zone = made.settings.organisation.zone
    lines = [entry.model_dump(mode="json") for entry in history]
    match chosen(wanted):
        case Format.JSON:
            content = record.content.model_dump(mode="json")
            show_json({**content, **shaped, "shown": record.shown.model_dump(mode="json"), "history": lines})
        case Format.CSV:
            show_csv(_history_columns(), lines)
        case Format.TABLE:
            _show_finding(record, shaped, [one.model_copy(update={"at": one.at.astimezone(zone)}) for one in history])


def _history_columns() -> dict[str, str]:
    return {
        "at": _("at"),
        "who": _("who"),
        "action": _("action"),
        "field": _("field"),
        "old": _("from"),
        "new": _("to"),
        "why": _("why"),
    }


def _show_finding(record: Record, shaped: dict[str, Any], history: list[HistoryEntry]) -> None:
    from connector.sync.draft import place_text

    facts = {**shaped, **{name: value for name, value in record.content if name not in shaped}}
    facts["place"] = place_text(record.content.place.model_dump(exclude_none=True))
    facts["doubts"] = "\n".join(f"{doubt.field}: {doubt.reason}" for doubt in record.content.doubts)
    facts |= {name: _told(shaped[name]) for name in ("ticket", "dates", "terms")}
    facts["former_tickets"] = "\n\n".join(_told(one) for one in shaped["former_tickets"])
    facts["citations"] = "; ".join(f"{one.standard or '?'} {one.clause}" for one in record.content.citations)
    rows: list[Row] = [
        {"name": name, "value": value} for name, value in facts.items() if value not in (None, "", (), [], False)
    ]
    show_table({"name": _("field"), "value": _("value")}, rows)
    lines = [{**entry.model_dump(mode="json"), "at": f"{entry.at:%Y-%m-%d %H:%M}"} for entry in history]
    show_table(_history_columns(), lines, title=_("History"))


def _told(group: dict[str, Any] | None) -> str:
    """A line for each value that is there."""
    known = {name: value for name, value in (group or {}).items() if value}
    return "\n".join(f"{name}: {_words(value)}" for name, value in known.items())


def _words(value: Any) -> str:
    match value:
        case list():
            return ", ".join(_words(item) for item in value)
        case dict():
            return ": ".join(str(item) for item in value.values() if item)
        case _:
            return str(value)


def status(
    by: Annotated[
        str | None, typer.Option(help=_("process, clause, grade, standard, report, department, owner or target"))
    ] = None,
    as_of: Annotated[str | None, typer.Option(help=_("as of the end of this day, YYYY-MM-DD"))] = None,
    snapshot: Annotated[bool, typer.Option("--snapshot", help=_("as they were told on that day"))] = False,
    wanted: FormatOption = None,
) -> None:
    """The closure figures of what the person may see."""
    from connector.ledger.standing import GROUPS
    from connector.workflow import figures

    group = next((name for name in GROUPS if name == by), None)
    if by is not None and group is None:
        why = _("cannot group by '{by}'").format(by=by)
        raise UserError(Problem("--by", why, _("known here: {names}").format(names=", ".join(GROUPS))))
    with parts() as made:
        asked = day(as_of, "--as-of")
        told = figures.printed(made, asked or made.today, group) if snapshot else figures.figures(made, asked, group)
    print_figures(told, wanted, made.settings.goals)


def day(text: str | None, option: str) -> date | None:
    """A day given as YYYY-MM-DD. Raises ``UserError``."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        why = _("'{text}' is no day").format(text=text)
        raise UserError(Problem(option, why, _("write it as YYYY-MM-DD"))) from None
