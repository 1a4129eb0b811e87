"""The pages' own small site: the list, the page of a ticket, and the forms on it."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.sandbox.exchange import Answer, Question, Refusal, Route, Routes, nothing
from adapters.sandbox.jira.adf import plain
from adapters.sandbox.pages.jira_views import JiraViews
from adapters.sandbox.pages.labels import labels
from adapters.sandbox.pages.servicenow_views import ServiceNowViews
from connector.language import LANGUAGES, current, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.sandbox.instance import Instance
    from adapters.sandbox.world import Person

LIST_LIMIT = 200
_FIRST = "zhao-min"
_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ENVIRONMENT = Environment(
    loader=PackageLoader("adapters.sandbox.pages", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["plain"] = plain


class Pages:
    """Answers a browser."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._views: dict[str, JiraViews | ServiceNowViews] = {
            "jira": JiraViews(instance.jira.desk),
            "servicenow": ServiceNowViews(instance.servicenow.desk),
        }
        self._routes: Routes[_Visit] = Routes(
            (
                Route("GET", "/", self._list),
                Route("GET", "/style.css", _style),
                Route("POST", "/as", self._become),
                Route("GET", "/tickets/{tracker}/{id}", self._show),
                Route("POST", "/tickets/{tracker}/{id}/{act}", self._act),
            )
        )

    def answer(self, question: Question) -> Answer:
        """The answer to a browser's question."""
        with speaking(_language(question)), self._instance.store.lock:
            self._instance.deliver()
            found = self._routes.find(question.method, question.path)
            if not isinstance(found, tuple):
                return self._message(question, 404, "not_found")
            if question.method == "POST" and not _from_here(question):
                return self._message(question, 403, "forbidden")
            handler, args = found
            return handler(_Visit(question, args))

    def _list(self, visit: _Visit) -> Answer:
        ask = visit.question
        words, state, tracker = (ask.asked(name) for name in ("q", "state", "tracker"))
        queues: dict[str, Any] = {}
        for name, views in self._views.items():
            if tracker in ("", name):
                hits = [card for card in views.cards() if card.matches(words, state)]
                hits.sort(key=lambda card: card.updated, reverse=True)
                queues[name] = {"total": len(hits), "cards": hits[:LIST_LIMIT]}
        return self._page(visit, "list.html", queues=queues, q=words, state=state, tracker=tracker)

    def _show(self, visit: _Visit, status: int = 200, errors: tuple[str, ...] = ()) -> Answer:
        views = self._views.get(visit.args["tracker"])
        now = self._instance.clock()
        page = None if views is None else views.page(visit.args["id"], self._person(visit), now)
        if page is None:
            return self._message(visit.question, 404, "not_found")
        return self._page(visit, "ticket.html", status, page=page, card=page.card, errors=errors)

    def _act(self, visit: _Visit) -> Answer:
        views = self._views.get(visit.args["tracker"])
        acts = {} if views is None else {name: getattr(views, name) for name in ("move", "assign", "comment", "write")}
        act = acts.get(visit.args["act"])
        if act is None:
            return self._message(visit.question, 404, "not_found")
        try:
            with self._instance.store.transaction():
                act(visit.args["id"], visit.form, self._person(visit), self._instance.clock())
        except LookupError:
            return self._message(visit.question, 404, "not_found")
        except Refusal as refusal:
            return self._show(visit, 409, _reasons(refusal))
        return _see_other(f"/tickets/{visit.args['tracker']}/{visit.args['id']}")

    def _become(self, visit: _Visit) -> Answer:
        name, back = visit.form.get("person", ""), visit.form.get("back", "/")
        if name not in self._people():
            return self._message(visit.question, 404, "not_found")
        where = back if back.startswith("/tickets/") else "/"
        return _see_other(where, Set_Cookie=f"as={name}; Path=/; HttpOnly; SameSite=Strict")

    def _people(self) -> dict[str, Person]:
        """Whom one can act as: those who are there and do work."""
        desk = self._instance.jira.desk
        return {name: one for name, one in desk.people.items() if one.active and name not in desk.world.strangers}

    def _person(self, visit: _Visit) -> Person:
        people = self._people()
        return people.get(visit.cookie("as"), people[_FIRST])

    def _page(self, visit: _Visit, template: str, status: int = 200, **parts: Any) -> Answer:
        people = [(one.name, one.full_name) for one in self._people().values()]
        common: dict[str, Any] = {
            "t": labels(),
            "person": self._person(visit),
            "everybody": people,
            "path": visit.question.path,
        }
        common["language"] = current()
        text = _ENVIRONMENT.get_template(template).render(**common, **parts)
        return Answer(status, text.encode(), HEADERS, media="text/html;charset=UTF-8")

    def _message(self, question: Question, status: int, label: str) -> Answer:
        return self._page(_Visit(question, {}), "message.html", status, message=labels()[label])


class _Visit:
    """A question with the form that it brought."""

    def __init__(self, question: Question, args: Mapping[str, str]) -> None:
        self.question = question
        self.args = args
        body = question.body.decode("utf-8", "replace")
        self.form = {name: value.replace("\r\n", "\n") for name, value in parse_qsl(body, keep_blank_values=True)}

    def cookie(self, name: str) -> str:
        """A cookie's value, "" without one."""
        try:
            jar = SimpleCookie(self.question.headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[name].value if name in jar else ""


def _from_here(question: Question) -> bool:
    """Whether a form was sent from these pages: another site's page must not work our tickets."""
    origin = question.headers.get("origin")
    site = question.headers.get("sec-fetch-site", "same-origin")
    return site in {"same-origin", "none"} and origin in (None, question.origin)


def _language(question: Question) -> str:
    first = question.headers.get("accept-language", "").partition(",")[0][:2].lower()
    return first if first in LANGUAGES else "en"


def _reasons(refusal: Refusal) -> tuple[str, ...]:
    """What a tracker's error body says, a line for each."""
    body: Any = refusal.answer.body
    if "error" in body:
        return (str(body["error"]["detail"] or body["error"]["message"]),)
    return (*body["errorMessages"], *(f"{field}: {text}" for field, text in body["errors"].items()))


def _see_other(where: str, **headers: str) -> Answer:
    return nothing(303, Location=where, **headers)


def _style(_visit: _Visit) -> Answer:
    text = files("adapters.sandbox.pages").joinpath("style.css").read_bytes()
    return Answer(200, text, {"X-Content-Type-Options": "nosniff"}, media="text/css;charset=UTF-8")
