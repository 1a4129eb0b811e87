"""Figures as they were told at the end of each day, so that they can be printed again as they stood then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, Table, delete, insert, select

from connector.ledger.schema import UtcTime, metadata
from connector.model.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from connector.ledger.standing import GroupName

snapshots = Table(
    "snapshots",
    metadata,
    Column("day", Date, primary_key=True),
    Column("taken_at", UtcTime, nullable=False),
    Column("figures", JSON, nullable=False),
)


class Snapshots:
    """One snapshot of everything for each day, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, figures: Figures, cuts: Mapping[GroupName, dict[str, Figures]], at: datetime) -> None:
        """The figures of their day, in place of an earlier snapshot of it. ``cuts``: groups by what they are cut by."""
        told: dict[str, Any] = figures.model_dump(mode="json", round_trip=True, exclude={"groups"})
        told["cuts"] = {
            by: {name: one.model_dump(mode="json", round_trip=True, exclude={"groups"}) for name, one in groups.items()}
            for by, groups in cuts.items()
        }
        self._connection.execute(delete(snapshots).where(snapshots.c.day == figures.as_of))
        self._connection.execute(insert(snapshots).values(day=figures.as_of, taken_at=at, figures=told))

    def of(self, day: date, by: GroupName | None = None) -> Figures | None:
        """The figures that were told of a day; None where no snapshot was taken."""
        row = self._connection.execute(select(snapshots.c.figures).where(snapshots.c.day == day)).scalar_one_or_none()
        if row is None:
            return None
        told = {name: value for name, value in row.items() if name != "cuts"}
        groups = None if by is None else row["cuts"][by]
        return Figures.model_validate({**told, "groups": groups}, strict=False)
