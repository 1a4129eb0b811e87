"""``docs/rights.md``: what each role may with each page, measured over HTTP. ``make rights`` writes it; a test holds it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.builders.walk import ACTORS, column, name, routes, walk, world

FILE = Path(__file__).parents[2] / "docs" / "rights.md"
HEAD = """# Who may open what

Measured over HTTP by walking every route as every role (`make rights` writes this page, a test holds it).
`yes`: there is one such page, and it is open · `all`: whatever object is named · `own`: only what is theirs (an owner's processes, an
auditor's audits, what was granted to a partner); all else is answered as if it did not exist · `–`: answered as if there were no such page.
What a page shows is decided in the ledger's queries. A change also needs the token of the session's forms, from our own pages.

"""


def page(columns: dict[str, dict[str, str]]) -> str:
    """The page of a matrix: route by role."""
    rules = {name(page): page.rule for page in routes()}
    lines = ["| route | rule | " + " | ".join(columns) + " |", "|---|---|" + "---|" * len(columns)]
    for route, rule in rules.items():
        lines.append(f"| `{route}` | {rule} | " + " | ".join(of[route] for of in columns.values()) + " |")
    return HEAD + "\n".join(lines) + "\n"


def documented() -> dict[str, dict[str, str]]:
    """The matrix of the page, role by role."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    roles = rows[0][2:]
    return {role: {row[0].strip("`"): row[2 + nth] for row in rows[2:]} for nth, role in enumerate(roles)}


def measured(role: str) -> dict[str, str]:
    """What a role may, walked in a house of its own."""
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        return column(list(walk(made, role)))


if __name__ == "__main__":
    FILE.write_text(page({role: measured(role) for role in ACTORS}), encoding="utf-8")
