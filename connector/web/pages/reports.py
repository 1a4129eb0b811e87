"""Reports: handed in, read, reviewed beside where they come from, approved, and given back marked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.ledger.query import Query
from connector.web.call import NO_STORE, Page
from connector.web.files import kept_in
from connector.web.pages.finding import EDITED
from connector.web.trouble import Missing
from connector.workflow import intake, look, place
from connector.workflow import people as everybody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from connector.ledger.reports import KeptFile, ReportLine
    from connector.web.call import Call
    from connector.workflow.intake import Ingested

SIZE = 50
LAST = 1_000_000


def page(call: Call) -> Response:
    """The reports of which one may see something."""
    return _listed(call, ())


def _listed(call: Call, done: Sequence[Ingested]) -> Response:
    asked = call.asked("page")
    at = min(int(asked), LAST) if asked.isdecimal() and asked.strip("0") else 1
    last = max(1, -(-look.count_reports(call.parts) // SIZE))
    lines = look.reports(call.parts, SIZE, (at - 1) * SIZE)
    return call.page("reports.html", lines=lines, done=done, at=at, last=last)


def upload(call: Call) -> Response:
    """Read what was handed in; what cannot be read says why, the rest goes on."""
    uploads = call.uploads("files")
    if not uploads:
        raise UserError(Problem(_("reports"), _("no file was chosen"), _("choose one or several")))
    with tempfile.TemporaryDirectory() as folder:
        paths = kept_in(Path(folder), uploads)
        done = [_named(one, path) for path in paths for one in intake.ingest(call.parts, path)]
    return _listed(call, done)


def _named(done: Ingested, path: Path) -> Ingested:
    """What was done, with the name of the file as its owner knows it, and nothing of where it lay here."""
    problems = tuple(
        Problem(one.where.replace(str(path), path.name), one.why, one.remedy, one.warning) for one in done.problems
    )
    return done.model_copy(update={"file": done.file.replace(str(path), path.name), "problems": problems})


def report(call: Call) -> Response:
    """One report: its head, its files, its findings with their doubts."""
    line, files = _seen(call)
    found = look.findings(call.parts, Query(report_ids=(line.report.id,)))
    people = {person.key: person.name for person in everybody.known(call.parts)}
    return call.page("report.html", line=line, files=files, found=found, people=people, edited=EDITED)


def _seen(call: Call) -> tuple[ReportLine, list[KeptFile]]:
    found = look.report(call.parts, call.part("id"))
    if found is None:
        raise Missing
    return found


def excerpt(call: Call) -> Response:
    """Where a finding stands in its report; a piece of a page."""
    record, _shown, _history = look.one(call.parts, call.part("id"), by_id=True)
    if record.sight != "full":
        raise Missing
    return call.page("excerpt.html", record=record, excerpt=place.excerpt(call.parts, record))


def picture(call: Call) -> Response:
    """The page of a PDF on which a finding stands."""
    from starlette.responses import Response as Answer

    record, _shown, _history = look.one(call.parts, call.part("id"), by_id=True)
    if record.sight != "full":
        raise Missing
    return Answer(place.page_picture(call.parts, record), media_type="image/png", headers=NO_STORE)


PAGES = (
    Page("/reports", page, "read", title=N_("Reports")),
    Page("/reports", upload, "ingest", sends=True, uploads=True),
    Page("/reports/{id}", report, "read"),
    Page("/findings/{id}/place", excerpt, "read"),
    Page("/findings/{id}/page.png", picture, "read"),
)
