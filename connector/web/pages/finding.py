"""One finding: what it says and where, its doubts, days, ticket, history; and everything that can be done with it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from connector.errors import Problem, UserError
from connector.language import _, current
from connector.lifecycle.closing import Decision
from connector.model.audit import Grade
from connector.web.call import Page
from connector.web.files import kept_in
from connector.workflow import closing, extending, look, objecting, review
from connector.workflow.fields import changes_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.model.record import Record
    from connector.web.call import Call
    from connector.workflow.closing import Done

EDITED = (
    *("grade", "standard", "clauses", "process", "owner", "number", "department", "site"),
    *("raised_on", "due_on", "statement", "evidence", "requirement", "correction", "root_cause", "corrective_action"),
)
LONG = frozenset({"statement", "evidence", "requirement", "correction", "root_cause", "corrective_action"})


def page(call: Call) -> Response:
    """The finding; to an outside partner what was granted of it and nothing else."""
    record, shown, history = _seen(call)
    if record.sight == "redacted":
        return call.page("granted.html", shown=shown, clause_title=_clause_title(call, record))
    people = {person.key: person.name for person in call.parts.settings.people}
    return call.page(
        "finding.html",
        record=record,
        shown=shown,
        history=history,
        people=people,
        edited=EDITED,
        long=LONG,
        clause_title=_clause_title(call, record),
        told=told,
        decisions=get_args(Decision),
    )


def _seen(call: Call) -> tuple[Record, dict[str, object], list[object]]:
    record, shown, history = look.one(call.parts, call.part("id"), by_id=True)
    return record, shown, [*history]


def _clause_title(call: Call, record: Record) -> str:
    content = record.content
    if content.standard is None or not content.clauses:
        return ""
    title = call.parts.standards.title(content.standard, content.clauses[0], "zh" if current() == "zh" else "en")
    return title or ""


def told(record: Record, name: str) -> str:
    """A field as its form shows it."""
    value = record.owner if name == "owner" else getattr(record.content, name)
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _back(call: Call, said: str) -> Response:
    return call.go(f"/findings/{call.part('id')}", said)


def _known(call: Call) -> str:
    """The id of the address, if it names a finding that this person may see."""
    return _seen(call)[0].id


def edit(call: Call) -> Response:
    """Set what was changed in the form."""
    record = _seen(call)[0]
    wanted = {name: call.text(name) for name in EDITED if name in call.form}
    pairs = [f"{name}={value}" for name, value in wanted.items() if value != told(record, name)]
    if not pairs:
        return _back(call, _("Nothing was changed."))
    review.edit(call.parts, record.id, changes_of(pairs))
    return _back(call, _("Changed; it needs approval as it stands now."))


def approve(call: Call) -> Response:
    """Approve exactly this content."""
    accept = bool(call.text("accept_doubts"))
    done = review.approve(call.parts, (_known(call),), all_of_them=False, accept_doubts=accept)
    if done.failures:
        raise UserError(*(Problem(failure.label, failure.why) for failure in done.failures))
    return _back(call, _("Approved as it stands.") if done.approved else _("It was approved as it stands already."))


def withdraw(call: Call) -> Response:
    """Take it out."""
    review.withdraw(call.parts, _known(call), _why(call))
    return _back(call, _("Withdrawn."))


def _why(call: Call) -> str:
    """The reason in the form. Raises ``UserError`` where there is none."""
    if why := call.text("why"):
        return why
    raise UserError(Problem(_("reason"), _("is missing"), _("say why; it stays in the history")))


def _day(call: Call, name: str) -> date:
    try:
        return date.fromisoformat(call.text(name))
    except ValueError:
        raise UserError(Problem(_("day"), _("is missing or no day"), _("write it as YYYY-MM-DD"))) from None


def verify(call: Call) -> Response:
    """Confirm the fix, with the files handed in as evidence."""
    with call.site.trackers, tempfile.TemporaryDirectory() as folder:
        evidence = tuple(kept_in(Path(folder), call.uploads("evidence")))
        done = closing.verify(call.parts, _known(call), _why(call), evidence)
    return _done(call, done, _("Verified and closed."))


def _done(call: Call, done: Done, said: str) -> Response:
    """Tell what was done, and what of it has not reached the ticket yet."""
    waits = [failure.why for failure in done[1].failures]
    if waits:
        return call.go(f"/findings/{call.part('id')}", f"{said} {_('The ticket waits')}: {'; '.join(waits)}", "bad")
    return _back(call, said)


def return_(call: Call) -> Response:
    """Not good enough."""
    with call.site.trackers:
        return _done(call, closing.return_(call.parts, _known(call), _why(call)), _("Returned to its owner."))


def extend(call: Call) -> Response:
    """A later due day."""
    with call.site.trackers:
        done = extending.extend(call.parts, _known(call), _day(call, "until"), _why(call))
    return _done(call, done, _("Extended.") if call.may("close") else _("A later day is asked for."))


def decline(call: Call) -> Response:
    """No later due day."""
    with call.site.trackers:
        return _done(call, extending.decline(call.parts, _known(call), _why(call)), _("No later day."))


def dispute(call: Call) -> Response:
    """The owner does not agree."""
    with call.site.trackers:
        return _done(call, objecting.dispute(call.parts, _known(call), _why(call)), _("Disputed; compliance answers."))


def stand(call: Call) -> Response:
    """The finding stays as it is."""
    with call.site.trackers:
        return _done(call, objecting.stand(call.parts, _known(call), _why(call)), _("The finding stands."))


def downgrade(call: Call) -> Response:
    """A lower grade."""
    grade = next((one for one in Grade if one == call.text("grade")), None)
    if grade is None:
        raise UserError(Problem(_("grade"), _("is missing"), _("choose one")))
    with call.site.trackers:
        done = objecting.downgrade(call.parts, _known(call), grade, _why(call), None)
    return _done(call, done, _("Downgraded."))


def decide(call: Call) -> Response:
    """A word on a ticket that ended without a fix."""
    decision = next((one for one in get_args(Decision) if one == call.text("decision")), None)
    if decision is None:
        raise UserError(Problem(_("decision"), _("is missing"), _("choose one")))
    with call.site.trackers:
        return _done(call, closing.decide(call.parts, _known(call), decision, _why(call)), _("Decided."))


def accepted(call: Call) -> Response:
    """The certification body's word."""
    reference = call.text("reference")
    if not reference:
        raise UserError(Problem(_("reference"), _("is missing"), _("write what the certification body wrote")))
    closing.accept(call.parts, _known(call), reference, _day(call, "on"))
    return _back(call, _("The acceptance is recorded."))


PAGES = (
    Page("/findings/{id}", page, "read"),
    Page("/findings/{id}/edit", edit, "review", sends=True),
    Page("/findings/{id}/approve", approve, "review", sends=True),
    Page("/findings/{id}/withdraw", withdraw, "review", sends=True),
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
