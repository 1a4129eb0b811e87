"""A paragraph that runs several numbered findings together → one text for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.leads import ENUMERATOR
from connector.extract.raising import narrated
from connector.extract.stating import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Paragraph

_RUNS = (
    (
        re.compile(r"(?:(?<=^)|(?<=[。；;.\s]))[(（]?(\d{1,2})[、.．)）](?!\d)\s*"),
        [str(count) for count in range(1, 16)],
    ),
    (re.compile(r"(?:(?<=^)|(?<=[。；;.\s]))[(（]([a-z])[)）]\s*"), list("abcdefghijklmnop")),
    (re.compile(r"(?:(?<=^)|(?<=[。；;.\s]))[(（]([一二三四五六七八九十]{1,2})[)）]\s*"), list("一二三四五六七八九十")),
    (re.compile(r"(?:(?<=^)|(?<=[。；;.\s]))([①-⑳])\s*"), list("①②③④⑤⑥⑦⑧⑨⑩")),
)
"""Ways of counting findings within a paragraph, and how each counts up."""


def parts(paragraph: Paragraph, leads: Leads, narrative: Vocabulary | None = None) -> Iterator[tuple[str, bool]]:
    """The lines of a paragraph, one for each of several findings in it; whether each is numbered.

    ``narrative``: the words by which a section that tells what was looked at raises a finding within a paragraph.
    """
    numbered = paragraph.kind == "item" and any(sign.isalnum() for sign in paragraph.marker)
    text = f"{paragraph.marker} {paragraph.text}".strip() if numbered else paragraph.text
    runs = _run(text, leads)
    if not runs:
        yield from _told(text, leads, narrative) if narrative else [(text, ENUMERATOR.match(text) is not None)]
        return
    if text[: runs[0]].strip():
        yield text[: runs[0]].strip(), False
    for start, end in zip(runs, [*runs[1:], len(text)], strict=True):
        yield text[start:end].strip(), True


def _run(text: str, leads: Leads) -> list[int]:
    """Where “1. … 2. …” begin in ``text``, if they count up from one and any of them begins as a finding does."""
    for pattern, signs in _RUNS:
        found = list(pattern.finditer(text))
        counted = [match for match, sign in zip(found, signs, strict=False) if match[1] == sign]
        if len(counted) < _TWO or counted != found[: len(counted)]:
            continue
        starts = [match.start() for match in counted]
        ends = [*starts[1:], len(text)]
        if any(leads.read(text[start:end]).marks_finding for start, end in zip(starts, ends, strict=True)):
            return starts
    return []


def _told(text: str, leads: Leads, narrative: Vocabulary) -> Iterator[tuple[str, bool]]:
    """A paragraph cut where a sentence begins as a finding does: the finding's sentence, and what stands around it."""
    kept: list[str] = []
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    begins = [_begins(sentence, leads) for sentence in sentences]
    if not any(begins[1:]):
        told = list(narrated([part for part in _KEPT.split(text) if part], narrative))
        numbered = ENUMERATOR.match(text) is not None
        yield from ((part.strip(), raised or numbered) for part, raised in told)
        return
    for sentence, begun in zip(sentences, begins, strict=True):
        if begun:
            if kept:
                yield "".join(kept).strip(), False
            kept = []
            yield sentence.strip(), False
        else:
            kept.append(sentence)
    if kept:
        yield "".join(kept).strip(), False


def _begins(sentence: str, leads: Leads) -> bool:
    """Whether a sentence begins as a finding does, with its number and its clause or grade behind it."""
    lead = leads.read(sentence)
    return bool(lead.number and lead.rest and (lead.grade or lead.clause))


def runs_on(said: str, marker: str, paragraph: Paragraph) -> bool:
    """Whether an “item” is the middle of a sentence: not its list's mark, after a line that did not end.

    ``said``: the text before it, ``marker``: the mark of the list so far.
    """
    if not marker or paragraph.marker == marker or paragraph.marker[:1].isdigit():
        return False
    return bool(said) and ENDED.search(said) is None


_SENTENCE = re.compile(r"(?<=[。；])|(?<=[.;])\s+(?=[A-Z\[【(])")
_KEPT = re.compile(r"(?<=[。；])|(?<=[.;])(?=\s+[A-Z\[【(])")
_TWO = 2
