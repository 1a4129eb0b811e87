"""ServiceNow as a whole: from a question to its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, Refusal, Route, Routes
from adapters.sandbox.servicenow import attachments, auth, batch, table
from adapters.sandbox.servicenow.call import Call, failure

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.call import Desk
    from adapters.sandbox.world import Login

_ROUTES: tuple[Route[Call], ...] = (
    Route("GET", "/table/{table}", table.list_rows),
    Route("POST", "/table/{table}", table.insert),
    Route("GET", "/table/{table}/{sys_id}", table.get_row),
    Route("PUT", "/table/{table}/{sys_id}", table.update),
    Route("PATCH", "/table/{table}/{sys_id}", table.update),
    Route("DELETE", "/table/{table}/{sys_id}", table.delete),
    Route("GET", "/attachment", attachments.list_attachments),
    Route("POST", "/attachment/file", attachments.attach_bytes),
    Route("POST", "/attachment/upload", attachments.attach_form),
    Route("GET", "/attachment/{sys_id}", attachments.get_attachment),
    Route("DELETE", "/attachment/{sys_id}", attachments.delete_attachment),
    Route("GET", "/attachment/{sys_id}/file", attachments.get_file),
)
_API = re.compile(r"/api/now(?:/v([12]))?(/.*)")


class ServiceNow:
    """The site: answers questions, one at a time."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._routes = Routes((*_ROUTES, Route("POST", "/batch", self._batch)))

    def answer(self, question: Question, now: datetime) -> Answer:
        """The answer to a question asked now, errors in ServiceNow's own form included."""
        who = None
        try:
            with self.desk.store.transaction():
                if question.path == "/oauth_token.do" and question.method == "POST":
                    return auth.token(self.desk, question, now)
                login = auth.recognise(self.desk, question, now)
                who = login.person
                answer = self._answer(question, login, now)
        except Refusal as refusal:
            answer = refusal.answer
        return replace(answer, who=who)

    def _answer(self, question: Question, login: Login, now: datetime) -> Answer:
        match = _API.fullmatch(question.path)
        if match is None:
            return _unanswered(question, HTTPStatus.NOT_FOUND)
        found = self._routes.find(question.method, match[2])
        if isinstance(found, HTTPStatus):
            return _unanswered(question, found)
        handler, args = found
        return handler(Call(self.desk, question, int(match[1] or 2), self.desk.people[login.person], login, now, args))

    def _batch(self, call: Call) -> Answer:
        return batch.serve(call, lambda question: self.answer(question, call.now))


def _unanswered(question: Question, status: HTTPStatus) -> Answer:
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return Answer(status, failure("Method not supported", f"{question.method} is not supported"))
    detail = "Requested URI does not represent any resource"
    return Answer(400, failure(f"{detail}: {question.path}", None))
