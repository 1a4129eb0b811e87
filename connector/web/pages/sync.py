"""Sync: the queues, what a push would do, the jobs, what went wrong in the trackers' own words, and another try."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.ledger.query import Query
from connector.model.jobs import JobName
from connector.model.ticket import LinkState
from connector.model.words import said
from connector.web import queues
from connector.web.call import Page
from connector.web.trouble import Missing
from connector.workflow import jobs, look
from connector.workflow.poll import poll as look_at
from connector.workflow.push import push as carry_out
from connector.workflow.tickets import propose

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.outcome import Failure

SHOWN = 100
TROUBLED = (
    *(LinkState.UNKNOWN, LinkState.SENT, LinkState.PARTIAL, LinkState.REJECTED),
    *(LinkState.LOST, LinkState.FORBIDDEN),
)


def page(call: Call) -> Response:
    """The queues and what would go to them."""
    planned = propose(call.parts)
    troubled = look.troubled(call.parts, Query(link_states=TROUBLED, limit=SHOWN))
    with call.parts.ledger.reading() as book:
        stopped = book.circuits.all()
    return call.page(
        "sync.html",
        planned=planned,
        troubled=troubled,
        shown=SHOWN,
        stopped=stopped,
        jobs=jobs.overview(call.parts),
    )


def run(call: Call) -> Response:
    """Run a job now, whether it is due or not."""
    name = next((one for one in get_args(JobName) if one == call.part("name")), None)
    if name is None:
        raise Missing
    call.parts.trace("job", (name,))
    with call.site.trackers:
        done = jobs.run_now(call.parts, name)
    told = f"{said(queues.JOBS, name)}: {said(queues.OUTCOMES, done.outcome)}"
    if done.error:
        return call.go("/sync", f"{told}. {done.error}", "bad")
    return call.go("/sync", told)


def push(call: Call) -> Response:
    """Carry out exactly the plan that was shown."""
    checksum = call.text("checksum")
    if not checksum:
        raise UserError(Problem(_("plan"), _("is missing"), _("load the page again")))
    with call.site.trackers:
        done = carry_out(call.parts, checksum=checksum)
    told = _("{created} created, {updated} updated, {failures} failed").format(
        created=len(done.created), updated=len(done.updated), failures=len(done.failures)
    )
    return _back(call, told, (*done.failures, *done.warnings))


def _back(call: Call, told: str, failures: tuple[Failure, ...]) -> Response:
    there = call.text("next") if call.text("next").startswith("/findings/") else "/sync"
    if not failures:
        return call.go(there, told)
    listed = "; ".join(f"{one.label}: {one.why}" for one in failures[:5])
    return call.go(there, f"{told}. {listed}", "bad")


def retry(call: Call) -> Response:
    """Try one finding again."""
    with call.site.trackers:
        done = carry_out(call.parts, only=call.text("finding"), force=False)
    return _back(call, _("Tried again."), (*done.failures, *done.warnings))


def poll(call: Call) -> Response:
    """Look at the tickets now."""
    with call.site.trackers:
        done = look_at(call.parts)
    told = _("{n} tickets looked at, {changed} changed").format(n=done.looked_at, changed=len(done.changed))
    return _back(call, told, done.failures)


PAGES = (
    Page("/sync", page, "sync", title=N_("Sync")),
    Page("/sync/push", push, "sync", sends=True),
    Page("/sync/retry", retry, "sync", sends=True),
    Page("/jobs/{name}", run, "sync", sends=True),
    Page("/sync/poll", poll, "sync", sends=True),
)
