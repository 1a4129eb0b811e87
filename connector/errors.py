"""What can go wrong, named by what the caller should do next.

::

    CloseoutError
    ├── UserError           the person mends the command or the configuration; nothing was changed  (exit 2)
    │   └── Unknown         nothing of this name, or nothing that this person may know of            (exit 2, 404)
    ├── ReadError           this file cannot be read; the rest of the batch goes on                 (exit 1)
    ├── Refused             a rule of the life cycle forbids it; nothing was changed                (exit 1)
    │   └── NotAllowed      no role of this person allows it                                         (exit 1, 403)
    └── TargetError         a tracker did not do what was asked
        ├── RetryLater      nothing was written; the same again after ``after`` seconds
        ├── OutcomeUnknown  perhaps written: look the mark up before anything else
        ├── TicketRejected  this item is wrong; the person mends it, the others go on
        ├── TicketLost      the ticket is not there any more
        ├── TicketForbidden the ticket is there, but not for us
        └── TargetClosed    no item of this target can be written now
            ├── AccessDenied         credentials or rights: the administrator mends them
            ├── TargetMisconfigured  project, table or type does not exist
            └── Unreachable          nobody answers at the address
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, why, and what to do next, in the reader's language. A warning stops nothing."""

    where: str
    why: str
    remedy: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """One line: ``where: why. remedy``."""
        line = f"{self.where}: {self.why}" if self.where else self.why
        return f"{line} → {self.remedy}" if self.remedy else line


class CloseoutError(Exception):
    """Anything that Closeout raises on purpose. Carries every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def said(self) -> str:
        """Why and what next, on one line, for a list that names the place itself."""
        return "; ".join(str(Problem("", problem.why, problem.remedy)) for problem in self.problems)


class UserError(CloseoutError):
    """The command line, the configuration or a mapping is wrong. Nothing was changed."""


class Unknown(UserError):
    """There is nothing of this name that the person may know of: not there and not theirs are answered alike."""


class ReadError(CloseoutError):
    """A report cannot be read: missing, damaged, encrypted, too large, or of a kind that nobody here reads."""


class Refused(CloseoutError):
    """A rule of the life cycle forbids the step (closer is the owner, cause is missing, …). Nothing was changed."""


class NotAllowed(Refused):
    """No role of this person allows it. ``right``: what was asked for."""

    def __init__(self, problem: Problem, right: str) -> None:
        super().__init__(problem)
        self.right = right


class TargetError(CloseoutError):
    """A tracker did not do what was asked."""


class RetryLater(TargetError):
    """Nothing was written. ``after``: seconds to wait before the same again; None when the tracker does not say."""

    def __init__(self, problem: Problem, after: float | None = None) -> None:
        super().__init__(problem)
        self.after = after


class OutcomeUnknown(TargetError):
    """The request left and no usable answer came back: it may have been carried out."""


class TicketRejected(TargetError):
    """The tracker refused this item. ``fields``: its own words for each field it named."""

    def __init__(self, *problems: Problem, fields: dict[str, str] | None = None) -> None:
        super().__init__(*problems)
        self.fields = fields or {}


class TicketLost(TargetError):
    """The ticket is gone (deleted), as far as a 404 can tell."""


class TicketForbidden(TargetError):
    """The ticket may not be read or changed by our account."""


class TargetClosed(TargetError):
    """No item of this target can be handled now; what was not sent yet waits."""


class AccessDenied(TargetClosed):
    """The credentials are wrong, expired, or lack a right."""


class TargetMisconfigured(TargetClosed):
    """The project, table, issue type or mapping does not fit the tracker."""


class Unreachable(TargetClosed):
    """Nobody answers at the address; nothing was written."""
