"""The register as a sheet: a line for each finding, its columns as far as whoever takes it may know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from connector.language import N_, _, current
from connector.model import words
from connector.model.exports import Column, Grid, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from connector.ledger.query import Query
    from connector.model.exports import Cell
    from connector.workflow.parts import Parts


class Field(NamedTuple):
    """A column: the name of what stands in it, its head, its share of the width, what its cells are.

    ``brief``: it is also there where there is little room; ``partner``: where only redacted findings are.
    """

    name: str
    head: str
    share: float = 1.0
    kind: Literal["text", "day", "number"] = "text"
    brief: bool = False
    partner: bool = False


FIELDS = (
    Field("number", N_("Number"), 1.1, brief=True),
    Field("report", N_("Report"), 1.5, brief=True),
    Field("grade", N_("Grade"), 1.0, brief=True, partner=True),
    Field("standard", N_("Standard"), 1.6, partner=True),
    Field("clauses", N_("Clauses"), 1.1, brief=True, partner=True),
    Field("process", N_("Process"), 1.3, brief=True),
    Field("department", N_("Department"), 1.2),
    Field("site", N_("Site"), 1.0),
    Field("title", N_("Title"), 2.0),
    Field("statement", N_("Statement"), 4.6, brief=True, partner=True),
    Field("corrective_action", N_("Corrective action"), 3.0, partner=True),
    Field("owner", N_("Owner"), 1.0, brief=True),
    Field("assignee", N_("Assignee"), 1.0),
    Field("stage", N_("Stage"), 1.0, brief=True),
    Field("flags", N_("Mark"), 1.3),
    Field("raised_on", N_("Raised"), kind="day"),
    Field("due_on", N_("Due"), kind="day", brief=True, partner=True),
    Field("original_due_on", N_("Originally due"), kind="day"),
    Field("closed_on", N_("Closed"), kind="day"),
    Field("ticket", N_("Ticket"), 1.1, brief=True),
    Field("status", N_("State there"), 1.0),
    Field("url", N_("Address of the ticket"), 2.2),
    Field("id", N_("Id"), 1.0, partner=True),
)


def sheet(
    parts: Parts, found: Sequence[dict[str, Any]], people: Mapping[str, str], query: Query, *, brief: bool
) -> Sheet:
    """The register of these findings. ``brief``: with the columns that a page has room for."""
    partner = bool(found) and all(one["sight"] == "redacted" for one in found)
    fields = [field for field in FIELDS if (field.partner if partner else field.brief or not brief)]
    columns = tuple(Column(head=_(field.head), share=field.share, kind=field.kind) for field in fields)
    rows = tuple(tuple(cell(parts, one, field.name, people) for field in fields) for one in found)
    return Sheet(
        title=_("Findings register"),
        subtitle=parts.settings.organisation.name,
        language=tongue(),
        wide=True,
        about=tuple(_about(parts, found, query)),
        parts=(Grid(columns=columns, rows=rows, empty=_("Nothing matches.")),),
    )


def cell(parts: Parts, one: Mapping[str, Any], name: str, people: Mapping[str, str]) -> Cell:
    """What stands in a column of a finding, in words."""
    value = one.get(name)
    ticket = one["ticket"] or {}
    told: dict[str, Callable[[], object]] = {
        "grade": lambda: words.said(words.GRADES, value),
        "stage": lambda: words.said(words.STAGES, value),
        "flags": lambda: ", ".join(words.said(words.FLAGS, flag) for flag in value or ()),
        "clauses": lambda: ", ".join(value or ()),
        "process": lambda: process(parts, value),
        "owner": lambda: people.get(value or "", value),
        "statement": lambda: value or one["title"],
        "ticket": lambda: ticket.get("key") or ticket.get("id"),
        "status": lambda: ticket.get("status"),
        "url": lambda: ticket.get("url"),
    }
    said = told[name]() if name in told else value
    return None if said is None else str(said)


def process(parts: Parts, key: str | None) -> str:
    """What a process is called in the language of the file."""
    return (parts.standards.process_name(key, tongue()) or key) if key else ""


def tongue() -> Literal["zh", "en"]:
    """The language of the file."""
    return "zh" if current() == "zh" else "en"


def _about(parts: Parts, found: Sequence[Mapping[str, Any]], query: Query) -> Iterator[tuple[str, str]]:
    yield _("Findings"), str(len(found))
    yield _("As of"), str(parts.today)
    told = "; ".join(f"{name}: {value}" for name, value in _filter(parts, query))
    if told:
        yield _("Filter"), told
    sights = {one["sight"] for one in found}
    if "summary" in sights:
        yield _("Left out"), _("the reports' words, of findings that you see as one-line summaries")
    if "redacted" in sights:
        yield _("Left out"), _("all but what compliance released to you")


def _filter(parts: Parts, query: Query) -> Iterator[tuple[str, str]]:
    lists = {
        _("Stage"): [words.said(words.STAGES, one) for one in query.stages],
        _("Grade"): [words.said(words.GRADES, one) for one in query.grades],
        _("Process"): [process(parts, one) for one in query.processes],
        _("Owner"): query.owners,
        _("Clause"): query.clauses,
        _("Mark"): [words.said(words.FLAGS, one) for one in query.flags],
    }
    for name, values in lists.items():
        if values:
            yield name, ", ".join(values)
    if query.report_ids:
        yield _("Report"), _("chosen")
    if query.overdue_on:
        yield _("Due"), _("before {day}, and open").format(day=query.overdue_on)
    if query.text:
        yield _("Search"), query.text
