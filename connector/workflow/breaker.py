"""The circuit of each target: open, it lets one ticket through as a trial, and one alert tells of all that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from connector.language import _
from connector.model.ticket import Created, NotCreated, Postponed, Uncertain
from connector.sync.circuit import Refusals
from connector.workflow.answers import refusal
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ledger.ledger import Book
    from connector.model.ticket import CreateOutcome
    from connector.sync.plan import Create
    from connector.workflow.parts import Parts


class Breaker:
    """One push's circuits."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._refusals: dict[str, Refusals] = {}
        self._refused: list[tuple[Create, NotCreated]] = []
        with parts.ledger.reading() as book:
            self._known = {target: circuit.why for target, circuit in book.circuits.all().items()}
        self._open = set(self._known)
        self._opened: set[str] = set()

    def is_open(self, target: str) -> bool:
        """Whether the target gets nothing new but a trial."""
        return target in self._open

    def has_opened(self, target: str) -> bool:
        """Whether this push has found out so, again or for the first time: not even a trial is due."""
        return target in self._opened

    def hear(self, book: Book, create: Create, outcome: CreateOutcome) -> None:
        """Take an answer in; a circuit that opens or closes by it is kept with it."""
        refusals = self._of(create.target)
        match outcome:
            case Created():
                refusals.made()
                self._close(book, create.target)
            case NotCreated():
                refusals.hear(outcome, create.canonical)
                self._refused.append((create, outcome))
                if refusals.why is not None:
                    self.open(book, create.target, refusals.why)
                else:
                    self._close(book, create.target)
            case Postponed() | Uncertain():
                pass
            case _:
                assert_never(outcome)

    def open(self, book: Book, target: str, why: str) -> None:
        """Only somebody who puts the configuration right helps."""
        self._open.add(target)
        self._opened.add(target)
        book.circuits.open(target, why, self._parts.now())

    def failures(self, target: str, waiting: int) -> Iterator[Failure]:
        """What was refused: item by item; once, with the first of them, where the configuration is at fault."""
        refusals = self._of(target)
        refused = [(create, outcome) for create, outcome in self._refused if create.target == target]
        covered = [create.label for create, outcome in refused if refusals.covers(outcome)]
        if refusals.why is not None and self.is_open(target):
            why = _("{why}; {n} findings wait for it").format(why=refusals.why, n=waiting)
            yield Failure(label=target, why=": ".join([*covered[:1], why]))
        for create, outcome in refused:
            if not refusals.covers(outcome):
                yield Failure(label=create.label, why=refusal(outcome, create))

    def _of(self, target: str) -> Refusals:
        if target not in self._refusals:
            self._refusals[target] = Refusals(self._parts.mapping(target), self._known.get(target, ""))
        return self._refusals[target]

    def _close(self, book: Book, target: str) -> None:
        if target in self._open:
            self._open.discard(target)
            book.circuits.close(target)
