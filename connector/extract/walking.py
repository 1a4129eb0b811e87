"""One walk over the sections of a report: each table, list and labelled section is offered to who can read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.extract.blanks import placeholder
from connector.extract.context import CLOSED, days_in
from connector.extract.head import SHEET, Head
from connector.extract.labels import strip_numbering
from connector.extract.leads import leads_of
from connector.extract.paragraphs import itemised
from connector.extract.prose import ProseReader
from connector.extract.sections import SectionReader
from connector.extract.tabular import LARGE, TableReader
from connector.language import _
from connector.model.audit import Doubt
from connector.model.document import Paragraph, Table

if TYPE_CHECKING:
    from connector.extract.context import Context
    from connector.extract.drafts import Draft
    from connector.extract.outline import Section
    from connector.extract.vocabulary import Vocabulary
    from connector.model.audit import Printed


@dataclass
class Walker:
    """Collects drafts and the head. ``placeholders``: how many of a template's own texts the document holds."""

    vocabulary: Vocabulary
    speaks: bool
    head: Head = field(default_factory=Head)
    drafts: list[Draft] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    placeholders: int = 0
    last_form: Draft | None = None
    origin: int = 0
    single: bool = False

    def __post_init__(self) -> None:
        self._leads = leads_of(self.vocabulary)
        self._sections = SectionReader(self.vocabulary, self._leads)
        self._tables = TableReader(self.vocabulary, self._leads, speaks=self.speaks)

    def walk(self, section: Section, context: Context) -> None:
        """Read a section and those inside it."""
        if section.heading is not None:
            titled = section.level <= _TITLE_LEVEL and bool(section.children)
            context = context.under(section.title, section.heading.place, self.vocabulary, titled=titled)
            self.head.offer("audit_dates", days_in(section.title), section.heading.place, weak=True, rule=SHEET)
        self._count_placeholders(section)
        if context.holds in CLOSED:
            self._pass_by(section, context)
            return
        claim = self._sections.claim(section)
        if claim is not None:
            for draft in claim.drafts:
                context.apply(draft)
            self.head.take(claim.report, weak=False)
            self._keep(claim.drafts, claim.head)
            return
        self._read(section, context)
        for child in section.children:
            self.walk(child, context)

    def whole(self, root: Section, known: dict[str, Printed]) -> None:
        """Read the whole document as one finding: it is titled so, and nothing else was found in it.

        ``known``: the head without what was taken for it out of the finding's own lines.
        """
        claim = self._sections.claim_whole(root)
        if claim is not None:
            self.head.fields = known
            self.head.take(claim.report, weak=False)
            self._keep(claim.drafts, claim.head)

    def _pass_by(self, section: Section, context: Context) -> None:
        """Leave a section out, but not the findings' own sections inside it."""
        if context.holds == "previous" and (section.blocks or section.children):
            reason = _("The part “{title}” tells of an earlier audit; its findings were not taken.")
            place = section.heading.place if section.heading else None
            self.doubts.append(Doubt(field="layout", reason=reason.format(title=section.title), place=place))
            return
        if context.holds == "distribution":
            self._tables_of(section, context)
        for child in section.children:
            if self.vocabulary.holds(child.title) == "findings":
                self.walk(child, replace(context, holds="other"))

    def _read(self, section: Section, context: Context) -> None:
        self.origin += 1
        paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
        if 0 < len(paragraphs) == len(section.blocks) <= _SHORT_SECTION:
            self._headed(section, paragraphs)
        prose = ProseReader(self.vocabulary, self._leads, self.head, context, self.origin)
        listed = context.grade is not None or context.holds == "findings"
        self.drafts += prose.read(itemised(section.title, paragraphs) if listed else paragraphs)
        self._tables_of(section, context)

    def _tables_of(self, section: Section, context: Context) -> None:
        """Read the tables of a section, each with the line above it."""
        caption = ""
        for block in section.blocks:
            if isinstance(block, Table):
                self.origin += 1
                self._table(block, context.captioned(caption, block.place, self.vocabulary))
                caption = ""
            else:
                caption = block.text

    def _headed(self, section: Section, paragraphs: list[Paragraph]) -> None:
        """A short section under a heading that is a label of the head: “三、审核时间” and the days below it."""
        meaning = self.vocabulary.label(strip_numbering(section.title)) if section.title else None
        if meaning is not None and not meaning.weak:
            text = "\n".join(paragraph.text for paragraph in paragraphs)
            self.head.offer_labelled(meaning, text, paragraphs[0].place, self.vocabulary, section.title, weak=True)

    def _table(self, table: Table, context: Context) -> None:
        if context.holds in CLOSED - {"distribution"}:
            return
        told = self._tables.read(table, context, self.origin, self.last_form)
        self.head.take(told.sure, weak=False)
        self._keep(told.drafts, told.head)
        self.last_form = told.form or self.last_form

    def _keep(self, drafts: list[Draft], head: Head) -> None:
        """Keep findings, and what their forms say of the head: not their own dates."""
        self.drafts += drafts
        head.fields.pop("issued_on", None)
        self.head.take(head, weak=True)

    def _count_placeholders(self, section: Section) -> None:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self.placeholders += placeholder(block.text) or placeholder(
                    re.split("[:：]", block.text, maxsplit=1)[-1]
                )
            elif len(block.rows) <= LARGE:
                self.placeholders += sum(placeholder(text) for row in block.rows for text in row if text)


_SHORT_SECTION = 3
_TITLE_LEVEL, _LONGEST_CAPTION = 1, 80
