"""``users``: people, and who may read what beyond their role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import FormatOption, add, group, parts
from connector.cli.output import Row, say, show
from connector.language import _
from connector.model.people import Role

if TYPE_CHECKING:
    from connector.model.people import Person

KEY = Annotated[str, typer.Argument(metavar="PERSON", help=_("key or e-mail"))]
WHY = Annotated[str, typer.Option(help=_("the reason, kept in the ledger"))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("People and rights: who comes in, and who reads what beyond their role.")
    users = group(app, "users", does, "closeout users list")
    add(users, list_people, _("List everybody with their roles."), "closeout users list", "list")
    example = "closeout users add anna --name 'Anna Schmidt' --email a@cb.example --role auditor"
    add(users, add_person, _("Let somebody in."), example, "add")
    does = _("Give somebody other roles or processes.")
    add(users, change_person, does, "closeout users change anna --role auditor", "change")
    does = _("Let somebody out: roles, grants and sessions end at once.")
    add(users, remove_person, does, "closeout users remove anna", "remove")
    does = _("Give somebody a first password for the pages, which they change at once; a link is on their page there.")
    add(users, first_password, does, "closeout users password anna", "password")
    does = _("Ask to read a finding that your role does not show.")
    add(users, ask, does, "closeout users ask IA-2026-03/NC-02 --why 'same cause as ours'")
    add(users, requests, _("List what was asked for."), "closeout users requests")
    example = "closeout users grant partner NC-02 --why 'supplier' --statement 'No criteria' --action 'Define them'"
    add(users, grant, _("Let somebody read a finding for a term."), example)
    add(users, decline, _("Decline what somebody asked for."), "closeout users decline 3kfm2 --why 'not needed'")
    add(users, grants, _("List grants that hold."), "closeout users grants")
    add(users, revoke, _("End a grant at once."), "closeout users revoke 7xh2k --why 'contract ended'")


def list_people(wanted: FormatOption = None) -> None:
    """List people of the configuration and of the ledger."""
    from connector.workflow import people

    with parts() as made:
        known = people.listed(made)
        configured = {person.key for person in made.settings.people}
    rows = [_person(person, configured) for person in known]
    columns = {
        "key": _("person"),
        "name": _("name"),
        "email": _("e-mail"),
        "organisation": _("organisation"),
        "roles": _("roles"),
        "owns": _("processes"),
        "place": _("kept in"),
    }
    show(wanted, rows, columns, rows, ("organisation", "place"))


def _person(person: Person, configured: set[str]) -> Row:
    told = person.model_dump(mode="json", include={"key", "name", "email", "organisation", "roles", "owns"})
    return {**told, "place": "config" if person.key in configured else "ledger"}


def add_person(
    key: Annotated[str, typer.Argument(metavar="KEY", help=_("how the ledger names them for ever"))],
    name: Annotated[str, typer.Option(help=_("their name, as marks on files show it"))],
    role: Annotated[list[Role], typer.Option(help=_("what they may do"))],
    email: Annotated[str | None, typer.Option(help=_("their address"))] = None,
    organisation: Annotated[str | None, typer.Option(help=_("whose people they are"))] = None,
    owns: Annotated[list[str] | None, typer.Option(help=_("processes that they own"))] = None,
) -> None:
    """Let somebody in."""
    from connector.model.people import Person
    from connector.workflow import people

    person = Person(
        key=key, name=name, email=email, organisation=organisation, roles=tuple(role), owns=tuple(owns or ())
    )
    with parts() as made:
        people.add(made, person)
    say(_("{name} may act as {roles}").format(name=name, roles=", ".join(role)))


def change_person(
    person: KEY,
    role: Annotated[list[Role] | None, typer.Option(help=_("what they may do from now on"))] = None,
    owns: Annotated[list[str] | None, typer.Option(help=_("processes that they own from now on"))] = None,
) -> None:
    """Change roles or processes."""
    from connector.workflow import people

    with parts() as made:
        roles = tuple(role) if role else None
        changed = people.change(made, person, roles, tuple(owns) if owns else None)
    say(_("{name} may act as {roles}").format(name=changed.name, roles=", ".join(changed.roles)))


def remove_person(person: KEY) -> None:
    """Let somebody out."""
    from connector.workflow import people

    with parts() as made:
        gone = people.remove(made, person)
    say(_("{name} has nothing to do here any more").format(name=gone.name))


def first_password(person: KEY) -> None:
    """Give a first password; it alone goes to standard output."""
    from connector.workflow import accounts

    with parts() as made:
        given = accounts.first_password(made, person)
    say(_("told once; it opens nothing but the page that changes it"))
    typer.echo(given)


def ask(
    finding: Annotated[str, typer.Argument(help=_("the finding, in your words"))],
    why: WHY,
) -> None:
    """Ask to read a finding."""
    from connector.workflow import granting

    with parts() as made:
        request = granting.ask(made, finding, why)
    say(_("asked; compliance decides (request {id})").format(id=request.id))


def requests(
    everything: Annotated[bool, typer.Option("--all", help=_("decided ones too"))] = False, wanted: FormatOption = None
) -> None:
    """List requests."""
    from connector.workflow import granting

    with parts() as made:
        found = granting.requests(made, open_only=not everything)
    rows = [one.model_dump(mode="json") for one in found]
    columns = {
        "id": _("id"),
        "person": _("person"),
        "reference": _("finding"),
        "why": _("why"),
        "at": _("at"),
        "state": _("state"),
        "answer": _("answer"),
    }
    show(wanted, rows, columns, rows, ("answer", "at"))


def grant(
    person: KEY,
    finding: Annotated[str, typer.Argument(help=_("id, number, REPORT/NUMBER or ticket"))],
    why: WHY,
    days: Annotated[int | None, typer.Option(help=_("for so many days; else for the longest term"))] = None,
    statement: Annotated[str | None, typer.Option(help=_("outside partners: what they read of the finding"))] = None,
    action: Annotated[str | None, typer.Option(help=_("outside partners: what they are asked to do"))] = None,
) -> None:
    """Grant reading."""
    from connector.model.grants import Redaction
    from connector.workflow import granting

    redaction = (
        None if statement is None and action is None else Redaction(statement=statement or "", action=action or "")
    )
    with parts() as made:
        held = granting.grant(made, person, finding, why, days, redaction)
    until = f"{held.until:%Y-%m-%d %H:%M} UTC"
    say(_("{person} may read {id} until {until} (grant {grant})").format(
        person=held.person, id=held.record_id, until=until, grant=held.id
    ))  # fmt: skip


def decline(request: Annotated[str, typer.Argument(help=_("the request's id"))], why: WHY) -> None:
    """Decline a request."""
    from connector.workflow import granting

    with parts() as made:
        declined = granting.decline(made, request, why)
    say(_("declined: {person}, {finding}").format(person=declined.person, finding=declined.reference))


def grants(
    everything: Annotated[bool, typer.Option("--all", help=_("ended ones too"))] = False, wanted: FormatOption = None
) -> None:
    """List grants."""
    from connector.workflow import granting

    with parts() as made:
        found = granting.grants(made, holding_only=not everything)
    told: list[dict[str, Any]] = [one.model_dump(mode="json") for one in found]
    rows = [{**one, "reads": _("redacted") if one["redaction"] else _("in full")} for one in told]
    columns = {
        "id": _("id"),
        "person": _("person"),
        "record_id": _("finding"),
        "reads": _("reads"),
        "until": _("until"),
        "granted_by": _("granted by"),
        "why": _("why"),
        "revoked_at": _("revoked"),
    }
    show(wanted, told, columns, rows, ("revoked_at", "granted_by"))


def revoke(grant_id: Annotated[str, typer.Argument(metavar="GRANT", help=_("the grant's id"))], why: WHY) -> None:
    """End a grant."""
    from connector.workflow import granting

    with parts() as made:
        ended = granting.revoke(made, grant_id, why)
    say(_("{person} may not read {id} any more").format(person=ended.person, id=ended.record_id))
