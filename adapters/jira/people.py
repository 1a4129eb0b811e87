"""From an accountable person to the one account in Jira that can be assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.failures import NoRight
from connector.errors import Problem, TicketRejected
from connector.language import _

if TYPE_CHECKING:
    from adapters.jira.project import Project
    from adapters.remembered import Remembered
    from connector.model.ticket import Assignee


class People:
    """Finds accounts by e-mail and remembers them. ``target``: its name, which ``accounts`` is keyed by."""

    def __init__(self, project: Project, target: str, found: Remembered[str]) -> None:
        self._project, self._target, self._found = project, target, found

    def account(self, assignee: Assignee) -> str:
        """The tracker's id of a person: configured, else the only assignable account with their e-mail.

        Raises ``TicketRejected`` with the field ``assignee`` when there is no such account, or more than one.
        """
        if assignee.account:
            return assignee.account
        if not assignee.email:
            raise self._nobody(assignee, _("has neither an account nor an e-mail in the configuration"))
        email = assignee.email.casefold()
        return self._found.get((assignee.key, email), lambda: self._search(assignee, email))

    def _search(self, assignee: Assignee, email: str) -> str:
        try:
            answers = self._project.assignable(email)
        except NoRight as error:
            raise self._nobody(assignee, _("cannot be looked up: {why}").format(why=error.problems[0].why)) from error
        fitting = [answer for answer in answers if _fits(answer, email)]
        certain = [answer for answer in fitting if answer.get("emailAddress")]
        accounts = {_identity(answer) for answer in certain or fitting}
        if not accounts:
            raise self._nobody(
                assignee,
                _("has no account with the e-mail {email} that can be assigned issues here").format(email=email),
            )
        if len(accounts) > 1:
            raise self._nobody(
                assignee, _("has {n} accounts with the e-mail {email}").format(n=len(accounts), email=email)
            )
        return accounts.pop()

    def _nobody(self, assignee: Assignee, why: str) -> TicketRejected:
        remedy = _("write the tracker's id of this person into people.{key}.accounts.{target}")
        problem = Problem(
            f"people.{assignee.key}",
            f"{assignee.name} {why}",
            remedy.format(key=assignee.key, target=self._target),
        )
        return TicketRejected(problem, fields={"assignee": problem.why})


def _identity(answer: dict[str, Any]) -> str:
    return str(answer.get("accountId") or answer.get("name") or "")


def _fits(answer: dict[str, Any], email: str) -> bool:
    """An active account whose e-mail is this, or is hidden: the search went by the whole e-mail then.

    Where one shows this e-mail, those that hide theirs were found by something else.
    """
    shown = answer.get("emailAddress")
    return (
        bool(_identity(answer)) and answer.get("active") is not False and (not shown or str(shown).casefold() == email)
    )
