"""The ledger: one transaction at a time, reading or writing, with everything it keeps at hand."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import SQLAlchemyError

from connector.errors import CloseoutError, Problem
from connector.language import _
from connector.ledger.acts import Acts
from connector.ledger.charts import Charts
from connector.ledger.circuits import Circuits
from connector.ledger.cursors import Cursors
from connector.ledger.engine import open_engine
from connector.ledger.entry import Entry
from connector.ledger.figures import Figures
from connector.ledger.former import FormerTickets
from connector.ledger.grants import Grants
from connector.ledger.inbox import Inbox
from connector.ledger.jobs import Jobs
from connector.ledger.labels import Labels
from connector.ledger.links import EvidenceFiles, Links, Steps
from connector.ledger.notices import Notices
from connector.ledger.people import People
from connector.ledger.purging import Purging
from connector.ledger.quality import QualityPanel
from connector.ledger.queue import Queue
from connector.ledger.records import Records
from connector.ledger.reminders import Reminders
from connector.ledger.repeats import Repeats
from connector.ledger.reports import Reports
from connector.ledger.snapshots import Snapshots
from connector.ledger.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from connector.model.happening import Happening
    from connector.model.trail import Act, TrailEntry


class Book:
    """What the ledger keeps, within one transaction."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self.acts = Acts()
        self.trail = Trail(connection)
        self.reports = Reports(connection, self.acts)
        self.records = Records(connection, self.acts, locking=writes)
        self.grants = Grants(connection, self.acts)
        self.people = People(connection, self.acts)
        self.links = Links(connection)
        self.steps = Steps(connection)
        self.evidence = EvidenceFiles(connection)
        self.circuits = Circuits(connection)
        self.cursors = Cursors(connection)
        self.former = FormerTickets(connection)
        self.reminders = Reminders(connection)
        self.notices = Notices(connection)
        self.jobs = Jobs(connection)
        self.inbox = Inbox(connection)
        self.repeats = Repeats(connection)
        self.figures = Figures(connection)
        self.quality = QualityPanel(connection)
        self.snapshots = Snapshots(connection)
        self.charts = Charts(connection)
        self.entry = Entry(connection)
        self.purging = Purging(connection)
        self.labels = Labels(connection)


class Ledger:
    """All that is known, on disk. Committed when a ``writing`` block ends well, untouched when it does not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hear: Callable[[Happening], None] | None = None
        self._turn = threading.Lock()
        self._queue = Queue(self._turn, self._append)

    @classmethod
    def open(cls, url: str, base: Path) -> Self:
        """The ledger at this address, on the newest schema. Raises ``UserError``."""
        return cls(open_engine(url, base))

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """A consistent look at everything."""
        with self._engine.connect() as connection, connection.begin():
            yield Book(connection, writes=False)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """One change, whole or not at all, and its trace with it; alone among writers from its first line on.

        The threads of this process take turns: a database lets those wait whom it likes, until they give up.
        """
        with self._turn, self._alone() as book:
            yield book
            book.trail.append(book.acts.taken())
        if self._hear is not None:
            for happening in book.acts.happened:
                self._hear(happening)

    @contextmanager
    def _alone(self) -> Iterator[Book]:
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield Book(connection, writes=True)

    def _append(self, acts: Sequence[Act]) -> Sequence[TrailEntry]:
        with self._alone() as book:
            return book.trail.append(acts)

    def listen(self, hear: Callable[[Happening], None]) -> None:
        """Tell of each line of a nonconformity's history, once it is committed."""
        self._hear = hear

    def trace(self, act: Act) -> TrailEntry:
        """An entry of the trail for what changes nothing: a look, a download, a refusal.

        Raises ``CloseoutError`` where it cannot be written: then nothing may be shown either.
        """
        try:
            return self._queue.add(act)
        except SQLAlchemyError as error:
            why = _("this could not be written into the trail, so it is not shown: {error}")
            remedy = _("check that the ledger can be written")
            raise CloseoutError(Problem(act.action, why.format(error=str(error).splitlines()[0]), remedy)) from None

    def close(self) -> None:
        """Give the file or the connections back."""
        self._engine.dispose()
