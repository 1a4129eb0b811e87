"""The overview is counted once for each state of the ledger and each scope, and never told to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.workflow import granting, look, review
from connector.workflow.figures import figures
from connector.workflow.overview import Counted, Overview, overview
from tests.builders.site import House, served

if TYPE_CHECKING:
    from pathlib import Path


def raised(house: House, key: str, counted: Counted) -> Overview:
    return overview(replace(house.parts, person=house.person(key)), counted)


def test_what_was_counted_is_good_until_the_ledger_changes(tmp_path: Path) -> None:
    with served(tmp_path) as house:
        house.ingest()
        counted = Counted()
        before = raised(house, "sun-hao", counted)
        assert raised(house, "sun-hao", counted) is before
        assert raised(house, "boss", counted) is before, "figures of everything are the same for both"
        assert raised(house, "wang-fang", counted) is not before
        review.approve(house.parts, (), all_of_them=True, accept_doubts=True)
        after = raised(house, "sun-hao", counted)
        assert (before.now.raised, after.now.raised) == (0, 3)
        assert [raised(house, key, counted).now.raised for key in ("wang-fang", "li-wei")] == [1, 2]
        assert [*after.by_report] == ["IA-2026-09"]
        house.clock.pass_(days=1)
        assert raised(house, "sun-hao", counted) is not after, "a day later"


def test_it_counts_what_status_counts_whatever_was_granted(tmp_path: Path) -> None:
    with served(tmp_path) as house:
        house.ingest()
        review.approve(house.parts, (), all_of_them=True, accept_doubts=True)
        with house.parts.ledger.reading() as book:
            others = next(one.id for one in book.records.select() if one.content.process not in {None, "incident"})
        granting.grant(house.parts, "wang-fang", others, "same cause")
        owner = replace(house.parts, person=house.person("wang-fang"))
        assert len(look.findings(owner, Query())) == 2
        assert overview(owner, Counted()).now.raised == figures(owner, house.parts.today, None).raised == 1


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    with served(tmp_path) as house:
        counted = Counted()
        told = raised(house, "sun-hao", counted)
        for number in range(Counted.MOST):
            counted.get(number, 1, lambda: told)
        assert raised(house, "sun-hao", counted) is not told
