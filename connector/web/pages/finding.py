"""One finding: what it says and where, its doubts, days, ticket, history; and everything that can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from connector.errors import Problem, UserError
from connector.language import _, current
from connector.lifecycle.closing import Decision
from connector.model.people import Role
from connector.web.call import Page
from connector.workflow import evidence, given, look, review
from connector.workflow import people as everybody
from connector.workflow.fields import changes_of
from connector.workflow.related import related

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.model.people import Person
    from connector.model.record import Record
    from connector.web.call import Call

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
    people = {person.key: person.name for person in everybody.known(call.parts)}
    grants = call.may("grant") and record.sight == "full"
    readers = _readers(call) if grants else []
    return call.page(
        "finding.html",
        files=evidence.files(call.parts, record),
        related=related(call.parts, record),
        given=given.given(call.parts, record_id=record.id) if grants else None,
        readers=readers,
        partners=any(Role.EXTERNAL_PARTNER in one.roles for one in readers),
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


def _readers(call: Call) -> list[Person]:
    """Whom a finding can be opened to: whoever has a role and does not see everything anyway."""
    return [one for one in everybody.listed(call.parts) if one.roles and Role.COMPLIANCE not in one.roles]


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


def back(call: Call, said: str) -> Response:
    """To the page that the form stood on, which tells what was done."""
    there = call.text("next")
    if there.startswith("/reports/"):
        return call.go(there, said)
    return call.go(f"/findings/{call.part('id')}", said)


def known(call: Call) -> str:
    """The id of the address, if it names a finding that this person may see."""
    return _seen(call)[0].id


def edit(call: Call) -> Response:
    """Set what was changed in the form; ``settled`` names a field that is right as it stands, against its doubt."""
    record = _seen(call)[0]
    wanted = {name: call.text(name) for name in EDITED if name in call.form}
    settled = call.text("settled")
    pairs = [f"{name}={value}" for name, value in wanted.items() if name == settled or value != told(record, name)]
    if not pairs:
        return back(call, _("Nothing was changed."))
    review.edit(call.parts, record.id, changes_of(pairs))
    return back(call, _("Changed; it needs approval as it stands now."))


def approve(call: Call) -> Response:
    """Approve exactly this content."""
    accept = bool(call.text("accept_doubts"))
    done = review.approve(call.parts, (known(call),), all_of_them=False, accept_doubts=accept)
    if done.failures:
        raise UserError(*(Problem(failure.label, failure.why) for failure in done.failures))
    return back(call, _("Approved as it stands.") if done.approved else _("It was approved as it stands already."))


def withdraw(call: Call) -> Response:
    """Take it out."""
    review.withdraw(call.parts, known(call), why(call))
    return back(call, _("Withdrawn."))


def why(call: Call) -> str:
    """The reason in the form. Raises ``UserError`` where there is none."""
    if said := call.text("why"):
        return said
    raise UserError(Problem(_("reason"), _("is missing"), _("say why; it stays in the history")))


PAGES = (
    Page("/findings/{id}", page, "read"),
    Page("/findings/{id}/edit", edit, "review", sends=True),
    Page("/findings/{id}/approve", approve, "review", sends=True),
    Page("/findings/{id}/withdraw", withdraw, "review", sends=True),
)
