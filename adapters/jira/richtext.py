"""Rich text for a Jira of either deployment: fitted to its limit, written in its markup, read back as plain text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from adapters.fitting import fitted
from adapters.jira import adf, wiki
from adapters.text import comparable, units

if TYPE_CHECKING:
    from pydantic import JsonValue

    from connector.model.ticket import Account, RichText

Deployment = Literal["cloud", "datacenter"]

LIMIT = 32_767
"""UTF-16 units of a description or comment, measured after conversion."""


def written(text: RichText | str, deployment: Deployment) -> JsonValue:
    """The text in the deployment's markup, cut visibly where it is too long."""
    fitting = fit(text, deployment)
    return adf.document(fitting) if deployment == "cloud" else wiki.markup(fitting)


def comment(text: RichText | str, deployment: Deployment, last: str, mention: Account | None = None) -> JsonValue:
    """The same for a comment. ``last``: a line that is never cut; ``mention``: whom the first line calls."""
    if deployment == "datacenter":
        called = f"{wiki.mention(mention)}\n" if mention else ""
        return called + wiki.markup(_fitting(text, deployment, LIMIT - units(called), last))
    calls = [adf.mention(mention)] if mention else []
    return adf.document(_fitting(text, deployment, LIMIT - len(json.dumps(calls)), last), *calls)


def shown(text: RichText | str, deployment: Deployment) -> str:
    """What :func:`read` makes of :func:`written`, without the tracker between them."""
    return comparable(fit(text, deployment).plain)


def read(value: Any) -> str:
    """Plain text of a description, a comment or another rich field as Jira returns it, ready to compare."""
    if adf.is_document(value):
        return comparable(adf.plain(value))
    return comparable(wiki.plain(value)) if isinstance(value, str) else ""


def fit(text: RichText | str, deployment: Deployment) -> RichText:
    """The text cut to what a description holds."""
    return _fitting(text, deployment, LIMIT)


def _fitting(text: RichText | str, deployment: Deployment, limit: int, last: str = "") -> RichText:
    return fitted(text, lambda rich: at_most(rich) > limit and size(rich, deployment) > limit, last)


def at_most(rich: RichText) -> int:
    """No text is longer than this in any form: quickly counted, and enough to know of almost every text that it fits.

    An escaped character takes five units, a line break a node and a half, and a line the nodes of a labelled item.
    """
    words = [word for line in rich.lines for word in (line.label, line.text)]
    return sum(5 * units(word) + 100 * word.count("\n") for word in words) + 300 * (len(rich.lines) + 1)


def size(rich: RichText, deployment: Deployment) -> int:
    """The length in the store. Which form of a document Cloud measures is not documented: the longer one counts."""
    as_markup = units(wiki.markup(rich))
    if deployment == "datacenter":
        return as_markup
    with_empty_lines = as_markup + len(rich.lines)
    return max(with_empty_lines, units(json.dumps(adf.document(rich), ensure_ascii=False, separators=(",", ":"))))
