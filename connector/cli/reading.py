"""``parse`` and ``ingest``: reports in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import INVOCATION, FormatOption, add, bar, parts
from connector.cli.output import Format, Row, chosen, complain, say, show
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.model.audit import Explanation, Nonconformity, Reading
    from connector.model.document import Place
    from connector.readers.bundle import Source
    from connector.workflow.intake import Ingested
    from connector.workflow.understanding import Explained

MISSING, FAILED = 2, 1

COLUMNS = {
    "file": _("file"),
    "number": _("number"),
    "grade": _("grade"),
    "standard": _("standard"),
    "clauses": _("clauses"),
    "process": _("process"),
    "statement": _("statement"),
    "owner": _("owner"),
    "due_on": _("due"),
    "doubts": _("doubts"),
}
EXPLAINED = {
    "file": _("file"),
    "number": _("number"),
    "field": _("field"),
    "value": _("value"),
    "label": _("label"),
    "rule": _("rule"),
    "place": _("place"),
    "why": _("runner-up"),
}
SHORT = 60
SPARE_EXPLAINED = ("file", "place", "label")
SPARE = ("doubts", "standard", "owner", "file", "process")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Read reports and print their findings; touches no ledger.")
    add(app, parse, does, "closeout parse report.docx --format json")
    does = _("Read reports into the ledger as drafts; the same file again changes nothing.")
    add(app, ingest, does, "closeout ingest reports/")


def parse(
    files: Annotated[list[Path], typer.Argument(help=_("reports, or folders, ZIP archives, e-mails of them"))],
    wanted: FormatOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help=_("for each value its label, rule, place and what else it could have been")),
    ] = False,
) -> int:
    """Read each file; one that cannot be read is told, the rest goes on."""
    from connector.bootstrap.reading import explained, get_ready, reading_settings, sources

    settings = reading_settings(INVOCATION.config)
    get_ready(settings)
    read, opened = explained(settings), sources(settings)
    reports: list[dict[str, Any]] = []
    rows: list[Row] = []
    whole = chosen(wanted) is Format.CSV
    with bar(_("reading")) as tell:
        for named in files:
            with opened(named) as found:
                _tell_empty(named, len(found))
                for done, source in enumerate(found, start=1):
                    report, its_rows = _parsed(source, read, explain=explain, whole=whole)
                    reports.append(report)
                    rows += its_rows
                    tell("file read", done, len(found))
    show(wanted, {"reports": reports}, EXPLAINED if explain else COLUMNS, rows, SPARE_EXPLAINED if explain else SPARE)
    if any(not named.exists() for named in files):
        return MISSING
    return FAILED if any(report["error"] for report in reports) else 0


def _tell_empty(named: Path, found: int) -> None:
    if not found:
        say(_("{file}: no reports in it").format(file=named))


def _parsed(
    source: Source, read: Callable[[Path], Explained], *, explain: bool, whole: bool
) -> tuple[dict[str, Any], list[Row]]:
    """What one file comes to: an entry of ``reports``, and its rows of the table. ``whole``: with statements uncut."""
    from connector.errors import ReadError

    file = Path(source.name)
    try:
        reading, head, values = read(source.readable)
    except ReadError as error:
        told = ReadError(*source.named(error.problems))
        complain(told.problems)
        return {"file": str(file), "error": str(told), "report": None, "findings": [], "doubts": []}, []
    _tell_doubts(file, reading)
    entry = {"file": str(file), "error": None, **reading.model_dump(mode="json")}
    if not explain:
        return entry, [_row(file, finding, whole=whole) for finding in reading.findings]
    for told_of, origins in ((entry["report"], head), *zip(entry["findings"], values, strict=True)):
        told_of["explain"] = [origin.model_dump(mode="json") for origin in origins]
    numbered = [
        ("", head),
        *((one.number or "", origins) for one, origins in zip(reading.findings, values, strict=True)),
    ]
    return entry, [_origin(file, number, origin) for number, origins in numbered for origin in origins]


def _origin(file: Path, number: str, origin: Explanation) -> Row:
    """Where a value comes from, as a row of the table."""
    other = origin.runner_up
    why = f"{_short(other.text)} ({other.label or '–'}: {other.why})" if other else ""
    return {
        **origin.model_dump(mode="json"),
        "file": file.name,
        "number": number,
        "value": _short(origin.value),
        "label": _short(origin.label),
        "place": _where(origin.place),
        "why": why,
    }


def _where(place: Place) -> str:
    """A place in few words: its numbers that are known, each with its name."""
    return " ".join(f"{name} {value}" for name, value in place.model_dump().items() if value is not None)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[:SHORT] + "…"


def _row(file: Path, finding: Nonconformity, *, whole: bool) -> Row:
    told = finding.model_dump(mode="json")
    statement = finding.statement or finding.title or ""
    doubts = ", ".join(dict.fromkeys(doubt.field for doubt in finding.doubts))
    return {**told, "file": file.name, "statement": statement if whole else _short(statement), "doubts": doubts}


def _tell_doubts(file: Path, reading: Reading) -> None:
    if not reading.findings:
        say(_("{file}: no findings").format(file=file))
    for doubt in reading.doubts:
        say(f"? {file.name}: {doubt.field}: {doubt.reason}")
    for finding in reading.findings:
        for doubt in finding.doubts:
            say(f"? {file.name} {finding.number or ''}: {doubt.field}: {doubt.reason}")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help=_("reports, or folders, ZIP archives, e-mails of them"))],
    wanted: FormatOption = None,
) -> int:
    """Read each file into the ledger; one that cannot be read is told, the rest goes on."""
    from connector.bootstrap.reading import get_ready
    from connector.workflow.intake import ingest as into_ledger

    with parts(_("reading")) as made:
        get_ready(made.settings.reading)
        by_path = {path: [*into_ledger(made, path)] for path in paths}
    done = [one for ingested in by_path.values() for one in ingested]
    for path, ingested in by_path.items():
        _tell_empty(path, len(ingested))
    for one in done:
        complain((*one.problems, *one.warnings))
        if not one.problems:
            say(_told(one))
    columns = {
        "file": _("file"),
        "report": _("report"),
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "gone": _("gone"),
    }
    rows = [{**one.model_dump(mode="json", exclude={"problems", "warnings"}), "file": one.file} for one in done]
    counted = [{name: len(value) if isinstance(value, list) else value for name, value in row.items()} for row in rows]
    if chosen(wanted) is Format.TABLE:
        counted = [{**row, "file": Path(one.file).name} for row, one in zip(counted, done, strict=True)]
    value = [
        {**row, "error": "; ".join(str(problem) for problem in one.problems) or None}
        for row, one in zip(rows, done, strict=True)
    ]
    show(wanted, value, columns, counted)
    if any(not path.exists() for path in paths):
        return MISSING
    return FAILED if any(one.problems for one in done) else 0


def _told(one: Ingested) -> str:
    if one.known:
        return _("{file}: read before; nothing changed").format(file=one.file)
    parts_of = [
        _("{n} new").format(n=len(one.new)),
        _("{n} changed ({names})").format(n=len(one.changed), names=", ".join(one.changed)) if one.changed else "",
        _("{n} unchanged").format(n=len(one.unchanged)) if one.unchanged else "",
        _("{n} not in this edition ({names})").format(n=len(one.gone), names=", ".join(one.gone)) if one.gone else "",
        _("{n} with doubts: closeout findings --doubts").format(n=len(one.doubtful)) if one.doubtful else "",
    ]
    return f"{one.report}: " + ", ".join(part for part in parts_of if part)
