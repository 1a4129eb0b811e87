"""``init`` and ``check``: a configuration, and whether it would work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import INVOCATION, FormatOption, add, parts
from connector.cli.output import Format, chosen, complain, say, show_csv, show_json
from connector.errors import Problem, UserError
from connector.language import _, current

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connector.workflow.check import Checked

FAULTS, USAGE, NO_TARGET = 1, 2, 3


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
    from connector.ledger.engine import address_problems
    from connector.normalise import load_standards
    from connector.workflow.check import offline

    path = config_path(INVOCATION.config)
    try:
        settings = load_settings(path)
    except UserError as error:
        _show([*error.problems], wanted)
        return USAGE
    found = [*address_problems(settings.ledger.url, path.parent), *missing_secrets(settings, path.parent)]
    found += offline(settings, load_standards().processes)
    code = USAGE if _has_faults(found) else 0
    if online:
        checked = _asked()
        found += [problem for problem in checked.problems if problem not in found]
        code = code or _code(checked, found)
    _show(found, wanted)
    return code


def _asked() -> Checked:
    """What the trackers say; what keeps them from being asked, where something does."""
    from connector.workflow.check import Checked, trackers

    try:
        with parts(_("asking the trackers")) as made:
            return trackers(made)
    except UserError as error:
        checked = Checked()
        checked.problems += error.problems
        return checked


def _code(checked: Checked, found: Sequence[Problem]) -> int:
    if not checked.targets:
        return USAGE if _has_faults(found) else 0
    if len(checked.closed) == checked.targets:
        return NO_TARGET
    return FAULTS if _has_faults(found) else 0


def _has_faults(problems: Iterable[Problem]) -> bool:
    return any(not problem.warning for problem in problems)


def _show(problems: list[Problem], wanted: Any) -> None:
    told = [{"where": one.where, "why": one.why, "remedy": one.remedy, "warning": one.warning} for one in problems]
    match chosen(wanted):
        case Format.JSON:
            show_json({"ok": not _has_faults(problems), "problems": told})
        case Format.CSV:
            show_csv({name: name for name in ("where", "why", "remedy", "warning")}, told)
        case Format.TABLE:
            pass
    complain(problems)
    if not problems:
        say(_("✓ the configuration is good"))
