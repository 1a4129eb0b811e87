"""What the demo leaves to look at: the pages, with an account for each role, and the queues."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from connector.cli.output import say
from connector.language import _
from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.grants import Redaction
from connector.workflow import entry, granting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from connector.workflow.parts import Parts

SHOWN = {
    "zhao-min": ("compliance", "admin"),
    "li-wei": ("process_owner",),
    "sun-jing": ("auditor",),
    "zhou-tao": ("management",),
    "northwind": ("external_partner",),
}
"""Whose pages are worth a look: somebody of each role."""


def accounts(parts: Parts) -> str | None:
    """An account for everybody of the demo, and their password; None where the pages are not installed."""
    if not all(find_spec(name) for name in ("argon2", "starlette", "uvicorn")):
        return None
    password = parts.new_secret()[:16]
    for person in parts.settings.people:
        entry.accept(parts, entry.invite(parts, person), password, entry.Origin())
        entry.end(parts, person=person.key)
    _open_to_the_partner(parts)
    return password


def _open_to_the_partner(parts: Parts) -> None:
    """The outside partner may read one finding, in the words that compliance chose for them."""
    if granting.grants(parts):
        return
    with parts.ledger.reading() as book:
        record = next(iter(book.records.select(Query(stages=(Stage.OPEN, Stage.IN_PROGRESS), order="due", limit=1))))
    redaction = Redaction(
        statement=_("What you deliver does not fulfil clause {clause} of {standard}.").format(
            clause=", ".join(record.content.clauses), standard=record.content.standard
        ),
        action=_("Say what you change, and send evidence of it."),
    )
    granting.grant(parts, "northwind", record.id, _("they deliver the service"), redaction=redaction)


def tell(parts: Parts, password: str, program: str, config: Path) -> None:
    """How to open the pages, as whom, and at which address."""
    from connector.model.words import ROLES, said

    web = parts.settings.web
    now = parts.now().astimezone(UTC).isoformat(timespec="seconds")
    call = f"CLOSEOUT_NOW={now} {program} --config {config} serve --no-jobs"
    people = ", ".join(f"{key} ({', '.join(said(ROLES, role) for role in roles)})" for key, roles in SHOWN.items())
    say(_("The pages: {call}").format(call=call))
    say(_("   at http://{host}:{port}, with the password {password}, as one of:").format(
        host=web.host, port=web.port, password=password
    ))  # fmt: skip
    say(f"   {people}")


def serve_now(parts: Parts, serve: Callable[[Parts, int], None]) -> None:
    """On a terminal: serve the pages at once, over the queues that still run, until Ctrl-C; or end."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    say(_("Enter serves the pages now; anything else, then Enter, ends."))
    if sys.stdin.readline() == "\n":
        began, start = time.monotonic(), parts.now()

        def goes_on() -> datetime:
            return start + timedelta(seconds=time.monotonic() - began)

        serve(replace(parts, now=goes_on), parts.settings.web.port)
