"""The trail: who did or saw what. Each entry is chained to the one before; a change anywhere shows.

An entry's *digest* is the SHA-256 of what it says, its *hash* that of its place: number, time, action, digest, and the
hash before. So after the term what it says can go while the chain goes on being checked. Tamper-evident, not
tamper-proof: who can write the database can also make a new chain, and only an *anchor* kept elsewhere shows that.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from connector.language import N_
from connector.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

PURGE = "purge"
"""The action of an entry that says that what older entries say was deleted; ``details`` name the time ``before``."""


class Origin(Value):
    """Where an act comes from: the person it is claimed for, the operating system's user, the address."""

    person: str
    user: str = ""
    address: str = ""


class Act(Value):
    """Something done or seen. ``objects``: ids, of findings, reports, grants; ``details``: no texts of findings."""

    at: datetime
    action: str
    origin: Origin
    objects: tuple[str, ...] = ()
    details: dict[str, JsonValue] = {}

    @property
    def digest(self) -> str:
        """SHA-256 over what the act says, hexadecimal."""
        return _sha256([self.origin.person, self.origin.user, self.origin.address, list(self.objects), self.details])


class TrailEntry(Value):
    """An act in its place in the chain; ``act`` is None once the term is over and what it said is gone."""

    seq: int
    at: datetime
    action: str
    act: Act | None
    digest: str
    previous: str
    hash: str

    @property
    def trace_id(self) -> str:
        """What marks an export: leads to this entry and, by the hash, to no other."""
        return f"{self.seq}-{self.hash[:8]}"


class Anchor(Value):
    """The head of the chain at a time, to be kept where the ledger's administrator cannot change it."""

    seq: int
    hash: str
    at: datetime


class Broken(Value):
    """The first entry at which the chain does not hold, and why. ``why`` is looked up in the catalogue when told."""

    seq: int
    why: str


def sealed(act: Act, seq: int, previous: str) -> TrailEntry:
    """The entry of an act, after the one with the hash ``previous``."""
    place = _place(seq, act.at, act.action, act.digest, previous)
    return TrailEntry(seq=seq, at=act.at, action=act.action, act=act, digest=act.digest, previous=previous, hash=place)


def first_broken(
    entries: Iterable[TrailEntry], anchors: Mapping[int, Anchor], purged_before: datetime | None = None
) -> Broken | None:
    """The first entry, in order, that was altered, removed, put elsewhere or put in; None where the chain holds.

    ``anchors``: by number of the entry; they also show that the end was cut off or everything written anew.
    ``purged_before``: older entries may have lost what they said.
    """
    seq, previous = 0, FIRST
    for entry in entries:
        seq += 1
        why = next(_faults(entry, seq, previous, purged_before), None)
        anchor = anchors.get(seq)
        if why is None and anchor is not None and anchor.hash != entry.hash:
            why = N_("differs from its anchor: the trail was written anew from here or before")
        if why is not None:
            return Broken(seq=seq, why=why)
        previous = entry.hash
    if any(number > seq for number in anchors):
        return Broken(seq=seq + 1, why=N_("is missing, though an anchor names it or a later one: the end was cut off"))
    return None


def _faults(entry: TrailEntry, seq: int, previous: str, purged_before: datetime | None) -> Iterator[str]:
    if entry.seq != seq:
        yield N_("is missing, or stands elsewhere")
    if entry.previous != previous:
        yield N_("does not follow the entry before it")
    if entry.act is None and (purged_before is None or entry.at >= purged_before):
        yield N_("lost what it said before its term was over")
    if entry.act is not None and (entry.act.digest != entry.digest):
        yield N_("was altered")
    if entry.hash != _place(entry.seq, entry.at, entry.action, entry.digest, entry.previous):
        yield N_("was altered")


def _place(seq: int, at: datetime, action: str, digest: str, previous: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256([seq, moment, action, digest, previous])


def _sha256(value: Any) -> str:
    """Over the canonical form: JSON without spaces, keys in order, characters as they are, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
