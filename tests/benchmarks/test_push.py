"""A thousand nonconformities by ``closeout push``, beside a loop of the bare library's create: trackers at 50 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.measured import Bench, Tracker

pytestmark = pytest.mark.slow

MANY = 1_000
MOST: dict[Tracker, int] = {"jira": 60, "servicenow": 80}


@pytest.mark.parametrize("tracker", ["jira", "servicenow"])
def test_a_thousand_are_pushed_in_few_requests(bench: Bench, tracker: Tracker, tell: Callable[[str], None]) -> None:
    filled.approved(bench.office, tracker, MANY)
    first = bench.closeout("push", "--force")
    links = [one["ticket"]["link"] for one in bench.office.ok("findings", "--format", "json").json]
    assert links == ["linked"] * MANY
    assert len(first.asked) <= MOST[tracker], first.by_kind
    again = bench.closeout("push")
    assert again.asked == (), "an unchanged ledger sends nothing"
    bare = bench.bare(tracker, MANY)
    tell(f"{tracker}: {MANY} by closeout push: {first} (wanted: at most {MOST[tracker]} requests)")
    tell(f"{tracker}:   {first.by_kind}")
    tell(f"{tracker}: {MANY} by a loop of the bare create: {bare}")
    tell(f"{tracker}: ours is {bare.seconds / first.seconds:.1f} times faster (wanted: 15)")
    tell(f"{tracker}: the second push, nothing changed: {again}")


@pytest.mark.parametrize("tracker", ["jira", "servicenow"])
@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_how_a_push_grows(bench: Bench, tracker: Tracker, count: int, tell: Callable[[str], None]) -> None:
    filled.approved(bench.office, tracker, count)
    first, again = bench.closeout("push", "--force"), bench.closeout("push")
    assert again.asked == ()
    assert len(first.asked) <= 10 + count * 3 // 100, first.by_kind
    tell(f"{tracker}: push of {count}: {first}; again: {again}")
