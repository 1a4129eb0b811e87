"""Every text that the sources mark for translation; ``python -m tests.builders.messages`` prints them as calls.

Read from the syntax trees, because Babel sees what stands inside f-strings only on Python 3.12 and later.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "connector", ROOT / "adapters")


def marked() -> set[str]:
    """The texts inside ``_("…")`` and ``N_("…")``, of Python files and of the pages' templates."""
    found: set[str] = set()
    for folder in FOLDERS:
        for file in folder.rglob("*.py"):
            found.update(_in_python(ast.parse(file.read_text(encoding="utf-8"))))
        for file in folder.rglob("*.html"):
            found.update(_in_template(Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))))
    return found


def _in_python(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "N_"), args=[ast.Constant(value=str(text))]):
                yield text


def _in_template(tree: nodes.Template) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        match call:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))]):
                yield text


if __name__ == "__main__":
    for message in sorted(marked()):
        print(f"_({message!r})")
