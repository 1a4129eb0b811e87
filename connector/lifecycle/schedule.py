"""When a job is due: pure, with the clock as an argument. What was missed is made up for once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from connector.model.jobs import Health, Outcome, Planned, Rhythm

AN_HOUR = timedelta(hours=1)
GRACE = timedelta(minutes=15)
"""How long a job that is due may wait for another of the same queues, before it is called late."""


def following(rhythm: Rhythm, after: datetime, zone: tzinfo, late: float = 0.0) -> datetime:
    """The first time after ``after``. ``late``: the share of the interval (of an hour, for daily ones) to add."""
    if rhythm.at is None:
        interval = timedelta(seconds=rhythm.seconds or 0)
        return after + interval * (1 + late)
    local = after.astimezone(zone)
    today = datetime.combine(local.date(), rhythm.at, zone)
    planned = today if today > after else datetime.combine(local.date() + timedelta(days=1), rhythm.at, zone)
    return planned + AN_HOUR * late


def due_at(planned: Planned | None, every: str, rhythm: Rhythm, now: datetime, zone: tzinfo) -> datetime:
    """When a job is due by what the ledger knows of it.

    ======================================= ==========================================================
    never heard of                          now, a daily one at its next time
    its rhythm was changed                  by the new one, counted from its newest run
    further away than its rhythm allows     counted from now: the clock was set back
    else                                    as planned; in the past means: now, once
    ======================================= ==========================================================
    """
    if planned is None or planned.next_at is None:
        return now if rhythm.at is None else following(rhythm, now, zone)
    if planned.every != every:
        return following(rhythm, planned.run.started_at, zone) if planned.run else now
    if planned.next_at > following(rhythm, now, zone, 1.0):
        return following(rhythm, now, zone)
    return planned.next_at


def after_run(
    rhythm: Rhythm, outcome: Outcome, started: datetime, ended: datetime, zone: tzinfo, late: float, retry: timedelta
) -> datetime:
    """When a job is due after a run of it.

    =========== =============================================================
    done        at its next time, counted from the start of the run
    partly      the same, or sooner after ``retry``
    failed      the same, or sooner after ``retry``
    stopped     at once: it goes on where it was
    =========== =============================================================
    """
    if outcome == "stopped":
        return ended
    planned = max(following(rhythm, started, zone, late), ended)
    return planned if outcome == "done" else min(planned, ended + retry)


def health(planned: Planned, now: datetime) -> Health:
    """What is to be thought of a job that is on.

    ========= ==========================================================
    running   its newest run has not ended
    late      it should have begun a while ago: nobody runs the jobs
    waiting   it never ran, and its time has not come
    well      its newest run did all of it, or was ended on purpose
    failing   its newest run did not: it is tried again soon
    ========= ==========================================================
    """
    if planned.run is not None and planned.run.outcome == "running":
        return "running"
    if planned.next_at is not None and planned.next_at + GRACE < now:
        return "late"
    if planned.run is None:
        return "waiting"
    return "well" if planned.run.outcome in {"done", "stopped"} else "failing"
