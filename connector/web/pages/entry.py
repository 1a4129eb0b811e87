"""Signing in and out: password, one-time link, identity provider; the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from connector.errors import Refused
from connector.language import LANGUAGES, _
from connector.web.call import NO_STORE, Page, inside
from connector.web.trouble import Missing
from connector.workflow import entry, vouched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.entry import Opened, Origin

FORM_COOKIE, LEAVING_COOKIE, LANGUAGE_COOKIE = "closeout-form", "closeout-leaving", "closeout-language"
LEAVING_SECONDS = 600
LANGUAGE_SECONDS = 365 * 24 * 3600


def sign_in_page(call: Call) -> Response:
    """The form; who is signed in already goes on."""
    return call.go("/") if call.session else _form(call)


def _form(call: Call, status: int = 200, why: str = "") -> Response:
    there = inside(call.asked("next") or call.text("next"))
    return _at_the_door(call, "sign_in.html", status, there=there, why=why, login=call.text("login"))


def _at_the_door(call: Call, template: str, status: int = 200, **words: object) -> Response:
    """A form that needs no session: ``door`` is its token, that of the session where there is one all the same."""
    kept = call.request.cookies.get(FORM_COOKIE) or call.parts.new_secret()
    answer = call.page(template, status, door=call.session.csrf if call.session else kept, **words)
    _set(call, answer, FORM_COOKIE, kept, seconds=None)
    return answer


def sign_in(call: Call) -> Response:
    """Check name and password."""
    origin = _origin(call)
    if not call.site.attempts.allow(origin.address, call.parts.now()):
        return _form(call, 429, _("too many attempts; wait some minutes"))
    try:
        opened = entry.sign_in(call.parts, call.text("login"), call.text("password"), origin)
    except Refused as error:
        return _form(call, 422, error.said)
    return _welcome(call, opened, inside(call.text("next")))


def _welcome(call: Call, opened: Opened, there: str) -> Response:
    answer = RedirectResponse("/password" if opened.session.must_change else there, 303, headers=NO_STORE)
    _set(call, answer, call.site.cookie, opened.cookie, seconds=None, strict=False)
    answer.delete_cookie(FORM_COOKIE)
    return answer


def _set(call: Call, answer: Response, name: str, value: str, *, seconds: int | None, strict: bool = True) -> None:
    """Set a cookie that no script reads. Not ``strict``: it comes along when a link in a ticket leads to us."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=call.site.secure,
        httponly=True,
        samesite="strict" if strict else "lax",
    )


def _origin(call: Call) -> Origin:
    client = call.request.client
    agent = call.request.headers.get("user-agent", "")
    return entry.Origin(address=client.host if client else "", agent=agent)


def sign_out(call: Call) -> Response:
    """End this session."""
    if call.session:
        entry.end(call.parts, id_hash=call.session.id_hash)
    answer = RedirectResponse("/sign-in", 303, headers=NO_STORE | {"Clear-Site-Data": '"cache"'})
    answer.delete_cookie(call.site.cookie, secure=call.site.secure, httponly=True, samesite="lax")
    return answer


def invited_page(call: Call) -> Response:
    """The form of a one-time link."""
    return _at_the_door(call, "invited.html", person=entry.invited(call.parts, call.part("secret")), why="")


def invited(call: Call) -> Response:
    """Set the password of a one-time link."""
    person = entry.invited(call.parts, call.part("secret"))
    why = "" if call.text("password") == call.text("again") else _("the two passwords differ")
    try:
        if not why:
            return _welcome(
                call, entry.accept(call.parts, call.part("secret"), call.text("password"), _origin(call)), "/"
            )
    except Refused as error:
        why = error.said
    return _at_the_door(call, "invited.html", 422, person=person, why=why)


def password_page(call: Call) -> Response:
    """One's own password and sessions."""
    return _own(call)


def _own(call: Call, status: int = 200, why: str = "") -> Response:
    with call.parts.ledger.reading() as book:
        sessions = book.entry.sessions(call.person.key)
        account = book.entry.account(call.person.key)
    return call.page("password.html", status, sessions=sessions, account=account, why=why)


def password(call: Call) -> Response:
    """Change one's own password; other sessions end."""
    if call.session is None:
        raise Missing
    why = "" if call.text("password") == call.text("again") else _("the two passwords differ")
    try:
        if not why:
            entry.change_password(call.parts, call.session, call.text("old"), call.text("password"))
            return call.go("/", _("The password is changed; your other sessions have ended."))
    except Refused as error:
        why = error.said
    return _own(call, 422, why)


def end_others(call: Call) -> Response:
    """End one's own other sessions."""
    ended = entry.end(call.parts, person=call.person.key, but=call.session.id_hash if call.session else "")
    return call.go("/password", _("{n} sessions ended.").format(n=ended))


def language(call: Call) -> Response:
    """Choose the language of the pages."""
    chosen = call.text("language")
    if chosen not in LANGUAGES:
        raise Missing
    if call.session:
        entry.touch(call.parts, call.session, language=chosen)
    answer = call.go(inside(call.text("next")))
    _set(call, answer, LANGUAGE_COOKIE, chosen, seconds=LANGUAGE_SECONDS)
    return answer


def leave(call: Call) -> Response:
    """Off to the identity provider."""
    if call.site.provider is None:
        raise Missing
    leaving = call.site.provider.leave()
    answer = RedirectResponse(leaving.address, 303, headers=NO_STORE)
    _set(call, answer, LEAVING_COOKIE, leaving.kept, seconds=LEAVING_SECONDS, strict=False)
    return answer


def returned(call: Call) -> Response:
    """Back from the identity provider."""
    if call.site.provider is None:
        raise Missing
    told: Mapping[str, str] = dict(call.request.query_params)
    try:
        identity = call.site.provider.returned(call.request.cookies.get(LEAVING_COOKIE, ""), told)
        opened = vouched.sign_in_as(call.parts, identity, _origin(call))
    except Refused as error:
        return _form(call, 422, error.said)
    answer = _welcome(call, opened, "/")
    answer.delete_cookie(LEAVING_COOKIE)
    return answer


PAGES = (
    Page("/sign-in", sign_in_page, "anybody"),
    Page("/sign-in", sign_in, "anybody", sends=True),
    Page("/sign-out", sign_out, "signed in", sends=True),
    Page("/invited/{secret}", invited_page, "anybody"),
    Page("/invited/{secret}", invited, "anybody", sends=True),
    Page("/password", password_page, "signed in"),
    Page("/password", password, "signed in", sends=True),
    Page("/password/sessions", end_others, "signed in", sends=True),
    Page("/language", language, "anybody", sends=True),
    Page("/sign-in/provider", leave, "anybody"),
    Page("/sign-in/returned", returned, "anybody"),
)
