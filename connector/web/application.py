"""All pages put together into one ASGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from connector.language import speaking
from connector.web import gate, pages, trouble
from connector.web.call import Call
from connector.web.headers import Headers
from connector.web.site import FOLDER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from connector.web.site import Site


def application(site: Site) -> Starlette:
    """The pages of a site."""
    routes = [
        Route(page.path, gate.endpoint(site, page), methods=["POST" if page.sends else "GET"]) for page in pages.every()
    ]
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=FOLDER / "static"))],
        middleware=[
            Middleware(Headers, secure=site.secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=site.hosts, www_redirect=False),
        ],
        exception_handlers={
            404: _answering(site, trouble.missing),
            405: _answering(site, trouble.missing),
            413: _answering(site, trouble.too_large),
            500: _plain,
        },
    )


def _answering(site: Site, told: Callable[[Call], Response]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, _error: Exception) -> Response:
        with speaking(gate.language(site, None, request)):
            return told(Call(site, site.parts_of(gate.NOBODY), request))

    return answer


async def _plain(_request: Request, _error: Exception) -> Response:
    """A fault of ours: its details stand in the log, not on the page."""
    return PlainTextResponse("Something unexpected happened. This is a fault of ours.", 500)
