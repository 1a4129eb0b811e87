"""One walk over the sections of a report: each table, list and labelled section is offered to who can read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.extract.blanks import placeholder
from connector.extract.columns import find_columns
from connector.extract.filler import Filler
from connector.extract.form import FormReader
from connector.extract.head import Head, from_title
from connector.extract.labels import strip_numbering
from connector.extract.leads import leads_of
from connector.extract.prose import ProseReader
from connector.extract.register import RegisterReader
from connector.extract.sections import SectionReader
from connector.extract.tables import is_example, is_form, is_transposed, labels_in
from connector.language import _
from connector.model.audit import Doubt
from connector.model.document import Paragraph, Place, Table

if TYPE_CHECKING:
    from connector.extract.context import Context
    from connector.extract.drafts import Draft
    from connector.extract.outline import Section
    from connector.extract.vocabulary import Holds, Vocabulary
    from connector.model.audit import Printed

_CLOSED: frozenset[Holds] = frozenset({"definitions", "positive", "advice", "distribution", "previous"})
"""Sections that hold no findings of this audit, whatever their tables look like."""

_LARGE = 400
_FOLLOW_UP = frozenset({"root_cause", "correction", "corrective_action"})
_FORM_FIELDS = frozenset(
    {"grade", "clause", "evidence", "requirement", "number", "root_cause", "corrective_action", "correction"}
)


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
        self._registers = RegisterReader(self.vocabulary, self._leads, speaks=self.speaks)

    def walk(self, section: Section, context: Context) -> None:
        """Read a section and those inside it."""
        if section.heading is not None:
            titled = section.level <= _TITLE_LEVEL and bool(section.children)
            context = context.under(section.title, section.heading.place, self.vocabulary, titled=titled)
        self._count_placeholders(section)
        if context.holds in _CLOSED:
            self._pass_by(section, context)
            return
        claim = self._sections.claim(section)
        if claim is not None:
            for draft in claim.drafts:
                context.apply(draft)
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
            self._keep(claim.drafts, claim.head)

    def _pass_by(self, section: Section, context: Context) -> None:
        """Leave a section out, but not the findings' own sections inside it."""
        if context.holds == "previous" and (section.blocks or section.children):
            reason = _("The part “{title}” tells of an earlier audit; its findings were not taken.")
            place = section.heading.place if section.heading else None
            self.doubts.append(Doubt(field="layout", reason=reason.format(title=section.title), place=place))
            return
        for child in section.children:
            if self.vocabulary.holds(child.title) == "findings":
                self.walk(child, replace(context, holds="other"))

    def _read(self, section: Section, context: Context) -> None:
        self.origin += 1
        paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
        if 0 < len(paragraphs) == len(section.blocks) <= _SHORT_SECTION:
            self._headed(section, paragraphs)
        prose = ProseReader(self.vocabulary, self._leads, self.head, context, self.origin)
        self.drafts += prose.read(paragraphs)
        caption = ""
        for block in section.blocks:
            if isinstance(block, Table):
                self.origin += 1
                self._table(block, self._captioned(context, caption, block.place), self.origin)
                caption = ""
            else:
                caption = block.text

    def _headed(self, section: Section, paragraphs: list[Paragraph]) -> None:
        """A short section under a heading that is a label of the head: “三、审核时间” and the days below it."""
        meaning = self.vocabulary.label(strip_numbering(section.title)) if section.title else None
        if meaning is not None and not meaning.weak:
            text = "\n".join(paragraph.text for paragraph in paragraphs)
            self.head.offer_labelled(meaning, text, paragraphs[0].place, self.vocabulary, section.title, weak=True)

    def _captioned(self, context: Context, caption: str, place: Place) -> Context:
        """The context of a table, with what the line above it says."""
        if not caption or len(caption) > _LONGEST_CAPTION:
            return context
        below = context.under(caption, place, self.vocabulary)
        speaks = below.holds != "other" or below.grade is not context.grade or below.site is not context.site
        return below if speaks and below.holds not in {"background", "conclusion"} else context

    def _table(self, table: Table, context: Context, origin: int) -> None:
        if context.holds in _CLOSED or self._explains_grades(table) or is_example(table):
            return
        rows = self._registers.read(table, context, origin)
        if rows:
            self._above(table, rows)
        if len(table.rows) > _LARGE:
            self._keep(rows, Head())
            return
        if not rows:
            rows = self._registers.transposed(table, context, origin)
        forms, head = self._forms(table, context, origin)
        if _weight(rows) + _MARGIN >= _weight(forms) and any(draft.has_substance for draft in rows):
            self._keep(rows, Head())
        elif forms:
            self._keep(forms, head)
            self.last_form = forms[-1]
        elif rows:
            self._keep(rows, Head())
        elif not self._follows_up(table, origin) and is_form(table, self.vocabulary):
            self._take_head(head, weak=False)

    def _above(self, table: Table, drafts: list[Draft]) -> None:
        """What stands over the header of a register: its title, the head of the report, the department of all rows."""
        columns = find_columns(table, self.vocabulary)
        if columns is None or columns.header == 0:
            return
        rows = table.rows[: columns.header]
        merges = tuple(merge for merge in table.merges if merge.row + merge.rows <= columns.header)
        for row in rows:
            if len(texts := {text.strip() for text in row if text.strip()}) == 1:
                from_title(self.head, texts.pop(), table.place)
        head = Head()
        over = replace(table, rows=rows, merges=merges, nested=())
        filler = Filler(self.vocabulary, head, table.place, "form", self.origin)
        FormReader(over, self.vocabulary, filler).read()
        self._take_head(head, weak=False)
        if "department" not in columns.names and (department := filler.draft.fields.get("department")):
            for draft in drafts:
                draft.fields.setdefault("department", department)

    def _explains_grades(self, table: Table) -> bool:
        """Whether the first column names several grades or risk levels, each once, in a small table."""
        if not 1 < table.width <= _LEGEND_WIDTH or len(table.rows) > _LEGEND_ROWS:
            return False
        first = [row[0].strip() for row in table.rows if row[0].strip()]
        named = [text for text in first if self.vocabulary.grades.whole(text) or self.vocabulary.scale.whole(text)]
        return len(named) >= _TWO and len(named) == len(set(named)) and len(named) >= len(first) - _TWO

    def _forms(self, table: Table, context: Context, origin: int) -> tuple[list[Draft], Head]:
        """The findings that ``table`` is as forms, and what it says of the head."""
        head = Head()
        if is_transposed(table, self.vocabulary) or self._is_list(table):
            return [], head
        filler = Filler(self.vocabulary, head, table.place, "form", origin)
        FormReader(table, self.vocabulary, filler).read()
        drafts = [draft for draft in filler.drafts if self._is_form_finding(draft, table, context)]
        for draft in drafts:
            context.apply(draft)
        return drafts, head

    def _is_list(self, table: Table) -> bool:
        """Whether the table has a header and records under it, so that it is no form."""
        columns = find_columns(table, self.vocabulary)
        records = columns is not None and len(table.rows) - columns.first >= _TWO and len(columns.names) > _TWO
        return records and not is_form(table, self.vocabulary)

    def _is_form_finding(self, draft: Draft, table: Table, context: Context) -> bool:
        """Whether labelled values are those of a finding rather than of a head or of something else."""
        named = "number" in draft.fields and bool(draft.placeholders or "title" in draft.fields)
        if not ("statement" in draft.fields or "evidence" in draft.fields or named):
            return False
        if not _FORM_FIELDS & draft.fields.keys() and not draft.placeholders:
            return False
        if context.holds == "findings" or self.speaks or "grade" in draft.fields:
            return True
        return any("statement" in meaning.fields and meaning.sure for meaning in labels_in(table, self.vocabulary))

    def _follows_up(self, table: Table, origin: int) -> bool:
        """Whether the table goes on with the form before it: causes and actions, no finding of its own."""
        if self.last_form is None:
            return False
        filler = Filler(self.vocabulary, Head(), table.place, "form", origin)
        FormReader(table, self.vocabulary, filler).read()
        if len(filler.drafts) != 1 or not _FOLLOW_UP & filler.drafts[0].fields.keys():
            return False
        for name, printed in filler.drafts[0].fields.items():
            self.last_form.fields.setdefault(name, printed)
        return True

    def _keep(self, drafts: list[Draft], head: Head) -> None:
        """Keep findings, and what their forms say of the head: not their own dates."""
        self.drafts += drafts
        head.fields.pop("issued_on", None)
        self._take_head(head, weak=True)

    def _take_head(self, head: Head, *, weak: bool) -> None:
        for name, printed in head.fields.items():
            self.head.offer(name, printed.text, printed.place, printed.label, weak=weak)

    def _count_placeholders(self, section: Section) -> None:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self.placeholders += placeholder(block.text) or placeholder(
                    re.split("[:：]", block.text, maxsplit=1)[-1]
                )
            elif len(block.rows) <= _LARGE:
                self.placeholders += sum(placeholder(text) for row in block.rows for text in row if text)


_SHORT_SECTION = 3
_MARGIN = 2
"""How many fields more a table must give as forms to be read so, where it can be read as a register."""

_TITLE_LEVEL, _LONGEST_CAPTION = 1, 80
_LEGEND_WIDTH, _LEGEND_ROWS, _TWO = 3, 8, 2


def _weight(drafts: list[Draft]) -> int:
    return sum(draft.weight for draft in drafts if draft.has_substance)
