from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.store import Store
from connector.errors import UserError
from connector.model.base import Value

if TYPE_CHECKING:
    from pathlib import Path


class Thing(Value):
    name: str


class Other(Value):
    size: int


def test_what_is_kept_is_found_again_in_its_order(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "state")) as store, store.transaction():
        shelf = store.shelf("thing", Thing)
        for name in "cab":
            shelf.put(name, Thing(name=name))
        shelf.put("c", Thing(name="changed"))
        shelf.drop("a")
        assert store.next("number", 5) == 5
    with closing(Store(tmp_path / "state")) as store:
        assert [one.name for one in store.shelf("thing", Thing).all()] == ["changed", "b"]
        with store.transaction():
            assert store.next("number", 5) == 6


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "state")) as store:
        shelf = store.shelf("thing", Thing)
        with store.transaction():
            shelf.put("a", Thing(name="a"))

        def fail() -> None:
            with store.transaction():
                shelf.put("a", Thing(name="b"))
                shelf.put("new", Thing(name="new"))
                shelf.drop("a")
                store.next("number", 1)
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert [one.name for one in shelf.all()] == ["a"]
        with store.transaction():
            assert store.next("number", 1) == 1
    with closing(Store(tmp_path / "state")) as store:
        assert [one.name for one in store.shelf("thing", Thing).all()] == ["a"]


def test_an_inner_failure_takes_back_the_inner_part_only(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "state")) as store:
        shelf = store.shelf("thing", Thing)

        def fail() -> None:
            with store.transaction():
                shelf.put("inner", Thing(name="inner"))
                raise KeyError

        with store.transaction():
            shelf.put("outer", Thing(name="outer"))
            with pytest.raises(KeyError):
                fail()
    with closing(Store(tmp_path / "state")) as store:
        assert [one.name for one in store.shelf("thing", Thing).all()] == ["outer"]


def test_a_write_outside_of_a_transaction_is_a_mistake() -> None:
    shelf = Store().shelf("thing", Thing)
    with pytest.raises(RuntimeError, match="outside of a transaction"):
        shelf.put("a", Thing(name="a"))


def test_a_transaction_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with closing(Store(path)) as store:
        with store.transaction():
            store.shelf("thing", Thing).put("a", Thing(name="a"))
        before = path.read_bytes()
        with store.transaction():
            pass
        assert path.read_bytes() == before


def test_two_stores_do_not_share_a_file(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "state")), pytest.raises(UserError, match="locked") as caught:
        Store(tmp_path / "state")
    assert caught.value.problems[0].remedy


@pytest.mark.parametrize("name", ["", "missing/state"])
def test_a_path_that_cannot_be_a_file_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError) as caught:
        Store(tmp_path / name)
    assert caught.value.problems[0].where == str(tmp_path / name)


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_text("not a database, but long enough to be looked at " * 40)
    with pytest.raises(UserError, match="not a database"):
        Store(path)


def test_a_file_of_another_version_is_told(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "state")) as store, store.transaction():
        store.shelf("thing", Thing).put("a", Thing(name="a"))
    with closing(Store(tmp_path / "state")) as store, pytest.raises(UserError, match="another version"):
        store.shelf("thing", Other)


def test_a_closed_store_can_still_be_read() -> None:
    store = Store()
    with store.transaction():
        store.shelf("thing", Thing).put("a", Thing(name="a"))
    store.close()
    store.close()
    assert store.saved("thing") == []
