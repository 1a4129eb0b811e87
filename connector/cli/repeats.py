"""``repeats``: findings that were there before, to be confirmed or declined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from connector.cli.context import FormatOption, add, parts
from connector.cli.output import say, show
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from connector.cli.output import Format, Row
    from connector.workflow.repeated import Repeats, Suggestion


def register(app: typer.Typer) -> None:
    """Add the command."""
    does = _("List findings that may have been there before; confirm or decline one.")
    add(app, repeats, does, "closeout repeats NC-07 confirm --of IA-2025-02/NC-03 --why 'the same gap'")


def repeats(
    finding: Annotated[str | None, typer.Argument(help=_("only this finding; by default all"))] = None,
    decision: Annotated[Literal["confirm", "decline"] | None, typer.Argument(help=_("a person's word on it"))] = None,
    of: Annotated[str | None, typer.Option(metavar="FINDING", help=_("the earlier finding"))] = None,
    why: Annotated[str | None, typer.Option(help=_("the reason, kept in the history"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("also what was decided before"))] = False,
    wanted: FormatOption = None,
) -> None:
    """List them, or decide."""
    if decision is None:
        if of is not None:
            raise UserError(Problem("--of", _("needs confirm or decline before it")))
        _list(finding, wanted, everything=everything)
        return
    from connector.workflow import repeats as workflow

    with parts() as made:
        record = workflow.answer(made, finding or "", decision, of, why)
    say(_("{label}: now {flags}").format(label=record.label, flags=", ".join(sorted(record.flags)) or "–"))


def _list(finding: str | None, wanted: Format | None, *, everything: bool) -> None:
    from connector.workflow.repeated import repeats as listed

    with parts() as made:
        found = listed(made, finding, decided=everything)
    rows = _rows(found)
    columns = {
        "finding": _("finding"),
        "earlier": _("earlier"),
        "rule": _("by"),
        "similarity": _("alike"),
        "state": _("state"),
        "carried_over": _("carried over"),
    }
    value = {"repeats": rows, "suggestions": [one.model_dump(mode="json") for one in found.suggestions]}
    show(wanted, value, columns, rows)
    for suggestion in found.suggestions:
        say(_suggested(suggestion))


def _rows(found: Repeats) -> list[Row]:
    shown = {"rule", "similarity", "state", "carried_over"}
    return [
        {"finding": one.later, "earlier": one.earlier, **one.relation.model_dump(include=shown)}
        for one in found.repeats
    ]


def _suggested(suggestion: Suggestion) -> str:
    names: dict[str, Any] = {"findings": ", ".join(suggestion.findings)}
    if suggestion.because == "repeat":
        return _("{findings} came back and is minor: should it be major?").format(**names)
    text = _("{findings}: {n} minor ones on {clause} ({process}); together a major one?")
    return text.format(n=len(suggestion.findings), clause=suggestion.clause, process=suggestion.process, **names)
