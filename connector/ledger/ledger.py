"""The ledger: one transaction at a time, reading or writing, with everything it keeps at hand."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.ledger.engine import open_engine
from connector.ledger.entry import Entry
from connector.ledger.figures import Figures
from connector.ledger.former import FormerTickets
from connector.ledger.links import EvidenceFiles, Links, Steps
from connector.ledger.records import Records
from connector.ledger.reminders import Reminders
from connector.ledger.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine


class Book:
    """What the ledger keeps, within one transaction."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self.reports = Reports(connection)
        self.records = Records(connection, locking=writes)
        self.links = Links(connection)
        self.steps = Steps(connection)
        self.evidence = EvidenceFiles(connection)
        self.former = FormerTickets(connection)
        self.reminders = Reminders(connection)
        self.figures = Figures(connection)
        self.entry = Entry(connection)


class Ledger:
    """All that is known, on disk. Committed when a ``writing`` block ends well, untouched when it does not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, base: Path) -> Ledger:
        """The ledger at this address, on the newest schema. Raises ``UserError``."""
        return cls(open_engine(url, base))

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """A consistent look at everything."""
        with self._engine.connect() as connection, connection.begin():
            yield Book(connection, writes=False)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """One change, whole or not at all; alone among writers from its first line on."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield Book(connection, writes=True)

    def close(self) -> None:
        """Give the file or the connections back."""
        self._engine.dispose()
