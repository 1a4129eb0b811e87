"""JSON or OSCAL's XML as one kind of tree: mappings, lists and texts. Numbers stay as they are written (8.10)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from connector.readers import refusals
from connector.readers.marks import tidy
from connector.readers.markup import parse

if TYPE_CHECKING:
    from pathlib import Path

    from connector.readers.markup import Element

_AROUND = {"li": ("* ", ""), "code": ("`", "`")}
_WHITE = re.compile(r"\s+")
_EMPTY_LINES = re.compile(r"\n{2,}")

Tree = dict[str, "Tree"] | list["Tree"] | str
"""An absent value is an empty text."""

_SINGULAR = {
    "result": "results",
    "finding": "findings",
    "observation": "observations",
    "risk": "risks",
    "poam-item": "poam-items",
    "prop": "props",
    "related-observation": "related-observations",
    "associated-risk": "related-risks",
    "related-risk": "related-risks",
    "relevant-evidence": "relevant-evidence",
    "response": "remediations",
    "party": "parties",
    "responsible-party": "responsible-parties",
    "party-uuid": "party-uuids",
}
"""Elements that OSCAL's JSON gathers in lists, with the name of the list."""

_MARKUP = frozenset(
    {"p", "ul", "ol", "li", "em", "strong", "code", "a", "b", "i", "q", "sub", "sup", "br", "pre", "img"}
)
_PARAGRAPHS = frozenset({"p", "li", "pre", "br"})


def tree_of_json(text: str, path: Path) -> Tree:
    """The values of a JSON text. Raises ``ReadError`` with the place where it is broken."""
    try:
        return _texts(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except json.JSONDecodeError as fault:
        raise refusals.damaged(path, f"JSON, line {fault.lineno}: {fault.msg}") from fault


def _texts(value: object) -> Tree:
    match value:
        case dict():
            return {str(name): _texts(inner) for name, inner in value.items()}
        case list():
            return [_texts(inner) for inner in value]
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return _tidy(str(value))


def _tidy(text: str) -> str:
    """The text without unseen characters and empty lines."""
    return _EMPTY_LINES.sub("\n", tidy(text))


def tree_of_xml(content: bytes, path: Path) -> Tree:
    """The values of an OSCAL document in XML, named as its JSON names them."""
    root = parse(content, path)
    return {_name(root): _value(root)}


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Element) -> Tree:
    children = [child for child in element if isinstance(child.tag, str)]
    if not element.attrib and all(_name(child) in _MARKUP for child in children):
        return _tidy(_text(element))
    values: dict[str, Tree] = {str(name): str(value) for name, value in element.attrib.items()}
    for child in children:
        name = _name(child)
        gathered = values.setdefault(_SINGULAR[name], []) if name in _SINGULAR else None
        if isinstance(gathered, list):
            gathered.append(_value(child))
        else:
            values.setdefault(name, _value(child))
    return values


def _text(element: Element) -> str:
    """Markup as the text that OSCAL's JSON writes for it."""
    before, after = _AROUND.get(_name(element), ("", ""))
    parts = [before, _flowing(element.text)]
    for child in element:
        parts += [_text(child), "\n" if _name(child) in _PARAGRAPHS else "", _flowing(child.tail)]
    return "".join([*parts, after])


def _flowing(text: str | None) -> str:
    """Text without the line ends of its file."""
    return _WHITE.sub(" ", text or "")


def texts_of(tree: Tree | None) -> list[str]:
    """The text, or those of a list that holds nothing else; none of anything else."""
    if isinstance(tree, str):
        return [tree] if tree else []
    return [each for each in tree or [] if isinstance(each, str) and each] if isinstance(tree, list) else []


def text_at(tree: Tree, *names: str) -> str:
    """The text that the names lead to, one inside the other; "" where there is none."""
    for name in names:
        if not isinstance(tree, dict) or name not in tree:
            return ""
        tree = tree[name]
    return tree if isinstance(tree, str) else ""


def list_at(tree: Tree, name: str) -> list[dict[str, Tree]]:
    """The mappings in the list of this name."""
    inner = tree.get(name) if isinstance(tree, dict) else None
    return [each for each in inner if isinstance(each, dict)] if isinstance(inner, list) else []
