"""How pages say values: days, times, shares, and the words for grades, stages, flags and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import pass_context

from connector.language import N_, current
from connector.model import acts
from connector.model.words import AUDITS, FIELDS, FLAGS, GRADES, LINKS, ROLES, STAGES, WAITS, of, said, share
from connector.normalise import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from jinja2.runtime import Context

DECISIONS = {
    "reopen": N_("Reopen: it still has to be fixed"),
    "withdraw": N_("Withdraw: it is no nonconformity"),
    "duplicate": N_("Duplicate of another finding"),
}


def named(table: Mapping[str, str]) -> Callable[..., str]:
    """The same as a filter; with the context, so that no template keeps the words of its first reader's language."""

    @pass_context
    def say(_context: Context, value: object) -> str:
        return said(table, value)

    return say


def day(value: date | str | None) -> str:
    """A calendar day, ISO; a dash where there is none."""
    return str(value)[:10] if value else "–"


def moment(value: datetime, zone: Any) -> str:
    """A time in the organisation's zone, to the minute."""
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"


def short(value: str | None, length: int = 120) -> str:
    """The beginning of a text, on one line."""
    text = " ".join((value or "").split())
    return text if len(text) <= length else text[: length - 1] + "…"


def process(key: str | None) -> str:
    """What a process is called in the language of the page."""
    return (load_standards().process_name(key, "zh" if current() == "zh" else "en") or key) if key else ""


def value(field: str, text: str | None) -> str:
    """A value of a finding's history as people say it."""
    return process(text) if field == "content.process" else acts.value(field, text)


def outward(address: str) -> str:
    """An address that a tracker gave, if a browser may follow it; else nothing."""
    return address if address.startswith(("https://", "http://")) else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "grade": named(GRADES),
    "stage": named(STAGES),
    "flag": named(FLAGS),
    "link": named(LINKS),
    "waiting": named(WAITS),
    "role": named(ROLES),
    "field": named(FIELDS),
    "decision": named(DECISIONS),
    "audit": named(AUDITS),
    "outward": outward,
    "process": process,
    "day": day,
    "share": share,
    "of": of,
    "value": value,
    "act": named(acts.ACTIONS),
    "line": acts.line,
    "moment": moment,
    "short": short,
}
TOLD: dict[str, object] = {"grades": GRADES, "stages": STAGES}
