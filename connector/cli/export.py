"""``export``: findings, one of them, the figures, or a report itself, as a file with a mark that leads to the trail."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import typer

from connector.cli.context import add, parts
from connector.cli.filters import (
    DoubtsOption,
    GradeOption,
    OverdueOption,
    OwnerOption,
    ProcessOption,
    ReportOption,
    StageOption,
    WaitingOption,
    kept,
    query_of,
)
from connector.cli.output import say
from connector.errors import Problem, UserError
from connector.language import _
from connector.model.exports import Format


def register(app: typer.Typer) -> None:
    """Add the command."""
    does = _("Take findings, one of them, the figures or a report out as a marked file.")
    example = "closeout export register.xlsx --stage open, closeout export nc-01.pdf --finding IA-2026-03/NC-01"
    add(app, export, does, example)


def export(
    file: Annotated[Path, typer.Argument(help=_("the file to write: .pdf, .xlsx or .csv"))],
    stage: StageOption = None,
    process: ProcessOption = None,
    grade: GradeOption = None,
    owner: OwnerOption = None,
    report: ReportOption = None,
    overdue: OverdueOption = False,
    waiting: WaitingOption = False,
    doubts: DoubtsOption = False,
    finding: Annotated[str | None, typer.Option(help=_("one finding with its history and evidence"))] = None,
    summary: Annotated[bool, typer.Option("--summary", help=_("the management summary with its charts"))] = False,
    original: Annotated[str | None, typer.Option(help=_("a report itself, as a marked PDF"))] = None,
    bare: Annotated[bool, typer.Option("--bare", help=_("the report as it came; for compliance"))] = False,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option(help=_("of the file; else the organisation's"))
    ] = None,
) -> None:
    """Write the file, or none."""
    from connector.workflow import exporting, originals

    _at_most_one({"--finding": finding, "--summary": summary, "--original": original})
    if bare and not original:
        raise UserError(Problem("--bare", _("goes with --original"), _("name the report")))
    with parts() as made:
        if bare and original:
            taken = originals.bare(made, original)
        else:
            wanted = exporting.Wanted(form=_form(file), language=language)
            if original:
                taken = originals.copied(made, original, wanted)
            elif finding:
                taken = exporting.dossier(made, finding, wanted)
            elif summary:
                taken = exporting.summary(made, wanted)
            else:
                asked = query_of(made, stage, process, grade, owner, report, overdue=overdue)
                taken = exporting.register(made, asked, wanted, kept(waiting=waiting, doubts=doubts))
        _write(file, taken.content)
    say(_("{file} is written; its trace is {trace}").format(file=file, trace=taken.trace))


def _at_most_one(given: dict[str, object]) -> None:
    named = [name for name, value in given.items() if value]
    if len(named) > 1:
        why = _("only one of {names} at a time").format(names=", ".join(given))
        raise UserError(Problem(", ".join(named), why, _("leave the others out")))


def _form(file: Path) -> Format:
    """The kind of file that a name asks for. Raises ``UserError``."""
    ending = file.suffix.lower().removeprefix(".")
    for form in get_args(Format):
        if form == ending:
            return cast("Format", form)
    why = _("'{ending}' files are not made").format(ending=file.suffix)
    raise UserError(Problem(str(file), why, _("name it .pdf, .xlsx or .csv")))


def _write(file: Path, content: bytes) -> None:
    """The whole file at once, or nothing, readable for its owner. Raises ``UserError``."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as given:
                given.write(content)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        why = _("cannot be written: {error}").format(error=error.strerror)
        raise UserError(Problem(str(file), why, _("check the folder"))) from None
