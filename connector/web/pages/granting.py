"""Reading more than a role shows: somebody asks, compliance grants for a term or declines, and ends what it granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.grants import Redaction
from connector.web.call import Page
from connector.workflow import granting

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call

PLACES = ("/people", "/findings")


def ask(call: Call) -> Response:
    """Ask to read a finding. Whether there is such a finding is not told."""
    if not call.text("finding"):
        raise UserError(Problem(_("finding"), _("is missing"), _("name it in your words: report and number will do")))
    granting.ask(call.parts, call.text("finding"), call.text("why"))
    return call.go("/work", _("Asked; compliance decides."))


def grant(call: Call) -> Response:
    """Open a finding to a person for a term."""
    statement, action = call.text("statement"), call.text("action")
    redaction = Redaction(statement=statement, action=action) if statement or action else None
    held = granting.grant(
        call.parts, call.text("person"), call.text("finding"), call.text("why"), _days(call), redaction
    )
    until = held.until.astimezone(call.zone)
    return call.go(_came_from(call), _("Open to them until {until}.").format(until=f"{until:%Y-%m-%d %H:%M}"))


def _days(call: Call) -> int | None:
    """The term asked for; None: the longest. Raises ``UserError``."""
    text = call.text("days")
    if text and not (text.isascii() and text.isdigit() and len(text) <= len("1000")):
        raise UserError(Problem(_("days"), _("is no number"), _("leave it empty for the longest term")))
    return int(text) if text else None


def decline(call: Call) -> Response:
    """Not granted; who asked reads why."""
    granting.decline(call.parts, call.part("id"), call.text("why"))
    return call.go(_came_from(call), _("Declined."))


def revoke(call: Call) -> Response:
    """End a grant at once."""
    granting.revoke(call.parts, call.part("id"), call.text("why"))
    return call.go(_came_from(call), _("Revoked; they may not read it any more."))


def _came_from(call: Call) -> str:
    there = call.text("next")
    return there if there.startswith(PLACES) else "/people"


PAGES = (
    Page("/ask", ask, "read", sends=True),
    Page("/grants", grant, "grant", sends=True),
    Page("/grants/{id}/revoke", revoke, "grant", sends=True),
    Page("/requests/{id}/decline", decline, "grant", sends=True),
)
