"""The sandbox, found as an adapter is: by its entry point. Its package is not ours to import."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Protocol

from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

GROUP = "closeout.sandbox"


class Announcement(Protocol):
    """What a sandbox tells when it starts."""

    pages: str

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """Everything, as JSON takes it."""
        ...


class Owners(Protocol):
    """People who work their tickets in the sandbox, each after their own temper."""

    def work(self) -> list[str]:
        """One turn of everybody: what they did, a line each."""
        ...


class Sandbox(Protocol):
    """A local server that speaks the trackers' interfaces."""

    def serve(self, announce: Callable[[Announcement], None], *, host: str, port: int, state: Path | None) -> None:
        """Serve until the process is told to stop."""
        ...

    def running(self, state: Path | None, clock: Callable[[], datetime], port: int) -> AbstractContextManager[Any]:
        """Serve beside this program for as long as the block lasts; ``port`` 0: any that is free."""
        ...

    def Owners(self, told: Announcement, language: str, tempers: dict[str, str]) -> Owners:  # noqa: N802 - a class there
        """People to work the tickets, each in a temper."""
        ...


def load() -> Sandbox:
    """The sandbox. Raises ``UserError`` where its extra is missing."""
    try:
        (point,) = entry_points(group=GROUP)
        loaded: Sandbox = point.load()
    except ImportError as error:
        why = _("the sandbox needs a part that is not installed ({error})").format(error=error.name)
        raise UserError(Problem("sandbox", why, "pip install 'closeout[web]'")) from None
    return loaded
