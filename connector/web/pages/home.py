"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_
from connector.web.call import Page

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call


def home(call: Call) -> Response:
    """Greet."""
    return call.page("home.html")


PAGES = (Page("/", home, "signed in", title=N_("Overview")),)
