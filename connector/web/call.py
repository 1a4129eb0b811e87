"""One request that was let through, and what a page does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from connector.access.roles import may
from connector.language import _, current
from connector.workflow import entry
from connector.workflow.people import called

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from starlette.requests import Request

    from connector.access.roles import Right
    from connector.model.entry import Session
    from connector.model.people import Person
    from connector.web.site import Site
    from connector.workflow.parts import Parts

    Rule = Right | Literal["anybody", "signed in"]

NO_STORE = {"Cache-Control": "no-store"}


def inside(address: str) -> str:
    """The address, if it leads to a page of ours and nowhere else; else our first page."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def encodable(text: str) -> str:
    """The text without halves of characters, which a form of another encoding can hold and nothing can keep."""
    return text.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    path: str
    title: str
    here: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A request after the gate: ``parts.person`` is who asks; ``form`` is empty but for a POST with its token."""

    site: Site
    parts: Parts
    request: Request
    session: Session | None = None
    form: FormData = field(default_factory=FormData)

    @property
    def person(self) -> Person:
        """Who asks."""
        return self.parts.person

    @property
    def called(self) -> dict[str, str]:
        """What everybody is called, by their keys."""
        with self.parts.ledger.reading() as book:
            return called(self.parts, book)

    def text(self, name: str) -> str:
        """The text of a form field, without blanks around it; empty where there is none."""
        value = self.form.get(name)
        return encodable(value).strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Every text of a form field."""
        return tuple(encodable(value) for value in self.form.getlist(name) if isinstance(value, str) and value)

    def uploads(self, name: str) -> tuple[UploadFile, ...]:
        """The files of a form field that have a name."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, UploadFile) and value.filename)

    def asked(self, name: str) -> str:
        """A parameter of the address; empty where there is none."""
        return self.request.query_params.get(name, "").strip()

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def page(self, template: str, status: int = 200, **words: Any) -> Response:
        """A page in the reader's language."""
        given = {"token": self.token, **words}
        text = self.site.templates.get_template(template).render(call=self, **given)
        if self.session and self.session.notice:
            entry.touch(self.parts, self.session, notice=None)
        return HTMLResponse(text, status, headers={**NO_STORE, "Content-Language": current()})

    def token(self) -> Markup:
        """The hidden field that every form of a signed-in person carries."""
        value = self.session.csrf if self.session else ""
        return Markup('<input type="hidden" name="token" value="{}">').format(value)

    @property
    def here(self) -> str:
        """The address of this page, to come back to."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return self.parts.settings.organisation.zone

    def may(self, right: Right) -> bool:
        """Whether who asks has the right."""
        return may(self.person, right)

    def lets(self, rule: Rule) -> bool:
        """Whether who asks, being signed in, may open a page of this rule."""
        match rule:
            case "anybody" | "signed in":
                return True
            case right:
                return may(self.person, right)

    def navigation(self) -> list[Entry]:
        """The pages that who asks may open, for the menu."""
        path = self.request.url.path
        return [
            Entry(
                one.path, _(one.title), here=path == one.path or (one.path != "/" and path.startswith(one.path + "/"))
            )
            for one in self.site.menu
            if self.lets(one.rule) and (one.path != "/" or self.may("figures"))
        ]

    def go(self, path: str, told: str = "", kind: Literal["good", "bad"] = "good") -> Response:
        """On to another page, which tells what was done."""
        if told:
            self.tell(told, kind)
        return RedirectResponse(path, 303, headers=NO_STORE)

    def tell(self, told: str, kind: Literal["good", "bad"]) -> None:
        """Leave a word for the next page."""
        if self.session:
            entry.touch(self.parts, self.session, notice={"kind": kind, "text": told})


Handler = Callable[[Call], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A route with its rule: who may ask at all. What they see of it is decided in the ledger's queries.

    ``rule``: a right of ``access.roles``, "signed in", or "anybody". ``sends``: it changes something, so it is a POST;
    ``uploads``: it takes files; ``heavy``: it takes seconds of a processor, so few are answered at once and the others
    wait. ``title``: what the menu calls it; without one it is not in the menu.
    """

    path: str
    handler: Handler
    rule: Rule
    sends: bool = False
    uploads: bool = False
    heavy: bool = False
    title: str = ""
