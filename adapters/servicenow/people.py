"""From an accountable person or a group's name to the one record of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.failures import NoRight
from adapters.servicenow.query import Unaskable, either, equals, every
from connector.errors import Problem, TicketRejected
from connector.language import _

if TYPE_CHECKING:
    from adapters.remembered import Remembered
    from adapters.servicenow.client import Row, ServiceNowClient
    from connector.model.ticket import Assignee

_SYS_ID = re.compile(r"[0-9a-f]{32}")
_USER = ("sys_id", "user_name", "name", "email", "active")


class People:
    """Finds users and groups, and remembers them. ``target``: its name, which ``accounts`` is keyed by."""

    def __init__(self, client: ServiceNowClient, target: str, found: Remembered[str]) -> None:
        self._client, self._target, self._found = client, target, found

    def user(self, assignee: Assignee) -> str:
        """The ``sys_id`` of the configured account (itself one, or a user name), else of the only user with the e-mail.

        Of somebody without either, that of the only user who is called so.
        Raises ``TicketRejected`` with the field ``assigned_to`` when there is no such active user, or more than one.
        """
        if assignee.account and _SYS_ID.fullmatch(assignee.account):
            return assignee.account
        if assignee.account:
            return self._one(assignee, "user_name", assignee.account)
        if assignee.email:
            return self._one(assignee, "email", assignee.email)
        return self._one(assignee, "name", assignee.name)

    def group(self, name: str) -> str:
        """The ``sys_id`` of a group, from its name."""
        if _SYS_ID.fullmatch(name):
            return name
        return self._found.get(("group", name), lambda: self._only_group(name))

    def _only_group(self, name: str) -> str:
        try:
            rows = list(self._client.rows("sys_user_group", every(equals("name", name)), ("sys_id", "name", "active")))
        except (Unaskable, NoRight):
            rows = []
        found = {row.value("sys_id") for row in rows if row.value("name") == name and row.value("active") != "false"}
        if len(found) == 1:
            return found.pop()
        why = _("there are {n} active groups called {name}").format(n=len(found), name=name)
        remedy = _("write the sys_id of the group into the mapping")
        raise TicketRejected(Problem("assignment_group", why, remedy), fields={"assignment_group": why})

    def _one(self, assignee: Assignee, column: str, word: str) -> str:
        key = (assignee.key, column, word.casefold())
        return self._found.get(key, lambda: self._search(assignee, column, word))

    def _search(self, assignee: Assignee, column: str, word: str) -> str:
        try:
            query = every(either(*dict.fromkeys((equals(column, word), equals(column, word.casefold())))))
            rows = list(self._client.rows("sys_user", query, _USER))
        except Unaskable:
            raise self._nobody(assignee, _("cannot be looked up by {word}").format(word=word)) from None
        except NoRight as error:
            raise self._nobody(assignee, _("cannot be looked up: {why}").format(why=error.problems[0].why)) from error
        found = {row.value("sys_id") for row in rows if _fits(row, column, word)} - {""}
        if not found:
            raise self._nobody(
                assignee, _("matches no active user with the {column} {word}").format(column=column, word=word)
            )
        if len(found) > 1:
            raise self._nobody(
                assignee, _("matches {n} users with the {column} {word}").format(n=len(found), column=column, word=word)
            )
        return found.pop()

    def _nobody(self, assignee: Assignee, why: str) -> TicketRejected:
        remedy = _("write the sys_id or user name of this person into people.{key}.accounts.{target}")
        problem = Problem(
            f"people.{assignee.key}",
            f"{assignee.name} {why}",
            remedy.format(key=assignee.key, target=self._target),
        )
        return TicketRejected(problem, fields={"assigned_to": problem.why})


def _fits(row: Row, column: str, word: str) -> bool:
    return row.value(column).casefold() == word.casefold() and row.value("active") != "false"
