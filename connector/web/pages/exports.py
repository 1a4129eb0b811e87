"""Files to take away: the register, a dossier, the summary, the trail, and reports; each marked, each with its trace.

A form asks for each, never an address alone: whoever follows a stranger's link takes nothing out in their own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from starlette.responses import Response

from connector.errors import Problem, UserError
from connector.language import _, current
from connector.model.exports import Format
from connector.web.call import NO_STORE, Page
from connector.web.files import attachment
from connector.web.pages import trail as entries
from connector.web.pages.findings import query_of, view_of
from connector.workflow import exporting, originals

if TYPE_CHECKING:
    from connector.web.call import Call
    from connector.workflow.exporting import Taken

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def register(call: Call) -> Response:
    """The findings of the view that the address asks for, all its pages."""
    query = query_of(call, view_of(call)).model_copy(update={"limit": None, "offset": 0})
    return _given(exporting.register(call.parts, query, _wanted(call)))


def dossier(call: Call) -> Response:
    """One finding."""
    return _given(exporting.dossier(call.parts, call.part("id"), _wanted(call), by_id=True))


def summary(call: Call) -> Response:
    """The figures with their charts."""
    return _given(exporting.summary(call.parts, _wanted(call)))


def trail(call: Call) -> Response:
    """The entries of the view that the address asks for, all its pages."""
    query = entries.query_of(call, entries.view_of(call))
    return _given(exporting.trail(call.parts, query, _wanted(call)))


def copy(call: Call) -> Response:
    """A report as a marked copy; ``file``: which of its files, the newest without it."""
    wanted = exporting.Wanted(form="pdf", language=_language())
    return _given(originals.copied(call.parts, call.part("id"), wanted, call.text("file")))


def bare(call: Call) -> Response:
    """The same as it came."""
    return _given(originals.bare(call.parts, call.part("id"), call.text("file")))


def _wanted(call: Call) -> exporting.Wanted:
    form = next((one for one in get_args(Format) if one == call.text("format")), None)
    if form is None:
        raise UserError(Problem(_("format"), _("is missing"), _("choose one")))
    return exporting.Wanted(form=form, language=_language())


def _language() -> exporting.Language:
    return "zh" if current() == "zh" else "en"


def _given(taken: Taken) -> Response:
    """The file, to be kept by whoever asked and by no cache; nothing that a browser would show or run."""
    kind = TYPES.get(taken.form or "", "application/octet-stream")
    return Response(taken.content, media_type=kind, headers=NO_STORE | attachment(taken.name))


PAGES = (
    Page("/findings/export", register, "export", sends=True, heavy=True),
    Page("/findings/{id}/export", dossier, "export", sends=True, heavy=True),
    Page("/overview/export", summary, "export", sends=True, heavy=True),
    Page("/trail/export", trail, "trail", sends=True, heavy=True),
    Page("/reports/{id}/copy", copy, "original", sends=True, heavy=True),
    Page("/reports/{id}/bare", bare, "bare", sends=True, heavy=True),
)
