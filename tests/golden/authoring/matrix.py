"""What the golden set covers, as the table of its README."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.golden.authoring.case import Case

LAYOUTS = (
    *(
        "form per page",
        "two forms on a page",
        "form over two pages",
        "nested tables",
        "merged tables",
        "label left",
        "label above",
    ),
    *(
        "bilingual labels",
        "several labels in a cell",
        "register",
        "title rows",
        "two header rows",
        "merged group cells",
    ),
    *(
        "repeated header rows",
        "several sheets",
        "hidden rows",
        "transposed register",
        "checklist",
        "prose with headings",
    ),
    *(
        "labelled bullets",
        "numbered list",
        "running prose",
        "narrative by clause",
        "two-column pages",
        "table cut by a page break",
    ),
    *(
        "header and footer",
        "definitions",
        "distribution table",
        "summary and forms",
        "action plan by number",
        "closed items",
    ),
    *("text boxes", "footnotes", "tracked changes", "repeated numbers for two sites", "zero findings", "blank form"),
    *("scan", "mixed scan", "saved web page", "OSCAL", "e-mail"),
)
VALUES = (
    *(
        "clause shapes",
        "look-alikes",
        "line-broken clause numbers",
        "edition traps",
        "combined standards",
        "title against number",
    ),
    *(
        "ticks",
        "grade words",
        "risk scale",
        "kinds that are no grades",
        "relative due date",
        "date formats",
        "full-width digits",
    ),
    *("Chinese numerals", "ROC years", "names and posts", "e-mails", "status words", "cause and correction", "sources"),
    *("audit types", "count once", "identity", "valid zero"),
)
LANGUAGES = ("zh", "zh-Hant", "en")


def table(cases: Sequence[Case]) -> str:
    """One row for each layout and value: how many cases have it, by language, and in which formats."""
    rows = ["| | zh | zh-Hant | en | formats |", "|---|---|---|---|---|"]
    rows += [_row(name, [case for case in cases if name in case.layouts]) for name in LAYOUTS]
    rows += [_row(name, [case for case in cases if name in case.values]) for name in VALUES]
    rows.append(_row("**all**", cases))
    return "\n".join(rows)


def _row(name: str, cases: Sequence[Case]) -> str:
    counts = Counter(case.answer["report"]["language"] for case in cases)
    numbers = " | ".join(str(counts[language] or "") for language in LANGUAGES)
    return f"| {name} | {numbers} | {' '.join(_formats(cases))} |"


def _formats(cases: Iterable[Case]) -> list[str]:
    return sorted({case.file_format for case in cases})
