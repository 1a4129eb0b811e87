"""``init`` and ``check``: a configuration, and whether it would work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import INVOCATION, FormatOption, add, parts
from connector.cli.output import Format, chosen, complain, say, show_json
from connector.errors import Problem, UserError
from connector.language import _, current

if TYPE_CHECKING:
    from connector.workflow.check import Checked

FAULTS, NO_TARGET = 1, 3


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add(app, init, _("Write a configuration to start from."), "closeout init audits")
    add(app, check, _("Check the configuration and mappings; online also the trackers."), "closeout check --online")


def init(
    folder: Annotated[Path, typer.Argument(help=_("folder; created if missing"))] = Path(),
    name: Annotated[str | None, typer.Option(help=_("the organisation's name; else the folder's"))] = None,
) -> None:
    """Write ``config.toml``; one that is there stays."""
    from connector.bootstrap.environment import user_name
    from connector.config.starting import starting_config

    path = folder / "config.toml"
    if path.exists():
        raise UserError(Problem(str(path), _("is there already"), _("edit it, or choose another folder")))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        organisation = name or folder.resolve().name or "Example Ltd"
        path.write_text(starting_config(organisation, current(), user_name()), encoding="utf-8")
    except OSError as error:
        raise UserError(Problem(str(path), _("cannot be written: {error}").format(error=error.strerror))) from None
    say(_("{path} written; next: name your people and queues in it, then closeout check").format(path=path))


def check(
    online: Annotated[bool, typer.Option("--online", help=_("ask the trackers too; nothing is written there"))] = False,
    wanted: FormatOption = None,
) -> int:
    """Tell every fault at once, each with its remedy."""
    from connector.bootstrap.environment import config_path
    from connector.bootstrap.targets import load_settings, missing_secrets
    from connector.workflow.check import offline, trackers

    path = config_path(INVOCATION.config)
    settings = load_settings(path)
    found = [*missing_secrets(settings, path.parent), *offline(settings)]
    checked: Checked | None = None
    if online:
        with parts(_("asking the trackers")) as made:
            checked = trackers(made)
        found += checked.problems
    _show(found, wanted)
    if checked and checked.targets and len(checked.closed) == checked.targets:
        return NO_TARGET
    return FAULTS if any(not problem.warning for problem in found) else 0


def _show(problems: list[Problem], wanted: Any) -> None:
    if chosen(wanted) is Format.JSON:
        told = [{"where": one.where, "why": one.why, "remedy": one.remedy, "warning": one.warning} for one in problems]
        show_json({"ok": not any(not one.warning for one in problems), "problems": told})
    complain(problems)
    if not problems:
        say(_("✓ the configuration is good"))
