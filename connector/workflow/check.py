"""Would a push work? Everything that can be found out without writing, all at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from connector.errors import Problem, TargetError, UserError
from connector.language import _
from connector.model.people import Role
from connector.workflow.people import known
from connector.workflow.samples import Samples
from connector.workflow.surroundings import surroundings
from connector.workflow.tickets import propose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from connector.config import Settings
    from connector.lifecycle.calendar import Calendar
    from connector.model.people import Person
    from connector.model.policy import Route
    from connector.workflow.parts import Parts


class Checked:
    """What the trackers said: problems, how many targets there are, which of them cannot be used."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.targets = 0
        self.closed: set[str] = set()


def offline(settings: Settings, processes: Collection[str]) -> Iterator[Problem]:
    """What would make findings wait or go wrong, though the configuration is valid. Warnings only.

    ``processes``: those that the clauses of the standards belong to.
    """
    yield from _strange_processes(settings, processes)
    yield from _shared_processes(settings.people)
    if not any(Role.COMPLIANCE in person.roles for person in settings.people):
        why = _("nobody has the role compliance, so nobody can approve or verify")
        yield Problem("people", why, _('give somebody roles = ["compliance"]'), warning=True)
    if not settings.routes:
        yield Problem(
            "routes", _("there are no routes, so every finding waits"), _("add [[routes]] with a target"), warning=True
        )
    reached = {route.target for route in settings.routes}
    for target in [name for name in settings.targets if reached and name not in reached]:
        yield Problem(
            f"targets.{target}", _("no route leads there"), _("add [[routes]] with this target"), warning=True
        )


def _shared_processes(people: Sequence[Person]) -> Iterator[Problem]:
    """A process with several owners has none: which of them answers, nobody knows."""
    for process in sorted({process for person in people for process in person.owns}):
        owners = [person.key for person in people if process in person.owns]
        if len(owners) > 1:
            why = _("{process} has several owners: {owners}").format(process=process, owners=", ".join(owners))
            yield Problem("people", why, _("keep it with one of them, else its findings wait"), warning=True)


def _strange_processes(settings: Settings, processes: Collection[str]) -> Iterator[Problem]:
    """Names that no clause leads to: a person who owns one gets nothing of it, a route that asks for one takes none."""
    named = [(f"people.{person.key}.owns", name) for person in settings.people for name in person.owns]
    named += [
        (f"routes.{number}.when.process", name)
        for number, route in enumerate(settings.routes, start=1)
        for name in route.when.process
    ]
    for where, name in named:
        if name not in processes:
            close = get_close_matches(name, processes, 1)
            remedy = (
                _("did you mean '{name}'?").format(name=close[0]) if close else _("mappings/processes.toml lists them")
            )
            yield Problem(where, _("no clause belongs to a process '{name}'").format(name=name), remedy, warning=True)


def unknown_years(calendar: Calendar, years: Iterable[int]) -> Iterator[Problem]:
    """A warning for each year whose public holidays nobody knows: due days fall back to weekends there."""
    for year in sorted(set(years)):
        if not calendar.knows(year):
            why = _("the public holidays of {year} are not known yet").format(year=year)
            remedy = _("due days fall back to weekends until then; [organisation] holidays can name a file with them")
            yield Problem("organisation.calendar", why, remedy, warning=True)


def trackers(parts: Parts) -> Checked:
    """Ask each target that a route names, route by route, with drafts like those that it will get."""
    parts.require("sync")
    checked = Checked()
    checked.problems += [*unknown_years(parts.calendar, [parts.today.year]), *_shared_processes(known(parts))]
    planned = Counter(one.target for one in propose(parts).creates) if parts.settings.routes else Counter()
    by_target: dict[str, list[tuple[int, Route]]] = {}
    for number, route in enumerate(parts.settings.routes, start=1):
        by_target.setdefault(route.target, []).append((number, route))
    checked.targets = len(by_target)
    for target, routes in by_target.items():
        try:
            checked.problems += _of_routes(parts, target, routes)
            checked.problems += surroundings(parts, target, planned[target])
        except (TargetError, UserError) as error:
            checked.closed.add(target)
            checked.problems += (one if one.remedy else _later(one) for one in error.problems)
    return checked


def _of_routes(parts: Parts, target: str, routes: Sequence[tuple[int, Route]]) -> Iterator[Problem]:
    """Each problem once, with the numbers of the routes that have it, unless all of them do."""
    found: dict[Problem, list[int]] = {}
    for number, route in routes:
        samples = Samples(parts)
        told = [*parts.adapter(target).check([*samples.of_route(number, route)]), *samples.problems]
        for problem in dict.fromkeys(told):
            found.setdefault(problem, []).append(number)
    for problem, numbers in found.items():
        named = ", ".join(f"routes.{number}" for number in numbers)
        yield problem if len(numbers) == len(routes) else replace(problem, where=f"{problem.where} ({named})")


def _later(problem: Problem) -> Problem:
    return replace(problem, remedy=_("check again once the tracker answers"))
