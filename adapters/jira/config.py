"""What ``[targets.<name>]`` says for Jira."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from adapters.options import Closed, Fault, Filled, Secret, TargetOptions
from connector.language import _

_LAG = {"cloud": 120.0, "datacenter": 20.0}


class Auth(Closed):
    """``user`` (an e-mail) and API ``token`` for Cloud; for Data Center a personal access ``token``.

    With a ``user`` it is basic authentication (a password is a token, too), without one the token is a bearer.
    """

    user: Filled | None = None
    token: Secret


class JiraOptions(TargetOptions):
    """One project and issue type of one Jira. ``issue_type``: its name or id.

    ``timezone``: the organisation's, given to every target; a due date of Jira is a day and needs none.
    """

    deployment: Literal["cloud", "datacenter"] = "cloud"
    project: Filled
    issue_type: Filled = "Task"
    auth: Auth
    timezone: str = "UTC"

    @model_validator(mode="after")
    def _cloud_wants_a_user(self) -> JiraOptions:
        if self.deployment == "cloud" and self.auth.user is None:
            raise Fault(
                _("auth has no user, which Jira Cloud needs beside the token"),
                _('write auth = {{ user = "…@…", token = "env:…" }}, or deployment = "datacenter"').format(),
            )
        return self

    @property
    def settled(self) -> float:
        """Seconds after which a written issue is certainly found; the search of Cloud follows only in time."""
        return _LAG[self.deployment] if self.lag is None else self.lag
