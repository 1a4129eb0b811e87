"""``edit``, ``approve`` and ``withdraw``: a person's word on what was read."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from connector.cli.context import add, parts
from connector.cli.output import failed, say
from connector.language import _
from connector.workflow.fields import changes_of


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Set fields of a finding; doubts about them are settled.")
    add(app, edit, does, "closeout edit NC-01 grade=minor owner=li-wei")
    add(app, approve, _("Approve findings as they stand."), "closeout approve IA-2026-03")
    does = _("Take a finding out: rejected, a duplicate, or taken back by the auditor.")
    add(app, withdraw, does, "closeout withdraw NC-01 --why 'the auditor took it back'")


def edit(
    finding: Annotated[str, typer.Argument(help=_("id, number, REPORT/NUMBER or ticket"))],
    values: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help=_("what to set; an empty value clears"))
    ],
) -> None:
    """Set what a person knows better than the report."""
    from connector.workflow import review

    changes = changes_of(values)
    with parts() as made:
        record = review.edit(made, finding, changes)
    say(_("{label}: {fields} set").format(label=record.label, fields=", ".join(changes)))
    if "changed" in record.flags:
        say(_("changed since it was approved: closeout approve {id}").format(id=record.id))


def approve(
    names: Annotated[list[str] | None, typer.Argument(metavar="REPORT|FINDING...", help=_("what to approve"))] = None,
    all_of_them: Annotated[bool, typer.Option("--all", help=_("everything that is not approved"))] = False,
    accept_doubts: Annotated[bool, typer.Option("--accept-doubts", help=_("approve in spite of open doubts"))] = False,
) -> int:
    """Approve exactly the content that stands now."""
    from connector.errors import Problem, UserError
    from connector.workflow import review

    if not names and not all_of_them:
        raise UserError(Problem("approve", _("nothing named"), _("name reports or findings, or say --all")))
    with parts() as made:
        done = review.approve(made, tuple(names or ()), all_of_them=all_of_them, accept_doubts=accept_doubts)
    say(_("{n} approved, {unchanged} approved before").format(n=len(done.approved), unchanged=len(done.unchanged)))
    if done.waiting:
        told = ", ".join(f"{what} {n}" for what, n in Counter(done.waiting).most_common())
        say(_("{n} of them wait ({what}): closeout findings --waiting").format(n=len(done.waiting), what=told))
    failed(done.failures)
    return 1 if done.failures else 0


def withdraw(
    finding: Annotated[str, typer.Argument(help=_("id, number, REPORT/NUMBER or ticket"))],
    why: Annotated[str, typer.Option(help=_("the reason, kept in the history"))],
) -> int:
    """Withdraw a finding and end its ticket."""
    from connector.workflow import review
    from connector.workflow.steps import take_steps

    with parts() as made:
        record = review.withdraw(made, finding, why)
        steps = take_steps(made, (record.id,))
    say(_("{label}: withdrawn").format(label=record.label))
    failed(steps.failures)
    return 1 if steps.failures else 0
