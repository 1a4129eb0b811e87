"""Access beyond roles: what somebody asked to read, and what compliance granted for a term."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from connector.model.base import Value


class Redaction(Value):
    """What an outside partner reads of a finding: the statement and the action asked for, as compliance wrote them."""

    statement: str
    action: str = ""


class Grant(Value):
    """A person may read one finding from ``at`` until ``until``. ``redaction`` None: in full."""

    id: str
    person: str
    record_id: str
    granted_by: str
    why: str
    at: datetime
    until: datetime
    redaction: Redaction | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it opens anything at this time: the moment ``until`` is too late."""
        return self.revoked_at is None and self.at <= at < self.until


class AccessRequest(Value):
    """Somebody asks to read what their role does not show. ``reference``: the finding, in the words of who asks."""

    id: str
    person: str
    reference: str
    why: str
    at: datetime
    state: Literal["open", "granted", "declined"] = "open"
    decided_by: str | None = None
    decided_at: datetime | None = None
    answer: str | None = None
