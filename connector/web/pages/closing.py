"""What is done with a finding once it is followed: evidence, verified or returned, more time, objections, repeats."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from starlette.responses import Response as Answer

from connector.errors import Problem, UserError
from connector.language import _
from connector.lifecycle.closing import Decision
from connector.model.audit import Grade
from connector.web.call import NO_STORE, Page
from connector.web.files import attachment, kept_in
from connector.web.pages.finding import back, known, why
from connector.web.trouble import Missing
from connector.workflow import closing, evidence, extending, objecting, repeats

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.closing import Done


def _day(call: Call, name: str) -> date:
    try:
        return date.fromisoformat(call.text(name))
    except ValueError:
        raise UserError(Problem(_("day"), _("is missing or no day"), _("write it as YYYY-MM-DD"))) from None


def hand_in(call: Call) -> Response:
    """What shows the fix, by whoever works on it."""
    claim = evidence.Claim(
        cause=call.text("cause"),
        correction=call.text("correction"),
        corrective_action=call.text("corrective_action"),
        note=call.text("note"),
    )
    with call.site.trackers, tempfile.TemporaryDirectory() as folder:
        files = tuple(kept_in(Path(folder), call.uploads("evidence")))
        done = evidence.submit(call.parts, known(call), claim, files)
    return told_of(call, done, _("Handed in; thank you."))


def evidence_file(call: Call) -> Response:
    """A piece of evidence (``file``: its number), to be opened outside of the browser."""
    number = call.asked("file")
    if not (number.isascii() and number.isdigit() and len(number) < len(str(2**63))):
        raise Missing
    name, content = evidence.file(call.parts, known(call), int(number))
    return Answer(content, media_type="application/octet-stream", headers=NO_STORE | attachment(name))


def repeat(call: Call) -> Response:
    """Whether it repeats an earlier one."""
    said = "confirm" if call.text("decision") == "confirm" else "decline"
    repeats.answer(
        call.parts, known(call), "confirm" if said == "confirm" else "decline", call.text("of") or None, why(call)
    )
    return back(call, _("Confirmed.") if said == "confirm" else _("It is no repeat."))


def verify(call: Call) -> Response:
    """Confirm the fix, with the files handed in as evidence."""
    with call.site.trackers, tempfile.TemporaryDirectory() as folder:
        files = tuple(kept_in(Path(folder), call.uploads("evidence")))
        done = closing.verify(call.parts, known(call), why(call), files)
    return told_of(call, done, _("Verified and closed."))


def told_of(call: Call, done: Done, said: str) -> Response:
    """Tell what was done, and what of it has not reached the ticket yet."""
    waits = [failure.why for failure in done[1].failures]
    if waits:
        return call.go(f"/findings/{call.part('id')}", f"{said} {_('The ticket waits')}: {'; '.join(waits)}", "bad")
    return back(call, said)


def return_(call: Call) -> Response:
    """Not good enough."""
    with call.site.trackers:
        return told_of(call, closing.return_(call.parts, known(call), why(call)), _("Returned to its owner."))


def extend(call: Call) -> Response:
    """A later due day."""
    with call.site.trackers:
        done = extending.extend(call.parts, known(call), _day(call, "until"), why(call))
    return told_of(call, done, _("Extended.") if call.may("close") else _("A later day is asked for."))


def decline(call: Call) -> Response:
    """No later due day."""
    with call.site.trackers:
        return told_of(call, extending.decline(call.parts, known(call), why(call)), _("No later day."))


def dispute(call: Call) -> Response:
    """The owner does not agree."""
    with call.site.trackers:
        return told_of(call, objecting.dispute(call.parts, known(call), why(call)), _("Disputed; compliance answers."))


def stand(call: Call) -> Response:
    """The finding stays as it is."""
    with call.site.trackers:
        return told_of(call, objecting.stand(call.parts, known(call), why(call)), _("The finding stands."))


def downgrade(call: Call) -> Response:
    """A lower grade."""
    grade = next((one for one in Grade if one == call.text("grade")), None)
    if grade is None:
        raise UserError(Problem(_("grade"), _("is missing"), _("choose one")))
    with call.site.trackers:
        done = objecting.downgrade(call.parts, known(call), grade, why(call), None)
    return told_of(call, done, _("Downgraded."))


def decide(call: Call) -> Response:
    """A word on a ticket that ended without a fix."""
    decision = next((one for one in get_args(Decision) if one == call.text("decision")), None)
    if decision is None:
        raise UserError(Problem(_("decision"), _("is missing"), _("choose one")))
    with call.site.trackers:
        return told_of(call, closing.decide(call.parts, known(call), decision, why(call)), _("Decided."))


def accepted(call: Call) -> Response:
    """The certification body's word."""
    reference = call.text("reference")
    if not reference:
        raise UserError(Problem(_("reference"), _("is missing"), _("write what the certification body wrote")))
    closing.accept(call.parts, known(call), reference, _day(call, "on"))
    return back(call, _("The acceptance is recorded."))


PAGES = (
    Page("/findings/{id}/evidence", hand_in, "submit", sends=True, uploads=True),
    Page("/findings/{id}/evidence", evidence_file, "verify"),
    Page("/findings/{id}/repeat", repeat, "close", sends=True),
    Page("/findings/{id}/verify", verify, "verify", sends=True, uploads=True),
    Page("/findings/{id}/return", return_, "verify", sends=True),
    Page("/findings/{id}/extend", extend, "respond", sends=True),
    Page("/findings/{id}/decline", decline, "close", sends=True),
    Page("/findings/{id}/dispute", dispute, "respond", sends=True),
    Page("/findings/{id}/stand", stand, "close", sends=True),
    Page("/findings/{id}/downgrade", downgrade, "close", sends=True),
    Page("/findings/{id}/decide", decide, "close", sends=True),
    Page("/findings/{id}/accepted", accepted, "close", sends=True),
)
