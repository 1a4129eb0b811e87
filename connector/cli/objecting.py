"""``extend``, ``dispute`` and ``downgrade``: what owners may ask for, and compliance's answer."""

from __future__ import annotations

from typing import Annotated

import typer

from connector.cli.closing import FINDING, told
from connector.cli.context import add, parts
from connector.cli.look import day
from connector.language import _
from connector.model.audit import Grade

WHY = Annotated[str, typer.Option(help=_("the reason, kept in the history"))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Extend the due day, or ask for that; whoever may not grant it asks.")
    add(app, extend, does, "closeout extend NC-01 --until 2026-07-09 --why 'supplier late'")
    does = _("Dispute a finding; with --stands, answer that it stays as it is.")
    add(app, dispute, does, "closeout dispute NC-01 --why 'the change was approved, see CHG-7'")
    does = _("Lower the grade of a finding, with an approver.")
    add(app, downgrade, does, "closeout downgrade NC-01 minor --why 'no customer was affected' --approver sun-hao")


def extend(
    finding: FINDING,
    why: WHY,
    until: Annotated[
        str | None, typer.Option(help=_("the new due day, YYYY-MM-DD; without it the one that was asked for"))
    ] = None,
    decline: Annotated[bool, typer.Option("--decline", help=_("do not grant what was asked for"))] = False,
) -> int:
    """Extend it, ask for that, or decline it."""
    from connector.workflow import extending

    with parts() as made:
        if decline:
            return told(extending.decline(made, finding, why))
        return told(extending.extend(made, finding, day(until, "--until"), why))


def dispute(
    finding: FINDING,
    why: WHY,
    stands: Annotated[bool, typer.Option("--stands", help=_("answer a dispute: the finding stays as it is"))] = False,
) -> int:
    """Dispute it, or answer that it stands."""
    from connector.workflow import objecting

    with parts() as made:
        done = objecting.stand(made, finding, why) if stands else objecting.dispute(made, finding, why)
        return told(done)


def downgrade(
    finding: FINDING,
    grade: Annotated[Grade, typer.Argument(help=_("the lower grade"))],
    why: WHY,
    approver: Annotated[
        str | None, typer.Option(metavar="PERSON", help=_("who approves it; by default whoever acts"))
    ] = None,
) -> int:
    """Lower the grade."""
    from connector.workflow import objecting

    with parts() as made:
        return told(objecting.downgrade(made, finding, grade, why, approver))
