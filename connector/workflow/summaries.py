"""The management summary as a sheet: closure figures with their n and trend, charts, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.ledger.query import Query
from connector.model import words
from connector.model.exports import Chart, Column, Facts, Grid, Heat, Series, Sheet, Tile, Tiles
from connector.model.figures import PAST_DUE, SINCE_RAISED
from connector.workflow import look, registers
from connector.workflow.figures import of_day
from connector.workflow.overview import Counted, graded, hottest, overview, percent, slowest
from connector.workflow.people import called, everybody

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connector.model.figures import Figures
    from connector.model.goals import Goals, Judged
    from connector.workflow.overview import Overview
    from connector.workflow.parts import Parts

SHOWN_GROUPS, HEAT_ROWS, OVERDUE_LINES = 15, 15, 20


def sheet(parts: Parts) -> Sheet:
    """The summary as of today, of what the person may see."""
    told = overview(parts, Counted())
    with parts.ledger.reading() as book:
        whole = of_day(parts, book, parts.today, None, parts.scope(book, "figures"))
        late = Query(overdue_on=parts.today, order="due", limit=OVERDUE_LINES)
        known, scope = everybody(parts, book), parts.scope(book, "export")
        shapes = [look.shape(parts, record, known) for record in book.records.select(late, scope)]
        people = called(parts, book)
    population = _("major, minor and ungraded nonconformities; no drafts, none withdrawn")
    return Sheet(
        title=_("Management summary"),
        subtitle=parts.settings.organisation.name,
        language=registers.tongue(),
        about=((_("As of"), str(parts.today)), (_("Counted"), population)),
        parts=(
            Tiles(title=_("Figures"), tiles=tuple(_tiles(told, parts.settings.goals))),
            _burn_up(told),
            _ageing(told, _("Open, by days since raised"), SINCE_RAISED, past_due=False),
            _ageing(told, _("Overdue, by days past due"), PAST_DUE, past_due=True),
            _shares(parts, told),
            _heat(told),
            _repeats(told.by_report),
            Facts(title=_("How it is looked after"), facts=tuple(_more(whole))),
            _overdue(parts, shapes, people),
        ),
    )


def _tiles(told: Overview, goals: Goals) -> Iterator[Tile]:
    now = told.now
    yield _rate(_("Closure rate"), told, "closure_rate", goals)
    yield _rate(_("On-time rate"), told, "on_time_rate", goals)
    yield _rate(_("Overdue rate"), told, "overdue_rate", goals)
    yield _rate(_("Repeat rate"), told, "repeat_rate", goals)
    yield Tile(name=_("Open"), value=str(now.open), n=_("{n} raised").format(n=now.raised))
    yield Tile(name=_("Submitted"), value=str(now.submitted), n=_("wait for verification"))
    yield Tile(name=_("Overdue"), value=str(now.overdue), n=_("{n} open").format(n=now.open))
    days = now.days_to_close
    median = "–" if days.median is None else f"{days.median:g}"
    yield Tile(name=_("Days to close"), value=median, n=_("median of {n} closed").format(n=days.n))


def _rate(name: str, told: Overview, figure: Judged, goals: Goals) -> Tile:
    rate, before = getattr(told.now, figure), getattr(told.before, figure)
    was = _("{share} three months ago").format(share=words.share(before)) if before.value is not None else ""
    good = goals.verdict(figure, rate)
    return Tile(name=name, value=words.share(rate), n=words.of(rate), before=was, judged=good)


def _burn_up(told: Overview) -> Chart:
    up = told.burn_up
    raised = Series(name=_("Raised"), values=up.raised)
    closed = Series(name=_("Closed"), values=up.closed, colour="good")
    return Chart(
        title=_("Raised and closed in all"),
        look="lines",
        corner=_("Month"),
        names=up.months,
        series=(raised, closed),
    )


def _ageing(told: Overview, title: str, buckets: Sequence[tuple[str, int, int | None]], *, past_due: bool) -> Chart:
    names = tuple(name for name, _first, _last in buckets)
    series = []
    for grade, of in graded(told):
        counts = of.ageing.past_due if past_due else of.ageing.since_raised
        values = tuple(counts[name] for name in names)
        series.append(Series(name=words.said(words.GRADES, grade), values=values, colour=str(grade)))
    return Chart(title=title, look="stacked", corner=_("Days"), names=names, series=tuple(series))


def _shares(parts: Parts, told: Overview) -> Chart:
    worst = slowest(told, SHOWN_GROUPS)
    shares = Series(name=_("On time, %"), values=tuple(percent(rate) for _key, rate in worst))
    return Chart(
        title=_("On time by process, the slowest first"),
        look="across",
        corner=_("Process"),
        names=tuple(registers.process(parts, key) or "–" for key, _rate in worst),
        series=(shares,),
        percent=True,
    )


def _repeats(by_report: Mapping[str, Figures]) -> Chart:
    shares = tuple(percent(of.repeat_rate) for of in by_report.values())
    return Chart(
        title=_("Repeats, audit by audit"),
        look="bars",
        corner=_("Audit"),
        names=tuple(by_report),
        series=(Series(name=_("Repeats, %"), values=shares, colour="minor"),),
        percent=True,
    )


def _heat(told: Overview) -> Heat:
    grades, counts = hottest(told, HEAT_ROWS)
    return Heat(
        title=_("Not closed, by clause and grade"),
        corner=_("Clause"),
        columns=tuple(words.said(words.GRADES, grade) for grade in grades),
        rows=tuple((clause, tuple(of.get(grade, 0) for grade in grades)) for clause, of in counts.items()),
    )


def _more(told: Figures) -> Iterator[tuple[str, str]]:
    rates = {
        _("On time, with extended days"): told.on_time_rate_extended,
        _("Closed without being returned"): told.first_pass_rate,
        _("Came back to work"): told.reopen_rate,
        _("Due day extended"): told.extension_rate,
    }
    if told.quality:
        rates |= {_("Without an owner"): told.quality.no_owner, _("Without a plan"): told.quality.no_plan}
        rates[_("Without activity")] = told.quality.no_activity
        rates |= {_("Ticket in trouble"): told.quality.failed_sync} if told.quality.failed_sync else {}
    yield from ((name, f"{words.share(rate)} ({words.of(rate)})") for name, rate in rates.items())
    apart = told.observations
    said = _("{raised} raised, {closed} closed").format(raised=apart.raised, closed=apart.closed)
    yield _("Observations and opportunities"), said


def _overdue(parts: Parts, shapes: Sequence[dict[str, object]], people: Mapping[str, str]) -> Grid:
    """One line for each, without the reports' words."""
    heads = ((_("Finding"), "number", 1.0), (_("Report"), "report", 1.3))
    title = ((_("Title"), "title", 2.2),) if any(one["title"] for one in shapes) else ()
    more = ((_("Grade"), "grade", 0.8), (_("Clauses"), "clauses", 1.0), (_("Process"), "process", 1.3))
    named = (*heads, *title, *more, (_("Owner"), "owner", 1.0))
    columns = (*(Column(head=head, share=share) for head, _name, share in named), Column(head=_("Due"), kind="day"))
    shown = (*(name for _head, name, _share in named), "due_on")
    return Grid(
        title=_("Overdue, the oldest first"),
        columns=columns,
        rows=tuple(tuple(registers.cell(parts, one, name, people) for name in shown) for one in shapes),
        empty=_("Nothing is overdue."),
    )
