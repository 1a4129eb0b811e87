"""Closure figures as a person reads them: each rate with its n, and how good it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from connector.cli.output import Format, Row, chosen, show_csv, show_json, show_table
from connector.language import _
from connector.model.goals import Judged

if TYPE_CHECKING:
    from connector.model.figures import DaysToClose, Figures, Rate
    from connector.model.goals import Goals

MARKS = {"good": "✓ ", "watch": "! ", "bad": "✗ ", None: ""}
JUDGED: tuple[Judged, ...] = get_args(Judged)

SPARE = (
    *("owner_days", "verifier_days", "extension_rate", "first_pass_rate", "reopen_rate"),
    *("on_time_rate_extended", "days_to_close", "repeat_rate", "overdue_rate", "submitted", "observations"),
)


def print_figures(figures: Figures, wanted: Format | None, goals: Goals) -> None:
    """The whole and, where asked for, its groups."""
    match chosen(wanted):
        case Format.JSON:
            show_json(figures_json(figures, goals))
        case Format.CSV:
            show_csv(_columns(), _rows(figures))
        case Format.TABLE:
            title = _("Closure as of {day}").format(day=figures.as_of)
            show_table(_columns(), _rows(figures, goals), title=title, spare=SPARE)
            if ageing := _ageing(figures):
                show_table({"name": _("open by age"), "n": "n"}, ageing)
            if beside := _beside(figures):
                show_table({"name": _("of the unfinished"), "n": "n"}, beside)


def figures_json(figures: Figures, goals: Goals) -> dict[str, Any]:
    """The contract's form: without groups where none were asked for; with ``verdicts`` on the rates of the whole."""
    told = figures.model_dump(mode="json")
    groups = told.pop("groups")
    told["verdicts"] = {name: goals.verdict(name, getattr(figures, name)) for name in JUDGED}
    if groups is not None:
        for group in groups.values():
            for whole in ("groups", "quality", "repeats"):
                group.pop(whole)
    return told if groups is None else {**told, "groups": groups}


def _columns() -> dict[str, str]:
    return {
        "name": _("group"),
        "raised": _("raised"),
        "open": _("open"),
        "submitted": _("submitted"),
        "closed": _("closed"),
        "overdue": _("overdue"),
        "closure_rate": _("closure rate"),
        "on_time_rate": _("on time"),
        "on_time_rate_extended": _("extended"),
        "overdue_rate": _("overdue rate"),
        "repeat_rate": _("repeat rate"),
        "reopen_rate": _("reopened"),
        "first_pass_rate": _("first pass"),
        "extension_rate": _("extensions"),
        "days_to_close": _("days: median/p90 (n)"),
        "owner_days": _("owner's days"),
        "verifier_days": _("verifier's days"),
        "observations": _("observations"),
    }


def _rows(figures: Figures, goals: Goals | None = None) -> list[Row]:
    """A row for each group and one for all; ``goals``: mark how good the rates are."""
    groups = [*sorted((figures.groups or {}).items()), (_("all"), figures)]
    rows = [_row(name, group) for name, group in groups]
    if goals is not None:
        for row, (_name, group) in zip(rows, groups, strict=True):
            row |= {name: MARKS[goals.verdict(name, getattr(group, name))] + str(row[name]) for name in JUDGED}
    return rows


def _row(name: str, figures: Figures) -> Row:
    return {
        "name": name,
        **{key: getattr(figures, key) for key in ("raised", "open", "submitted", "closed", "overdue")},
        **{key: _share(getattr(figures, key)) for key in _columns() if key.endswith(("_rate", "_extended"))},
        **{key: _days(getattr(figures, key)) for key in ("days_to_close", "owner_days", "verifier_days")},
        "observations": _observations(figures),
    }


def _observations(figures: Figures) -> str:
    apart = figures.observations
    return _("{closed} of {raised} closed").format(closed=apart.closed, raised=apart.raised) if apart.raised else ""


def _days(days: DaysToClose) -> str:
    return f"{days.median:g}/{days.p90:g} ({days.n})" if days.n else "–"


def _share(rate: Rate) -> str:
    return "–" if rate.value is None else f"{rate.value:.0%} {rate.numerator}/{rate.denominator}"


def _beside(figures: Figures) -> list[Row]:
    """What is badly looked after, and how repeats went from one audit to the next."""
    quality, repeats = figures.quality, figures.repeats
    rows: list[Row] = []
    if quality is not None:
        words = {
            _("without owner"): quality.no_owner,
            _("without corrective action"): quality.no_plan,
            _("without activity"): quality.no_activity,
            _("ticket not in step"): quality.failed_sync,
        }
        rows += [{"name": name, "n": _share(rate)} for name, rate in words.items() if rate and rate.numerator]
    if repeats is not None:
        for audit in (repeats.before, repeats.now):
            rows.append({"name": _("repeats in {report}").format(report=audit.report), "n": _share(audit.rate)})
    return rows


def _ageing(figures: Figures) -> list[Row]:
    raised = [
        {"name": _("raised {days} days ago").format(days=days), "n": n}
        for days, n in figures.ageing.since_raised.items()
    ]
    due = [{"name": _("{days} days past due").format(days=days), "n": n} for days, n in figures.ageing.past_due.items()]
    return [row for row in (*raised, *due) if row["n"]]
