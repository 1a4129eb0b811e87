"""``mapping show``, ``suggest`` and ``test``: which field of the tracker gets which of our values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import INVOCATION, FormatOption, add, group, parts
from connector.cli.output import Row, complain, say
from connector.cli.output import show as show_rows
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.workflow.mapping import Compared, Trial

DIFFERS, DEEPEST = 1, 3

SHORT = 60
"""Letters of a text that the table shows."""

TargetArgument = Annotated[str | None, typer.Argument(help=_("target; may be left out where there is one only"))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Which field of a tracker gets which of our values: show, suggest, test.")
    mapping = group(app, "mapping", does, "closeout mapping test queue")
    add(
        mapping,
        show,
        _("Print the exact request that would make a finding's ticket; sends nothing."),
        "closeout mapping show NC-01",
    )
    does = _("Propose a mapping file from the live schema; writes nothing in the tracker.")
    add(mapping, suggest, does, "closeout mapping suggest queue --output own.toml")
    does = _("Make one real ticket, read it back, compare field by field, cancel it.")
    add(mapping, try_it, does, "closeout mapping test queue", "test")


def show(
    finding: Annotated[str, typer.Argument(help=_("id, number, REPORT/NUMBER"))], wanted: FormatOption = None
) -> None:
    """Print the request."""
    from connector.workflow.mapping import show as request_of

    with parts() as made:
        told = request_of(made, finding)
    rows: list[Row] = [{"field": name, "value": value} for name, value in _flat(told)]
    show_rows(wanted, told, {"field": _("field"), "value": _("value")}, rows)


def _flat(told: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Each value with its path; what lies deeper than a request's fields, such as rich text, as JSON."""
    for name, value in told.items():
        where = f"{path}.{name}" if path else name
        if isinstance(value, dict) and where.count(".") < DEEPEST:
            yield from _flat(value, where)
        else:
            yield where, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def suggest(
    target: TargetArgument = None,
    output: Annotated[Path | None, typer.Option(help=_("write it to this file; one that is there stays"))] = None,
) -> None:
    """Print the mapping file, or write it."""
    from connector.bootstrap.environment import config_path
    from connector.bootstrap.targets import mapping_text
    from connector.workflow.mapping import live, target_named
    from connector.workflow.mapping import suggest as suggestion

    if output is not None and output.exists():
        raise UserError(Problem(str(output), _("is there already"), _("choose another file")))
    base = config_path(INVOCATION.config).parent
    with parts(_("asking the trackers")) as made:
        named = target_named(made, target)
        kept = mapping_text(str(made.settings.targets[named].get("mapping", "")), base)
        text = suggestion(made, named, kept, live(made, named))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(Problem(str(output), _("cannot be written: {error}").format(error=error.strerror))) from None
    said = _('{path} written; next: mapping = "{path}" in [targets.{target}], then closeout check --online')
    say(said.format(path=output, target=named))


def try_it(target: TargetArgument = None, wanted: FormatOption = None) -> int:
    """Try the mapping with one ticket."""
    from connector.workflow.mapping import target_named, try_out

    with parts(_("trying the mapping")) as made:
        trial = try_out(made, target_named(made, target))
    return _show_trial(trial, wanted)


def _row(one: Compared) -> dict[str, str]:
    """A line of the table: long texts in short, from where they begin to differ."""
    pairs = enumerate(zip(one.sent, one.shown or "", strict=False))
    at = next((place for place, (sent, shown) in pairs if sent != shown), 0)
    begin = max(0, at - SHORT // 2)
    sent, shown = (" ".join((text or "")[begin:].split())[:SHORT] for text in (one.sent, one.shown))
    return {"same": "✓" if one.same else "✗", "field": one.field, "sent": sent, "shown": "" if one.same else shown}


def _show_trial(trial: Trial, wanted: FormatOption) -> int:
    rows = [_row(one) for one in trial.fields]
    columns = {"same": _("same"), "field": _("field"), "sent": _("sent"), "shown": _("shown")}
    value = {
        **trial.model_dump(exclude={"fields", "problems"}),
        "fields": [{**one.model_dump(), "same": one.same} for one in trial.fields],
        "problems": [{"where": one.where, "why": one.why, "remedy": one.remedy} for one in trial.problems],
    }
    show_rows(wanted, value, columns, rows)
    complain(trial.problems)
    end = _("cancelled") if trial.cancelled else _("still open: please close it by hand")
    say(
        _("{key} {url}: {end}; assignee: {assignee}").format(
            key=trial.key, url=trial.url, end=end, assignee=trial.assignee or _("none")
        )
    )
    good = trial.cancelled and trial.fields and all(one.same for one in trial.fields) and not trial.problems
    return 0 if good else DIFFERS
