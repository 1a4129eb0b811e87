"""The pages of a ledger as a process of its own, with an empty page beside them that signs in and traces.

``python -m tests.benchmarks.pages CONFIG``: tells its address on a line, and serves until it is ended.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.routing import Route

from connector.bootstrap import assemble
from connector.web import gate
from connector.web.application import application
from connector.web.call import Page
from connector.web.opening import open_site

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call

EMPTY = "/empty"


def empty(call: Call) -> Response:
    """What every page does, and nothing else."""
    call.parts.trace("view", nothing=True)
    return call.page("trouble.html", title="Empty", problems=[], back="/")


def main(config: Path) -> None:
    parts = assemble(config, "p0", lambda _moment, _done, _total: None)
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    site = open_site(parts, config.parent, address)
    app = application(site)
    app.router.routes.insert(0, Route(EMPTY, gate.endpoint(site, Page(EMPTY, empty, "signed in"))))
    print(address, flush=True)
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
