"""A paragraph that runs several numbered findings together → one text for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.leads import ENUMERATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.leads import Leads
    from connector.model.document import Paragraph

_NUMBERED_RUN = re.compile(r"(?:(?<=^)|(?<=[。；;.\s]))[(（]?(\d{1,2})[、.．)）](?!\d)\s*")


def parts(paragraph: Paragraph, leads: Leads) -> Iterator[tuple[str, bool]]:
    """The lines of a paragraph, one for each of several numbered findings in it; whether each is numbered."""
    numbered = paragraph.kind == "item" and any(sign.isalnum() for sign in paragraph.marker)
    text = f"{paragraph.marker} {paragraph.text}".strip() if numbered else paragraph.text
    runs = _run(text, leads)
    if not runs:
        yield text, ENUMERATOR.match(text) is not None
        return
    if text[: runs[0]].strip():
        yield text[: runs[0]].strip(), False
    for start, end in zip(runs, [*runs[1:], len(text)], strict=True):
        yield text[start:end].strip(), True


def _run(text: str, leads: Leads) -> list[int]:
    """Where “1. … 2. …” begin in ``text``, if they count up from one and any of them begins as a finding does."""
    found = list(_NUMBERED_RUN.finditer(text))
    counted = [match for place, match in enumerate(found, 1) if int(match[1]) == place]
    if len(counted) < _TWO or counted != found[: len(counted)]:
        return []
    starts = [match.start() for match in counted]
    ends = [*starts[1:], len(text)]
    marked = any(leads.read(text[start:end]).marks_finding for start, end in zip(starts, ends, strict=True))
    return starts if marked else []


_TWO = 2
