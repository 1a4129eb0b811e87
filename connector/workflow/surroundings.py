"""Clock, time zone and rate budget of a target: what no single ticket shows, and what a first push runs into.

=================== ============================================ =====================================================
its                 is                                           then
=================== ============================================ =====================================================
clock               over a minute from ours                      a warning: days can fall wrongly about midnight
clock               further off than a poll looks back           a fault: changes would be passed over
time zone           not at our offset from UTC                   a warning: a due day ends there at another time
rate budget         near its limit, by its own word              a warning
rate budget         less than a push of what waits asks for      a warning
=================== ============================================ =====================================================
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from connector.errors import Problem
from connector.language import _
from connector.workflow.poll import OVERLAP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.model.tracker import Allowance, Conditions
    from connector.workflow.parts import Parts

SKEW = timedelta(minutes=1)

AT_LEAST, FOR_EACH, TOGETHER = 10, 3, 50
"""Requests of a push: to look things up, and for every so many tickets to make them, read them back and settle."""


def surroundings(parts: Parts, target: str, creates: int) -> Iterator[Problem]:
    """What is wrong around a target. ``creates``: tickets that a push would make there now."""
    asked = parts.now()
    told = parts.adapter(target).conditions()
    if told.now is not None:
        yield from _clock(target, told.now, asked, parts.now())
    yield from _zone(parts, target, told, asked)
    if told.allowance is not None:
        yield from _budget(parts, target, told.allowance, creates)


def _clock(target: str, theirs: datetime, asked: datetime, answered: datetime) -> Iterator[Problem]:
    """Theirs was read between the two of ours; whole seconds are all that a header shows."""
    off = max(asked - theirs, theirs - answered, timedelta())
    if off < SKEW:
        return
    ahead = _("{n} seconds ahead of ours") if theirs > answered else _("{n} seconds behind ours")
    why = _("the tracker's clock is {off}").format(off=ahead.format(n=int(off.total_seconds())))
    remedy = _("set the clock of this machine by a time server, or have that of the tracker set")
    yield Problem(f"targets.{target}", why, remedy, warning=off < OVERLAP)


def _zone(parts: Parts, target: str, told: Conditions, now: datetime) -> Iterator[Problem]:
    ours = parts.settings.organisation
    if told.now is None or told.zone is None or told.now.utcoffset() == now.astimezone(ours.zone).utcoffset():
        return
    why = _("the tracker counts days by {theirs}, the organisation by {ours}: a due day ends there at another time")
    remedy = _("set organisation.timezone to the zone that due days mean, or have that of the tracker set")
    yield Problem(f"targets.{target}", why.format(theirs=told.zone, ours=ours.timezone), remedy, warning=True)


def _budget(parts: Parts, target: str, allowance: Allowance, creates: int) -> Iterator[Problem]:
    needed = AT_LEAST + FOR_EACH * ceil(creates / TOGETHER)
    short = allowance.left is not None and allowance.left < needed
    if not short and not allowance.near:
        return
    zone = parts.settings.organisation.zone
    until = f"{allowance.until.astimezone(zone):%Y-%m-%d %H:%M}" if allowance.until else _("its next period")
    left = _("few") if allowance.left is None else str(allowance.left)
    why = _("the tracker takes only {left} more requests of our account until {until}; a push now needs about {n}")
    remedy = _("push after that time or with --limit, or have the limit of the account raised")
    yield Problem(f"targets.{target}", why.format(left=left, until=until, n=needed), remedy, warning=True)
