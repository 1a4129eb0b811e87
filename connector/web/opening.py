"""The site of a ledger, made from its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyio import CapacityLimiter

from connector.bootstrap.environment import secret
from connector.errors import Problem, UserError
from connector.language import _
from connector.web import pages
from connector.web.gate import NOBODY
from connector.web.openid import Provider
from connector.web.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from connector.config.settings import OpenId
    from connector.workflow.parts import Parts


def open_site(parts: Parts, base: Path, address: str) -> Site:
    """The site; ``address``: where people reach it unless ``organisation.url`` says so. Raises ``UserError``."""
    settings = parts.settings
    here = (settings.organisation.url or address).rstrip("/")
    provider = _provider(settings.web.oidc, base, here) if settings.web.oidc else None
    menu = tuple(page for page in pages.every() if page.title)
    makers = CapacityLimiter(settings.web.exports)
    return Site(parts=replace(parts, person=NOBODY), makers=makers, menu=menu, provider=provider)


def _provider(settings: OpenId, base: Path, here: str) -> Provider:
    try:
        found = secret(settings.client_secret, base)
    except KeyError:
        why = _("{reference} holds no secret").format(reference=settings.client_secret)
        raise UserError(Problem("web.oidc.client_secret", why, _("set it, or name another place"))) from None
    return Provider(settings, found, f"{here}/sign-in/returned")
