from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.contract import fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

shared_sandbox = fixtures.shared_sandbox
sandbox = fixtures.sandbox
number = fixtures.number
since = fixtures.since
closed_port = fixtures.closed_port

Trick = Literal["drop", "stall", "cut"]


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: dict[str, str]
    trick: Trick | None = None


@dataclass
class Asked:
    method: str
    path: str
    headers: Message
    body: bytes


@dataclass
class Scripted:
    """A server that answers what it is told, for the rules of HTTP alone; the trackers have the sandbox."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def will(self, status: int = 200, body: str = "{}", trick: Trick | None = None, **headers: str) -> None:
        """The next answer; ``Retry_After="5"`` becomes the header ``Retry-After``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies.append(Reply(status, body.encode(), {"Content-Type": "application/json", **named}, trick))


@pytest.fixture
def server() -> Iterator[Scripted]:
    script = Scripted("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            script.asked.append(Asked(self.command, self.path, self.headers, body))
            reply = script.replies.pop(0)
            if reply.trick == "stall":
                script.released.wait(10)
            if reply.trick in {"drop", "stall"}:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response_only(reply.status, "Scripted")
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + 100 * (reply.trick == "cut")))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.trick == "cut"

        # http.server looks these up by the method's name
        do_GET = do_POST = do_PUT = _answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that the base class gives
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        script.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
        thread.start()
        yield script
        script.released.set()
        listening.shutdown()
        thread.join()


@dataclass
class Waits:
    """Remembers waits instead of waiting."""

    seconds: list[float] = field(default_factory=list)

    @property
    def pause(self) -> Callable[[float], None]:
        return self.seconds.append


@pytest.fixture
def waits() -> Waits:
    return Waits()
