"""The ASGI application: from bytes on the line to a question, from an outcome back to bytes, or to a closed line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from adapters.sandbox import control
from adapters.sandbox.exchange import Answer, Question, Upload
from adapters.sandbox.instance import Instance, Outcome, delay
from adapters.sandbox.pages.site import Pages

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping

    from starlette.datastructures import UploadFile

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_LIMIT = 32 * 1024 * 1024
_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_CLOSE = "sandbox.close"


class App:
    """The ASGI application over an instance."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._pages = Pages(instance)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.url.hostname not in _HOSTS:
            await Response("This is a sandbox for this machine only.", 421)(scope, receive, send)
            return
        question = await _read(request)
        if question is None:
            await Response("The body is too large.", 413)(scope, receive, send)
            return
        if question.path.startswith(("/jira/", "/servicenow/")):
            await self._tracker(question, scope, receive, send)
            return
        if question.path.startswith("/_sandbox/"):
            answer = control.answer(self._instance, question)
        else:
            answer = self._pages.answer(question)
        await _response(answer)(scope, receive, send)

    async def _tracker(self, question: Question, scope: Scope, receive: Receive, send: Send) -> None:
        with self._instance.store.lock:
            rules = self._instance.drawn(question)
            outcome = self._instance.exchange(question, rules)
        await asyncio.sleep(delay(rules))
        await _send(outcome.dated(self._instance.clock()), scope, receive, send)


async def _read(request: Request) -> Question | None:
    """The request as a question; None when its body is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return Question(
        method=request.method,
        path=request.scope["path"],
        origin=f"{request.url.scheme}://{request.url.netloc}",
        query=tuple(parse_qsl(request.url.query, keep_blank_values=True)),
        headers=dict(request.headers),
        body=bytes(body),
        uploads=await _uploads(request, bytes(body)),
    )


async def _uploads(request: Request, body: bytes) -> tuple[Upload, ...]:
    """The parts of a multipart body, none of a damaged one."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return ()

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, stream()).parse()
    except MultiPartException:
        return ()
    uploads = [await _upload(name, part) for name, part in form.multi_items()]
    await form.close()
    return tuple(uploads)


async def _upload(name: str, part: UploadFile | str) -> Upload:
    if isinstance(part, str):
        return Upload(name, "", "text/plain", part.encode())
    return Upload(name, part.filename or "", part.content_type or "application/octet-stream", await part.read())


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    return Response(answer.content, answer.status, headers, media_type=None if answer.empty else answer.media)


async def _send(outcome: Outcome, scope: Scope, receive: Receive, send: Send) -> None:
    if outcome.line == "whole":
        await _response(outcome.answer)(scope, receive, send)
        return
    if outcome.line == "cut":
        response = _response(outcome.answer)
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        half = bytes(response.body)[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    scope[_CLOSE]()
    while (await receive())["type"] != "http.disconnect":
        pass


class Line(H11Protocol):
    """A connection that the application can close without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Give the application a way to close this connection."""
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[_CLOSE] = transport.close
            await inner(scope, receive, send)

        self.app = app
