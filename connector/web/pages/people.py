"""People and rights: who there is, in which roles, how they come in; one-time links, and sessions that are ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import N_, _
from connector.model.people import Person, Role
from connector.normalise import load_standards
from connector.web.call import Page
from connector.web.trouble import Missing
from connector.workflow import accounts, given, people
from connector.workflow.entry import INVITED_FOR

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.accounts import Standing


def page(call: Call) -> Response:
    """Everybody, what was asked for, and what is granted."""
    grants = call.may("grant")
    return call.page(
        "people.html",
        standings=accounts.standings(call.parts),
        asked=given.asked(call.parts) if grants else [],
        given=given.given(call.parts) if grants else [],
        processes=sorted(load_standards().processes),
    )


def person(call: Call) -> Response:
    """One person: roles, how they come in, what is open to them."""
    return _person(call)


def _person(call: Call, secret: str = "") -> Response:
    one = _standing(call)
    grants = given.given(call.parts, person=one.person.key, ended=True) if call.may("grant") else []
    return call.page(
        "person.html",
        one=one,
        given=grants,
        link=f"{_origin(call)}/invited/{secret}" if secret else "",
        until=call.parts.now() + INVITED_FOR,
        processes=sorted({*load_standards().processes, *one.person.owns}),
    )


def _standing(call: Call) -> Standing:
    for one in accounts.standings(call.parts):
        if one.person.key == call.part("key"):
            return one
    raise Missing


def _origin(call: Call) -> str:
    """Where people reach us: as configured, else as this browser does."""
    url = call.request.url
    return call.parts.settings.organisation.url.rstrip("/") or f"{url.scheme}://{url.netloc}"


def invite(call: Call) -> Response:
    """A one-time link, shown once, to be handed over."""
    _standing(call)
    return _person(call, accounts.invite(call.parts, call.part("key")))


def end_sessions(call: Call) -> Response:
    """End their sessions."""
    key = _standing(call).person.key
    n = accounts.end_sessions(call.parts, key)
    return call.go(f"/people/{key}" if key != call.person.key else "/", _("{n} sessions ended.").format(n=n))


def _roles(call: Call) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in call.texts("role"))


def add(call: Call) -> Response:
    """Let somebody in."""
    if not _roles(call):
        raise UserError(Problem(_("role"), _("is missing"), _("choose at least one")))
    added = Person(
        key=call.text("key"),
        name=call.text("name"),
        email=call.text("email") or None,
        organisation=call.text("organisation") or None,
        roles=_roles(call),
        owns=call.texts("owns"),
    )
    people.add(call.parts, added)
    return call.go(f"/people/{added.key}", _("Added. Give them a one-time link, so that they can come in."))


def change(call: Call) -> Response:
    """Other roles or processes."""
    key = _standing(call).person.key
    people.change(call.parts, key, _roles(call), call.texts("owns"))
    return call.go(f"/people/{key}", _("Changed; it holds from the next click on."))


def remove(call: Call) -> Response:
    """Let somebody out."""
    gone = people.remove(call.parts, _standing(call).person.key)
    return call.go("/people", _("{name} has nothing to do here any more").format(name=gone.name))


PAGES = (
    Page("/people", page, "accounts", title=N_("People and rights")),
    Page("/people", add, "grant", sends=True),
    Page("/people/{key}", person, "accounts"),
    Page("/people/{key}/invite", invite, "accounts", sends=True),
    Page("/people/{key}/sessions", end_sessions, "accounts", sends=True),
    Page("/people/{key}/change", change, "grant", sends=True),
    Page("/people/{key}/remove", remove, "grant", sends=True),
)
