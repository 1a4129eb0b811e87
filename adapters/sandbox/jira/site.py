"""Jira as a whole: from a question to its answer."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, Refusal, Route, Routes
from adapters.sandbox.jira import comments, create, extras, issues, meta, people, search, ties, workflow
from adapters.sandbox.jira.auth import recognise
from adapters.sandbox.jira.call import Call, error_body, refused

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.jira.call import Desk, Flavour

_BOTH: tuple[Route[Call], ...] = (
    Route("GET", "/serverInfo", meta.server),
    Route("GET", "/myself", people.myself),
    Route("GET", "/mypermissions", people.my_permissions),
    Route("GET", "/field", meta.list_fields),
    Route("GET", "/issuetype", meta.list_types),
    Route("GET", "/priority", meta.list_priorities),
    Route("GET", "/resolution", meta.list_resolutions),
    Route("GET", "/status", meta.list_statuses),
    Route("GET", "/statuscategory", meta.list_categories),
    Route("GET", "/user", people.get_user),
    Route("GET", "/user/search", people.search_users),
    Route("GET", "/user/assignable/search", people.assignable_users),
    Route("GET", "/project", meta.list_projects),
    Route("POST", "/issue", create.create),
    Route("POST", "/issue/bulk", create.create_bulk),
    Route("GET", "/issue/createmeta/{project}/issuetypes", meta.createmeta_types),
    Route("GET", "/issue/createmeta/{project}/issuetypes/{type}", meta.createmeta_fields),
    Route("GET", "/issue/{key}", issues.get_issue),
    Route("PUT", "/issue/{key}", create.edit),
    Route("DELETE", "/issue/{key}", create.delete),
    Route("PUT", "/issue/{key}/assignee", create.assign),
    Route("GET", "/issue/{key}/transitions", workflow.list_transitions),
    Route("POST", "/issue/{key}/transitions", workflow.transition),
    Route("GET", "/issue/{key}/comment", comments.list_comments),
    Route("POST", "/issue/{key}/comment", comments.add_comment),
    Route("GET", "/issue/{key}/comment/{id}", comments.get_comment),
    Route("PUT", "/issue/{key}/comment/{id}", comments.edit_comment),
    Route("DELETE", "/issue/{key}/comment/{id}", comments.delete_comment),
    Route("GET", "/issue/{key}/properties", extras.list_properties),
    Route("GET", "/issue/{key}/properties/{property}", extras.get_property),
    Route("PUT", "/issue/{key}/properties/{property}", extras.set_property),
    Route("DELETE", "/issue/{key}/properties/{property}", extras.delete_property),
    Route("GET", "/issue/{key}/remotelink", extras.list_links),
    Route("POST", "/issue/{key}/remotelink", extras.set_link),
    Route("POST", "/issue/{key}/attachments", extras.attach),
    Route("GET", "/issueLinkType", ties.list_types),
    Route("POST", "/issueLink", ties.tie),
    Route("GET", "/attachment/{id}", extras.get_attachment),
)
_CLOUD_ONLY: tuple[Route[Call], ...] = (
    Route("POST", "/issue/bulkfetch", issues.bulk_fetch),
    Route("GET", "/search", search.search_gone),
    Route("POST", "/search", search.search_gone),
    Route("GET", "/search/jql", search.search_get),
    Route("POST", "/search/jql", search.search_post),
    Route("GET", "/issue/{key}/changelog", issues.changelog),
    Route("POST", "/permissions/project", people.permitted_projects),
    Route("GET", "/project/search", meta.search_projects),
    Route("GET", "/attachment/content/{id}", extras.content),
)
_SERVER_ONLY: tuple[Route[Call], ...] = (
    Route("GET", "/search", search.search_pages),
    Route("POST", "/search", search.search_pages),
)
_PROJECT: tuple[Route[Call], ...] = (
    Route("GET", "/project/{project}", meta.get_project),
    Route("GET", "/project/{project}/statuses", meta.project_statuses),
    Route("GET", "/project/{project}/permissionscheme", people.permission_scheme),
)
_CLOUD = Routes((*_CLOUD_ONLY, *_BOTH, *_PROJECT))
_SERVER = Routes((*_SERVER_ONLY, *_BOTH, *_PROJECT))
_OUTSIDE = Routes((Route("GET", "/secure/attachment/{id}/{name:path}", extras.content),))
_CONTENT_TYPES = ("application/json", "multipart/form-data")
_API = re.compile(r"/rest/api/(2|3|latest)(/.*)")


class Jira:
    """The site: answers questions, one at a time; whoever calls holds the store's transaction."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def answer(self, question: Question, now: datetime) -> Answer:
        """The answer to a question asked now, errors in Jira's own form included."""
        who = None
        try:
            with self.desk.store.transaction():
                match = _API.fullmatch(question.path)
                version, path = (match[1], match[2]) if match else ("2", question.path)
                person, flavour = recognise(self.desk, question, version)
                who = None if person is None else person.name
                routes = _OUTSIDE if match is None else _CLOUD if flavour.cloud else _SERVER
                found = routes.find(question.method, path)
                if isinstance(found, HTTPStatus):
                    return _unanswered(found)
                _check_content_type(question, flavour)
                handler, args = found
                answer = handler(Call(self.desk, question, flavour, person, now, args))
        except Refusal as refusal:
            answer = refusal.answer
        return Answer(answer.status, answer.body, answer.headers, answer.media, who, answer.empty)


def _check_content_type(question: Question, flavour: Flavour) -> None:
    """Bodies are JSON or, for attachments, multipart. Cloud wants to be told even where there is no body (DELETE)."""
    kind = question.headers.get("content-type", "")
    given = bool(question.body) or (flavour.cloud and question.method == "DELETE")
    if question.method != "GET" and given and not kind.startswith(_CONTENT_TYPES):
        raise Refusal(Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, b"", media="text/html"))


def _unanswered(status: HTTPStatus) -> Answer:
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return Answer(status, error_body(("Method Not Allowed",), {}))
    raise refused("No route for this address.", status=404)
