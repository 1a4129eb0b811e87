"""What a reminder says: on the ticket, in messages to people. Nothing of the finding: others read tickets too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from connector.model.people import Person
    from connector.model.record import Record
    from connector.model.reminding import Rung
    from connector.workflow.parts import Parts


def comment(parts: Parts, record: Record, rungs: tuple[Rung, ...], people: Sequence[Person]) -> str:
    """The comment on the ticket for the rungs that were reached together, in the organisation's language."""
    with speaking(parts.settings.organisation.language):
        lines = [
            *_lines(parts, record, rungs, people),
            _("Please bring this ticket up to date, or hand it in once it is fixed."),
        ]
    return "\n".join(lines)


def _lines(parts: Parts, record: Record, rungs: tuple[Rung, ...], people: Sequence[Person]) -> list[str]:
    lines = [when(record.due_on, parts.today)] if record.due_on else []
    for rung in rungs:
        if rung.chain == "escalation":
            level = parts.settings.reminders.of(record.content.grade).escalate.get(rung.days, "")
            lines.append(_("It is now brought before: {level}.").format(level=level_name(level, people)))
        elif rung.chain == "idle":
            lines.append(_("Nothing has happened here for {n} days.").format(n=rung.days))
        elif rung.chain == "acceptance":
            lines.append(_("Within {n} days it is to be begun, or disputed with a reason.").format(n=rung.days))
    return lines


def when(due_on: date, today: date) -> str:
    """How far the due day is, in a sentence."""
    days = (due_on - today).days
    if days > 0:
        return _("Due on {day}: {n} days left.").format(day=due_on, n=days)
    if days == 0:
        return _("Due today, {day}.").format(day=due_on)
    return _("Overdue: it was due on {day}, {n} days ago.").format(day=due_on, n=-days)


def level_name(level: str, people: Sequence[Person]) -> str:
    """A level of escalation as people call it."""
    names = {
        "owner_manager": _("the owner's manager"),
        "compliance": _("compliance"),
        "management_representative": _("the management representative"),
        "top_management": _("top management"),
    }
    named = {person.key: person.name for person in people}
    return names.get(level) or named.get(level, level)
