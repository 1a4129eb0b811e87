"""Jobs: what runs by itself, how often, and how its last run went."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from connector.language import _
from connector.model.base import Value
from connector.model.policy import Section

JobName = Literal["inbox", "push", "poll", "sweep", "remind", "snapshot", "purge", "anchor"]

Outcome = Literal["running", "done", "partly", "failed", "stopped", "cut off"]

Health = Literal["off", "waiting", "running", "well", "failing", "late"]

_EVERY = re.compile(r"(\d+) ?([smhd])")
_DAILY = re.compile(r"daily ([01]\d|2[0-3]):([0-5]\d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
OFF = "off"


class Rhythm(Value):
    """How often: each so many ``seconds``, or each day ``at`` a time of the organisation's zone."""

    seconds: int | None = None
    at: time | None = None

    @classmethod
    def parse(cls, text: str) -> Rhythm | None:
        """``90s``, ``10m``, ``6h``, ``1d``, ``daily 08:30``; ``off`` is None. Raises ``ValueError``."""
        if text == OFF:
            return None
        if found := _DAILY.fullmatch(text):
            return cls(at=time(int(found[1]), int(found[2])))
        found = _EVERY.fullmatch(text)
        if found is None or int(found[1]) == 0:
            why = _("'{text}' is no rhythm; write 90s, 10m, 6h, 1d, daily 08:30 or off")
            raise ValueError(why.format(text=text))
        return cls(seconds=int(found[1]) * _SECONDS[found[2]])


def _known_rhythm(text: str) -> str:
    Rhythm.parse(text)
    return text


Every = Annotated[str, AfterValidator(_known_rhythm)]


class Jobs(Section):
    """What runs in ``closeout serve`` and ``closeout worker``, and how often.

    ``jitter``: by how much of its interval a run may come later, so that machines do not all call at once;
    ``retry_minutes``: after a run that failed; ``lease_seconds``: after which a machine that went silent is given up;
    ``tick_seconds``: how often the ledger is asked what is due; ``threads``: how many jobs run beside each other;
    ``metrics_port``: where Prometheus reads, on loopback only, 0: any that is free; ``keep_runs``: of each job.
    """

    inbox: Every = "1m"
    push: Every = "10m"
    poll: Every = "5m"
    sweep: Every = "daily 02:30"
    remind: Every = "daily 08:30"
    snapshot: Every = "daily 23:30"
    purge: Every = "daily 03:30"
    anchor: Every = "daily 23:45"
    jitter: float = Field(default=0.1, ge=0, le=1)
    retry_minutes: int = Field(default=15, gt=0)
    lease_seconds: int = Field(default=60, ge=3)
    tick_seconds: float = Field(default=5.0, gt=0, le=300)
    threads: int = Field(default=4, gt=0, le=64)
    metrics_port: int | None = Field(default=None, ge=0, le=65_535)
    keep_runs: int = Field(default=100, gt=0)
    log: Literal["console", "json"] = "console"

    def rhythm(self, job: JobName) -> Rhythm | None:
        """How often a job runs; None: it does not."""
        return Rhythm.parse(getattr(self, job))


class Inbox(Section):
    """A folder that is watched for reports; a relative one counts from the configuration file.

    ``move``: what was read goes to ``done`` or ``failed`` in it; without that, and where it cannot be moved, it is
    remembered by its content.
    """

    folder: str | None = None
    move: bool = True


class Planned(Value):
    """A job as the ledger knows it: when it is next due, its newest run, and what is to be thought of it."""

    name: JobName
    health: Health = "off"
    every: str = OFF
    next_at: datetime | None = None
    run: Run | None = None


class Run(Value):
    """One run of a job. ``told``: what it did, in figures; ``error``: why it did not do all of it."""

    id: int
    job: JobName
    machine: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome = "running"
    told: dict[str, JsonValue] = {}
    error: str | None = None


class Done(Value):
    """What a job's work came to, before it is written down."""

    outcome: Outcome = "done"
    told: dict[str, JsonValue] = {}
    error: str | None = None
