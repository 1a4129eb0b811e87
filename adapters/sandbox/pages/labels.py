"""What the pages say."""

from __future__ import annotations

from connector.language import _


def labels() -> dict[str, str]:
    """All texts of the pages by name, in the language in force."""
    return _ticket_labels() | {
        "title": _("Sandbox trackers"),
        "lead": _("Jira and ServiceNow on this machine, for trying things out. Nothing here is real."),
        "search": _("Search"),
        "search_hint": _("Key, title or person"),
        "tracker": _("Tracker"),
        "any": _("All"),
        "state": _("State"),
        "new": _("To do"),
        "indeterminate": _("In progress"),
        "done": _("Done"),
        "show": _("Show"),
        "key": _("Key"),
        "summary": _("Title"),
        "assignee": _("Assignee"),
        "due": _("Due"),
        "updated": _("Updated"),
        "nobody": _("Nobody"),
        "empty": _("No tickets here yet."),
        "more": _("Only the {shown} newest of {total} are shown."),
        "acting": _("You act as"),
        "change": _("Change"),
    }


def _ticket_labels() -> dict[str, str]:
    return {
        "back": _("All tickets"),
        "description": _("Description"),
        "no_text": _("No text."),
        "details": _("Details"),
        "comments": _("Comments"),
        "no_comments": _("No comments yet."),
        "history": _("History"),
        "no_history": _("Nothing has changed yet."),
        "attachments": _("Attachments"),
        "move": _("Move"),
        "no_moves": _("You may not move this ticket."),
        "assign": _("Assign"),
        "comment": _("Comment"),
        "add": _("Add"),
        "evidence": _("Write down what was done"),
        "save": _("Save"),
        "choose": _("choose …"),
        "work_note": _("as a work note"),
        "refused": _("The tracker refuses this"),
        "not_found": _("There is no such page or ticket."),
        "forbidden": _("This form was not sent from these pages."),
        "hidden": _("Hidden from programs"),
        "from_to": _("{field}: {before} → {after}"),
    }
