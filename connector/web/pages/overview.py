"""The overview: closure figures with their n and trend, charts with their tables, each leading to its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from connector.language import N_, _
from connector.model.audit import Grade
from connector.model.figures import SINCE_RAISED
from connector.web import words
from connector.web.call import Page
from connector.web.charts import Chart, Series
from connector.workflow.overview import Overview, overview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from connector.ledger.charts import Cell
    from connector.model.figures import Figures, Rate
    from connector.web.call import Call

SHOWN_GROUPS = 12
HEAT_ROWS = 15
SHADES = 5
Judged = Literal["good", "watch", "bad", ""]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with what it is a share of, how good that is, and how it was three months ago."""

    name: str
    value: str
    n: str
    judged: Judged = ""
    before: str = ""
    link: str = ""


def page(call: Call) -> Response:
    """The first page; who may see no figures goes to their work."""
    if not call.may("figures"):
        return call.go("/work")
    told = overview(call.parts, call.site.counted)
    charts = [_burn_up(told), _ageing(told), _on_time(told), _repeats(told)]
    rows, columns = _heat(told.heat)
    return call.page("overview.html", told=told, tiles=_tiles(told), charts=charts, heat=rows, heat_grades=columns)


def findings_at(**filters: str) -> str:
    """The address of the findings that a figure counts."""
    return "/findings?" + urlencode({name: value for name, value in filters.items() if value})


def _tiles(told: Overview) -> list[Tile]:
    now, before = told.now, told.before
    overdue = findings_at(overdue="yes")
    return [
        _tile(_("Closure rate"), now.closure_rate, before.closure_rate, (0.9, 0.7), findings_at(stage="closed")),
        _tile(_("On-time rate"), now.on_time_rate, before.on_time_rate, (0.9, 0.7), ""),
        _tile(_("Overdue rate"), now.overdue_rate, before.overdue_rate, (0.05, 0.1), overdue, low=True),
        _tile(_("Repeat rate"), now.repeat_rate, before.repeat_rate, (0.05, 0.1), findings_at(flag="repeat"), low=True),
        Tile(_("Open"), str(now.open), _("{n} raised").format(n=now.raised), link=findings_at(stage="open")),
        Tile(_("Submitted"), str(now.submitted), _("wait for verification"), link=findings_at(stage="submitted")),
        Tile(_("Days to close"), _days(now), _("median of {n} closed").format(n=now.days_to_close.n)),
    ]


def _tile(name: str, rate: Rate, before: Rate, limits: tuple[float, float], link: str, *, low: bool = False) -> Tile:
    was = _("{share} three months ago").format(share=words.share(before)) if before.value is not None else ""
    return Tile(name, words.share(rate), words.of(rate), judged(rate.value, limits, low=low), was, link)


def judged(value: float | None, limits: tuple[float, float], *, low: bool) -> Judged:
    """Good, watch or bad, by the limits of the domain; ``low``: less is better."""
    if value is None:
        return ""
    good, watch = limits
    if low:
        return "good" if value < good else "watch" if value <= watch else "bad"
    return "good" if value >= good else "watch" if value >= watch else "bad"


def _days(now: Figures) -> str:
    median = now.days_to_close.median
    return "–" if median is None else f"{median:g}"


def _burn_up(told: Overview) -> Chart:
    up = told.burn_up
    raised = Series(_("Raised"), up.raised, "--accent", "accent", area=True)
    closed = Series(_("Closed"), up.closed, "--good", "good", area=True)
    return Chart(_("Raised and closed in all"), up.months, [raised, closed], kind="lines", corner=_("Month"))


def _ageing(told: Overview) -> Chart:
    names = [name for name, _first, _last in SINCE_RAISED]
    series = [
        Series(
            words.said(words.GRADES, grade), [of.ageing.since_raised[name] for name in names], f"--{grade}", str(grade)
        )
        for grade in (Grade.MAJOR, Grade.MINOR, Grade.UNGRADED)
        if (of := told.by_grade.get(grade))
    ]
    return Chart(_("Open, by days since raised"), names, series, stacked=True, corner=_("Days"))


def _on_time(told: Overview) -> Chart:
    rated = {key: of.on_time_rate for key, of in told.by_process.items() if of.on_time_rate.denominator}
    worst = sorted(rated, key=lambda key: (rated[key].value or 0, key))[:SHOWN_GROUPS]
    names = [words.process(key) for key in worst]
    shares = [round(100 * (rated[key].value or 0)) for key in worst]
    links = [findings_at(process=key) for key in worst]
    series = [Series(_("On time, %"), shares, "--accent", links=links)]
    return Chart(_("On time by process, the slowest first"), names, series, "across", percent=True, corner=_("Process"))


def _repeats(told: Overview) -> Chart:
    latest = told.by_report
    shares = [round(100 * (of.repeat_rate.value or 0)) for of in latest.values()]
    links = [findings_at(report=name, flag="repeat") for name in latest]
    series = [Series(_("Repeats, %"), shares, "--minor", "minor", links=links)]
    return Chart(_("Repeats, audit by audit"), [*latest], series, percent=True, corner=_("Audit"))


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A clause with a count, a shade from 0 to 5 and a link for each grade."""

    clause: str
    cells: tuple[tuple[int, int, str], ...]


def _heat(cells: tuple[Cell, ...]) -> tuple[list[HeatRow], list[Grade]]:
    grades = [grade for grade in Grade if any(cell.grade is grade for cell in cells)]
    counts: dict[str, dict[Grade, int]] = {}
    for cell in cells:
        counts.setdefault(cell.clause, {})[cell.grade] = cell.n
    most = max((cell.n for cell in cells), default=1)
    hottest = sorted(counts, key=lambda clause: (-sum(counts[clause].values()), clause))[:HEAT_ROWS]
    return [_heat_row(clause, counts[clause], grades, most) for clause in sorted(hottest, key=_by_number)], grades


def _heat_row(clause: str, counts: Mapping[Grade, int], grades: list[Grade], most: int) -> HeatRow:
    cells = []
    for grade in grades:
        n = counts.get(grade, 0)
        cells.append((n, -(-n * SHADES // most), findings_at(clause=clause, grade=grade)))
    return HeatRow(clause, tuple(cells))


def _by_number(clause: str) -> tuple[object, ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in clause.split("."))


PAGES = (Page("/", page, "signed in", title=N_("Overview")),)
