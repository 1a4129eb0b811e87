"""How it is said what somebody did with a finding: the words for actions, and for the lines of its history."""

from __future__ import annotations

import re

from connector.language import N_, _
from connector.model.words import FIELDS, FLAGS, GRADES, STAGES, said

ACTIONS = {
    "view": N_("looked at"),
    "ingest": N_("brought in"),
    "edit": N_("edited"),
    "approve": N_("approved"),
    "withdraw": N_("withdrew"),
    "push": N_("pushed"),
    "poll": N_("polled"),
    "submit": N_("handed in"),
    "verify": N_("verified"),
    "return": N_("returned"),
    "extend": N_("later day"),
    "decline": N_("declined"),
    "dispute": N_("disputed"),
    "stands": N_("let it stand"),
    "downgrade": N_("lowered the grade"),
    "decide": N_("decided"),
    "accepted": N_("acceptance"),
    "repeats": N_("repeats"),
    "remind": N_("reminded"),
    "follow_up": N_("follow-up ticket"),
    "ask": N_("asked to read"),
    "grant": N_("granted"),
    "revoke": N_("revoked"),
    "people": N_("people and rights"),
    "invite": N_("one-time link"),
    "sessions": N_("ended sessions"),
    "export": N_("exported"),
    "download": N_("downloaded"),
    "mapping.test": N_("tried a mapping"),
    "job": N_("ran a job"),
    "audit": N_("checked the trail"),
    "sign-in": N_("signed in"),
    "sign-out": N_("signed out"),
    "password": N_("changed the password"),
    "refused": N_("was refused"),
    "purge": N_("purged"),
    "export failed": N_("export that failed"),
    "download failed": N_("download that failed"),
}
"""Actions that the trail can be asked for, in this order; what is not here is told as it stands in the ledger."""

STEPS = {
    "comment": N_("comment on the ticket"),
    "ask": N_("question on the ticket"),
    "remind": N_("reminder on the ticket"),
    "relate": N_("ticket linked"),
    "reopened": N_("ticket reopened"),
    "done": N_("ticket done"),
    "ended": N_("ticket ended"),
    "duplicate": N_("ticket closed as duplicate"),
    "assign": N_("ticket assigned"),
    "attach": N_("extract put on the ticket"),
    "update": N_("ticket updated"),
}
LINES = {
    "ticket": N_("Ticket"),
    "shown": N_("Shown for closure"),
    "approved": N_("Approved content"),
    "accepted": N_("Acceptance"),
    "no repeat": N_("No repeat"),
    "asked_until": N_("Asked for"),
    "extensions": N_("Extensions"),
    "citations": N_("Clauses cited"),
}
"""Lines of the history that are no field of a finding."""

PARTS = FIELDS | {"workers": N_("Worked on by")}
SHOWN = re.compile(r"(?:(?<=; )|^)(cause|correction|corrective_action|evidence|workers)(?=: )")
"""The names in a line of what was shown for closure, as the ledger keeps it."""

CITED = re.compile(r"standard='([^']*)' clause='([^']*)'")


def line(name: str) -> str:
    """What a line of a finding's history is about: a field of ours, a mark, a step on the ticket."""
    name = name.removeprefix("content.")
    if name.startswith("flag."):
        return said(FLAGS, name.removeprefix("flag."))
    if name.startswith("ticket."):
        return said(STEPS, name.removeprefix("ticket."))
    return said(FIELDS | LINES, name)


def value(name: str, text: str | None) -> str:
    """A value of a finding's history as people say it: a grade, a stage, a mark; most others as they stand."""
    if name.startswith("flag."):
        return _("yes") if text else _("no")
    if name == "shown":
        return SHOWN.sub(lambda found: said(PARTS, found[1]), text or "")
    if name == "content.citations":
        return CITED.sub(r"\1 \2", text or "")
    if name == "ticket.update":
        return ", ".join(said(FIELDS, one) for one in (text or "").split(", "))
    table = {"content.grade": GRADES, "stage": STAGES}.get(name, {})
    return said(table, text)
