"""``remind``: who has to hear of which due day, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.cli.context import FormatOption, add, parts
from connector.cli.output import failed, say, show
from connector.language import _

if TYPE_CHECKING:
    import typer

    from connector.workflow.outcome import RemindResult


def register(app: typer.Typer) -> None:
    """Add the command."""
    does = _("Remind owners of due days and escalate what is overdue: each rung of the ladder once.")
    add(app, remind, does, "closeout remind")


def remind(wanted: FormatOption = None) -> int:
    """Send what is due today."""
    from connector.workflow.remind import remind as send

    with parts(_("reminding")) as made:
        result = send(made)
    rows = [{**one, "told": ", ".join(one["told"])} for one in remind_json(result)["reminded"]]
    columns = {"finding": _("finding"), "rung": _("rung"), "due_on": _("due"), "told": _("told")}
    show(wanted, remind_json(result), columns, rows)
    say(remind_line(result))
    failed(result.failures)
    return 1 if result.failures else 0


def remind_json(result: RemindResult) -> dict[str, Any]:
    """What reminding did, as other programs read it."""
    told = result.model_dump(mode="json")
    told["reminded"] = [{"finding": one.pop("label"), **one} for one in told["reminded"]]
    return told


def remind_line(result: RemindResult) -> str:
    """The same in a sentence."""
    if not result.working_day:
        return _("not a working day: reminders wait for the next one")
    values = {"n": len(result.reminded), "comments": result.comments, "messages": result.messages}
    return _("{n} reminders, {comments} comments on tickets, {messages} messages").format(**values)
