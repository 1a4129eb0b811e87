"""What a statement says of itself: the clause it breaks, the grade it was given, that it happened before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary

_NUMBER = r"(?:附录\s?)?(?:[A-D]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}\s?[a-z]?(?![\d.])[)）]?"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:[/、,，;；和及与&]|and)\s*(?:条款|clause)?\s*{_NUMBER})*"
_STANDARD = r"(?:ISO|IEC|GB/?T)[\s/]*(?:IEC)?[\s-]*\d{4,5}(?:[-.]\d)?(?:\s*[:：-]\s*\d{4})?"
_BREAKS_ZH = re.compile(
    r"(?:不符合|不满足|未满足|违反|违背|不符|没有满足|與|与)(?:了)?[^。；;\n]{0,60}?"
    rf"(?<![\d.A-Za-z]){_NUMBERS}[^。；;\n]{{0,12}}?(?:条|條|要求|规定|規定)"
)
_BREAKS_LATIN = re.compile(
    r"(?:contrary to|against|violat\w+|in breach of|nonconform\w*\s+(?:with|to)|requirements? of|required by|"
    r"not (?:meet|comply|conform|fulfil)\w*)"
    rf"[^.;\n]{{0,50}}?(?:{_STANDARD}[^.;\n]{{0,30}}?)?(?:clauses?|§|control|section|annex)?\s*(?<![\d.]){_NUMBERS}",
    re.IGNORECASE,
)
_MARK = r"(?:clauses?|control|annex a|§|条款|條款)"
_AT_START = re.compile(rf"^\s*(?:\[|【|\()?\s*(?:{_STANDARD}\s*)?{_MARK}\s*[:：]?\s*{_NUMBERS}", re.IGNORECASE)
_AT_END = re.compile(
    rf"[(（\[【]\s*(?:不符合)?(?:{_STANDARD}[\s,，:：]*)?(?:{_MARK})?\s*[:：]?\s*{_NUMBERS}\s*(?:条款?)?\s*[)）\]】]\s*[.。]?\s*$",
    re.IGNORECASE,
)
_PATTERNS = (_AT_START, _AT_END, _BREAKS_ZH, _BREAKS_LATIN)


def cite(draft: Draft) -> None:
    """Take the clause from the statement, or the title, where no label gave one."""
    if "clause" in draft.fields:
        return
    for name in ("statement", "title", "evidence", "requirement"):
        held = draft.fields.get(name)
        for pattern in _PATTERNS if held else ():
            if held and (found := pattern.search(held.text)):
                draft.put("clause", found.group(), held.place, rule=f"in {name}", weak=True)
                return


def grade_from_remark(draft: Draft, leads: Leads) -> None:
    """Take the grade that a remark or the statement begins with, where no label, tick or heading gave one."""
    for name in ("comment", "statement", "title"):
        held = draft.fields.get(name)
        if held is None or "grade" in draft.fields:
            continue
        lead = leads.read(held.text)
        if lead.grade and lead.rest:
            draft.put("grade", lead.grade, held.place, rule=f"in {name}", weak=True)


def note_repeat(draft: Draft, vocabulary: Vocabulary) -> None:
    """Note that the auditor calls it a repeat."""
    if "repeat" in draft.fields:
        return
    for name in ("statement", "title", "comment", "evidence"):
        hits = vocabulary.repeats.find(draft.text(name)) if name in draft.fields else ()
        if any(hit.meaning for hit in hits) and not any(not hit.meaning for hit in hits):
            draft.put("repeat", hits[0].word, draft.fields[name].place, rule=f"in {name}")
            return
