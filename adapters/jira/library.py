"""The ``jira`` library behind our session, and what Jira says when it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jira import JIRA, JIRAError

from adapters.failures import Said, retry_after
from adapters.jira.shapes import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests
    from pydantic import JsonValue

    from adapters.http import Channel
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw

PUZZLED = (JIRAError, KeyError, TypeError, NotImplementedError)
"""What the library raises for a successful answer that is not as documented."""


def hear(response: requests.Response, body: Any) -> Said | None:
    """What Jira says in an answer that is no success, in all of its words; None for a success.

    An answer that says what became of each element of a bulk is none of these, even where all of them failed.
    """
    login = response.headers.get("X-Seraph-LoginReason", "")
    denied = response.headers.get("X-Authentication-Denied-Reason", "")
    if denied or "AUTHENTICATED_FAILED" in login or "AUTHENTICATION_DENIED" in login:
        return Said(401, denied or login)
    said = body if isinstance(body, dict) else {}
    if response.ok or _by_element(said):
        return None
    return refusal(response.status_code, said, response.headers)


def refusal(status: int, said: Raw, headers: Mapping[str, str]) -> Said:
    """A refusal in all of its words, of a whole request or of one element."""
    messages = said.get("errorMessages")
    texts = [str(text) for text in messages] if isinstance(messages, list) else []
    texts += [str(said[key]) for key in ("message", "errorMessage") if said.get(key)]
    texts += [headers["RateLimit-Reason"]] if "RateLimit-Reason" in headers else []
    errors = said.get("errors")
    fields = {str(name): str(text) for name, text in errors.items()} if isinstance(errors, dict) else {}
    return Said(status, "; ".join(texts), fields, after=retry_after(headers))


def _by_element(said: Raw) -> bool:
    errors = said.get("errors")
    return isinstance(errors, list) and any("failedElementNumber" in table(error) for error in errors)


class Library(JIRA):
    """The library, without its own session (which repeats creates and has no timeout) and its own guesses."""

    _session: Any

    def __init__(self, url: str, deployment: Deployment, channel: Channel) -> None:
        version = "3" if deployment == "cloud" else "2"
        options: dict[str, str | bool | Any] = {"rest_api_version": version}
        super().__init__(server=url, options=options, get_server_info=False, max_retries=0, logging=False)
        self._session.close()
        self._session = channel
        self.deploymentType = "Cloud" if deployment == "cloud" else "Server"

    @property
    def _fields_cache(self) -> dict[str, str]:
        """No translation of field names: a custom field called "Summary" would take the place of the summary."""
        return {}

    def address(self, path: str) -> str:
        """The whole address of a path of the interface."""
        return self._get_url(path)

    def table(self, path: str, params: dict[str, Any] | None = None) -> Raw:
        """A GET whose answer is an object."""
        return _object(self._get_json(path, params))

    def rows(self, path: str, params: dict[str, Any] | None = None) -> list[Raw]:
        """A GET whose answer is a list of objects."""
        return [_object(row) for row in self._get_json(path, params)]

    def post(self, path: str, payload: JsonValue) -> Raw:
        """A POST whose answer is an object."""
        return _object(self._session.post(self._get_url(path), data=json.dumps(payload)).json())

    def send(self, path: str, payload: Mapping[str, Any]) -> None:
        """A POST whose answer has no body."""
        self._session.post(self._get_url(path), data=json.dumps(payload))

    def upload(self, path: str, name: str, content: bytes, media_type: str) -> None:
        """A POST of one file. The session's own content type makes room for that of the form."""
        headers = {"Content-Type": None, "X-Atlassian-Token": "no-check"}
        self._session.post(self._get_url(path), files={"file": (name, content, media_type)}, headers=headers)

    def put(self, path: str, payload: JsonValue) -> None:
        """A PUT."""
        self._session.put(self._get_url(path), data=json.dumps(payload))


def _object(value: Any) -> Raw:
    if not isinstance(value, dict):
        raise TypeError
    return value
