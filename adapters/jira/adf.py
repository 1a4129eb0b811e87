"""Rich text as Jira Cloud's REST 3 takes it: Atlassian Document Format, a tree of JSON nodes.

Source: "Atlassian Document Format" in Atlassian's developer documentation. Text is never markup there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import JsonValue

    from connector.model.ticket import Account, Line, RichText

_DEEPEST = 60
_INLINE = frozenset({"text", "hardBreak", "mention", "emoji", "status", "inlineCard", "date"})


def document(rich: RichText, *before: JsonValue) -> dict[str, JsonValue]:
    """The text as a document; items that follow each other make one list. ``before``: nodes that come first."""
    content: list[JsonValue] = [*before]
    for kind, lines in groupby(rich.lines, key=lambda line: line.kind):
        if kind == "item":
            items: list[JsonValue] = [_node("listItem", [_paragraph(line)]) for line in lines]
            content.append(_node("bulletList", items))
        else:
            content += [_heading(line) if kind == "heading" else _paragraph(line) for line in lines]
    return {"version": 1, "type": "doc", "content": content}


def mention(account: Account) -> JsonValue:
    """A paragraph that calls somebody: Jira tells them."""
    called: JsonValue = {"type": "mention", "attrs": {"id": account.id, "text": f"@{account.name or account.id}"}}
    return _node("paragraph", [called])


def plain(value: Any) -> str:
    """The words of a document that came from Jira, one line for each paragraph, heading and item."""
    return "\n".join(_lines(value, 0))


def is_document(value: Any) -> bool:
    """True for what looks like a document."""
    return isinstance(value, dict) and value.get("type") == "doc"


def _node(kind: str, content: list[JsonValue]) -> dict[str, JsonValue]:
    return {"type": kind, "content": content}


def _paragraph(line: Line) -> dict[str, JsonValue]:
    return _node("paragraph", _words(line))


def _heading(line: Line) -> dict[str, JsonValue]:
    return _node("heading", _words(line)) | {"attrs": {"level": 3}}


def _words(line: Line) -> list[JsonValue]:
    """Label and text as inline nodes. An empty text node is refused by Jira, so there is none."""
    nodes: list[JsonValue] = []
    if line.label:
        nodes.append({"type": "text", "text": line.label, "marks": [{"type": "strong"}]})
    text = f" {line.text}" if line.label and line.text else line.text
    for row, part in enumerate(text.split("\n")):
        if row:
            nodes.append({"type": "hardBreak"})
        if part:
            nodes.append({"type": "text", "text": part})
    return nodes


def _lines(node: Any, depth: int) -> Iterator[str]:
    children = _children(node)
    if any(_kind(child) in _INLINE for child in children):
        yield "".join(_said(child) for child in children)
    elif depth < _DEEPEST:
        for child in children:
            yield from _lines(child, depth + 1)


def _children(node: Any) -> list[Any]:
    content = node.get("content") if isinstance(node, dict) else None
    return content if isinstance(content, list) else []


def _kind(node: Any) -> str:
    return str(node.get("type")) if isinstance(node, dict) else ""


def _said(node: Any) -> str:
    if not isinstance(node, dict):
        return ""
    attributes = node.get("attrs")
    attributes = attributes if isinstance(attributes, dict) else {}
    match node.get("type"):
        case "text":
            return str(node.get("text") or "")
        case "hardBreak":
            return "\n"
        case "date":
            return _day(attributes.get("timestamp"))
        case _:
            return _first(attributes.get(name) for name in ("text", "shortName", "url"))


def _first(values: Iterable[Any]) -> str:
    return next((str(value) for value in values if value), "")


def _day(milliseconds: Any) -> str:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return ""
