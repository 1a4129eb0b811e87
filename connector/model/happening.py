"""What just happened to a nonconformity, for whoever listens: a log, a page."""

from __future__ import annotations

from connector.model.base import Value
from connector.model.ticket import MARK_PREFIX


class Happening(Value):
    """A line of the history that was just committed. ``value``: only what is no text of the finding."""

    report_id: str
    report: str
    record_id: str
    action: str
    field: str
    value: str | None = None

    @property
    def mark(self) -> str:
        """What the finding's ticket carries."""
        return MARK_PREFIX + self.record_id
