"""Wiki markup, as version 2 of the interface speaks it, to the document format and back.

Only what reports and comments need: headings, lists, bold, and the backslash that makes a character literal. Anything
else of the markup stays as the text it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapters.sandbox.jira.adf import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import JsonValue

_HEADING = re.compile(r"h([1-6])\.\s+(.*)")
_ITEM = re.compile(r"([*#-])\s+(.*)")
_BOLD = re.compile(r"(?<![\\\w*])\*(?=[^\s*])(.+?)(?<=[^\s\\])\*(?![\w*])")
_ESCAPED = re.compile(r"\\([^\w\s\\])")
_SPECIAL = re.compile(r"([{}\[\]|*\\])")
_LISTS = {"*": "bulletList", "-": "bulletList", "#": "orderedList"}


def to_document(markup: str) -> dict[str, JsonValue]:
    """The document that a string of wiki markup stands for."""
    content: list[Any] = []
    for line in markup.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            continue
        if match := _HEADING.fullmatch(line):
            content.append({"type": "heading", "attrs": {"level": int(match[1])}, "content": _inline(match[2])})
        elif match := _ITEM.fullmatch(line):
            _append_item(content, _LISTS[match[1]], match[2])
        else:
            content.append({"type": "paragraph", "content": _inline(line)})
    return {"type": "doc", "version": 1, "content": content}


def _append_item(content: list[Any], kind: str, text: str) -> None:
    if not content or content[-1]["type"] != kind:
        content.append({"type": kind, "content": []})
    content[-1]["content"].append({"type": "listItem", "content": [{"type": "paragraph", "content": _inline(text)}]})


def _inline(text: str) -> list[JsonValue]:
    return [*_pieces(text)]


def _pieces(text: str) -> Iterator[JsonValue]:
    end = 0
    for match in _BOLD.finditer(text):
        if before := _literal(text[end : match.start()]):
            yield {"type": "text", "text": before}
        yield {"type": "text", "text": _literal(match[1]), "marks": [{"type": "strong"}]}
        end = match.end()
    if rest := _literal(text[end:]):
        yield {"type": "text", "text": rest}


def _literal(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def to_markup(document: Any) -> str:
    """The wiki markup that version 2 shows for a document."""
    return "\n\n".join(_block(node, "") for node in document.get("content", []))


def _block(node: Any, bullet: str) -> str:
    children = node.get("content", [])
    match node["type"]:
        case "bulletList" | "orderedList":
            deeper = bullet + ("*" if node["type"] == "bulletList" else "#")
            return "\n".join(_item(child, deeper) for child in children)
        case "blockquote" | "panel" | "expand":
            return "{quote}\n" + "\n\n".join(_block(child, "") for child in children) + "\n{quote}"
        case kind:
            return _SIMPLE.get(kind, plain)(node)


def _table(node: Any) -> str:
    return "\n".join("|" + "|".join(plain(cell) for cell in row["content"]) + "|" for row in node["content"])


_SIMPLE: dict[str, Callable[[Any], str]] = {
    "heading": lambda node: f"h{node['attrs']['level']}. {_line(node.get('content', []))}",
    "paragraph": lambda node: _line(node.get("content", [])),
    "codeBlock": lambda node: f"{{code}}\n{plain(node)}\n{{code}}",
    "rule": lambda _node: "----",
    "table": _table,
}


def _item(item: Any, bullet: str) -> str:
    first, *rest = item["content"]
    lines = [f"{bullet} {_block(first, bullet)}", *(_block(child, bullet) for child in rest)]
    return "\n".join(lines)


def _line(children: list[Any]) -> str:
    return "".join(_run(child) for child in children)


def _run(node: Any) -> str:
    if node["type"] != "text":
        return plain(node)
    text = _SPECIAL.sub(r"\\\1", node["text"])
    marks = {mark["type"]: mark.get("attrs", {}) for mark in node.get("marks", [])}
    if "link" in marks:
        text = f"[{text}|{marks['link']['href']}]"
    for kind, sign in (("strong", "*"), ("em", "_"), ("strike", "-"), ("underline", "+")):
        if kind in marks:
            text = f"{sign}{text}{sign}"
    return f"{{{{{text}}}}}" if "code" in marks else text
