"""What running text tells of the report's head: letters, memos and bulletins have no labels.

::

    公司于2026年2月24日至2月26日按照ISO/IEC 27001:2022开展了信息安全管理体系内部审核，审核组长为端木磊。
    Conducted 8 June 2026 – 10 June 2026 by Halvard Nystrom. Internal audit.
    Subject: Internal audit of service management, 15 to 17 June 2026
    二〇二六年二月二十八日                                    (a line that is nothing but a day: when it was issued)

Only what no label says is taken; sentences about another audit, or about what is to come, are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.head import company
from connector.model.document import Paragraph
from connector.model.wording import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.extract.head import Head
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document, Place

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_HAN = "〇零○一二三四五六七八九十\\d"
_TO = r"\s*(?:[-–—~～〜至到]|to|until|and|&|through)\s*"
_DAY_ZH = (
    rf"(?:[{_HAN}]{{2,4}}\s*年\s*)?[{_HAN}]{{1,2}}\s*月\s*[{_HAN}]{{1,3}}\s*日?|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_DAY_EN = rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+{_MONTH})?(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?"
_LAST_EN = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}),?\s+\d{{4}}"
_DAYS_ZH = rf"(?P<days>(?:{_DAY_ZH})(?:{_TO}(?:{_DAY_ZH}|\d{{1,2}}日))?)"
_DAYS_EN = rf"(?P<days>(?:(?:{_DAY_EN}){_TO})?{_LAST_EN})"
_AUDIT_ZH = r"(?:审核|審核|稽核|内审|內稽)"
_DID_ZH = r"(?:开展|開展|实施|實施|进行|進行|组织|組織|办理|辦理|执行|執行|完成)"
_DID_EN = r"\b(?:conducted|performed|carried\s+out|took\s+place|held|undertaken|visited|audited)\b"
_TOLD = (
    re.compile(rf"{_DAYS_ZH}[^。；;\n]{{0,40}}?(?:{_DID_ZH}|对|對)[^。；;\n]{{0,40}}?{_AUDIT_ZH}"),
    re.compile(rf"{_AUDIT_ZH}(?:时间|時間|日期|期间|期間)?\s*(?:为|為|于|於|是|在|自|从|[（(])?\s*{_DAYS_ZH}"),
    re.compile(rf"{_AUDIT_ZH}[^。；;\n]{{0,40}}?[于於在自]\s*{_DAYS_ZH}\s*{_DID_ZH}"),
    re.compile(rf"{_DID_EN}[^.;\n]{{0,60}}?{_DAYS_EN}", re.IGNORECASE),
    re.compile(rf"\b(?:audit|assessment|visit)\b[^.;\n]{{0,80}}?{_DAYS_EN}", re.IGNORECASE),
)
_LEADERS = r"(?:审核组组长|审核组长|審核組長|稽核组长|稽核組長|主任审核员|主導稽核員)"
_LEADER_ZH = re.compile(
    rf"{_LEADERS}\s*(?:为|為|是|由|[:：]|\s)\s*(?P<name>[{CJK}]{{2,4}}(?:[、，,][{CJK}]{{2,4}}(?![{CJK}]))*)(?![{CJK}])|"
    rf"{_LEADERS}(?P<alone>[{CJK}]{{2,3}})\s*$|{_LEADERS}(?P<said>[{CJK}]{{2,3}}?)(?=宣布|介绍|通报|主持|代表|汇报|报告|說明|说明)"
)
_TEAM_ZH = re.compile(
    rf"(?:审核|審核|稽核)(?:组|組|小组|小組)?(?:成员|成員)?(?:由|为|為|包括)\s*(?P<names>[{CJK}]{{2,4}}(?:[(（][^()（）]{{1,10}}[)）])?"
    rf"(?:[、，,及和]\s*[{CJK}]{{2,4}}?(?:[(（][^()（）]{{1,10}}[)）])?)*?)(?:等.{{0,4}})?(?:组成|組成|担任|擔任|\s*[。；;]|$)"
)
_AUDITOR_EN = re.compile(
    rf"(?i:{_DID_EN})[^.;\n]{{0,90}}?\bby\s+(?P<name>[A-Z][\w'’.-]+(?:\s+(?:van|de|der|von|[A-Z][\w'’.-]*)){{1,3}})"
)
_ELSEWHERE = re.compile(
    r"上次|上年|去年|前次|往年|历次|曾|拟|将于|將於|计划于|计划在|下次|下一次|建议|整改|完成日期|期限|前完成|之前|"
    r"截至|更新于|更新日期|previous|last\s+(?:year|audit|updated)|updated|as\s+(?:of|at)\b|prior|next|planned|will\s+be|due",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"截至|更新|updated|as\s+(?:of|at)\b", re.IGNORECASE)
_ONLY_DAY = re.compile(
    rf"\s*(?:[{CJK}A-Za-z（）() ]{{0,14}}?[\s\u3000]+)?"
    rf"(?P<day>[{_HAN}]{{4}}\s*年\s*[{_HAN}]{{1,2}}\s*月\s*[{_HAN}]{{1,3}}\s*日|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_LAST_EN})"
    r"\s*[。.]?\s*"
)
_KIND = re.compile(
    rf"(?:本次|此次|这次|對|对|{_DID_ZH})[^。；;\n]{{0,40}}?(?P<kind>[^。；;，,\n\d]{{0,12}}{_AUDIT_ZH})(?!\s*\d)|"
    r"(?P<latin>\b(?:internal|external|surveillance|certification|recertification|supplier|customer|second-party|third-party)"
    r"\s+(?:\w+\s+){0,3}audit\b)",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"\baudit\s+of\s+(?P<name>[A-Z][\w&,'’ -]*?"
    r"\b(?:Ltd|Limited|Inc|LLC|LLP|plc|GmbH|AG|AS|AB|Corp|Corporation|Co|Pty|SA|BV|NV|Bank))\b\.?"
)
_NUMBERED = re.compile(
    r"\b(?:[Aa]udit|[Rr]eport)\s+(?:[Nn]o\.?\s*)?(?P<number>(?!ISO|IEC|EN)[A-Z]{2,6}[-/]\d[\w/-]*\d)\b"
)
_AUDITORS_EN = re.compile(
    r"\b[Aa]uditors?\s*:?\s+(?P<name>[A-Z][\w'’.-]+(?:\s(?:van|de|der|von|[A-Z][\w'’.-]*)){1,3}"
    r"(?:(?:,|\s+and|\s*&)\s+[A-Z][\w'’.-]+(?:\s(?:van|de|der|von|[A-Z][\w'’.-]*)){1,3})*)"
)
_ASSESSED = re.compile(
    r"\b(?:[Ww]e\s+(?:have\s+)?)?(?:assessed|audited)\s+(?P<name>[A-Z][\w&.,'’ -]{2,60}?)\s+against\b"
)
_SIGNED = re.compile(
    r"\s*(?P<name>[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]*){1,3})\s*[,–—-]\s*(?:Lead|Principal|Senior)?\s?Auditor\s*"
)
_CALLED_LIKE_ONE = re.compile(
    r"\baudit\s+of\s+(?:the\s+)?(?P<name>(?!(?:ICT?|IT|Information|Service|Services|Quality|Cloud|Managed|Security|Network|Data|"
    r"Corporate|Shared|Digital|Facility|Human|Customer)\b)[A-Z][\w&'’-]+(?:\s[A-Z][\w&'’-]+){0,3}\s"
    r"(?:Services|Group|Holdings|Partners|Systems|Solutions|Technologies|Logistics|Foods|Bank|Insurance|University|Hospital|Council|"
    r"Trust|Agency|Company|Analytics|Energy|Airlines|Airways|Railways?|Telecom|Networks|Software|Industries|Engineering|Pharma))"
    r"(?=\s*(?:[,.(–—]|$|\d|-\s))"
)
_BODY = re.compile(
    r"\b(?:Ltd|Limited|Inc|LLC|LLP|plc|GmbH|Pharma|Bank|Group|Consulting|Services|Solutions|Systems|Certification|Assurance|"
    r"International|Team|Department|Office|University|Company|Corp|Partners|Associates|Foods|Logistics|Technologies|Holdings)\b"
)
"""What shows that somebody who audited is an organisation, and no person."""

_ADDRESSED = re.compile(r"贵(?:司|公司|方|单位|行|院|校|中心)|你(?:司|公司|方|单位)|貴(?:司|公司|方|單位)")
_ADDRESSEE = re.compile(
    rf"\s*(?:致\s*[:：]?\s*(?P<to>[{CJK}（）()A-Za-z0-9]{{4,40}})|(?P<name>[{CJK}（）()A-Za-z0-9]{{4,40}})\s*[:：])\s*"
)
_MASTHEAD = re.compile(
    rf"第\s*[\d{_HAN[:-3]}]{{1,4}}\s*期.*?(?P<day>{_DAY_ZH})\s*$|\b(?:Issue|Vol\.?|No\.)\s*\d+\b.*?(?P<latin>{_LAST_EN})\s*$"
)
_LONGEST, _FIRST, _LAST = 400, 12, 4


def from_sentences(head: Head, document: Document, vocabulary: Vocabulary) -> None:
    """Offer what the first paragraphs tell, and the day in the last lines, as the least sure of all values."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph) and len(block.text) <= _LONGEST]
    for paragraph in paragraphs[:_FIRST]:
        for sentence in _sentences(paragraph.text):
            if not _ELSEWHERE.search(sentence):
                _told(head, sentence, paragraph.place, vocabulary)
    if (title := head.fields.get("title")) is not None:
        for sentence in (one for one in _sentences(title.text) if not _UPDATED.search(one)):
            _told(head, sentence, title.place, vocabulary)
    _addressed(head, paragraphs)
    for paragraph in paragraphs[:_LAST]:
        if (found := _MASTHEAD.search(paragraph.text)) is not None:
            head.offer("issued_on", found["day"] or found["latin"], paragraph.place, weak=True, rule="told")
    _signed(head, paragraphs[-_LAST:], vocabulary)


def _signed(head: Head, last: Sequence[Paragraph], vocabulary: Vocabulary) -> None:
    """Who signed as auditor, and the day, in the last lines; no day that is the value of the label above it."""
    for before, paragraph in zip([None, *last], last, strict=False):
        if "auditors" not in head.fields and (signed := _SIGNED.fullmatch(paragraph.text)) is not None:
            head.offer("auditors", signed["name"], paragraph.place, weak=True, rule="told")
        asked = vocabulary.label(before.text) if before is not None else None
        if (found := _ONLY_DAY.fullmatch(paragraph.text)) is not None and (asked is None or asked.weak):
            head.offer("issued_on", found["day"], paragraph.place, weak=True, rule="told")


def _told(head: Head, sentence: str, place: Place, vocabulary: Vocabulary) -> None:
    for pattern in _TOLD:
        if "audit_dates" not in head.fields and (found := pattern.search(sentence)):
            head.offer("audit_dates", found["days"], place, weak=True, rule="told")
    team = _TEAM_ZH.search(sentence)
    if team and "auditors" not in head.fields:
        head.offer("auditors", re.sub("[及和]", "、", team["names"]), place, weak=True, rule="told")
    named = _LEADER_ZH.search(sentence) or _AUDITOR_EN.search(sentence) or _AUDITORS_EN.search(sentence)
    if named and "auditors" not in head.fields and not _BODY.search(named.group()):
        names = named.groupdict()
        head.offer(
            "auditors", names["name"] or names.get("alone") or names.get("said") or "", place, weak=True, rule="told"
        )
    if (
        audited := _OF_WHOM.search(sentence) or _ASSESSED.search(sentence) or _CALLED_LIKE_ONE.search(sentence)
    ) is not None:
        head.offer("organisation", audited["name"], place, weak=True, rule="told")
    if (numbered := _NUMBERED.search(sentence)) is not None:
        head.offer("report_number", numbered["number"], place, weak=True, rule="told")
    kind = _KIND.search(sentence)
    words = (kind["kind"] or kind["latin"] or "") if kind else ""
    if vocabulary.audit_types.find(words):
        head.offer("told", words, place, weak=True, rule="told")


def _addressed(head: Head, paragraphs: Sequence[Paragraph]) -> None:
    """A letter that speaks of “贵司” is addressed to the organisation that was audited."""
    if not any(_ADDRESSED.search(paragraph.text) for paragraph in paragraphs):
        return
    for paragraph in paragraphs[:_LAST]:
        found = _ADDRESSEE.fullmatch(paragraph.text)
        named = (found["to"] or found["name"]).removesuffix("：").removesuffix(":") if found else ""
        if found is not None and company(named):
            head.offer("organisation", named, paragraph.place, weak=True, rule="told")


def _sentences(text: str) -> Iterator[str]:
    return (part for part in re.split(r"(?<=[。；;])|(?<=[.])\s+(?=[A-Z])|\n", text) if part.strip())
