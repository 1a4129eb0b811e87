"""Empty ledgers: made once, because migrations take longer than most tests that begin with one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from connector.ledger.ledger import Ledger

NAME = "closeout.db"
SQLITE = f"sqlite:///{NAME}"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        Ledger.open(SQLITE, Path(folder)).close()
        return (Path(folder) / NAME).read_bytes()


def lay(folder: Path) -> Path:
    """Put an empty ledger on the newest schema into a folder."""
    path = folder / NAME
    path.write_bytes(_migrated())
    return path


def opened(folder: Path, address: str = SQLITE) -> Ledger:
    """An empty ledger of that folder, or of another address, which is empty already; close it."""
    if address == SQLITE:
        lay(folder)
    return Ledger.open(address, folder)
