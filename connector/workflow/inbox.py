"""A watched folder: what is laid into it is read once, and then put away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import _
from connector.workflow.intake import ingest
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.workflow.parts import Parts

DONE, FAILED = "done", "failed"
HALF = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""Ends of names of what is still being written."""

STILL = 1.0
"""Seconds in which a file must not grow to count as whole."""

WHY = ".why.txt"


@dataclass
class Taken:
    """What reading the folder did: files read, findings new and changed, what could not be read."""

    read: int = 0
    new: int = 0
    changed: int = 0
    failures: list[Failure] = field(default_factory=list)


def read_inbox(parts: Parts) -> Taken:
    """Read every whole file of the folder that was not read before; then it moves to ``done`` or ``failed``.

    What cannot be moved is remembered by its content. Raises ``UserError`` where there is no such folder.
    """
    if parts.inbox is None or not parts.inbox.is_dir():
        why = _("there is no such folder") if parts.inbox else _("no folder is set")
        remedy = _('make it, or set folder = "inbox" under [inbox]')
        raise UserError(Problem(str(parts.inbox or "inbox.folder"), why, remedy))
    taken = Taken()
    for path in _whole(parts, parts.inbox):
        _take(parts, path, taken)
    return taken


def _whole(parts: Parts, inbox: Path) -> list[Path]:
    """Files that nobody is writing to any more."""
    before = dict(_files(inbox))
    if before:
        parts.wait(STILL)
    now = dict(_files(inbox))
    return sorted(path for path, look in now.items() if before.get(path) == look)


def _files(inbox: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in inbox.iterdir():
        if path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() not in HALF:
            look = path.stat()
            yield path, (look.st_size, look.st_mtime_ns)


def _take(parts: Parts, path: Path, taken: Taken) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with parts.ledger.reading() as book:
        if book.inbox.knows(digest):
            return
    problems: list[Problem] = []
    for one in ingest(parts, path):
        taken.new += len(one.new)
        taken.changed += len(one.changed)
        problems += one.problems
    taken.read += 1
    why = "\n".join(str(problem) for problem in problems)
    if problems:
        taken.failures.append(Failure(label=path.name, why="; ".join(problem.why for problem in problems)))
    if not (parts.settings.inbox.move and _moved(path, digest, why)):
        with parts.ledger.writing() as book:
            book.inbox.remember(digest, path.name, parts.now(), why or None)


def _moved(path: Path, digest: str, why: str) -> bool:
    """Put away, with what was wrong beside it; under another name where that one is taken. False: it stays."""
    folder = path.parent / (FAILED if why else DONE)
    try:
        folder.mkdir(exist_ok=True)
        place = folder / path.name
        if place.exists():
            place = folder / f"{path.stem}-{digest[:12]}{path.suffix}"
        path.replace(place)
        if why:
            (folder / f"{place.name}{WHY}").write_text(why + "\n", encoding="utf-8")
    except OSError:
        return False
    return True
