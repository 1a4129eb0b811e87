"""Repeats: a nonconformity that was there before, as found by a rule and as decided by a person."""

from __future__ import annotations

from typing import Literal

from connector.model.base import Value

RepeatRule = Literal["stated", "clause", "text", "person"]
"""Why two belong together: the auditor says so, same clause and process, similar words, or a person says so."""


class Relation(Value):
    """A later nonconformity and an earlier one, by ledger ids. ``similarity``: of their words, 0 to 1.

    ``carried_over`` is known once it is confirmed: the earlier one was still open when the later one was raised, which
    is no repeat and is not counted.
    """

    later_id: str
    earlier_id: str
    rule: RepeatRule
    similarity: float | None = None
    state: Literal["suspected", "confirmed", "declined"] = "suspected"
    carried_over: bool = False


class Recurrence(Value):
    """What happens to the earlier ticket when a nonconformity comes back.

    ``link``: the new ticket is linked to it; ``reopen``: it is reopened and becomes the ticket of the new one, where
    that has none yet; ``comment``: a comment on it says so.
    """

    policy: Literal["link", "reopen", "comment"] = "link"
