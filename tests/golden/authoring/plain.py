"""Web pages and texts of the golden set."""

from __future__ import annotations

import base64
import json
from html import escape
from typing import TYPE_CHECKING

from tests.golden.authoring.markup import Grid, Line, blocks, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.golden.authoring.markup import Block


def write_raw(path: Path, text: str, options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """The text as it stands: Markdown, plain text, HTML or JSON that the content writes out itself."""
    if path.suffix == ".json":
        json.loads(text)
    path.write_bytes(text.lstrip("\n").encode(options.get("encoding", "utf-8")))
    return path


def write_markdown(path: Path, text: str, _options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """Set the text as Markdown."""
    path.write_text("\n\n".join(_marked(block) for block in blocks(text)) + "\n", encoding="utf-8")
    return path


def _marked(block: Block) -> str:
    match block:
        case Grid():
            rows = [f"| {' | '.join(shown(cell).replace('|', '/') for cell in row)} |" for row in block.rows]
            return "\n".join([rows[0], "|" + "---|" * len(block.rows[0]), *rows[1:]])
        case Line("", "break"):
            return "---"
        case Line(text, "heading", level):
            return f"{'#' * level} {shown(text)}"
        case Line(text, "bullet"):
            return f"- {shown(text)}"
        case Line(text):
            return shown(text)


def write_mail(path: Path, text: str, options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """A letter with the text as an attached Markdown file; ``options``: subject, letter."""
    boundary = "=_closeout"
    subject = base64.b64encode(options["subject"].encode()).decode()
    parts = [
        f"Subject: =?utf-8?B?{subject}?=\nFrom: auditor@example.org\nTo: quality@example.org\nMIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"\n',
        f"--{boundary}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
        base64.b64encode(options["letter"].encode()).decode(),
        f"--{boundary}\nContent-Type: text/markdown; charset=utf-8; name=report.md",
        "Content-Disposition: attachment; filename=report.md\nContent-Transfer-Encoding: base64\n",
        base64.encodebytes(text.lstrip("\n").encode()).decode(),
        f"--{boundary}--\n",
    ]
    path.write_bytes("\n".join(parts).encode())
    return path


def write_page(path: Path, text: str, options: Mapping[str, str], tables: Mapping[str, str]) -> Path:
    """Set the text as a web page, with what a saved page carries around its content; ``options``: title, footer."""
    body = "\n".join(_block(block, tables) for block in blocks(text))
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(options.get("title", ""))}</title>'
        "<style>td{border:1px solid #999}</style><script>var open = 'NC-99 major';</script></head>\n<body>\n"
        f"{body}\n<footer>{escape(options.get('footer', ''))}</footer>\n</body></html>\n"
    )
    path.write_text(page, encoding="utf-8")
    return path


def _block(block: Block, tables: Mapping[str, str]) -> str:
    match block:
        case Grid():
            return _table(block, tables)
        case Line("", "break"):
            return "<hr>"
        case Line(text, "heading", level):
            return f"<h{level}>{_rich(text)}</h{level}>"
        case Line(text, "bullet"):
            return f"<ul><li>{_rich(text)}</li></ul>"
        case Line(text):
            return f"<p>{_rich(text)}</p>"


def _rich(text: str) -> str:
    return escape(shown(text), quote=False).replace("\n", "<br>")


def _table(grid: Grid, tables: Mapping[str, str]) -> str:
    spans = {(y, x): (down, right) for y, x, down, right in grid.spans()}
    rows = []
    for y, row in enumerate(grid.rows):
        tag = "th" if y < grid.headers else "td"
        cells = [
            f"<{tag}{_attributes(*spans[y, x])}>{_cell(text, tables)}</{tag}>"
            for x, text in enumerate(row)
            if (y, x) in spans
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _cell(text: str, tables: Mapping[str, str]) -> str:
    if text.startswith("{table:"):
        return "".join(_block(block, {}) for block in blocks(tables[text[7:-1]]))
    return _rich(text)


def _attributes(down: int, right: int) -> str:
    return (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{right}"' if right > 1 else "")
