"""How pages say what trackers and jobs do: fields, moves, states, runs, and the days and pairs of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_, _
from connector.web.words import named

if TYPE_CHECKING:
    from collections.abc import Callable

JOBS = {
    "inbox": N_("Inbox: read what was laid into the folder"),
    "push": N_("Push: make and update tickets"),
    "poll": N_("Poll: look at what changed"),
    "sweep": N_("Sweep: read every ticket once"),
    "remind": N_("Remind: tell people of due days"),
    "snapshot": N_("Snapshot: keep the figures of the day"),
    "purge": N_("Purge: drop texts whose term is over"),
    "anchor": N_("Anchor: keep the trail's head elsewhere"),
}
OUTCOMES = {
    "running": N_("running"),
    "done": N_("done"),
    "partly": N_("done in part"),
    "failed": N_("failed"),
    "stopped": N_("stopped"),
    "cut off": N_("cut off"),
}
RULES = {
    "stated": N_("the auditor says so"),
    "clause": N_("same clause and process"),
    "text": N_("similar words"),
    "person": N_("a person says so"),
}
TERMS = {
    "correction_by": N_("Correction by"),
    "plan_by": N_("Plan by"),
    "verify_by": N_("Verify by"),
    "hard_limit": N_("Not past"),
    "effectiveness_check_on": N_("Does the fix hold?"),
    "returned": N_("Returned"),
    "extended": N_("Extended"),
    "accepted": N_("Accepted"),
}
STATES = {
    "open": N_("to be worked"),
    "in_progress": N_("in work"),
    "done": N_("done"),
    "ended": N_("ended without a fix"),
}
KINDS = {
    "text": N_("a line"),
    "rich": N_("a text"),
    "number": N_("a number"),
    "day": N_("a day"),
    "moment": N_("day and time"),
    "choice": N_("a choice"),
    "choices": N_("choices"),
    "labels": N_("labels"),
    "person": N_("a person"),
    "flag": N_("yes or no"),
    "other": N_("something else"),
}
MOVES = {
    "done": N_("When closed"),
    "ended": N_("When withdrawn"),
    "duplicate": N_("When a duplicate"),
    "reopened": N_("When returned"),
}

UNITS = {"s": N_("each {n} s"), "m": N_("each {n} min"), "h": N_("each {n} h"), "d": N_("each {n} d")}


DAILY = "daily "


def rhythm(every: str) -> str:
    """How often a job runs, in words."""
    if every == "off":
        return _("off")
    if every.startswith(DAILY):
        return _("daily {time}").format(time=every.removeprefix(DAILY))
    return _(UNITS[every[-1]]).format(n=every[:-1])


FILTERS: dict[str, Callable[..., str]] = {
    "kind": named(KINDS),
    "move": named(MOVES),
    "state": named(STATES),
    "because": named(RULES),
    "term": named(TERMS),
    "job": named(JOBS),
    "outcome": named(OUTCOMES),
    "rhythm": rhythm,
}
