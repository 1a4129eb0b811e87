"""What every command line may say: which configuration, who acts, how much to tell."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from connector.cli.output import Format, messages
from connector.errors import NotAllowed, Unknown
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.workflow.parts import Moment, Parts, Tell


def add(app: typer.Typer, command: Callable[..., object], does: str, example: str, name: str | None = None) -> None:
    """Add a command with what it does and an example."""
    app.command(name, help=f"{does}\n\n{_('Example')}: {example}")(command)


def group(app: typer.Typer, name: str, does: str, example: str) -> typer.Typer:
    """A command with commands of its own, such as ``trail show``."""
    inner = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=f"{does}\n\n{_('Example')}: {example}")
    app.add_typer(inner, name=name)
    return inner


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help=_("table, json or csv; without it a table on a terminal, else json")),
]


@dataclass(slots=True)
class Invocation:
    """The options that stand before every command."""

    config: Path | None = None
    person: str | None = None
    verbose: bool = False


INVOCATION = Invocation()


@contextmanager
def parts(title: str = "") -> Iterator[Parts]:
    """Everything the verbs need, with a progress bar on a terminal; the ledger is closed afterwards.

    Whoever is refused leaves a trace.
    """
    from connector.bootstrap import assemble
    from connector.bootstrap.environment import config_path

    with bar(title) as tell:
        assembled = assemble(config_path(INVOCATION.config), INVOCATION.person, tell)
        try:
            yield assembled
        except (NotAllowed, Unknown) as error:
            assembled.trace_refusal(error)
            raise
        finally:
            assembled.ledger.close()


@contextmanager
def bar(title: str) -> Iterator[Tell]:
    """A progress bar on a terminal, nothing elsewhere; what it yields hears of each moment."""
    if not title or not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages(), transient=True) as progress:
        task = progress.add_task(title, total=None)

        def tell(_moment: Moment, done: int, total: int) -> None:
            count = f" {done}/{total}" if total else f" {done}"
            progress.update(task, description=title + count, completed=done, total=total or None)

        yield tell


def _silent(_moment: Moment, _done: int, _total: int) -> None:
    return
