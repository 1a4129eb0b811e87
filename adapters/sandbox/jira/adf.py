"""The Atlassian Document Format: which documents Jira takes, and their plain text.

Written from the public description of the format: nodes, what each may hold, and the attributes that each needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

_INLINE = frozenset({"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"})
_LISTS = frozenset({"bulletList", "orderedList"})
_PLAIN_BLOCKS = frozenset({"paragraph", "codeBlock", "mediaSingle", "mediaGroup"}) | _LISTS
_BLOCKS = _PLAIN_BLOCKS | frozenset(
    {"heading", "blockquote", "panel", "rule", "table", "expand", "taskList", "blockCard"}
)
_CELLS = _BLOCKS - {"table", "expand"}

_CHILDREN: dict[str, frozenset[str]] = {
    "doc": _BLOCKS,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "codeBlock": frozenset({"text"}),
    "blockquote": _PLAIN_BLOCKS,
    "panel": _PLAIN_BLOCKS | {"heading"},
    "expand": _BLOCKS - {"expand"},
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": _PLAIN_BLOCKS,
    "taskList": frozenset({"taskItem", "taskList"}),
    "taskItem": _INLINE,
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableHeader", "tableCell"}),
    "tableHeader": _CELLS,
    "tableCell": _CELLS,
    "mediaSingle": frozenset({"media", "caption"}),
    "mediaGroup": frozenset({"media"}),
    "caption": _INLINE,
}
_LEAVES = frozenset(
    {"text", "hardBreak", "mention", "emoji", "inlineCard", "blockCard", "date", "status", "rule", "media"}
)
_NOT_EMPTY = frozenset(
    {
        "bulletList",
        "orderedList",
        "listItem",
        "blockquote",
        "panel",
        "table",
        "tableRow",
        "tableHeader",
        "tableCell",
        "taskList",
    }
)


_ATTRIBUTES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "heading": lambda a: type(a.get("level")) is int and a["level"] in range(1, 7),
    "panel": lambda a: a.get("panelType") in {"info", "note", "tip", "warning", "error", "success", "custom"},
    "mention": lambda a: isinstance(a.get("id"), str),
    "emoji": lambda a: isinstance(a.get("shortName"), str),
    "inlineCard": lambda a: "url" in a or "data" in a,
    "blockCard": lambda a: "url" in a or "data" in a,
    "date": lambda a: isinstance(a.get("timestamp"), str),
    "status": lambda a: isinstance(a.get("text"), str) and isinstance(a.get("color"), str),
    "media": lambda a: isinstance(a.get("type"), str),
    "taskItem": lambda a: a.get("state") in {"TODO", "DONE"},
    "link": lambda a: isinstance(a.get("href"), str) and bool(a["href"]),
    "textColor": lambda a: isinstance(a.get("color"), str),
    "subsup": lambda a: a.get("type") in {"sub", "sup"},
}
_MARKS = frozenset({"strong", "em", "code", "link", "strike", "underline", "subsup", "textColor", "backgroundColor"})
_WITH_CODE = frozenset({"code", "link"})


def is_document(value: JsonValue) -> bool:
    """Whether Jira takes the value as a document: a ``doc`` of version 1, every node in a place where it may stand."""
    if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
        return False
    return isinstance(value.get("content"), list) and _holds(value)


def _holds(node: dict[str, Any]) -> bool:
    kind = node["type"]
    if not _has_attributes(node):
        return False
    if kind in _LEAVES:
        return "content" not in node and (kind != "text" or _is_text(node))
    children = node.get("content", [])
    if not isinstance(children, list) or (not children and kind in _NOT_EMPTY):
        return False
    return all(_stands(child, in_=kind) for child in children)


def _has_attributes(node: dict[str, Any]) -> bool:
    """Whether a node or a mark has the attributes that its type needs."""
    check, attributes = _ATTRIBUTES.get(node["type"]), node.get("attrs", {})
    return isinstance(attributes, dict) and (check is None or check(attributes))


def _stands(node: object, in_: str) -> bool:
    if not isinstance(node, dict) or node.get("type") not in _CHILDREN[in_]:
        return False
    return not (in_ == "codeBlock" and node.get("marks")) and _holds(node)


def _is_text(node: dict[str, Any]) -> bool:
    text, marks = node.get("text"), node.get("marks", [])
    if not isinstance(text, str) or not text or not isinstance(marks, list):
        return False
    kinds = [mark.get("type") if isinstance(mark, dict) else None for mark in marks]
    if len(set(kinds)) < len(kinds) or not _MARKS.issuperset(kinds):
        return False
    if "code" in kinds and not _WITH_CODE.issuperset(kinds):
        return False
    return all(_has_attributes(mark) for mark in marks)


def document(text: str) -> dict[str, JsonValue]:
    """A document of plain text, a paragraph for each line that is not empty."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines],
    }


def plain(node: Any) -> str:
    """The text of a document, a line for each block."""
    kind = node["type"]
    if kind in _TEXTS:
        return _TEXTS[kind](node)
    glue = "" if kind in _LINES else " | " if kind == "tableRow" else "\n"
    return glue.join(plain(child) for child in node.get("content", []))


_LINES = frozenset({"paragraph", "heading", "codeBlock", "taskItem", "caption"})
_TEXTS: dict[str, Callable[[Any], str]] = {
    "text": lambda node: str(node["text"]),
    "hardBreak": lambda _node: "\n",
    "mention": lambda node: str(node["attrs"].get("text") or node["attrs"]["id"]),
    "status": lambda node: str(node["attrs"]["text"]),
    "emoji": lambda node: str(node["attrs"].get("text") or node["attrs"]["shortName"]),
    "inlineCard": lambda node: str(node["attrs"].get("url", "")),
    "blockCard": lambda node: str(node["attrs"].get("url", "")),
}
