"""Findings: filtered, sorted, searched, page by page. A view is its address; what is ticked can be done at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode

from connector.errors import Unknown
from connector.language import N_, _
from connector.ledger.query import Order, Query
from connector.model.audit import Grade, Stage
from connector.model.record import Flag
from connector.web import words
from connector.web.call import Page
from connector.workflow import look, review

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call

SIZE = 50
STILL_OPEN = (Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS)
COLUMNS: tuple[tuple[Order, str], ...] = (
    ("number", N_("Number")),
    ("grade", N_("Grade")),
    ("process", N_("Process")),
    ("owner", N_("Owner")),
    ("due", N_("Due")),
    ("stage", N_("Stage")),
)


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
    names = ("text", "stage", "grade", "process", "owner", "report", "clause", "flag", "overdue", "order", "down")
    page = call.asked("page")
    return View(
        {name: call.asked(name) for name in names if call.asked(name)},
        int(page) if page.isdigit() and page != "0" else 1,
    )


def query_of(call: Call, view: View) -> Query:
    """The ledger's query of a view. ``report``: a name; an unknown one matches nothing."""
    asked = view.asked
    stage, order = asked.get("stage", ""), asked.get("order", "")
    stages = STILL_OPEN if stage == Stage.OPEN else tuple(one for one in Stage if one == stage)
    return Query(
        text=asked.get("text", ""),
        stages=stages,
        grades=tuple(one for one in Grade if one == asked.get("grade")),
        processes=tuple(filter(None, [asked.get("process")])),
        owners=tuple(filter(None, [asked.get("owner")])),
        clauses=tuple(filter(None, [asked.get("clause")])),
        flags=tuple(one for one in get_args(Flag) if one == asked.get("flag")),
        overdue_on=call.parts.today if asked.get("overdue") else None,
        report_ids=_reports(call, asked.get("report")),
        order=next((one for one in get_args(Order) if one == order), None),
        descending=bool(asked.get("down")),
        limit=SIZE,
        offset=(view.page - 1) * SIZE,
    )


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
    filters = {
        "stage": {str(one): words.STAGES[one] for one in Stage},
        "grade": {str(one): words.GRADES[one] for one in Grade},
        "flag": words.FLAGS,
    }
    return call.page(
        "findings.html",
        view=view,
        found=found,
        total=total,
        last=max(1, -(-total // SIZE)),
        columns=COLUMNS,
        filters=filters,
        people={person.key: person.name for person in call.parts.settings.people},
    )


def approve(call: Call) -> Response:
    """Approve what is ticked; what is held back says why, the rest goes on."""
    ids = call.texts("id")
    if not ids:
        return call.go(_came_from(call), _("Nothing is ticked."), "bad")
    done = review.approve(call.parts, ids, all_of_them=False, accept_doubts=bool(call.text("accept_doubts")))
    told = _("{n} approved").format(n=len(done.approved))
    if not done.failures:
        return call.go(_came_from(call), told)
    held = "; ".join(f"{failure.label}: {failure.why}" for failure in done.failures[:10])
    return call.go(_came_from(call), f"{told}. {_('Held back')}: {held}", "bad")


def _came_from(call: Call) -> str:
    there = call.text("next")
    return there if there.startswith(("/findings", "/reports")) else "/findings"


PAGES = (
    Page("/findings", page, "read", title=N_("Findings")),
    Page("/findings/approve", approve, "review", sends=True),
)
