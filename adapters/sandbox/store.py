"""Everything the sandbox remembers: shelves of frozen values, in memory and, when asked, in an SQLite file.

All writes of one request are one transaction: they are in the file before the answer leaves, or they never were.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

V = TypeVar("V", bound=Value)


class Count(Value):
    """How far a numbering has come."""

    last: int


class Shelf(Generic[V]):
    """Values of one kind by key, in the order of their first coming. Writes only inside ``Store.transaction``."""

    def __init__(self, store: Store, name: str, kind: type[V]) -> None:
        self.name = name
        self._store = store
        self._values = {key: kind.model_validate_json(text) for key, text in store.saved(name)}

    def get(self, key: str) -> V | None:
        """The value, or None."""
        return self._values.get(key)

    def all(self) -> list[V]:
        """Every value, oldest first."""
        with self._store.lock:
            return list(self._values.values())

    def put(self, key: str, value: V) -> V:
        """Keep a value under a key."""
        self._store.touch(self, key)
        self._values[key] = value
        return value

    def drop(self, key: str) -> None:
        """Forget a value."""
        self._store.touch(self, key)
        self._values.pop(key, None)

    def restore(self, key: str, value: V | None) -> None:
        """Put back what stood under the key before."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value


class Store:
    """The shelves and their file. ``path`` None: in memory only. Raises ``UserError`` for a file that is not usable."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = RLock()
        self._depth = 0
        self._before: list[tuple[Shelf[Any], str, Any]] = []
        self._file = None if path is None else _opened(path)
        self._counts = self.shelf("count", Count)

    def shelf(self, name: str, kind: type[V]) -> Shelf[V]:
        """The shelf of this name, with what the file holds of it."""
        try:
            return Shelf(self, name, kind)
        except ValidationError as error:
            why = _("the state file was written by another version of the sandbox")
            raise UserError(Problem(name, why, _("delete the file, or use the version that wrote it"))) from error

    def next(self, name: str, start: int, many: int = 1) -> int:
        """The next number of a numbering that begins at ``start``; the first of so many that are taken together."""
        count = self._counts.get(name)
        number = start if count is None else count.last + 1
        self._counts.put(name, Count(last=number + many - 1))
        return number

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all writes of the block, or none of them when it raises. Blocks can stand inside each other."""
        with self.lock:
            mark = len(self._before)
            self._depth += 1
            try:
                yield
            except BaseException:
                self._take_back(mark)
                raise
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._commit()

    def touch(self, shelf: Shelf[Any], key: str) -> None:
        """Remember what stands under a key before it changes."""
        if self._depth == 0:
            raise RuntimeError("a write outside of a transaction")
        self._before.append((shelf, key, shelf.get(key)))

    def saved(self, name: str) -> list[tuple[str, str]]:
        """Keys and JSON of a shelf, as the file holds them."""
        if self._file is None:
            return []
        return self._file.execute("SELECT key, body FROM kept WHERE shelf = ? ORDER BY place", (name,)).fetchall()

    def close(self) -> None:
        """Close the file; the values in memory can still be read."""
        with self.lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _take_back(self, mark: int) -> None:
        while len(self._before) > mark:
            shelf, key, value = self._before.pop()
            shelf.restore(key, value)

    def _commit(self) -> None:
        changed = {(shelf.name, key): shelf.get(key) for shelf, key, _before in self._before}
        self._before.clear()
        if self._file is None or not changed:
            return
        with self._file:
            for (name, key), value in changed.items():
                if value is None:
                    self._file.execute("DELETE FROM kept WHERE shelf = ? AND key = ?", (name, key))
                else:
                    self._file.execute(_KEEP, (name, key, value.model_dump_json()))


_TABLE = """CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY, shelf TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (shelf, key))"""
_KEEP = (
    "INSERT INTO kept (shelf, key, body) VALUES (?, ?, ?) ON CONFLICT (shelf, key) DO UPDATE SET body = excluded.body"
)


def _opened(path: Path) -> sqlite3.Connection:
    """The file, held by this process alone: two servers on one file would each forget what the other wrote."""
    file = None
    try:
        file = sqlite3.connect(path, check_same_thread=False, timeout=0)
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        with file:
            file.execute("BEGIN EXCLUSIVE")
            file.execute(_TABLE)
    except sqlite3.Error as error:
        if file is not None:
            file.close()
        remedy = _("name a file in a folder that can be written, and that no other sandbox uses")
        raise UserError(Problem(str(path), str(error), remedy)) from error
    return file
