"""The trail: reading it, checking that it is whole, and anchoring its head outside of the ledger."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from pydantic import ValidationError

from connector.errors import CloseoutError, Problem
from connector.language import _
from connector.ledger.query import Query
from connector.model.base import Value
from connector.model.trail import Anchor, Broken, first_broken
from connector.workflow.people import called
from connector.workflow.trail_words import Names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from connector.ledger.trail import TrailQuery
    from connector.model.trail import TrailEntry
    from connector.workflow.parts import Parts


class Verdict(Value):
    """Whether the trail is whole: how many entries, its head, how many anchors it was held against, and the break."""

    entries: int
    head: Anchor | None
    anchors: int
    broken: Broken | None
    problems: tuple[Problem, ...] = ()


def look(parts: Parts, query: TrailQuery, limit: int, offset: int = 0) -> list[TrailEntry]:
    """Entries that the filter lets through, newest first. Looking at the trail is an entry of it too."""
    parts.require("trail")
    with parts.ledger.reading() as book:
        found = book.trail.select(query, limit, offset)
    parts.trace("view", trail=query.model_dump(mode="json", exclude_defaults=True), entries=len(found))
    return found


def id_of(parts: Parts, reference: str) -> str:
    """The id of the finding or report that ``reference`` names; itself, where it names neither, or several."""
    parts.require("trail")
    with parts.ledger.reading() as book:
        found = [record.id for record in book.records.select(Query(reference=reference), parts.scope(book, "trail"))]
        found += [report.id for report in book.reports.named(reference)]
    return found[0] if len(found) == 1 else reference


def names(parts: Parts, ids: Collection[str]) -> Names:
    """What people, and findings and reports of these ids, are called: for reading the trail."""
    parts.require("trail")
    with parts.ledger.reading() as book:
        return Names(called(parts, book), book.labels.of(ids), parts.settings.organisation.zone)


def verify(parts: Parts, anchors: Path | None = None) -> Verdict:
    """Go through the whole chain, and hold it against every anchor; those of the configuration, where none are named.

    Without anchors nobody can see that the end was cut off, which is told. That it was checked is an entry of it too.
    """
    parts.require("audit")
    path = anchors or anchor_file(parts)
    known, problems = _anchors(path)
    counted = 0

    def counting(entries: Iterator[TrailEntry]) -> Iterator[TrailEntry]:
        nonlocal counted
        for entry in entries:
            counted += 1
            parts.tell("trail checked", counted, 0)
            yield entry

    with parts.ledger.reading() as book:
        broken = first_broken(counting(book.trail.entries()), known, book.trail.purged_before())
        newest = book.trail.head()
    last = Anchor(seq=newest.seq, hash=newest.hash, at=newest.at) if newest else None
    parts.trace("audit", (), entries=counted, broken=broken.seq if broken else None)
    return Verdict(entries=counted, head=last, anchors=len(known), broken=broken, problems=tuple(problems))


def anchor_file(parts: Parts) -> Path:
    """Where anchors are kept: better on another machine's disk than beside the ledger."""
    return parts.base / parts.settings.access.anchors


def head(parts: Parts) -> Anchor | None:
    """The head of the chain, now; None while the trail is empty."""
    parts.require("audit")
    with parts.ledger.reading() as book:
        newest = book.trail.head()
    return Anchor(seq=newest.seq, hash=newest.hash, at=parts.now()) if newest else None


def anchor(parts: Parts, newest: Anchor) -> None:
    """Write a head of the chain to the end of the anchors' file, the same one once.

    Raises ``CloseoutError`` where it cannot be written.
    """
    path = anchor_file(parts)
    known, _problems = _anchors(path)
    if newest.seq not in known:
        _append(path, json.dumps(newest.model_dump(mode="json")) + "\n")


def _append(path: Path, line: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = _("the anchor cannot be written: {error}").format(error=error.strerror)
        raise CloseoutError(Problem(str(path), why, _("check access.anchors in the configuration"))) from None


def _anchors(path: Path) -> tuple[dict[int, Anchor], list[Problem]]:
    """Anchors by the number of their entry, and what is wrong with the file; warnings, for the chain itself speaks."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        why = _("there are no anchors, so nobody sees whether the end was cut off")
        return {}, [Problem(str(path), why, _("run the job anchor each day"), warning=True)]
    except (OSError, UnicodeDecodeError) as error:
        why = _("cannot be read: {error}").format(error=error)
        return {}, [Problem(str(path), why, warning=True)]
    known: dict[int, Anchor] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            found = Anchor.model_validate_json(line)
        except ValidationError:
            problems.append(Problem(f"{path}:{number}", _("is no anchor"), warning=True))
            continue
        known.setdefault(found.seq, found)
    return known, problems
