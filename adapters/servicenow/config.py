"""What ``[targets.<name>]`` says for ServiceNow."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from adapters.options import Closed, Fault, Filled, Secret, TargetOptions
from connector.language import _


def _table(name: str) -> str:
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise Fault(_("is no name of a table"), _("take one like problem, incident, sn_grc_issue or u_audit_action"))
    return name


class Auth(Closed):
    """Basic: ``user`` and ``password``. OAuth: ``client_id`` and ``client_secret``, with user and password or alone."""

    user: Filled | None = None
    password: Secret | None = None
    client_id: Filled | None = None
    client_secret: Secret | None = None

    @model_validator(mode="after")
    def _whole(self) -> Auth:
        for name, second, one, other in (
            ("user", "password", self.user, self.password),
            ("client_id", "client_secret", self.client_id, self.client_secret),
        ):
            if (one is None) != (other is None):
                why = _("{first} and {second} belong together").format(first=name, second=second)
                raise Fault(why, _("write both or neither"))
        if self.user is None and self.client_id is None:
            raise Fault(_("is empty"), _("write user and password, or client_id and client_secret"))
        return self


class ServiceNowOptions(TargetOptions):
    """One table of one instance.

    ``journal``: where comments go; ``limits``: characters that a field holds, where the instance differs from
    ``fields.LIMITS``.
    """

    table: Annotated[str, AfterValidator(_table)] = "problem"
    auth: Auth
    journal: Literal["work_notes", "comments"] = "work_notes"
    limits: dict[str, Annotated[int, Field(ge=20)]] = {}

    @property
    def settled(self) -> float:
        """Seconds after which a written record is certainly found: queries go to the database itself."""
        return 5.0 if self.lag is None else self.lag
