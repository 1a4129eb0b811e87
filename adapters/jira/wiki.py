"""Rich text as Jira Data Center's REST 2 takes it: a string of wiki markup.

Everything that came from a report is escaped, so that it shows as it was written:

=============================== =============================================================================
in the text                     becomes
=============================== =============================================================================
``{ } [ ] * _ ^ ~ | !``         the same behind a backslash: macros, links, emphasis, tables, images, users
``-- - + # ?? ( :``             behind a backslash only where Jira would read markup, an icon or a smiley
``h1.`` ``bq.`` begins a line   the dot as ``&#46;``: a backslash does not stop a heading
backslash                       ``&#92;``: two of them are a line break, which is what we use them for
``&#42;`` ``&amp;``             the ampersand as ``&amp;``: Jira reads entities
=============================== =============================================================================
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.model.ticket import Account, Line, RichText

_BREAK = "\\\\ "
_ESCAPED = re.compile(
    r"""
      (?P<slash>\\)
    | (?P<entity>&(?=\#?\w+;))
    | (?P<dot>(?:(?<=^h[1-6])|(?<=^bq))\.)
    | (?P<mark>[{}\[\]*_^~|!]
        | -(?=-)|(?<=-)-
        | (?:(?<=^)|(?<=\s))[-+\#](?=\S|$)|^[-\#](?=\s)
        | \?(?=\?)|(?<=\?)\?
        | \((?=(?:[cirxy?/+-]|tm|on|off|\*[rgby]?|!|flag|flagoff)\))
        | (?::(?=[()DPp|])|;(?=\)))
      )
    """,
    re.VERBOSE | re.MULTILINE,
)
_MARKUP = re.compile(r"(?P<break>\\\\ ?)|\\(?P<literal>[^\w\s]|_)|(?P<entity>&\#?\w+;)|(?P<strong>\*)")
_PREFIX = re.compile(r"^(?:h[1-6]\.|bq\.|[*#]+|-)[ \t]+")


def markup(rich: RichText) -> str:
    """The text as wiki markup: headings of the third level, items in a list, labels bold."""
    return "\n".join(_line(line) for line in rich.lines)


def mention(account: Account) -> str:
    """A word that calls somebody: Jira tells them. A name that would end it is only written."""
    return _literal(f"@{account.name or account.id}") if re.search(r"[\]\s]", account.id) else f"[~{account.id}]"


def plain(text: str) -> str:
    """The words of wiki markup that came from Jira, without headings, bullets, bold and escapes."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_MARKUP.sub(_read, _PREFIX.sub("", line, count=1)) for line in lines)


def _line(line: Line) -> str:
    prefix = {"heading": "h3. ", "item": "* ", "text": ""}[line.kind]
    label = f"*{_literal(line.label)}*" if line.label else ""
    text = _literal(line.text)
    if line.kind != "text":
        text = text.replace("\n", _BREAK)
    return prefix + " ".join(part for part in (label, text) if part)


def _literal(text: str) -> str:
    return _ESCAPED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    entities = {"slash": "&#92;", "entity": "&amp;", "dot": "&#46;"}
    return entities.get(match.lastgroup or "", "\\" + match.group())


def _read(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "break":
            return "\n"
        case "literal":
            return match["literal"]
        case "entity":
            return unescape(match["entity"])
        case _:
            return ""
