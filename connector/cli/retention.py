"""``purge``: what was kept for its term."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from connector.cli.context import FormatOption, add, parts
from connector.cli.output import say, show
from connector.language import _

if TYPE_CHECKING:
    from connector.workflow.retention import Term


def register(app: typer.Typer) -> None:
    """Add the command."""
    does = _("Take away the texts of findings, the files and what the trail says, once their term is over.")
    add(app, purge, does, "closeout purge --dry-run")


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("only list the findings; change nothing"))] = False,
    wanted: FormatOption = None,
) -> None:
    """Purge, or list what would be."""
    from connector.workflow import retention

    with parts(_("purging")) as made:
        term = retention.over(made) if dry_run else retention.purge(made)
    show(wanted, {**asdict(term), "before": term.before.isoformat()}, {"finding": _("finding")}, _rows(term))
    text = _("ended before {day}: {n} findings") if dry_run else _("purged what ended before {day}: {n} findings")
    say(text.format(day=term.before, n=len(term.findings)))
    if not dry_run:
        say(_("{files} files, {entries} entries of the trail").format(files=term.files, entries=term.entries))


def _rows(term: Term) -> list[dict[str, object]]:
    return [{"finding": label} for label in term.findings]
