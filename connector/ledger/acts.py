"""What is done within one transaction, gathered for the trail: whoever changes something here leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.happening import Happening
from connector.model.trail import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import JsonValue

    from connector.ledger.records import By
    from connector.model.record import Record
    from connector.model.trail import Origin


TOLD = frozenset({"stage", "owner", "due_on", "submitted_on", "closed_on", "ticket"})


class Acts:
    """Acts in the order in which they came; changes with one signature are one act on many objects."""

    def __init__(self) -> None:
        self._changed: dict[tuple[str, Origin], tuple[By, dict[str, None], dict[str, None]]] = {}
        self._acts: list[Act] = []
        self.happened: list[Happening] = []

    def happen(self, record: Record, by: By, field: str, new: str | None) -> None:
        """A line of a nonconformity's history, for whoever listens once it is committed."""
        about = {"report_id": record.report_id, "report": record.report, "record_id": record.id}
        self.happened.append(Happening(**about, action=by.action, field=field, value=new if _is_told(field) else None))

    def changed(self, by: By, record_id: str, fields: Iterable[str]) -> None:
        """Fields of a nonconformity were changed; the texts themselves stay in its history."""
        signature = (by.action, by.origin)
        _by, objects, names = self._changed.setdefault(signature, (by, {}, {}))
        objects[record_id] = None
        names.update(dict.fromkeys(fields))

    def note(self, by: By, object_id: str, details: Mapping[str, JsonValue]) -> None:
        """Something else was done to one object."""
        self.add(_act(by, (object_id,), details))

    def add(self, act: Act) -> None:
        """An act as it is."""
        self._acts.append(act)

    def taken(self) -> list[Act]:
        """All of them, and none twice: what was noted first, then what was changed."""
        changed = [(by, tuple(objects), sorted(names)) for by, objects, names in self._changed.values()]
        acts = [*self._acts, *(_act(by, objects, {"fields": [*names]}) for by, objects, names in changed)]
        self._changed, self._acts = {}, []
        return acts


def _is_told(field: str) -> bool:
    """Whether a value is no text of the finding: where it stands, whose it is, which ticket."""
    return field in TOLD or field.startswith("flag.")


def _act(by: By, objects: tuple[str, ...], details: Mapping[str, JsonValue]) -> Act:
    return Act(at=by.at, action=by.action, origin=by.origin, objects=objects, details=dict(details))
