"""What goes wrong on a page, told in its reader's words and with the right status; never more than they may know."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from connector.errors import CloseoutError, NotAllowed, Problem, Refused, Unknown, UserError
from connector.language import _
from connector.web.call import inside

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call, Handler


LOG = logging.getLogger("closeout.web")
LOG.addHandler(logging.NullHandler())


class Missing(Exception):
    """There is nothing of this name for this person: both are told alike."""


def told(call: Call, handler: Handler) -> Response:
    """The page's answer, or what hindered it."""
    try:
        return _answered(call, handler)
    except (UserError, Refused) as error:
        return hindered(call, error, 422)
    except CloseoutError as error:
        return hindered(call, error, 409)
    except Exception:
        LOG.exception("%s %s", call.request.method, call.request.url.path)
        return unexpected(call)


def _answered(call: Call, handler: Handler) -> Response:
    """The page's answer; where there is nothing for this person, as if there were nothing, and a trace of who asked."""
    try:
        return handler(call)
    except (Missing, NotAllowed, Unknown) as error:
        if call.session:
            named = Unknown(Problem(call.request.url.path, "")) if isinstance(error, Missing) else error
            call.parts.trace_refusal(named)
        return missing(call)


def hindered(call: Call, error: CloseoutError, status: int) -> Response:
    """A rule or a fault of the input hindered it; nothing was changed."""
    return call.page("trouble.html", status, title=_("That did not work"), problems=error.problems, back=_back(call))


def _back(call: Call) -> str:
    """The page that the request came from, if it is ours."""
    came = call.request.headers.get("referer", "")
    here = f"{call.request.url.scheme}://{call.request.headers.get('host', '')}/"
    return inside("/" + came.removeprefix(here)) if came.startswith(here) else "/"


def missing(call: Call) -> Response:
    """Nothing here, or nothing for this person."""
    why = _("there is nothing here that you may see")
    remedy = _("check the address; if you need to read it, ask for access under My work")
    return call.page("trouble.html", 404, title=_("Not found"), problems=[Problem("", why, remedy)], back="/")


def unexpected(call: Call) -> Response:
    """A fault of ours: its details stand in the log, not on the page."""
    why = _("something unexpected happened, and nothing was changed")
    problem = Problem("", why, _("try again; if it stays so, an administrator finds the details in the log"))
    return call.page("trouble.html", 500, title=_("That did not work"), problems=[problem], back=_back(call))


def forged(call: Call) -> Response:
    """A change that does not come from a form of ours."""
    why = _("this form is too old, or was not ours")
    problem = Problem("", why, _("go back, load the page again and repeat it"))
    return call.page("trouble.html", 403, title=_("That did not work"), problems=[problem], back=_back(call))


def signed_out(call: Call) -> Response:
    """The session ended in the meantime."""
    problem = Problem("", _("you are not signed in (any more)"), _("sign in and repeat it"))
    answer = call.page("trouble.html", 401, title=_("Sign in"), problems=[problem], back="/sign-in")
    answer.headers["HX-Redirect"] = "/sign-in"
    return answer


def too_large(call: Call) -> Response:
    """More was sent than is taken."""
    why = _("more than {most} MB at once are not taken").format(most=call.site.web.upload_mb)
    problem = Problem("", why, _("send fewer files, or ask an administrator to raise web.upload_mb"))
    return call.page("trouble.html", 413, title=_("Too large"), problems=[problem], back=_back(call))
