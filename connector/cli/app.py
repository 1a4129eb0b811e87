"""The commands, by what they are for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from connector import __version__
from connector.cli import (
    closing,
    export,
    jobs,
    look,
    mapping,
    objecting,
    reading,
    remind,
    repeats,
    retention,
    review,
    serve,
    setup,
    tickets,
    trail,
    trial,
    users,
)
from connector.cli.context import INVOCATION, add
from connector.language import _

app = typer.Typer(
    name="closeout",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("From the nonconformities of an audit report to tickets that close."),
    epilog=_("Example: closeout ingest report.docx, closeout approve --all, closeout push, closeout status"),
)


@app.callback()
def options(
    config: Annotated[
        Path | None, typer.Option(help=_("configuration file; else CLOSEOUT_CONFIG, else config.toml"))
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", help=_("who acts; by default the person whose login is yours"))
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=_("say more; show where an internal error happened"))
    ] = False,
) -> None:
    """Take the options that every command has; they may also stand after it."""
    INVOCATION.config = config
    INVOCATION.person = person
    INVOCATION.verbose = verbose


def version() -> None:
    """Print the version."""
    typer.echo(__version__)


add(app, version, _("Print the version."), "closeout version")
for module in (
    *(setup, reading, look, export, review, tickets, mapping, remind, closing, objecting),
    *(repeats, users, trail, retention, jobs, serve, trial),
):
    module.register(app)
