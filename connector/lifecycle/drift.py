"""Our due day, changed by somebody in the tracker: shown, taken as asked for, or set back; a rule of the site.

========= ============================================ =====================================================
policy    the new day is                               then
========= ============================================ =====================================================
show      any                                          the flag ``drift`` says so, and nothing else happens
ask       later, and an extension may still be granted it counts as asked for; granted, it is ours
ask       anything else                                as with show
set back  any                                          the next push writes our day again
========= ============================================ =====================================================
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, assert_never

from connector.errors import Refused
from connector.lifecycle import extending
from connector.lifecycle.closing import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.policy import Drift, Extensions
    from connector.model.record import Link, Record


def moved(before: Record, after: Record, fields: Sequence[str]) -> str | None:
    """What the tracker shows as due day where somebody changed it since the last look; ``fields`` hold our due day."""
    if before.link is None or after.link is None or after.stage not in UNFINISHED:
        return None
    for name in fields:
        told, known = after.link.seen.get(name), before.link.seen.get(name, before.link.agreed.get(name))
        if told is not None and told not in {known, after.link.agreed.get(name)}:
            return told
    return None


def answered(record: Record, told: str, fields: Sequence[str], policy: Drift, rules: Extensions) -> Record:
    """The record once somebody put ``told`` in place of our due day."""
    match policy:
        case "show":
            return record
        case "ask":
            return _asked(record, told, rules)
        case "set_back":
            return given_up(record, fields)
        case _:
            assert_never(policy)


def _asked(record: Record, told: str, rules: Extensions) -> Record:
    try:
        return extending.asked(record, date.fromisoformat(told), rules)
    except (ValueError, Refused):
        return record


def given_up(record: Record, fields: Sequence[str]) -> Record:
    """The record with their due day taken note of: the next push finds that ours is not there, and writes it."""
    if record.link is None:
        return record
    theirs = {name: record.link.seen[name] for name in fields if name in record.link.seen}
    return linked(record, record.link.model_copy(update={"agreed": {**record.link.agreed, **theirs}}))


def settled(record: Record, fields: Sequence[str]) -> Record:
    """The record whose due day the tracker shows already: agreed, and no drift any more."""
    if record.link is None or record.due_on is None:
        return record
    day = record.due_on.isoformat()
    same = {name: day for name in fields if record.link.seen.get(name) == day}
    if not same:
        return record
    return linked(record, record.link.model_copy(update={"agreed": {**record.link.agreed, **same}}))


def linked(record: Record, link: Link) -> Record:
    """The record with this link, and no drift where the link shows what was agreed, or that nothing was yet."""
    drifts = any(link.seen.get(name, value) != value for name, value in link.agreed.items())
    flags = record.flags if drifts else record.flags - {"drift"}
    return record.model_copy(update={"link": link, "flags": flags})
