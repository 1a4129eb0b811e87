"""The other end of messages: a real SMTP server and a real webhook server on loopback, which keep what they get."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope


@dataclass
class Mailbox:
    """What an SMTP server took. ``answer``: what it says to the next messages."""

    port: int = 0
    answer: str = "250 taken"
    taken: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        """An address of apprise."""
        return f"mailto://127.0.0.1:{self.port}?from=closeout@example.com&to={{email}}&mode=insecure"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the message, or refuse it."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=default)
            self.taken.append(message)
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """What was sent to an address, oldest first."""
        return [message for message in self.taken if address in str(message["To"])]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """An SMTP server for as long as the block lasts."""
    box = Mailbox()
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def serve() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(serve(), loop).result(10)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@dataclass
class Hook:
    """What a webhook was told, as JSON."""

    port: int = 0
    status: int = 200
    taken: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        """An address of apprise."""
        return f"json://127.0.0.1:{self.port}/hook"


@contextmanager
def hook() -> Iterator[Hook]:
    """A webhook for as long as the block lasts."""
    told = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if told.status == 200:
                told.taken.append(json.loads(body))
            self.send_response(told.status)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join(10)
