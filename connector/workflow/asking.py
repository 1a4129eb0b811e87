"""What the ticket is asked when a fix was handed in without what verification needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _, speaking

if TYPE_CHECKING:
    from connector.workflow.parts import Parts


def asking(parts: Parts, missing: tuple[str, ...]) -> str:
    """The comment that asks for what is missing, in the organisation's language. ``missing``: as ``Shown`` names it."""
    with speaking(parts.settings.organisation.language):
        words = {"cause": _("root cause"), "corrective_action": _("corrective action"), "evidence": _("evidence")}
        ways = {
            "cause": _("Root cause: why it could happen"),
            "corrective_action": _("Corrective action: what keeps it from happening again"),
            "evidence": _("Evidence: what shows it, or attach a file"),
        }
        lines = [
            _("This was handed in, but cannot be verified yet. Missing: {missing}").format(
                missing=_(", ").join(words[name] for name in missing)
            ),
            _("Please add it here in a comment, a line for each:"),
            *(ways[name] for name in missing),
        ]
    return "\n".join(lines)
