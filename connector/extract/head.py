"""The head of a report: who audited whom, when, against what. Collected from wherever it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.extract.blanks import placeholder, unfilled
from connector.extract.drafts import printed_value
from connector.extract.fields import FINDING, HEAD
from connector.extract.shapes import STANDARD, choose, dated, departmental
from connector.model.audit import Printed
from connector.model.wording import CJK

if TYPE_CHECKING:
    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document, Place, Table

_SEVERAL = frozenset({"auditors", "standards", "title"})
_PROPERTIES = {
    key: name
    for name, keys in {
        "report_number": ("audit_id", "audit_number", "report_number", "report_id"),
        "audit_dates": ("audit_date", "audit_dates"),
        "auditors": ("auditor", "auditors", "lead_auditor"),
        "standards": ("standard", "standards"),
        "audit_type": ("audit_type",),
        "organisation": ("organisation", "organization", "auditee"),
        "issued_on": ("report_date", "issued_on"),
    }.items()
    for key in keys
}
SHEET = "sheet"
"""The rule of a day that a sheet prints for its own part of the audit: all such days are the audit's."""

_COMPANY = re.compile(
    rf"([{CJK}（）()A-Za-z0-9]{{2,30}}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|研究院|研究所|银行|大学|医院))"
)
_LATIN_COMPANY = re.compile(
    r"[A-Z][\w&'’.-]*(?:\s[\w&'’.-]+){0,6}\s(?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|GmbH|AG|AB|Corp|Corporation|Pty|BV|NV)\.?"
)
_TITLE_WORDS = re.compile(r"审核|内审|稽核|审计|審計|audit|assessment|surveillance|CAPA|NCR|nonconform", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:audit|report)\s+(?:no\.?\s*)?(20\d{2}[-/](?:1[3-9]|[2-9]\d|\d{3}))\b", re.IGNORECASE)
"""The number of an audit within its year; one that could be a month is none."""

_REPORT_ID = re.compile(r"\b(?:AUD|IA|AR|AUDIT|ISMS|IAR|SA|NS|EA)[A-Z]*[-_/]?\d{2,4}(?:[-_/][A-Z0-9]{1,6}){0,4}\b")


@dataclass(slots=True)
class Head:
    """Values of the head, the surest first: a labelled one of the report, then one found inside a finding's form.

    ``shared``: what the head says of all findings: the department, or the process, that was audited.
    """

    fields: dict[str, Printed] = field(default_factory=dict)
    shared: dict[str, Printed] = field(default_factory=dict)

    def share(self, name: str, text: str, place: Place, label: str) -> None:
        """Keep what holds for all findings of the report; two different values hold for none."""
        held = self.shared.get(name)
        if held is not None and held.text != text.strip():
            self.shared[name] = replace(held, text="")
        elif held is None and not unfilled(text) and not _LISTED.search(text):
            self.shared[name] = Printed(text.strip(), place, label, "head", weak=True)

    def offer(self, name: str, text: str, place: Place, label: str = "", *, weak: bool = False, rule: str = "") -> None:
        """Keep ``text`` unless a value as sure is there; auditors and standards are gathered."""
        printed = None if unfilled(text) or placeholder(text) else printed_value(name, text, place, label)
        if printed is None or not printed.text:
            return
        held = self.fields.get(name)
        if held is None or (held.weak and not weak):
            self.fields[name] = replace(printed, weak=weak, rule=rule or printed.rule)
        elif rule == held.rule == SHEET and printed.text not in held.text:
            self.fields[name] = replace(held, text=f"{held.text}；{printed.text}")
        elif name in _SEVERAL and (held.weak == weak or name == "title") and printed.text not in held.text:
            self.fields[name] = replace(held, text=f"{held.text}\n{printed.text}")

    def take(self, other: Head, *, weak: bool) -> None:
        """Offer everything that another head holds."""
        for name, printed in other.shared.items():
            self.share(name, printed.text, printed.place, printed.label)
        for name, printed in other.fields.items():
            kept = printed.rule if weak or printed.rule == SHEET else ""
            self.offer(name, printed.text, printed.place, printed.label, weak=weak, rule=kept)

    def offer_labelled(
        self, meaning: Meaning, text: str, place: Place, vocabulary: Vocabulary, label: str = "", *, weak: bool = False
    ) -> bool:
        """Offer the value of a label, if the label names something of the head. Says whether it does."""
        if not weak:
            for shared in {"department", "process"} & set(meaning.fields):
                self.share(shared, text, place, label)
        name = choose(meaning, [text], HEAD.__contains__, vocabulary)
        bare = STANDARD.sub("", text)
        if name is None or (name in _DATES and not (dated(bare) or _YEAR.search(bare))):
            return False
        if name == "organisation" and _AUDITED.search(label) and departmental(text):
            self.share("department", text, place, label)
            return False
        if name == "organisation" and "scope" in meaning.fields and not (company(text) or departmental(text)):
            return False
        if name == "organisation" and _PERSON.search(text):
            return False
        text = _NEXT_SENTENCE.split(text, maxsplit=1)[0] if name == "organisation" else text
        client = name == "organisation" and _CLIENT.search(label) is not None
        own = weak and set(meaning.fields) & set(FINDING) and not (name == "audit_dates" and SPAN.search(text))
        rule = "form" if own else ""
        blank = name == "report_number" and _OF_BLANK.search(label) is not None
        self.offer(name, text, place, label, weak=weak or client or blank, rule=rule)
        return True


SPAN = re.compile(r"至|到|[—–~～〜]|\bto\b|日\s*-|\d\s*-\s*\d{1,2}\s+[A-Z]|\s-\s")
"""What shows that days of an audit are printed, not the day of a finding."""

_AUDITED = re.compile(r"^auditee|audited|受审|受稽|被审|受審|被稽|被審", re.IGNORECASE)
"""Who was audited: an organisation, or within one a department."""


def audited(label: str) -> bool:
    """Whether a label asks who, or which department, was audited."""
    return _AUDITED.search(label) is not None


_CLIENT = re.compile(r"client|customer|客户|委托", re.IGNORECASE)
"""Who asked for the audit, and may be another than the audited organisation."""

_OF_BLANK = re.compile(r"文件编号|文件編號|表单编号|表單編號|记录编号|document n", re.IGNORECASE)
"""What may number the blank that a report is written on, where another label numbers the audit."""

_NEXT_SENTENCE = re.compile(r"(?<=[A-Za-z]{2})\.\s+(?=[A-Z][a-z]+\s[a-z])")
_PERSON = re.compile(
    r"^(?:(?:Mr|Ms|Mrs|Dr)\.?\s)?[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}\s*[,(–-]\s*[^,]*"
    r"\b(?:[Mm]anager|[Hh]ead|[Dd]irector|[Oo]fficer|[Ll]ead|[Oo]wner|[Ee]ngineer|[Cc]oordinator|CISO|CIO|CTO)\b"
)
"""A person with a post, who was met and is no organisation."""

_LISTED = re.compile(r"[、，,;；/\n]")
_YEAR = re.compile(r"\b20\d{2}\b")
_DATES = frozenset({"audit_dates", "audit_start", "audit_end", "issued_on"})


def from_properties(head: Head, document: Document, place: Place) -> None:
    """What a file's own properties (front matter) say of the audit. Its owner and dates of approval are not ours."""
    for key, value in document.properties.items():
        if (name := _PROPERTIES.get(key.lower().replace(" ", "_").replace("-", "_"))) is not None:
            head.offer(name, value, place, key, weak=True)


def from_title(head: Head, title: str, place: Place) -> None:
    """What the report's title says: its number, the organisation, the kind of audit."""
    latin = _LATIN_COMPANY.fullmatch(title.strip()) and not _TITLE_WORDS.search(title)
    if latin or _COMPANY.fullmatch(title.strip()):
        head.offer("organisation", title.strip(), place, weak=True)
    if not _TITLE_WORDS.search(title):
        return
    head.offer("title", title, place)
    if number := _REPORT_ID.search(title) or _YEARLY.search(title):
        head.offer("report_number", number[number.lastindex or 0], place, weak=True)
    if named := company(title):
        head.offer("organisation", named, place, weak=True)


def from_titles(table: Table, head: Head) -> None:
    """What the rows say that hold one text only, over everything else."""
    for row in table.rows:
        texts = {text.strip() for text in row if text.strip()}
        if len(texts) > 1:
            return
        if texts:
            from_title(head, texts.pop(), table.place)


def company(text: str) -> str:
    """The company that ``text`` names, or nothing."""
    if found := _COMPANY.search(text):
        return found.group()
    parts = (part.strip() for part in re.split(r"\s[-–—|]\s|[:：,，]\s", text))
    return next((part for part in parts if _LATIN_COMPANY.fullmatch(part) and not _TITLE_WORDS.search(part)), "")
