"""Lines below a finding that begin nothing: they go on with its open field, judge it, or are none of its."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.extract.citing import judge
from connector.extract.fields import FINDING, LONG
from connector.extract.remarks import says_nothing
from connector.extract.stating import TITLE_LATIN, is_title

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Paragraph


def go_on(draft: Draft, text: str, paragraph: Paragraph, name: str, vocabulary: Vocabulary, *, alone: bool) -> None:
    """A paragraph or a deeper item below a finding that said its number only, or that goes on with field ``name``."""
    if paragraph.kind != "item" and is_title(draft.fields.get("statement")):
        draft.put("title", draft.fields.pop("statement").text, paragraph.place, rule="lead")
    if alone and name in LONG:
        draft.extend(name, text, paragraph.place)
        return
    if paragraph.kind != "item" and "statement" in draft.fields:
        judge(draft, text, paragraph.place, vocabulary)
        return
    if name == "aside" or says_nothing(text, vocabulary):
        return
    if len(text) <= TITLE_LATIN and judge(draft, text, paragraph.place, vocabulary):
        return
    if paragraph.kind == "item" or "statement" not in draft.fields:
        draft.extend(name if name in FINDING else "statement", text, paragraph.place)
