"""ServiceNow as a whole: from a question to its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, Refusal, Route, Routes
from adapters.sandbox.servicenow import auth, table
from adapters.sandbox.servicenow.call import Call, failure

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.call import Desk

_ROUTES: Routes[Call] = Routes(
    (
        Route("GET", "/table/{table}", table.list_rows),
        Route("POST", "/table/{table}", table.insert),
        Route("GET", "/table/{table}/{sys_id}", table.get_row),
        Route("PUT", "/table/{table}/{sys_id}", table.update),
        Route("PATCH", "/table/{table}/{sys_id}", table.update),
        Route("DELETE", "/table/{table}/{sys_id}", table.delete),
    )
)
_API = re.compile(r"/api/now(?:/v([12]))?(/.*)")


class ServiceNow:
    """The site: answers questions, one at a time."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def answer(self, question: Question, now: datetime) -> Answer:
        """The answer to a question asked now, errors in ServiceNow's own form included."""
        who = None
        try:
            with self.desk.store.transaction():
                if question.path == "/oauth_token.do" and question.method == "POST":
                    return auth.token(self.desk, question, now)
                match = _API.fullmatch(question.path)
                login = auth.recognise(self.desk, question, now)
                who = login.person
                found = HTTPStatus.NOT_FOUND if match is None else _ROUTES.find(question.method, match[2])
                if isinstance(found, HTTPStatus):
                    answer = _unanswered(question, found)
                else:
                    version = int(match[1] or 2) if match else 2
                    person = self.desk.people[login.person]
                    handler, args = found
                    answer = handler(Call(self.desk, question, version, person, login, now, args))
        except Refusal as refusal:
            answer = refusal.answer
        return replace(answer, who=who)


def _unanswered(question: Question, status: HTTPStatus) -> Answer:
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return Answer(status, failure("Method not supported", f"{question.method} is not supported"))
    detail = "Requested URI does not represent any resource"
    return Answer(400, failure(f"{detail}: {question.path}", None))
