"""The chain: whatever is altered, taken out, exchanged, put in or cut off shows, and where."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.model.trail import FIRST, Act, Anchor, Broken, Origin, TrailEntry, first_broken, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 3, 13, 1, 30, tzinfo=UTC)
LENGTH = 6


def chain(length: int = LENGTH, act: str = "view") -> list[TrailEntry]:
    entries: list[TrailEntry] = []
    for number in range(length):
        origin = Origin(person="zhao-min", user="root", address="desk")
        done = Act(at=START + timedelta(hours=number), action=act, origin=origin, objects=(f"f{number}",))
        entries.append(sealed(done, number + 1, entries[-1].hash if entries else FIRST))
    return entries


def altered(entry: TrailEntry, **values: Any) -> TrailEntry:
    assert entry.act is not None
    return entry.model_copy(update={"act": entry.act.model_copy(update=values)})


def anchor(entry: TrailEntry) -> dict[int, Anchor]:
    return {entry.seq: Anchor(seq=entry.seq, hash=entry.hash, at=entry.at)}


def test_a_chain_as_it_was_written_holds() -> None:
    entries = chain()
    assert first_broken(entries, anchor(entries[-1])) is None
    assert first_broken([], {}) is None


def test_the_canonical_form_is_fixed() -> None:
    """Another program can check the chain: it hashes exactly these bytes."""
    (entry,) = chain(1)
    says = '["zhao-min","root","desk",["f0"],{}]'
    assert entry.digest == hashlib.sha256(says.encode()).hexdigest()
    place = f'[1,"2026-03-13T01:30:00.000000+00:00","view","{entry.digest}","{"0" * 64}"]'
    assert entry.hash == hashlib.sha256(place.encode()).hexdigest()
    assert entry.trace_id == f"1-{entry.hash[:8]}"


SAID: dict[str, Callable[[TrailEntry], TrailEntry]] = {
    "who": lambda entry: altered(entry, origin=Origin(person="li-wei", user="root", address="desk")),
    "user": lambda entry: altered(entry, origin=Origin(person="zhao-min", user="x", address="desk")),
    "address": lambda entry: altered(entry, origin=Origin(person="zhao-min", user="root", address="x")),
    "objects": lambda entry: altered(entry, objects=("f9",)),
    "details": lambda entry: altered(entry, details={"n": 1}),
    "action": lambda entry: entry.model_copy(update={"action": "export"}),
    "time": lambda entry: entry.model_copy(update={"at": entry.at + timedelta(microseconds=1)}),
    "digest": lambda entry: entry.model_copy(update={"digest": FIRST}),
    "hash": lambda entry: entry.model_copy(update={"hash": FIRST}),
}


@pytest.mark.parametrize("what", SAID)
def test_an_altered_entry_is_the_first_broken_one(what: str) -> None:
    entries = chain()
    entries[2] = SAID[what](entries[2])
    assert first_broken(entries, {}) == Broken(seq=3, why="was altered")


def test_a_deleted_an_exchanged_and_an_inserted_entry_show() -> None:
    deleted = chain()
    del deleted[2]
    assert first_broken(deleted, {}) == Broken(seq=3, why="is missing, or stands elsewhere")
    swapped = chain()
    swapped[1], swapped[3] = swapped[3], swapped[1]
    assert first_broken(swapped, {}) == Broken(seq=2, why="is missing, or stands elsewhere")
    renumbered = [entry.model_copy(update={"seq": seq}) for seq, entry in enumerate(swapped, start=1)]
    assert first_broken(renumbered, {}) == Broken(seq=2, why="does not follow the entry before it")


def test_an_end_that_was_cut_off_shows_against_its_anchor_only() -> None:
    entries = chain()
    assert first_broken(entries[:4], {}) is None
    broken = first_broken(entries[:4], anchor(entries[-1]))
    assert broken is not None
    assert (broken.seq, "cut off" in broken.why) == (5, True)


def test_a_chain_written_anew_shows_against_its_anchor_only() -> None:
    anchored = anchor(chain()[3])
    anew = chain(act="export")
    assert first_broken(anew, {}) is None
    broken = first_broken(anew, anchored)
    assert broken is not None
    assert (broken.seq, "written anew" in broken.why) == (4, True)


def test_after_the_term_what_an_entry_said_may_go_and_the_chain_holds() -> None:
    entries = chain()
    entries[0] = entries[0].model_copy(update={"act": None})
    term = entries[1].at
    assert first_broken(entries, {}, term) is None
    lost = Broken(seq=1, why="lost what it said before its term was over")
    assert first_broken(entries, {}, entries[0].at) == lost
    assert first_broken(entries, {}) == lost
    entries[0] = entries[0].model_copy(update={"digest": FIRST})
    assert first_broken(entries, {}, term) == Broken(seq=1, why="was altered")


@given(st.data())
def test_any_change_of_any_entry_is_found_at_that_entry_or_the_next(data: st.DataObject) -> None:
    entries = chain()
    at = data.draw(st.integers(0, LENGTH - 1))
    entries[at] = SAID[data.draw(st.sampled_from(sorted(SAID)))](entries[at])
    assert first_broken(entries, {}) == Broken(seq=at + 1, why="was altered")
