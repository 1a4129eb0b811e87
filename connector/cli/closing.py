"""``verify``, ``return``, ``accepted`` and ``decide``: closing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from connector.cli.context import add, parts
from connector.cli.look import day
from connector.cli.output import failed, say
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from connector.workflow.closing import Done

FINDING = Annotated[str, typer.Argument(metavar="FINDING", help=_("id, number, REPORT/NUMBER or ticket"))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add(
        app,
        verify,
        _("Confirm the fix and close."),
        "closeout verify NC-01 --note 'checked' --evidence log.pdf",
    )
    add(app, return_, _("Not good enough: reopen the ticket."), "closeout return NC-01 --note 'no evidence'", "return")
    example = "closeout accepted NC-01 --reference CB-77 --on 2026-05-02"
    add(app, accepted, _("Record the certification body's acceptance."), example)
    example = "closeout decide NC-01 reopen --why 'not fixed'"
    add(app, decide, _("Decide on a ticket that ended without a fix."), example)


def verify(
    finding: FINDING,
    note: Annotated[str, typer.Option(help=_("what was verified and how"))],
    evidence: Annotated[list[Path] | None, typer.Option(help=_("a file that shows it; kept in the ledger"))] = None,
) -> int:
    """Close it."""
    from connector.workflow import closing

    with parts() as made:
        return told(closing.verify(made, finding, note, tuple(evidence or ())))


def return_(finding: FINDING, note: Annotated[str, typer.Option(help=_("what is missing"))]) -> int:
    """Send it back."""
    from connector.workflow import closing

    with parts() as made:
        return told(closing.return_(made, finding, note))


def accepted(
    finding: FINDING,
    reference: Annotated[str, typer.Option(help=_("the certification body's reference"))],
    on: Annotated[str, typer.Option(help=_("the day it accepted, YYYY-MM-DD"))],
) -> None:
    """Record the acceptance."""
    from connector.workflow import closing

    its_day = day(on, "--on")
    if its_day is None:
        raise UserError(Problem("--on", _("is missing")))
    with parts() as made:
        record = closing.accept(made, finding, reference, its_day)
    say(_("{label}: accepted by the certification body").format(label=record.label))


def decide(
    finding: FINDING,
    decision: Annotated[Literal["reopen", "withdraw", "duplicate"], typer.Argument(help=_("what to do with it"))],
    why: Annotated[str, typer.Option(help=_("the reason, kept in the history"))],
) -> int:
    """Decide on it."""
    from connector.workflow import closing

    with parts() as made:
        return told(closing.decide(made, finding, decision, why))


def told(done: Done) -> int:
    """Say what stands now, and which steps on the ticket wait; the exit code."""
    record, steps = done
    say(_("{label}: {stage}").format(label=record.label, stage=record.stage))
    if steps.failures:
        say(_("the ticket could not be updated yet; the next push tries again"))
        failed(steps.failures)
    return 1 if steps.failures else 0
