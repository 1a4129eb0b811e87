"""The tickets of nonconformities: links, soft steps, and evidence handed in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connector.ledger.schema import evidence, links, steps
from connector.model.base import Value
from connector.model.record import FOLLOWED, MOVES, Link, Refusal, Step
from connector.model.slices import slices
from connector.model.ticket import Account, LinkState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Insert, RowMapping

    from connector.model.lease import Holder

AT_ONCE = 500
"""Values of one IN (…)."""

_UNREAD = (links.c.read_at.is_(None), links.c.ticket_id.is_not(None), links.c.state.in_(FOLLOWED))


class Links:
    """Tickets and what is still to be done on them, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, record_id: str, link: Link) -> None:
        """Write the link, new or known."""
        self.save_all({record_id: link})

    def save_all(self, by_record: Mapping[str, Link]) -> None:
        """Write links, new or known, by their nonconformities' ids."""
        if by_record:
            rows = [_row(record_id, link) for record_id, link in by_record.items()]
            self._connection.execute(_upsert(self._connection.dialect.name), rows)

    def of(self, record_ids: Sequence[str]) -> dict[str, Link]:
        """The links of these nonconformities, by their ids; those without one are absent."""
        found: dict[str, Link] = {}
        for some in slices(record_ids, AT_ONCE):
            asked = select(links).where(links.c.nonconformity_id.in_(some))
            rows = self._connection.execute(asked).mappings()
            found |= {row["nonconformity_id"]: link_of(row) for row in rows}
        return found

    def get(self, record_id: str) -> Link:
        """The link of one nonconformity. Raises ``KeyError`` where it has none."""
        return self.of([record_id])[record_id]

    def renew(self, lease: str, until: datetime) -> None:
        """Hold everything that this push still holds until then."""
        held = update(links).where(links.c.lease == lease)
        self._connection.execute(held.values(lease_until=until))

    def release(self, lease: str) -> None:
        """Let everything go that this push still holds."""
        held = update(links).where(links.c.lease == lease)
        self._connection.execute(held.values(lease=None, lease_until=None))

    def remove(self, record_id: str) -> None:
        """The nonconformity has no ticket any more: its ticket is another one's now."""
        self._connection.execute(delete(links).where(links.c.nonconformity_id == record_id))

    def count_by_target(self) -> dict[str, int]:
        """How many tickets each target holds for us."""
        counted = select(links.c.target, func.count()).where(links.c.ticket_id.is_not(None)).group_by(links.c.target)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def count_by_state(self) -> dict[tuple[str, str], int]:
        """How many links there are, by target and state."""
        counted = select(links.c.target, links.c.state, func.count()).group_by(links.c.target, links.c.state)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(counted)}

    def unread(self, target: str) -> dict[str, str]:
        """Tickets that were made and never read back: the nonconformities' ids by the tracker's."""
        columns = (links.c.ticket_id, links.c.nonconformity_id)
        asked = select(*columns).where(links.c.target == target, *_UNREAD).order_by(links.c.nonconformity_id)
        return {row[0]: row[1] for row in self._connection.execute(asked)}

    def unread_targets(self) -> set[str]:
        """Targets with tickets that were made and never read back."""
        return set(self._connection.execute(select(links.c.target).where(*_UNREAD).distinct()).scalars())


class Steps:
    """Soft steps on tickets, kept until they are done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record_id: str, kind: str, note: str = "") -> None:
        """A step to take on the ticket as soon as its target can be reached; a move takes the place of older moves."""
        if kind in MOVES:
            for older in MOVES:
                self.drop(record_id, older)
        row = {"nonconformity_id": record_id, "kind": kind, "note": note, "attempts": 0, "done": False}
        self._connection.execute(insert(steps).values(row))

    def open(self, record_ids: tuple[str, ...] | None = None) -> list[Step]:
        """Steps still to take, oldest first; of these nonconformities, or of all."""
        statement = select(steps).where(steps.c.done.is_(False)).order_by(steps.c.id)
        if record_ids is not None:
            statement = statement.where(steps.c.nonconformity_id.in_(record_ids))
        return [_step(row) for row in self._connection.execute(statement).mappings()]

    def claim(self, step: Step, holder: Holder, until: datetime) -> bool:
        """Take the step upon us until then. False where it is done by now, or somebody else is at it."""
        row = self._connection.execute(select(steps).where(steps.c.id == step.id)).mappings().one()
        if row["done"] or holder.is_elsewhere(row["taken_by"], row["taken_until"]):
            return False
        taken = {"taken_by": holder.lease, "taken_until": until}
        self._connection.execute(update(steps).where(steps.c.id == step.id).values(taken))
        return True

    def finish(self, step: Step) -> None:
        """The step was taken."""
        self._connection.execute(update(steps).where(steps.c.id == step.id).values(done=True, error=None))

    def drop(self, record_id: str, kind: str) -> None:
        """Steps of this kind that were not taken yet need not be any more."""
        wanted = (steps.c.nonconformity_id == record_id, steps.c.kind == kind, steps.c.done.is_(False))
        self._connection.execute(update(steps).where(*wanted).values(done=True))

    def failed(self, step: Step, error: str) -> None:
        """The step was not taken; it stays open."""
        changed = {"attempts": step.attempts + 1, "error": error, "taken_by": None, "taken_until": None}
        self._connection.execute(update(steps).where(steps.c.id == step.id).values(changed))


class KeptEvidence(Value):
    """A file that a verifier handed in. ``size``: in bytes."""

    name: str
    sha256: str
    size: int
    who: str
    at: datetime


class EvidenceFiles:
    """Files that a verifier handed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record_id: str, name: str, sha256: str, content: bytes, who: str, at: datetime) -> None:
        """Keep the bytes of a piece of evidence."""
        row = {"nonconformity_id": record_id, "name": name, "sha256": sha256, "content": content, "who": who, "at": at}
        self._connection.execute(insert(evidence).values(row))

    def names(self, record_id: str) -> tuple[str, ...]:
        """What was handed in for a nonconformity, oldest first."""
        statement = select(evidence.c.name).where(evidence.c.nonconformity_id == record_id).order_by(evidence.c.id)
        return tuple(self._connection.execute(statement).scalars())

    def listed(self, record_id: str) -> list[KeptEvidence]:
        """What was handed in, oldest first, without its bytes."""
        size = func.length(evidence.c.content).label("size")
        columns = (evidence.c.name, evidence.c.sha256, size, evidence.c.who, evidence.c.at)
        statement = select(*columns).where(evidence.c.nonconformity_id == record_id).order_by(evidence.c.id)
        return [KeptEvidence(**row) for row in self._connection.execute(statement).mappings()]


@cache
def _upsert(dialect_name: str) -> Insert:
    """Writes a whole link. Made once: to make it takes as long as to write a hundred of them."""
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    statement = dialect.insert(links)
    changed = {name: statement.excluded[name] for name in Link.model_fields}
    whole: Insert = statement.on_conflict_do_update(index_elements=["nonconformity_id"], set_=changed)
    return whole


def _row(record_id: str, link: Link) -> dict[str, Any]:
    plain = link.model_dump(mode="python", exclude={"assignee", "refusals", "state"})
    return {
        **plain,
        "nonconformity_id": record_id,
        "state": link.state,
        "assignee": link.assignee.model_dump(mode="json") if link.assignee else None,
        "refusals": [one.model_dump(mode="json") for one in link.refusals] or None,
    }


def link_of(row: RowMapping, prefix: str = "") -> Link:
    """The link in a row whose columns carry this prefix."""
    assignee = row[f"{prefix}assignee"]
    plain = Link.model_fields.keys() - {"state", "assignee", "refusals"}
    return Link(
        **{name: row[f"{prefix}{name}"] for name in plain},
        state=LinkState(row[f"{prefix}state"]),
        assignee=Account.model_validate(assignee, strict=False) if assignee else None,
        refusals=tuple(Refusal.model_validate(one) for one in row[f"{prefix}refusals"] or ()),
    )


def _step(row: RowMapping) -> Step:
    fields = {name: row[name] for name in ("id", "kind", "note", "attempts", "error")}
    return Step(**fields, record_id=row["nonconformity_id"])
