"""What can be made to go wrong, and for which requests.

``POST`` a list of rules to ``/_sandbox/faults``::

    {"match": {"method": "POST", "path": "/rest/api/3/issue$", "nth": 1, "count": 1}, "fault": "answer_lost"}

``path`` is a regular expression, searched in the path with its query; ``nth`` counts the matching requests from 1,
and the rule acts on ``count`` of them from there on (null: on all). A rule with ``ticket`` acts on it at once.

=================== ============================================ =================================================
fault               members                                      what happens
=================== ============================================ =================================================
latency             seconds                                      carried out at once, answered later
401 403 404 429     retry_after (as given), applied (false),     that status in the vendor's form; ``applied``:
500 502 503 504     reason                                       carried out all the same
answer_lost         applied (true)                               the connection closes without an answer
cut_body            –                                            carried out; half of the answer, then the end
write_late          seconds, answer ("lost" or "504")            no answer now, carried out after that time
index_lag           seconds                                      (Jira) search sees what is written only later
dropped_field       field                                        the field is taken out of what is sent
mandatory_field     field                                        the field is demanded: on Jira's create screen and
                                                                 those of transitions, by a ServiceNow data policy
ignored_query_part  field                                        (ServiceNow) its conditions leave the query
cancelled_partial   rows                                         (ServiceNow) an error with status 200 and the first
                                                                 rows, or members of a record that was written; of
                                                                 a batch, the first parts only
allowance           limit, left, seconds                         the answer tells how many more requests there may
                                                                 be until then, one less each time
part_fails          part, status (400)                           that part (from 1) of a Jira bulk create or of a
                                                                 ServiceNow batch is not carried out; the rest is
forbidden           ticket                                       the ticket cannot be seen any more
moved               ticket, to                                   (Jira) it goes to another project: a new key
deleted             ticket                                       the ticket is gone
=================== ============================================ =================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter, field_validator

from adapters.sandbox.world import Thing

if TYPE_CHECKING:
    from adapters.sandbox.exchange import Question


class Match(Thing):
    """Which requests a rule acts on."""

    method: str | None = None
    path: str = ""
    nth: int = Field(default=1, ge=1)
    count: int | None = Field(default=1, ge=1)

    @field_validator("path")
    @classmethod
    def _is_pattern(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return path


class _Rule(Thing):
    match: Match = Match()


class Latency(_Rule):
    """The answer takes longer."""

    fault: Literal["latency"]
    seconds: float = Field(ge=0, le=600)


class Status(_Rule):
    """An error instead of the answer."""

    fault: Literal["401", "403", "404", "429", "500", "502", "503", "504"]
    retry_after: str | None = None
    applied: bool = False
    reason: str | None = None

    @field_validator("retry_after", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int | float) else value


class AnswerLost(_Rule):
    """No answer at all."""

    fault: Literal["answer_lost"]
    applied: bool = True


class CutBody(_Rule):
    """Half an answer."""

    fault: Literal["cut_body"]


class WriteLate(_Rule):
    """No answer now, the effect later."""

    fault: Literal["write_late"]
    seconds: float = Field(ge=0)
    answer: Literal["lost", "504"] = "lost"


class IndexLag(_Rule):
    """Search sees it later."""

    fault: Literal["index_lag"]
    seconds: float = Field(ge=0)


class FieldFault(_Rule):
    """Something of the request is passed over, or demanded."""

    fault: Literal["dropped_field", "mandatory_field", "ignored_query_part"]
    field: str


class CancelledPartial(_Rule):
    """Part of the result, and an error."""

    fault: Literal["cancelled_partial"]
    rows: int = Field(default=1, ge=0)


class PartFails(_Rule):
    """One part of a bulk or batch fails."""

    fault: Literal["part_fails"]
    part: int = Field(default=1, ge=1)
    status: Literal[400, 401, 403, 404, 429, 500, 503] = 400


class Allowance(_Rule):
    """The answer says how many more requests there may be; nothing is refused."""

    fault: Literal["allowance"]
    limit: int = Field(default=100, gt=0)
    left: int
    seconds: float = Field(default=60, ge=0)


class TicketFault(_Rule):
    """Something happens to a ticket: to the one named here at once, else to the one in the matching request's path."""

    fault: Literal["forbidden", "moved", "deleted"]
    ticket: str | None = None
    to: str = "OPS"


Rule = Annotated[
    Latency
    | Allowance
    | Status
    | AnswerLost
    | CutBody
    | WriteLate
    | IndexLag
    | FieldFault
    | CancelledPartial
    | PartFails
    | TicketFault,
    Field(discriminator="fault"),
]
RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])


@dataclass(slots=True)
class Active:
    """A rule at work: how many requests it has matched, and on how many it has acted."""

    rule: Rule
    seen: int = 0
    used: int = 0

    def acts_on(self, question: Question, target: str) -> bool:
        """Whether the rule acts on this request; counts it."""
        match = self.rule.match
        if match.method is not None and match.method.upper() != question.method:
            return False
        if not re.search(match.path, target):
            return False
        self.seen += 1
        if self.seen < match.nth or (match.count is not None and self.used >= match.count):
            return False
        self.used += 1
        return True


class Faults:
    """The rules in force, in the order of their coming."""

    def __init__(self) -> None:
        self._active: list[Active] = []

    def add(self, rules: list[Rule]) -> None:
        """Put rules in force."""
        self._active += [Active(rule) for rule in rules]

    def clear(self) -> None:
        """Take all rules away."""
        self._active.clear()

    def used(self, rule: Rule) -> int:
        """On how many requests the rule has acted."""
        return next((active.used for active in self._active if active.rule is rule), 0)

    def all(self) -> list[Active]:
        """The rules in force."""
        return list(self._active)

    def drawn(self, question: Question, target: str) -> list[Rule]:
        """The rules that act on this request; ``target`` is its whole path with its query."""
        return [active.rule for active in self._active if active.acts_on(question, target)]
