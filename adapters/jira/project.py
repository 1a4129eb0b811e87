"""What there is to know about one project of a Jira: ourselves, its screens, its people, its readers. Only reads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from adapters.conditions import conditions
from adapters.http import as_nobody
from adapters.jira.paging import PAGE, numbered
from adapters.jira.reading import moment
from adapters.jira.shapes import rows
from connector.errors import AccessDenied, TargetMisconfigured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.http import Channel
    from adapters.jira.library import Library
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw
    from connector.model.tracker import Conditions


class Project:
    """One project, by its key, asked each time."""

    def __init__(self, library: Library, channel: Channel, deployment: Deployment, key: str) -> None:
        self._library, self._channel, self._deployment, self._key = library, channel, deployment, key

    def myself(self) -> Raw:
        """Our own account."""
        return self._asked("myself")

    @cached_property
    def own_account(self) -> str:
        """The id of our own account."""
        me = self.myself()
        return str(me.get("accountId") or me.get("name") or "")

    def itself(self) -> Raw:
        """The project."""
        return self._asked(f"project/{self._key}")

    def conditions(self) -> Conditions:
        """The site's clock and zone. Data Center writes its time at its own offset, and names no zone."""
        site = self._asked("serverInfo")
        zone = site.get("serverTimeZone")
        return conditions(self._channel.told, moment(site.get("serverTime")), str(zone) if zone else None)

    def permissions(self, wanted: Sequence[str]) -> dict[str, Raw]:
        """What we may do in the project, by the name of the permission; Data Center tells of all that there are."""
        asked = {"permissions": ",".join(wanted)} if self._deployment == "cloud" else {}
        answer = self._asked("mypermissions", {"projectKey": self._key, **asked})
        return dict(answer.get("permissions") or {})

    def grants(self) -> list[Raw]:
        """Who may do what in the project; only administrators may read it."""
        scheme = self._asked(f"project/{self._key}/permissionscheme", {"expand": "permissions"})
        return rows(scheme.get("permissions"))

    def public(self) -> bool:
        """Whether the project answers to somebody who did not sign in."""
        address = self._library.address(f"project/{self._key}")
        try:
            self._channel.read(lambda: self._channel.get(address, auth=as_nobody))
        except (AccessDenied, TargetMisconfigured):
            return False
        return True

    def statuses(self) -> list[Raw]:
        """The project's issue types, each with its ``statuses``."""
        return self._channel.read(lambda: self._library.rows(f"project/{self._key}/statuses"))

    def custom_fields(self) -> list[Raw]:
        """All fields of this Jira."""
        return self._channel.read(self._library.fields)

    def issue_types(self) -> list[Raw]:
        """The issue types that can be created in the project."""
        return self._pages(f"issue/createmeta/{self._key}/issuetypes", "issueTypes")

    def create_fields(self, type_id: str) -> list[Raw]:
        """The fields of the create screen."""
        return self._pages(f"issue/createmeta/{self._key}/issuetypes/{type_id}", "fields")

    def link_types(self) -> list[Raw]:
        """How two issues can be linked; none where linking is switched off."""
        try:
            return rows(self._asked("issueLinkType").get("issueLinkTypes"))
        except TargetMisconfigured:
            return []

    def assignable(self, words: str) -> list[Raw]:
        """People of this e-mail, name or account who can be assigned issues of the project."""
        return self._assignable({"query" if self._deployment == "cloud" else "username": words, "maxResults": PAGE})

    def assignable_account(self, account: str) -> list[Raw]:
        """The person of this account, if issues of the project can be assigned to them."""
        if self._deployment == "datacenter":
            return self.assignable(account)
        return self._assignable({"accountId": account})

    def _assignable(self, params: dict[str, Any]) -> list[Raw]:
        """The library's own search makes objects of what it finds, and fails over a person without an address."""
        asked = {**params, "project": self._key}
        return self._channel.read(lambda: self._library.rows("user/assignable/search", asked))

    def _asked(self, path: str, params: dict[str, Any] | None = None) -> Raw:
        return self._channel.read(lambda: self._library.table(path, params))

    def _pages(self, path: str, key: str) -> list[Raw]:
        """Cloud names the list ``key``, Data Center ``values``."""
        return list(numbered(lambda start: self._asked(path, {"startAt": start, "maxResults": PAGE}), key, "values"))
