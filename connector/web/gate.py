"""The gate that every request passes: who asks, whether they may, whether a change is really theirs.

====================================  ======================================================================
signed in?                            no: to the sign-in page, and back afterwards; a change or a fragment: 401
first password still to be changed?   only to the page that changes it
may by the route's rule?              no: 404, as if there were no such page
a change                              from our own pages only: Origin, and the token of the session's forms
too large a body                      413, read no further; files only from whom is signed in
====================================  ======================================================================
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from connector.errors import NotAllowed, Problem
from connector.language import LANGUAGES, speaking
from connector.model.people import Person
from connector.web import trouble
from connector.web.call import Call
from connector.workflow import entry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Message

    from connector.model.entry import Session
    from connector.web.call import Handler, Page
    from connector.web.site import Site

    Answer = Callable[[Site, Page, Request, FormData], Response]

GONE = 408
NOBODY = Person(key="-", name="-")
CHANGE_PASSWORD = "/password"  # noqa: S105 - an address
MEGABYTE = 1024 * 1024
FORM_LIMIT = MEGABYTE


def endpoint(site: Site, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """What Starlette calls for a page: everything that may block runs in a thread, what is heavy in one of a few."""

    async def answer(request: Request) -> Response:
        form = await _form(site, page, request) if page.sends else FormData()
        try:
            return await (_in_turn if page.heavy else run_in_threadpool)(_answer, site, page, request, form)
        finally:
            await form.close()

    return answer


async def _in_turn(answer: Answer, site: Site, page: Page, request: Request, form: FormData) -> Response:
    """The answer once it is its turn; nothing is done for whoever has gone away meanwhile."""
    async with site.makers:
        if await request.is_disconnected():
            raise HTTPException(GONE)
        return await run_in_threadpool(answer, site, page, request, form)


async def _form(site: Site, page: Page, request: Request) -> FormData:
    """The form of a request, read no further than is allowed."""
    uploads = page.uploads and await run_in_threadpool(_session, site, request) is not None
    limit = site.web.upload_mb * MEGABYTE if uploads else FORM_LIMIT
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > limit:
        raise HTTPException(413)
    receive, taken = request._receive, 0  # noqa: SLF001 - Starlette has no other way to count what comes in

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    request._receive = counted  # noqa: SLF001 - as above
    return await request.form(max_files=200 if page.uploads else 0, max_fields=5000)


def _answer(site: Site, page: Page, request: Request, form: FormData) -> Response:
    session = _session(site, request)
    person = entry.who(site.parts, session) if session else NOBODY
    address = request.client.host if request.client else ""
    call = Call(site, site.parts_of(person, address), request, session, form)
    with speaking(language(site, session, request)):
        return _refused(call, page) or trouble.told(call, page.handler if call.lets(page.rule) else _turn_away(page))


def _session(site: Site, request: Request) -> Session | None:
    """The running session that the request's cookie opens."""
    cookie = request.cookies.get(site.cookie, "")
    return entry.signed_in(site.parts, cookie) if cookie else None


def language(site: Site, session: Session | None, request: Request) -> str:
    """Whose language it is: the person's choice, else the browser's first that we speak, else the organisation's."""
    chosen = (session.language if session else "") or request.cookies.get("closeout-language", "")
    if chosen in LANGUAGES:
        return chosen
    for wanted in request.headers.get("accept-language", "").split(","):
        if wanted.strip()[:2].lower() in LANGUAGES:
            return wanted.strip()[:2].lower()
    return site.parts.settings.organisation.language


def _refused(call: Call, page: Page) -> Response | None:
    """The answer of the gate where it does not let the request through."""
    ended = call.session is None and page.rule != "anybody"
    if page.sends and not (_from_here(call) and (ended or _token_fits(call))):
        return trouble.forged(call)
    if page.rule == "anybody":
        return None
    if call.session is None:
        return _to_sign_in(call, page)
    if call.session.must_change and page.path not in {CHANGE_PASSWORD, "/sign-out", "/language"}:
        return call.go(CHANGE_PASSWORD)
    return None


def _turn_away(page: Page) -> Handler:
    """The page of somebody who may not open it: there is none, and the trail says who tried."""

    def handler(call: Call) -> Response:
        raise NotAllowed(Problem(call.request.url.path, ""), page.rule)

    return handler


def _to_sign_in(call: Call, page: Page) -> Response:
    if page.sends or "hx-request" in call.request.headers:
        return trouble.signed_out(call)
    there = call.request.url.path + (f"?{call.request.url.query}" if call.request.url.query else "")
    return call.go("/sign-in" if there == "/" else f"/sign-in?next={quote(there, safe='/')}")


def _from_here(call: Call) -> bool:
    """Whether a browser says that the request comes from our own page; one that says nothing forges nothing."""
    if call.request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = call.request.headers.get("origin")
    return origin is None or call.site.is_ours(origin, call.request.headers.get("host", ""))


def _token_fits(call: Call) -> bool:
    """Whether the form carries the session's token; before sign-in, that of the cookie set with the form."""
    given = call.text("token") or call.request.headers.get("x-token", "")
    wanted = call.session.csrf if call.session else call.request.cookies.get("closeout-form", "")
    return bool(wanted) and secrets.compare_digest(given.encode(), wanted.encode())
