"""Lines that say what the list below them holds: “审核过程中发现：”, “另提出观察项1项：”, a count before the items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.extract.context import as_printed
from connector.extract.leads import ENUMERATOR
from connector.model.audit import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Holds, Vocabulary
    from connector.model.document import Paragraph

_ANNOUNCES = re.compile(r"[:：]\s*$")
_COUNTED = re.compile(r"(?P<count>\d{1,2}|[一二两三四五六七八九])\s*(?:个|項|项|条|起|件)?")
_RAISED = re.compile(
    r"开具|開具|开出|開出|提出|发现|發現|识别|存在|\b(?:raised|identified|found|issued|reported|recorded)\b",
    re.IGNORECASE,
)
_FIGURES = {sign: figure for figure, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_LONGEST, _NEAR = 120, 10


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a list holds. ``grade``: that of all its items, where the line names one."""

    listing: bool
    grade: Printed | None = None


def announcement(
    paragraphs: Sequence[Paragraph], at: int, vocabulary: Vocabulary, leads: Leads, inside: Holds
) -> Announcement | None:
    """What a line announces; None where it announces nothing.

    ``inside``: what its section holds; one that sums up only names again what was found.
    """
    text = paragraphs[at].text
    text = _last_sentence(text) if _ANNOUNCES.search(text) and inside != "conclusion" else text
    if len(text) > _LONGEST or leads.read(text).number:
        return None
    if _ANNOUNCES.search(text):
        holds = vocabulary.holds(text.rstrip(" :："))
        return None if holds == "other" else Announcement(holds == "findings", _grade(text, paragraphs[at], vocabulary))
    counted = _counted(text, vocabulary)
    if counted and _RAISED.search(text) and _items(paragraphs, at) == sum(counted.values()):
        return Announcement(listing=True, grade=_grade(text, paragraphs[at], vocabulary))
    return None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[。！!?])|(?<=\.)\s+(?=[A-Z])", text.strip())[-1]


def _counted(text: str, vocabulary: Vocabulary) -> dict[str, int]:
    """How many findings of each grade a sentence counts, nones left out."""
    found: dict[str, int] = {}
    for hit in vocabulary.grades.find(text):
        beside = _COUNTED.match(text[hit.end : hit.end + _NEAR].lstrip(" ：:共计为"))
        if beside is not None and (count := _FIGURES.get(beside["count"]) or int(beside["count"] or 0)):
            found[hit.meaning] = found.get(hit.meaning, 0) + count
    return found


def _items(paragraphs: Sequence[Paragraph], at: int) -> int:
    """How many items of a list follow without a break."""
    count = 0
    for paragraph in paragraphs[at + 1 :]:
        if paragraph.kind != "item" and not ENUMERATOR.match(paragraph.text):
            break
        count += 1
    return count


def _grade(text: str, paragraph: Paragraph, vocabulary: Vocabulary) -> Printed | None:
    """The one grade that a line names with anything but a none before it."""
    hits = [
        hit for hit in vocabulary.grades.find(text) if hit.meaning != "ungraded" and not _NONE.search(text[: hit.start])
    ]
    if len({hit.meaning for hit in hits}) != 1:
        return None
    return Printed(as_printed(hits[0], text), paragraph.place, text, "announced", weak=True)


_NONE = re.compile(r"(?:无|無|没有|沒有|未发现|未發現|\bno|\bnot any)\s*$", re.IGNORECASE)
