"""My work: what waits for who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_, _
from connector.web.call import Page
from connector.workflow import given
from connector.workflow.work import piles

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call

TITLES = {
    "decide": N_("Decide: the ticket ended without a fix"),
    "answer": N_("Answer: disputed by the owner"),
    "extension": N_("Grant or decline: a later due day is asked for"),
    "verify": N_("Verify: said to be done"),
    "approve": N_("Approve: read out of a report"),
    "again": N_("Approve again: changed by a new edition"),
    "unsent": N_("Approved, and no ticket yet"),
    "accept": N_("Record the certification body's acceptance"),
    "incomplete": N_("Complete: cause, corrective action or evidence is missing"),
    "overdue": N_("Overdue"),
    "mine": N_("Open, by due day"),
    "granted": N_("Opened to you"),
}
MORE = {
    "decide": "/findings?flag=needs_decision",
    "answer": "/findings?flag=disputed",
    "extension": "/findings?flag=extension_asked",
    "verify": "/findings?stage=submitted",
    "approve": "/findings?stage=draft",
    "again": "/findings?flag=changed",
    "unsent": "/findings?stage=approved",
    "accept": "/findings?flag=body_acceptance_pending",
    "incomplete": "/findings?flag=incomplete",
    "overdue": "/findings?overdue=yes",
    "mine": "/findings?stage=open&order=due",
    "granted": "/findings",
}


def page(call: Call) -> Response:
    """The piles, the most pressing first."""
    found = [(pile, _(TITLES[pile.task]), MORE[pile.task]) for pile in piles(call.parts)]
    asks = call.may("read") and not call.may("grant")
    return call.page("work.html", piles=found, own=given.own(call.parts) if asks else None)


PAGES = (Page("/work", page, "signed in", title=N_("My work")),)
