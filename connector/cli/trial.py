"""``sandbox`` and ``demo``: trying it without anybody's real tracker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import add
from connector.cli.output import Format, chosen, say, show_json
from connector.language import _

if TYPE_CHECKING:
    from connector.bootstrap.sandbox import Announcement


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Serve a local Jira and ServiceNow to try things on; loopback only.")
    add(app, sandbox, does, "closeout sandbox --port 8065 --state sandbox.db")
    does = _("The whole job on sample reports: read, approve, push, people work, poll, verify, figures.")
    add(app, demo, does, "closeout demo --keep demo-run")


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help=_("0: any that is free"))] = 8065,
    host: Annotated[str, typer.Option(help=_("a loopback address"))] = "127.0.0.1",
    state: Annotated[Path | None, typer.Option(help=_("keep the tickets in this file"))] = None,
    wanted: Annotated[Format | None, typer.Option("--format", help=_("table or json"))] = None,
) -> None:
    """Serve until Ctrl-C."""
    from connector.bootstrap.sandbox import load

    load().serve(lambda told: _announce(told, wanted), host=host, port=port, state=state)


def _announce(told: Announcement, wanted: Format | None) -> None:
    if chosen(wanted) is Format.JSON:
        show_json(told.model_dump(mode="json"))
        return
    say(_("The sandbox serves at {pages} (Ctrl-C ends it)").format(pages=told.pages))
    for line in _lines(told.model_dump(mode="json")):
        say(line)


def _lines(told: dict[str, Any], indent: str = "  ") -> list[str]:
    lines: list[str] = []
    for name, value in told.items():
        match value:
            case dict():
                lines += [f"{indent}{name}:", *_lines(value, indent + "  ")]
            case [dict(), *_rest]:
                lines.append(f"{indent}{name}:")
                lines += [f"{indent}  - " + ", ".join(f"{k}: {v}" for k, v in one.items() if v) for one in value]
            case list():
                lines.append(f"{indent}{name}: " + ", ".join(map(str, value)))
            case _:
                lines.append(f"{indent}{name}: {value}")
    return lines


def demo(
    keep: Annotated[
        Path | None, typer.Option(help=_("leave ledger and queues here; a killed run goes on there"))
    ] = None,
) -> int:
    """Run the whole job."""
    from connector.cli.demo import run

    return run(keep)
