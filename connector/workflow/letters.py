"""Messages on paper: what a page says, and the same page as plain text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.reminding import Message

if TYPE_CHECKING:
    from jinja2 import Environment

    from connector.model.people import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding: what it is called, what it is about, how far its due day is, and where it is worked on."""

    label: str
    when: str
    about: str = ""
    summary: str = ""
    where: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Findings under one heading. ``late``: printed as a warning."""

    title: str
    lines: tuple[Entry, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Names with their values under one heading."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole message, in its reader's language."""

    title: str
    greeting: str
    lead: str
    foot: str
    language: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Figures, ...] = ()


def web_address(told: str | None) -> str:
    """An address as a tracker told it, if it is one of a page: nothing else becomes a link."""
    return told if told and told.startswith(("https://", "http://")) else ""


def letter(page: Page, person: Person) -> Message:
    """The page as a message to the person."""
    text = _templates().get_template("notice.txt.j2").render(page=page)
    html = _templates().get_template("notice.html.j2").render(page=page)
    return Message(name=person.name, email=person.email, title=page.title, text=text.strip() + "\n", html=html)


@cache
def _templates() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
    except ImportError:
        why = _("messages to people need a part that is not installed (jinja2)")
        raise UserError(Problem("notify", why, "pip install 'closeout[notify]'")) from None
    loader = PackageLoader("connector", "assets/notices")
    return Environment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
