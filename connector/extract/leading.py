"""What the lines before a finding tell of the report's head, and the line that it begins with of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.citing import judge, take_duty
from connector.extract.lines import before_labels
from connector.extract.shapes import is_code
from connector.extract.stating import facts
from connector.extract.tables import OF_THE_REPORT, is_head_line, speaks_of
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.drafts import Draft
    from connector.extract.head import Head
    from connector.extract.leads import Lead
    from connector.extract.pairs import Piece
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place


def offer_pieces(head: Head, pieces: Sequence[Piece], place: Place, vocabulary: Vocabulary, *, inside: bool) -> None:
    """Offer labelled values to the head; a bare number beside others of the head is the report's.

    ``inside``: they stand within a finding, so that what they say of the report is less sure.
    """
    checked = any("auditors" in piece.fields for piece in pieces) and any(
        {"department", "process", "standards"} & set(piece.fields) for piece in pieces
    )
    for piece in pieces:
        if piece.meaning is None:
            continue
        if checked and not inside and fold(piece.label) in _DAY:
            head.offer("audit_dates", piece.value, place, piece.label, weak=True)
            continue
        if not inside and fold(piece.label) in _REFERENCES and _REFERENCE.fullmatch(piece.value.strip()):
            head.offer("report_number", piece.value, place, piece.label, weak=True)
        if piece.meaning.fields != ("number",):
            head.offer_labelled(piece.meaning, piece.value, place, vocabulary, piece.label, weak=inside)
            continue
        others = [other.meaning for other in pieces if other.meaning and other is not piece]
        beside = is_head_line(others) or (speaks_of(others, OF_THE_REPORT) and is_code(piece.value))
        if not inside and beside:
            head.offer("report_number", piece.value, place, piece.label, weak=True)


_REMARK = re.compile(r"[(（][^()（）]{1,40}[)）]")
"""What only adds to a number, as “(QMS)” does: the statement is labelled below."""

_DAY = frozenset({"date", "日期"})
"""A bare date beside who audited what is the day of the audit."""

_REFERENCES = frozenset({"reference", "ref", "referenceno", "refno", "ourref", "ourreference", "文号", "编号"})
_REFERENCE = re.compile(
    r"(?=.*\d)[A-Za-z\u3400-\u9fff]{1,8}[\w\u3400-\u9fff]*(?:[-/_.〔〕（）()\[\]号][\w\u3400-\u9fff]*)+"
)
"""How a report is numbered where its head only says “reference”: a code of several parts."""


def fill_from_lead(draft: Draft, lead: Lead, pieces: Sequence[Piece], vocabulary: Vocabulary) -> None:
    """Put what a line says of the finding that it begins into its draft; ``pieces``: the labels in it."""
    place = draft.place
    for name, text in (
        ("number", lead.number),
        ("grade", lead.grade),
        ("clause", lead.clause),
        ("department", lead.department),
    ):
        if text:
            counts = name == "number" and vocabulary.number.fullmatch(text) is None
            draft.put(name, text, place, rule="lead", weak=counts)
    stated, judged = facts(before_labels(lead.rest, pieces), vocabulary)
    if judged:
        judge(draft, judged, place, vocabulary)
    if stated:
        labelled = any("statement" in piece.fields for piece in pieces)
        draft.put("statement", stated, place, rule="lead", weak=labelled or _REMARK.fullmatch(stated) is not None)
    take_duty(draft, lead.after, place)
