"""The sandbox without its line: both sites on one store, the faults, the journal, and writes that come late."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from adapters.sandbox.exchange import Answer, Question
from adapters.sandbox.faults import (
    Allowance,
    AnswerLost,
    CancelledPartial,
    CutBody,
    Faults,
    FieldFault,
    IndexLag,
    Latency,
    PartFails,
    Rule,
    Status,
    TicketFault,
    WriteLate,
)
from adapters.sandbox.jira import trouble as jira_trouble
from adapters.sandbox.jira.call import Desk as JiraDesk
from adapters.sandbox.jira.site import Jira
from adapters.sandbox.journal import Journal
from adapters.sandbox.servicenow import trouble as servicenow_trouble
from adapters.sandbox.servicenow.call import Desk as ServiceNowDesk
from adapters.sandbox.servicenow.site import ServiceNow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from adapters.sandbox.store import Store
    from adapters.sandbox.world import World

    Clock = Callable[[], datetime]


class Site(Protocol):
    """One of the trackers."""

    def answer(self, question: Question, now: datetime) -> Answer:
        """The answer to a question asked now."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What goes back over the line: an answer, whole or cut in half, or none and the end of the connection."""

    answer: Answer
    line: Literal["whole", "cut", "closed"] = "whole"

    def dated(self, now: datetime) -> Outcome:
        """With the time of the server."""
        headers = {"Date": format_datetime(now.astimezone(UTC), usegmt=True), **self.answer.headers}
        return replace(self, answer=replace(self.answer, headers=headers))


@dataclass(frozen=True, slots=True)
class _Late:
    due: datetime
    prefix: str
    question: Question


class Instance:
    """Everything behind the server. One thread at a time: whoever calls holds ``store.lock``."""

    def __init__(self, store: Store, world: World, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.jira = Jira(JiraDesk(store, world))
        self.servicenow = ServiceNow(ServiceNowDesk(store, world))
        self.faults = Faults()
        self.journal = Journal()
        self._late: list[_Late] = []

    def drawn(self, question: Question) -> list[Rule]:
        """The faults that act on this request."""
        target = question.path + ("?" + "&".join(f"{k}={v}" for k, v in question.query) if question.query else "")
        return self.faults.drawn(question, target)

    def exchange(self, question: Question, rules: Sequence[Rule]) -> Outcome:
        """Carry a request out under these faults, and write it into the journal."""
        self.deliver()
        outcome = self._exchange(question, rules)
        status = 0 if outcome.line == "closed" else outcome.answer.status
        names = [rule.fault for rule in rules]
        self.journal.write(question, question.path, self.clock(), outcome.answer.who, status, *names)
        return outcome

    def deliver(self) -> None:
        """Carry out the late writes whose time has come."""
        now = self.clock()
        due = [late for late in self._late if late.due <= now]
        self._late = [late for late in self._late if late.due > now]
        for late in due:
            self._site(late.prefix).answer(late.question, now)

    def strike(self, rule: TicketFault, ticket: str) -> bool:
        """Let something happen to a ticket, wherever it is; False when there is no such ticket."""
        with self.store.transaction():
            struck = jira_trouble.strike(self.jira.desk, rule.fault, ticket, rule.to)
            return struck or servicenow_trouble.strike(self.servicenow.desk, rule.fault, ticket, rule.to)

    def state(self) -> dict[str, Any]:
        """All tickets as they are kept: ``{"jira": [issue], "servicenow": {table: [record]}}``."""
        with self.store.lock:
            self.deliver()
            issues = [issue.model_dump(mode="json") for issue in self.jira.desk.issues.all()]
            tables: dict[str, list[dict[str, str]]] = {}
            for row in self.servicenow.desk.rows.all():
                tables.setdefault(row.table, []).append(row.values)
        return {"jira": issues, "servicenow": tables}

    def _site(self, prefix: str) -> Site:
        return self.jira if prefix == "/jira" else self.servicenow

    def _exchange(self, question: Question, rules: Sequence[Rule]) -> Outcome:
        prefix = "/jira" if question.path.startswith("/jira/") else "/servicenow"
        asked = _altered(question.below(prefix), rules)
        self._strike_named(prefix, asked, rules)
        if before := next((rule for rule in rules if _stops(rule)), None):
            return self._stopped(prefix, asked, before)
        answer = self._site(prefix).answer(asked, self.clock())
        return self._after(prefix, answer, rules)

    def _strike_named(self, prefix: str, asked: Question, rules: Sequence[Rule]) -> None:
        named = jira_trouble.named if prefix == "/jira" else servicenow_trouble.named
        for rule in rules:
            if isinstance(rule, TicketFault) and (ticket := rule.ticket or named(asked)):
                self.strike(rule, ticket)

    def _stopped(self, prefix: str, asked: Question, rule: Rule) -> Outcome:
        match rule:
            case Status():
                return Outcome(self._failing(prefix, rule))
            case WriteLate(seconds=seconds, answer=answer):
                self._late.append(_Late(self.clock() + timedelta(seconds=seconds), prefix, asked))
                gateway = Status(fault="504")
                return Outcome(self._failing(prefix, gateway), "closed" if answer == "lost" else "whole")
            case _:
                return Outcome(Answer(0), "closed")

    def _after(self, prefix: str, answer: Answer, rules: Sequence[Rule]) -> Outcome:
        line: Literal["whole", "cut", "closed"] = "whole"
        for rule in rules:
            match rule:
                case Status():
                    answer = replace(self._failing(prefix, rule), who=answer.who)
                case AnswerLost():
                    line = "closed"
                case CutBody():
                    line = "cut"
                case CancelledPartial(rows=rows):
                    answer = servicenow_trouble.cancelled(answer, rows)
                case Allowance():
                    answer = self._counted(prefix, answer, rule)
                case _:
                    pass
        return Outcome(answer, line)

    def _counted(self, prefix: str, answer: Answer, rule: Allowance) -> Answer:
        """The answer with what is left of an allowance, this request taken off."""
        told = jira_trouble.allowance if prefix == "/jira" else servicenow_trouble.allowance
        headers = told(rule.limit, rule.left - self.faults.used(rule), self.clock() + timedelta(seconds=rule.seconds))
        return replace(answer, headers={**answer.headers, **headers})

    def _failing(self, prefix: str, rule: Status) -> Answer:
        failing = jira_trouble.failing if prefix == "/jira" else servicenow_trouble.failing
        answer = failing(int(rule.fault), self.clock(), rule.reason)
        if rule.retry_after is None:
            return answer
        return replace(answer, headers={**answer.headers, "Retry-After": rule.retry_after})


def _stops(rule: Rule) -> bool:
    """Whether the fault keeps the request from being carried out now."""
    return isinstance(rule, WriteLate) or (isinstance(rule, Status | AnswerLost) and not rule.applied)


def delay(rules: Sequence[Rule]) -> float:
    """Seconds that an answer is kept waiting."""
    return sum(rule.seconds for rule in rules if isinstance(rule, Latency))


def _altered(question: Question, rules: Sequence[Rule]) -> Question:
    """The question as the site gets to see it."""
    for rule in rules:
        match rule:
            case FieldFault(fault="dropped_field", field=field):
                question = _dropped(question, field)
            case FieldFault(fault="mandatory_field", field=field):
                mandatory = (*question.twist.mandatory, field)
                question = replace(question, twist=replace(question.twist, mandatory=mandatory))
            case FieldFault(field=field):
                question = servicenow_trouble.without(question, field)
            case IndexLag(seconds=seconds):
                question = replace(question, twist=replace(question.twist, index_lag=seconds))
            case CancelledPartial(rows=rows):
                question = replace(question, twist=replace(question.twist, serviced=rows))
            case PartFails(part=part, status=status):
                failing = {**question.twist.failing, part: status}
                question = replace(question, twist=replace(question.twist, failing=failing))
            case _:
                pass
    return question


def _dropped(question: Question, field: str) -> Question:
    """The question without the field, in each part of a bulk or batch as well."""
    try:
        body = question.json()
    except ValueError:
        return question
    if not isinstance(body, dict):
        return question
    several = body.get("issueUpdates")
    for one in several if isinstance(several, list) else [body]:
        fields = one.get("fields") if isinstance(one, dict) else None
        for holder in (one, fields):
            if isinstance(holder, dict):
                holder.pop(field, None)
    parts = body.get("rest_requests")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and isinstance(part.get("body"), str):
            with suppress(ValueError):
                inner = _dropped(replace(question, body=b64decode(str(part["body"]))), field)
                part["body"] = b64encode(inner.body).decode()
    return replace(question, body=json.dumps(body).encode())
