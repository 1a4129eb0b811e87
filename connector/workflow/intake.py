"""Reports in: read, compared with what is known of them, and kept as drafts. The same file again changes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from connector.errors import Problem, ReadError, Refused
from connector.language import _
from connector.ledger.query import Query
from connector.ledger.reports import KeptReport
from connector.lifecycle import review
from connector.lifecycle.due import raised
from connector.model.audit import Nonconformity, Stage
from connector.model.base import Value
from connector.model.record import Record
from connector.model.wording import fold
from connector.normalise.identity import match
from connector.readers import refusals
from connector.workflow.check import unknown_years
from connector.workflow.people import everybody
from connector.workflow.repeats import look_for
from connector.workflow.review import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.ledger.ledger import Book
    from connector.ledger.records import By
    from connector.model.audit import Reading, Report
    from connector.model.people import Person
    from connector.model.record import Flag
    from connector.normalise.identity import Pairing
    from connector.readers.bundle import Source
    from connector.workflow.parts import Parts


KEY_LENGTH = 200


class Ingested(Value):
    """What one file did to the ledger: findings by name. ``known``: exactly these bytes were read before."""

    file: str
    report: str = ""
    known: bool = False
    edition: int = 1
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def ingest(parts: Parts, path: Path) -> Iterator[Ingested]:
    """Read a file, or every one in a folder, an archive or an e-mail. What cannot be read is told and stops nothing."""
    parts.require("ingest")
    with parts.sources(path) as sources:
        for done, source in enumerate(sources, start=1):
            yield _ingest(parts, source)
            parts.tell("file read", done, len(sources))


def _ingest(parts: Parts, source: Source) -> Ingested:
    file = Path(source.name)
    if source.problems:
        return Ingested(file=str(file), problems=source.named(source.problems))
    try:
        content = source.path.read_bytes()
    except FileNotFoundError:
        return Ingested(file=str(file), problems=refusals.missing(file).problems)
    except OSError as error:
        problem = Problem(str(file), _("cannot be read: {error}").format(error=error.strerror), _("check the name"))
        return Ingested(file=str(file), problems=(problem,))
    digest = hashlib.sha256(content).hexdigest()
    with parts.ledger.reading() as book:
        known = book.reports.of_file(digest)
    if known is not None:
        return _known_file(parts, file, digest, known)
    try:
        return _keep(parts, file, digest, content, parts.read(source.path))
    except (ReadError, Refused) as error:
        parts.trace("ingest", file=file.name, sha256=digest, error=error.said)
        return Ingested(file=str(file), problems=source.named(error.problems))


def _known_file(parts: Parts, file: Path, digest: str, known: KeptReport) -> Ingested:
    """Bytes that are in the ledger: told to whoever may bring editions of this report in, and nothing about it else."""
    with parts.ledger.reading() as book:
        mine = _may_renew(parts, book, known)
    parts.trace("ingest", (known.id,), file=file.name, sha256=digest, known=True)
    return Ingested(
        file=str(file), report=known.label if mine else "", known=True, edition=known.edition if mine else 1
    )


def _may_renew(parts: Parts, book: Book, kept: KeptReport) -> bool:
    scope = parts.scope(book, "ingest")
    return scope.everything or kept.id in scope.report_ids


def _keep(parts: Parts, file: Path, digest: str, content: bytes, reading: Reading) -> Ingested:
    by = parts.by("ingest", file.name)
    with parts.ledger.writing() as book:
        kept, old = _report(parts, book, file, digest, reading)
        pairing = match([record.printed for record in old], reading.findings)
        result = Ingested(file=str(file), report=kept.label, edition=kept.edition)
        found = _known(parts, book, old, reading, pairing, by)
        people = everybody(parts, book)
        fresh = [_fresh(parts, kept, _doubting(reading.findings[i], pairing, i), people) for i in pairing.new]
        for record in fresh:
            book.records.add(record, by)
        gone = [old[i] for i in pairing.gone if old[i].stage is not Stage.WITHDRAWN]
        for record in gone:
            book.records.save(record, review.not_in_latest(record), by)
        original = content if len(content) <= parts.settings.ledger.largest_file * 2**20 else None
        look_for(parts, book, [*fresh, *(record for record, changed in found if changed)])
        book.reports.keep_file(digest, kept, file.name, original, by)
    everything = [*fresh, *(record for record, _changed in found)]
    return result.model_copy(
        update={
            "new": tuple(record.label for record in fresh),
            "changed": tuple(record.label for record, changed in found if changed),
            "unchanged": tuple(record.label for record, changed in found if not changed),
            "gone": tuple(record.label for record in gone),
            "doubtful": tuple(record.label for record in everything if review.blocking(record.content)),
            "warnings": tuple(unknown_years(parts.calendar, [one.due_on.year for one in fresh if one.due_on])),
        }
    )


def _known(
    parts: Parts, book: Book, old: list[Record], reading: Reading, pairing: Pairing, by: By
) -> list[tuple[Record, bool]]:
    """Findings of an earlier edition, each with whether this one changes it."""
    found: list[tuple[Record, bool]] = []
    people = everybody(parts, book)
    for before_at, now_at in pairing.pairs:
        before = old[before_at]
        after = review.new_edition(before, _doubting(reading.findings[now_at], pairing, now_at))
        after = placed(parts, after.model_copy(update={"head": reading.report}), people, changed=set())
        book.records.save(before, after, by)
        found.append((after, before.printed.fingerprint != after.printed.fingerprint))
    return found


def _doubting(finding: Nonconformity, pairing: Pairing, position: int) -> Nonconformity:
    """The finding with the doubt that it may be another one's twin."""
    doubt = pairing.doubts.get(position)
    return finding if doubt is None else finding.model_copy(update={"doubts": (*finding.doubts, doubt)})


def _report(parts: Parts, book: Book, file: Path, digest: str, reading: Reading) -> tuple[KeptReport, list[Record]]:
    """The report that the file belongs to, with its findings of before; a new one where nothing is known of it."""
    head = reading.report
    key = _key(head) or f"file:{file.name}"
    kept = book.reports.of_key(key)
    if kept and not _may_renew(parts, book, kept):
        why = _("this report is another audit's")
        raise Refused(Problem(str(file), why, _("ask compliance to bring it in")))
    old = list(book.records.select(Query(report_ids=(kept.id,)))) if kept else []
    if kept and key.startswith("file:") and not match([record.printed for record in old], reading.findings).pairs:
        kept, old, key = None, [], f"file:{file.name}:{digest[:8]}"
    if kept is None:
        fresh = KeptReport(id=parts.new_id(), key=key, label=_label(head, file), head=head, edition=1)
        book.reports.add(fresh, parts.now())
        return fresh, []
    renewed = kept.model_copy(update={"head": head, "edition": kept.edition + 1})
    book.reports.renew(renewed)
    return renewed, old


def _key(head: Report) -> str | None:
    """What all editions of a report share: its number, else organisation, days and standards together."""
    if head.number:
        return f"number:{fold(head.number)}"
    days = [day.isoformat() for day in (head.audit_start, head.audit_end, head.issued_on) if day]
    if head.organisation and days:
        return "|".join(["head", fold(head.organisation), *days, *head.standards])[:KEY_LENGTH]
    return None


def _label(head: Report, file: Path) -> str:
    day = head.audit_end or head.issued_on
    return head.number or (f"{head.organisation} {day}" if head.organisation and day else file.name)


def _fresh(parts: Parts, kept: KeptReport, finding: Nonconformity, people: Sequence[Person]) -> Record:
    """A finding that was not there before: a draft, or closed where the report prints it as closed."""
    flags: set[Flag] = {"repeat"} if finding.repeat else set()
    record = Record(
        id=parts.new_id(),
        report_id=kept.id,
        report=kept.label,
        head=kept.head,
        printed=finding,
        content=finding,
        stage_on=parts.today,
        raised_on=raised(finding, kept.head, parts.today),
        flags=frozenset(flags),
    )
    record = placed(parts, record, people, changed=set())
    if not finding.closed_as_printed:
        return record
    day = finding.closed_on or kept.head.issued_on or parts.today
    closed = {"stage": Stage.CLOSED, "stage_on": day, "closed_on": day, "flags": record.flags | {"closed_as_printed"}}
    return record.model_copy(update=closed)
