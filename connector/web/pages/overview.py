"""The overview: closure figures with their n and trend, charts with their tables, each leading to its findings."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connector.language import N_, _
from connector.model import words
from connector.model.figures import PAST_DUE, SINCE_RAISED
from connector.web.call import Page
from connector.web.charts import Chart, Series
from connector.web.words import process
from connector.workflow.overview import Overview, graded, hottest, overview, percent, slowest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from connector.model.audit import Grade
    from connector.model.figures import Figures
    from connector.model.goals import Goals, Judged, Verdict
    from connector.web.call import Call

SHOWN_GROUPS = 12
HEAT_ROWS = 15
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with what it is a share of, how good that is, and how it was three months ago."""

    name: str
    value: str
    n: str
    judged: Verdict | None = None
    before: str = ""
    link: str = ""


def page(call: Call) -> Response:
    """The first page; who may see no figures goes to their work."""
    if not call.may("figures"):
        return call.go("/work")
    told = overview(call.parts, call.site.counted)
    charts = [_burn_up(told), _ageing(told), _past_due(told), _on_time(told), _repeats(told)]
    rows, columns = _heat(told)
    return call.page(
        "overview.html",
        told=told,
        tiles=_tiles(told, call.parts.settings.goals),
        charts=charts,
        heat=rows,
        heat_grades=columns,
    )


def findings_at(**filters: str) -> str:
    """The address of the findings that a figure counts."""
    return "/findings?" + urlencode({name: value for name, value in filters.items() if value})


def counted_at(**filters: str) -> str:
    """The same, of those that rates count: nonconformities that are approved and not withdrawn."""
    return findings_at(counted="yes", **filters)


def _tiles(told: Overview, goals: Goals) -> list[Tile]:
    now = told.now
    closed, overdue = counted_at(stage="closed"), counted_at(overdue="yes")
    due, repeats = counted_at(order="due"), counted_at(flag="repeat")
    return [
        _tile(_("Closure rate"), told, "closure_rate", goals, closed),
        _tile(_("On-time rate"), told, "on_time_rate", goals, due),
        _tile(_("Overdue rate"), told, "overdue_rate", goals, overdue),
        _tile(_("Repeat rate"), told, "repeat_rate", goals, repeats),
        Tile(_("Open"), str(now.open), _("{n} raised").format(n=now.raised), link=counted_at(stage="open")),
        Tile(_("Submitted"), str(now.submitted), _("wait for verification"), link=counted_at(stage="submitted")),
        Tile(_("Days to close"), _days(now), _("median of {n} closed").format(n=now.days_to_close.n)),
    ]


def _tile(name: str, told: Overview, figure: Judged, goals: Goals, link: str) -> Tile:
    rate, before = getattr(told.now, figure), getattr(told.before, figure)
    was = _("{share} three months ago").format(share=words.share(before)) if before.value is not None else ""
    return Tile(name, words.share(rate), words.of(rate), goals.verdict(figure, rate), was, link)


def _days(now: Figures) -> str:
    median = now.days_to_close.median
    return "–" if median is None else f"{median:g}"


def _burn_up(told: Overview) -> Chart:
    up = told.burn_up
    ends = [_last_day(month) for month in up.months]
    all_raised = [counted_at(raised_until=end) for end in ends]
    all_closed = [counted_at(stage="closed", closed_until=end) for end in ends]
    raised = Series(_("Raised"), up.raised, "--accent", "accent", all_raised, area=True)
    closed = Series(_("Closed"), up.closed, "--good", "good", all_closed, area=True)
    return Chart(_("Raised and closed in all"), up.months, [raised, closed], kind="lines", corner=_("Month"))


def _last_day(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02}"


def _ageing(told: Overview) -> Chart:
    series = []
    for grade, of in graded(told):
        links = [_ago(told, "raised", first, last, grade) for _name, first, last in SINCE_RAISED]
        series.append(_bars(grade, [of.ageing.since_raised[name] for name, *_days in SINCE_RAISED], links))
    names = [name for name, *_days in SINCE_RAISED]
    return Chart(_("Open, by days since raised"), names, series, stacked=True, corner=_("Days"))


def _past_due(told: Overview) -> Chart:
    series = []
    for grade, of in graded(told):
        links = [_ago(told, "due", first, last, grade) for _name, first, last in PAST_DUE]
        series.append(_bars(grade, [of.ageing.past_due[name] for name, *_days in PAST_DUE], links))
    names = [name for name, *_days in PAST_DUE]
    return Chart(_("Overdue, by days past due"), names, series, stacked=True, corner=_("Days"))


def _bars(grade: Grade, values: list[int], links: list[str]) -> Series:
    return Series(words.said(words.GRADES, grade), values, f"--{grade}", str(grade), links)


def _ago(told: Overview, what: str, first: int, last: int | None, grade: Grade) -> str:
    """The open findings of a grade that were raised, or due, so many days ago."""
    today = told.now.as_of
    since = {} if last is None else {f"{what}_from": str(today - timedelta(days=last))}
    until = {f"{what}_until": str(today - timedelta(days=first))}
    return counted_at(stage="open", grade=grade, **since, **until)


def _on_time(told: Overview) -> Chart:
    worst = slowest(told, SHOWN_GROUPS)
    names = [process(key) for key, _rate in worst]
    shares = [percent(rate) for _key, rate in worst]
    links = [counted_at(process=key) for key, _rate in worst]
    series = [Series(_("On time, %"), shares, "--accent", links=links)]
    return Chart(_("On time by process, the slowest first"), names, series, "across", percent=True, corner=_("Process"))


def _repeats(told: Overview) -> Chart:
    latest = told.by_report
    shares = [percent(of.repeat_rate) for of in latest.values()]
    links = [counted_at(report=name, flag="repeat") for name in latest]
    series = [Series(_("Repeats, %"), shares, "--minor", "minor", links=links)]
    return Chart(_("Repeats, audit by audit"), [*latest], series, percent=True, corner=_("Audit"))


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A clause with a count, a shade from 0 to 5 and a link for each grade."""

    clause: str
    cells: tuple[tuple[int, int, str], ...]


def _heat(told: Overview) -> tuple[list[HeatRow], list[Grade]]:
    grades, counts = hottest(told, HEAT_ROWS)
    most = max((cell.n for cell in told.heat), default=1)
    return [_heat_row(clause, of, grades, most) for clause, of in counts.items()], grades


def _heat_row(clause: str, counts: Mapping[Grade, int], grades: list[Grade], most: int) -> HeatRow:
    cells = []
    for grade in grades:
        n = counts.get(grade, 0)
        cells.append(
            (n, -(-n * SHADES // most), findings_at(clause=clause, exact="yes", grade=grade, stage="unfinished"))
        )
    return HeatRow(clause, tuple(cells))


PAGES = (Page("/", page, "signed in", title=N_("Overview")),)
