"""The Batch interface: several requests in one, each answered for itself; bodies in base64, addresses relative.

::

    {"batch_request_id": "1", "rest_requests": [{"id": "a", "method": "GET", "url": "/api/now/table/problem"}]}

What is not reached in time comes back in ``unserviced_requests`` and was not carried out.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BaseModel, ValidationError

from adapters.sandbox.exchange import Answer, Twist
from adapters.sandbox.servicenow import trouble
from adapters.sandbox.servicenow.call import failure, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.call import Call

BODY_LIMIT = 5 * 1024 * 1024


class Header(BaseModel):
    """A header of an inner request."""

    name: str
    value: str


class Inner(BaseModel):
    """One inner request."""

    id: str
    url: str
    method: str = "GET"
    headers: tuple[Header, ...] = ()
    body: str = ""
    exclude_response_headers: bool = False


class Batch(BaseModel):
    """The whole body."""

    batch_request_id: str = ""
    rest_requests: tuple[Inner, ...]


def serve(call: Call, answer: Callable[[Question], Answer]) -> Answer:
    """``POST /batch``."""
    try:
        given = Batch.model_validate(call.body())
    except ValidationError as error:
        raise refused(400, "Invalid batch request", str(error)) from error
    twist = call.question.twist
    reached = len(given.rest_requests) if twist.serviced is None else twist.serviced
    serviced: list[JsonValue] = [
        _serviced(call, one, _failing(call, number) or answer)
        for number, one in enumerate(given.rest_requests[:reached], 1)
    ]
    left: list[JsonValue] = [one.id for one in given.rest_requests[reached:]]
    shown: dict[str, JsonValue] = {"batch_request_id": given.batch_request_id, "serviced_requests": serviced}
    return Answer(body={**shown, "unserviced_requests": left})


def _failing(call: Call, number: int) -> Callable[[Question], Answer] | None:
    """Who answers a part that fails, None where it does not."""
    status = call.question.twist.failing.get(number)
    return None if status is None else lambda _question: trouble.failing(status, call.now, None)


def _serviced(call: Call, one: Inner, answer: Callable[[Question], Answer]) -> JsonValue:
    question = _question(call, one)
    given = question if isinstance(question, Answer) else answer(question)
    shown: dict[str, JsonValue] = {"id": one.id, "status_code": given.status, "execution_time": 1}
    shown["status_text"] = HTTPStatus(given.status).phrase
    shown["body"] = base64.b64encode(given.content).decode()
    if not one.exclude_response_headers:
        headers = {**given.headers, "Content-Type": given.media}
        shown["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
    return shown


def _question(call: Call, one: Inner) -> Question | Answer:
    """The inner request, with the outer one's credentials; an answer where it cannot be made."""
    url = urlsplit(one.url)
    if url.scheme or url.netloc or not url.path.startswith("/api/") or url.path.endswith("/batch"):
        return Answer(400, failure("Invalid URL", "A batched request needs a relative path of this instance"))
    try:
        body = base64.b64decode(one.body, validate=True)
    except binascii.Error:
        return Answer(400, failure("Invalid body", "The body of a batched request must be in base64"))
    if len(body) > BODY_LIMIT:
        return Answer(413, failure("Request too large", f"At most {BODY_LIMIT} bytes"))
    headers = {header.name.lower(): header.value for header in one.headers}
    headers["authorization"] = call.question.headers.get("authorization", "")
    outer = call.question
    return replace(
        outer,
        method=one.method.upper(),
        path=unquote(url.path),
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers=headers,
        body=body,
        uploads=(),
        twist=Twist(mandatory=outer.twist.mandatory),
    )
