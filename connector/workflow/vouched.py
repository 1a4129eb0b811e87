"""Somebody for whom the identity provider vouches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.model.base import Value
from connector.model.people import Person, Role
from connector.workflow.entry import acting, begin, named

if TYPE_CHECKING:
    from connector.workflow.entry import Opened, Origin
    from connector.workflow.parts import Parts


class Identity(Value):
    """What an identity provider says of somebody whom it has checked. ``roles``: those that their groups stand for."""

    subject: str
    name: str
    email: str | None = None
    roles: tuple[Role, ...] = ()


def sign_in_as(parts: Parts, identity: Identity, origin: Origin) -> Opened:
    """Begin a session for whom the identity provider has checked. Raises ``Refused`` where they have no role here."""
    known = _of_email(parts, identity.email)
    person = known or Person(key=f"oidc:{identity.email or identity.subject}", name=identity.name, email=identity.email)
    roles = tuple(dict.fromkeys((*person.roles, *identity.roles)))
    if not roles:
        acting(parts, person).trace("refused", (person.key,), sign_in="no role")
        why = _("{name} has no role here").format(name=identity.name)
        raise Refused(Problem(_("sign-in"), why, _("ask an administrator for one")))
    return begin(parts, person, origin, via="oidc", roles=identity.roles)


def _of_email(parts: Parts, email: str | None) -> Person | None:
    """Whom the identity provider means: nobody by any other name, for that is what its users may choose themselves."""
    found = named(parts, email) if email else None
    return found if found and (found.email or "").casefold() == (email or "").casefold() else None
