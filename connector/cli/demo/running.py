"""Setting the demo up, and telling at its end where everything can be looked at."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from os import get_exec_path
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from connector.bootstrap import assemble
from connector.bootstrap.environment import user_name
from connector.bootstrap.sandbox import load
from connector.cli.context import bar
from connector.cli.demo import offering
from connector.cli.demo.setting import TEMPERS, Clock, write_config
from connector.cli.demo.story import Story
from connector.cli.output import say
from connector.cli.serve import serve_pages
from connector.errors import UserError
from connector.language import _, current

if TYPE_CHECKING:
    from connector.workflow.parts import Parts

PORT = 8065
STATE = "sandbox.db"
START = datetime(2026, 3, 1, tzinfo=UTC)


def run(keep: Path | None) -> int:
    """The whole job; with ``keep``, a run that was killed goes on where it was. The exit code."""
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(TemporaryDirectory(prefix="closeout-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        clock = Clock(START)
        box = _sandbox(folder, clock, stack)
        told = box.announcement.model_dump(mode="json")
        config = write_config(folder, told, current(), user_name())
        reports = stack.enter_context(as_file(files("adapters.sandbox") / "reports"))
        tell = stack.enter_context(bar(_("working")))
        parts = replace(assemble(config, None, tell), now=clock)
        stack.callback(parts.ledger.close)
        owners = load().Owners(box.announcement, current(), TEMPERS)
        code = Story(parts, clock, owners, sorted(reports.iterdir())).tell()
        _show_around(folder, told, parts, kept=keep is not None)
    return code


def _sandbox(folder: Path, clock: Clock, stack: ExitStack) -> Any:
    """The sandbox on its usual port, or on any other where that one is taken."""
    try:
        return stack.enter_context(load().running(folder / STATE, clock, PORT))
    except UserError:
        return stack.enter_context(load().running(folder / STATE, clock, 0))


def program() -> str:
    """How this program was called, for a line to copy: its name, or its path from here."""
    called = Path(sys.argv[0])
    if called.parent in {Path(), *(Path(place) for place in get_exec_path())} or called.suffix == ".py":
        return "closeout"
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)


def _show_around(folder: Path, told: dict[str, Any], parts: Parts, *, kept: bool) -> None:
    values = {
        "config": folder / "config.toml",
        "ledger": folder / "closeout.db",
        "state": folder / STATE,
        "pages": told["pages"],
        "port": told["pages"].rsplit(":", 1)[1].strip("/"),
        "program": program(),
    }
    say("")
    if kept:
        say(_("Look at it: {program} --config {config} findings").format(**values))
        say(_("The queues: {program} sandbox --state {state} --port {port}").format(**values))
        _offer_pages(parts, folder / "config.toml")
    elif sys.stdin.isatty() and sys.stderr.isatty():
        say(_("The ledger is {ledger}, the queues are at {pages}").format(**values))
        say(_("Press Enter to end; --keep DIR would leave it all there."))
        sys.stdin.readline()
    else:
        say(_("Ledger and queues are gone now; closeout demo --keep DIR leaves them."))


def _offer_pages(parts: Parts, config: Path) -> None:
    """The pages of what is kept, with accounts that were made for it."""
    password = offering.accounts(parts)
    if password is None:
        say(_("The pages need a part that is not installed: {remedy}").format(remedy="pip install 'closeout[web]'"))
        return
    offering.tell(parts, password, program(), config)
    offering.serve_now(parts, serve_pages)
