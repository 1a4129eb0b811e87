"""The fields that a label can name, and where each belongs.

================ ==================================================================================================
finding          what ``Finding.fields`` holds
head             what ``Extract.head`` holds
aside            recognised, so that their values are not taken for something else, and then left alone
================ ==================================================================================================
"""

from __future__ import annotations

from typing import Final

SHAPED: Final = (
    "number", "grade", "clause", "standard", "result", "raised_on", "due_on", "closed_on", "status", "repeat",
)  # fmt: skip
"""Fields whose values show by their shape what they are: these are asked first where a label is ambiguous."""

LONG: Final = (
    "statement", "evidence", "requirement", "correction", "root_cause", "corrective_action", "preventive_action",
    "verification", "impact",
)  # fmt: skip
"""Fields that run over several lines, paragraphs and list items."""

FINDING: Final = (
    *SHAPED, "owner", "process", "department", "site", "title", "statement", "evidence", "requirement", "correction",
    "root_cause", "corrective_action", "source", "comment",
)  # fmt: skip
HEAD: Final = (
    "report_number", "standards", "audit_type", "audit_stage", "organisation", "auditors", "audit_start", "audit_end",
    "audit_dates", "issued_on", "site",
)  # fmt: skip
ASIDE: Final = (
    "auditor", "auditee", "verification", "preventive_action", "impact", "action_number", "count", "signature", "scope",
    "question",
)  # fmt: skip

ORDER: Final = {name: place for place, name in enumerate((*FINDING, *ASIDE, *HEAD))}

SUBSTANCE: Final = ("statement", "title", "evidence")
"""What a finding says. Without one of these there is no finding, only a line about one."""

CHOICES: Final = frozenset(
    {"grade", "result", "status", "source", "repeat", "standard", "standards", "audit_type", "audit_stage", "process"}
)
"""Fields that a form offers as boxes to tick."""

OPENING: Final = frozenset({"number", "department", "process", "clause", "grade", "statement", "standard", "site"})
"""Fields that stand once in a finding, before or with its statement: one of them again begins the next."""

BEGINNING: Final = frozenset({"number", "clause", "grade", "department", "process", "title", "statement", "evidence"})
"""Fields whose labelled line can begin a finding where findings are listed."""
