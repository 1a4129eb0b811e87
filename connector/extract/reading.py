"""``Document`` → ``Extract``: the findings and the head as printed, before anything is interpreted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.context import Context
from connector.extract.families import own_numbers
from connector.extract.finishing import finish
from connector.extract.folding import fold_drafts, number_key
from connector.extract.head import from_properties, from_title
from connector.extract.labels import strip_numbering
from connector.extract.legend import legend
from connector.extract.narrated import from_sentences
from connector.extract.outline import Section, outline
from connector.extract.pairs import labelled
from connector.extract.promise import due_for_all
from connector.extract.walking import Walker
from connector.language import _
from connector.model.audit import Doubt, Extract
from connector.model.document import Paragraph, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.drafts import Draft
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_TEMPLATE = 5
_LONGEST_TITLE = 90
_KEPT_TEXT = 200_000
_START = Place(block=1)


def extract(document: Document, vocabulary: Vocabulary) -> Extract:
    """Every finding once, as printed, and the head; with doubts about the layout. Never raises on odd input."""
    vocabulary = vocabulary.of_report(own_numbers(document, vocabulary), legend(document, vocabulary))
    root = outline(document, vocabulary)
    titles = list(_titles(root))
    walker = Walker(vocabulary, speaks=any(vocabulary.names_findings(title) for title in titles))
    walker.single = any(vocabulary.single.find(title) or vocabulary.number.search(title) for title in titles)
    from_properties(walker.head, document, _START)
    for title in _own_titles(root):
        if not labelled(title, vocabulary):
            from_title(walker.head, title, _START)
    known = dict(walker.head.fields)
    if not _about_products(titles, vocabulary):
        walker.walk(root, Context())
        if not walker.drafts and walker.single:
            walker.whole(root, known)
    due_for_all(walker.head, document, vocabulary)
    from_sentences(walker.head, document, vocabulary)
    drafts, doubts = _filled(walker)
    if any(isinstance(block, Paragraph) and _NONE_AT_ALL.search(block.text) for block in document.blocks):
        drafts = [draft for draft in drafts if draft.layout != "prose" or draft.fields.keys() - _BARE]
    if not all(draft.aside for draft in drafts):
        drafts = [draft for draft in drafts if not draft.aside]
    findings, loose = fold_drafts(drafts)
    if walker.placeholders < _TEMPLATE:
        findings += [draft for draft in loose if _stands_alone(draft, vocabulary.number)]
    finish(findings, walker, vocabulary)
    return Extract(
        head=walker.head.fields,
        findings=tuple(draft.finished() for draft in findings),
        doubts=(*walker.doubts, *doubts),
        text=_text(document),
    )


_NONE_AT_ALL = re.compile(
    r"(?:本次|此次|这次|這次)[^。；;\n]{0,12}(?:未|没有|沒有)(?:发现|發現|开具|開具|开出|提出)(?:任何)?(?:不符合|不合格|缺失)|"
    r"\bno\s+(?:non-?conformities|non-?conformances)\s+(?:were|have\s+been)\s+(?:raised|identified|found|recorded)",
    re.IGNORECASE,
)
"""A report that found nothing: what it lists without a grade, a clause or a number is what it looked at."""

_BARE = {"statement", "department", "site", "standard"}


def _titles(root: Section) -> Iterator[str]:
    """What the document calls itself: its first lines and headings, and the names of its sheets."""
    for block in root.blocks[:_FIRST_LINES]:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_TITLE:
            yield block.text
        elif isinstance(block, Table):
            yield from _title_rows(block)
            break
    headings = [section.heading for section in root.walk() if section.heading is not None]
    yield from (heading.text for place, heading in enumerate(headings) if place < _FIRST_LINES or heading.place.sheet)


def _own_titles(root: Section) -> Iterator[str]:
    """The lines before the first heading, and that heading, unless it is numbered as a part."""
    heading = next((section.title for section in root.walk() if section.heading is not None), "")
    first = [title for title in _titles(Section(None, 0, root.blocks)) if strip_numbering(title) == title]
    return iter([*first, *([heading] if strip_numbering(heading) == heading else [])])


def _title_rows(table: Table) -> Iterator[str]:
    """Rows over a table's header that hold one text only."""
    for row in table.rows[:_FIRST_LINES]:
        texts = {text.strip() for text in row if text.strip()}
        if len(texts) == 1 and len(text := texts.pop()) <= _LONGEST_TITLE:
            yield text


_FIRST_LINES = 4


def _about_products(titles: list[str], vocabulary: Vocabulary) -> bool:
    """Whether the document is about a nonconforming product, which no audit found."""
    return any(vocabulary.products.find(title) for title in titles) and not any(
        vocabulary.audits(title) for title in titles
    )


def _filled(walker: Walker) -> tuple[list[Draft], list[Doubt]]:
    """The drafts without those that are a template's own: its blanks, its examples, the lines that name its blanks."""
    blanks = [draft for draft in walker.drafts if _is_blank(draft)]
    numbers = {number_key(draft.text("number")) for draft in blanks} - {""}
    kept = [draft for draft in walker.drafts if draft not in blanks and not _is_example(draft)]
    if walker.placeholders < _TEMPLATE:
        return kept, []
    examples = [draft for draft in kept if draft.example or number_key(draft.text("number")) in numbers]
    if not examples:
        return kept, []
    reason = _("The document looks like a template that is not filled in; its examples were not taken.")
    return [draft for draft in kept if draft not in examples], [Doubt(field="layout", reason=reason, place=_START)]


def _is_example(draft: Draft) -> bool:
    """Whether a finding's number or text says itself that it is an example."""
    return any(_EXAMPLE.match(draft.text(name)) for name in ("number", "statement", "title"))


_EXAMPLE = re.compile(
    r"\s*[(（【\[]?\s*(?:(?:填写)?(?:示例|样例|範例|范例|举例)|例\s*[:：]|(?:example|sample)\s*[:：)\]])", re.IGNORECASE
)


def _is_blank(draft: Draft) -> bool:
    """Whether a template's placeholders stand where the finding should be."""
    if not draft.placeholders:
        return False
    return "statement" not in draft.fields or draft.placeholders >= len(draft.fields)


def _stands_alone(draft: Draft, number: re.Pattern[str]) -> bool:
    """Whether a line without a statement is a finding nevertheless: numbered like one, and graded or with a clause."""
    return bool(number.fullmatch(draft.text("number"))) and bool({"grade", "clause"} & draft.fields.keys())


def _text(document: Document) -> str:
    """The words of the document, for its language and its way of writing dates; the beginning of a long one."""
    parts: list[str] = []
    size = 0
    for block in document.blocks:
        lines = [block.text] if isinstance(block, Paragraph) else ["\t".join(row) for row in block.rows[:_ROWS]]
        parts += lines
        size += sum(len(line) for line in lines)
        if size > _KEPT_TEXT:
            break
    return "\n".join(parts)


_ROWS = 500
