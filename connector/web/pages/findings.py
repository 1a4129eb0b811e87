"""Findings: filtered, sorted, searched, page by page. A view is its address; what is ticked can be done at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode

from connector.errors import CloseoutError, Problem, Unknown, UserError
from connector.language import N_, _
from connector.ledger.query import Order, Query
from connector.model.audit import Grade, Stage
from connector.model.people import Role
from connector.model.record import Flag
from connector.web import words
from connector.web.call import Page
from connector.workflow import look, review

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from connector.web.call import Call

SIZE = 50
LAST = 1_000_000
"""No ledger has more pages; a higher number is somebody's joke."""

STILL_OPEN = (Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS)
COLUMNS: tuple[tuple[Order, str], ...] = (
    ("number", N_("Number")),
    ("grade", N_("Grade")),
    ("process", N_("Process")),
    ("owner", N_("Owner")),
    ("due", N_("Due")),
    ("stage", N_("Stage")),
)
UNFINISHED = (*STILL_OPEN, Stage.SUBMITTED)
COUNTED = (*UNFINISHED, Stage.CLOSED)
NAMES = (
    *("text", "stage", "grade", "process", "owner", "report", "clause", "exact", "flag", "overdue", "order", "down"),
    *("counted", "raised_from", "raised_until", "closed_until", "due_from", "due_until"),
)
CHIPS = ("counted", "report", "clause", "raised_from", "raised_until", "closed_until", "due_from", "due_until")
"""Parts of a view that have no field in its form: shown, and taken away one by one."""
MOST_TOLD = 10
"""Findings held back that are told; of more, only the first."""


SHOWN_OUTSIDE = frozenset({"number", "grade", "due"})
"""Columns of what an outside partner may know."""


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for, as words of the form and as a query."""

    asked: dict[str, str]
    page: int

    def address(self, **other: object) -> str:
        """The address of this view with something else; None takes a part away."""
        parts = {**self.asked, "page": self.page, **other}
        kept = {name: value for name, value in parts.items() if value not in {None, "", 1} or name not in parts}
        return "/findings" + (f"?{urlencode(kept)}" if kept else "")

    @property
    def export(self) -> str:
        """The address that takes this view out as a file, all its pages."""
        return self.address(page=None).replace("/findings", "/findings/export", 1)

    def sorted_by(self, order: str) -> str:
        """The address of this view in another order; of the same order, turned round."""
        turned = "" if self.asked.get("order") != order or self.asked.get("down") else "yes"
        return self.address(order=order, down=turned, page=None)


def view_of(call: Call) -> View:
    """What the address asks for; what is no value of a filter is left out."""
    page = call.asked("page")
    return View(
        {name: call.asked(name) for name in NAMES if call.asked(name)},
        min(int(page), LAST) if page.isdecimal() and page.strip("0") else 1,
    )


def query_of(call: Call, view: View) -> Query:
    """The ledger's query of a view. ``report``: a name; an unknown one matches nothing."""
    asked = view.asked
    order = asked.get("order", "")
    return Query(
        text=asked.get("text", ""),
        stages=_stages(asked),
        grades=_grades(asked),
        processes=tuple(filter(None, [asked.get("process")])),
        owners=tuple(filter(None, [asked.get("owner")])),
        clauses=tuple(filter(None, [asked.get("clause")])),
        exact_clause=bool(asked.get("exact")),
        raised_from=_day(asked.get("raised_from")),
        raised_until=_day(asked.get("raised_until")),
        closed_until=_day(asked.get("closed_until")),
        due_from=_day(asked.get("due_from")),
        due_until=_day(asked.get("due_until")),
        flags=tuple(one for one in get_args(Flag) if one == asked.get("flag")),
        overdue_on=call.parts.today if asked.get("overdue") else None,
        report_ids=_reports(call, asked.get("report")),
        order=next((one for one in get_args(Order) if one == order), None),
        descending=bool(asked.get("down")),
        limit=SIZE,
        offset=(view.page - 1) * SIZE,
    )


def _stages(asked: dict[str, str]) -> tuple[Stage, ...]:
    """The stages of a view: one; all that are open, or not closed; or all that figures count."""
    stage = asked.get("stage", "")
    groups = {"open": STILL_OPEN, "unfinished": UNFINISHED, "": COUNTED if asked.get("counted") else ()}
    return groups[stage] if stage in groups else tuple(one for one in Stage if one == stage)


def _grades(asked: dict[str, str]) -> tuple[Grade, ...]:
    chosen = tuple(one for one in Grade if one == asked.get("grade"))
    return chosen or tuple(one for one in Grade if one.is_nonconformity and asked.get("counted"))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _reports(call: Call, name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    try:
        return look.report_ids(call.parts, [name])
    except Unknown:
        return ("-",)


def page(call: Call) -> Response:
    """One page of the list."""
    view = view_of(call)
    found = look.findings(call.parts, query := query_of(call, view))
    total = look.count(call.parts, query)
    outside = Role.EXTERNAL_PARTNER in call.person.roles
    stages = words.STAGES | {"unfinished": N_("Not closed")}
    filters = {"grade": words.GRADES} if outside else {"stage": stages, "grade": words.GRADES, "flag": words.FLAGS}
    known = call.may("figures")
    return call.page(
        "findings.html",
        view=view,
        found=found,
        total=total,
        last=max(1, -(-total // SIZE)),
        columns=[column for column in COLUMNS if column[0] in SHOWN_OUTSIDE or not outside],
        outside=outside,
        filters=filters,
        people={person.key: person.name for person in call.parts.settings.people},
        processes=_processes(call) if known else [],
        owners=[one for one in call.parts.settings.people if one.owns] if known else [],
        chips=CHIPS,
    )


def _processes(call: Call) -> list[str]:
    """The processes to choose from: of somebody who sees those that they own, no others."""
    own = set(call.person.roles) == {Role.PROCESS_OWNER}
    return sorted(call.person.owns if own else call.parts.standards.processes)


def approve(call: Call) -> Response:
    """Approve what is ticked; what is held back says why, the rest goes on."""
    ids = call.texts("id")
    if not ids:
        return call.go(_came_from(call), _("Nothing is ticked."), "bad")
    done = review.approve(call.parts, ids, all_of_them=False, accept_doubts=bool(call.text("accept_doubts")))
    told = _("{n} approved").format(n=len(done.approved))
    if not done.failures:
        return call.go(_came_from(call), told)
    held = [f"{failure.label}: {failure.why}" for failure in done.failures]
    return _held_back(call, told, held)


def _held_back(call: Call, told: str, held: list[str]) -> Response:
    return call.go(_came_from(call), f"{told}. {_('Held back')}: {'; '.join(held[:MOST_TOLD])}", "bad")


def withdraw(call: Call) -> Response:
    """Withdraw what is ticked, for one reason."""
    if not call.text("why"):
        raise UserError(Problem(_("reason"), _("is missing"), _("say why; it stays in the history")))
    return _each(call, _("{n} withdrawn"), lambda one: review.withdraw(call.parts, one, call.text("why")))


def give(call: Call) -> Response:
    """Give what is ticked to an owner."""
    if not call.text("owner"):
        raise UserError(Problem(_("owner"), _("is missing"), _("choose one")))
    return _each(call, _("{n} given"), lambda one: review.edit(call.parts, one, {"owner": call.text("owner")}))


def _each(call: Call, told: str, do: Callable[[str], object]) -> Response:
    """The same to everything that is ticked; what is held back says why, the rest goes on."""
    ids, held = call.texts("id"), []
    if not ids:
        return call.go(_came_from(call), _("Nothing is ticked."), "bad")
    for one in ids:
        try:
            do(one)
        except CloseoutError as error:
            held.append("; ".join(f"{problem.where}: {problem.why}" for problem in error.problems))
    done = told.format(n=len(ids) - len(held))
    return _held_back(call, done, held) if held else call.go(_came_from(call), done)


def _came_from(call: Call) -> str:
    there = call.text("next")
    return there if there.startswith(("/findings", "/reports")) else "/findings"


PAGES = (
    Page("/findings", page, "read", title=N_("Findings")),
    Page("/findings/approve", approve, "review", sends=True),
    Page("/findings/withdraw", withdraw, "review", sends=True),
    Page("/findings/give", give, "review", sends=True),
)
