"""Which findings: the options that list them and those that take them out as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.language import _
from connector.model.audit import Grade, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ledger.query import Query
    from connector.workflow.parts import Parts

StageOption = Annotated[list[Stage] | None, typer.Option(help=_("only these stages"))]
ProcessOption = Annotated[list[str] | None, typer.Option(help=_("only these processes"))]
GradeOption = Annotated[list[Grade] | None, typer.Option(help=_("only these grades"))]
OwnerOption = Annotated[list[str] | None, typer.Option(help=_("only of these owners"))]
ReportOption = Annotated[list[str] | None, typer.Option(help=_("only of these reports"))]
OverdueOption = Annotated[bool, typer.Option("--overdue", help=_("only what is open and past its due day"))]
WaitingOption = Annotated[bool, typer.Option("--waiting", help=_("only what waits for an owner, a route, …"))]
DoubtsOption = Annotated[bool, typer.Option("--doubts", help=_("only what a person has to settle"))]


def query_of(
    made: Parts,
    stage: list[Stage] | None,
    process: list[str] | None,
    grade: list[Grade] | None,
    owner: list[str] | None,
    report: list[str] | None,
    *,
    overdue: bool,
) -> Query:
    """The ledger's query for these options. Raises ``Unknown`` for a report of another name."""
    from connector.ledger.query import Query
    from connector.workflow import look

    return Query(
        stages=tuple(stage or ()),
        processes=tuple(process or ()),
        grades=tuple(grade or ()),
        owners=tuple(owner or ()),
        report_ids=look.report_ids(made, report or []),
        overdue_on=made.today if overdue else None,
    )


def kept(*, waiting: bool, doubts: bool) -> Callable[[dict[str, Any]], bool]:
    """What the ledger's query does not know: whether a finding waits, and whether it has doubts."""
    return lambda one: bool((one["waiting"] or not waiting) and (one["doubts"] or not doubts))
