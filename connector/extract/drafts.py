"""A finding while it is being collected: printed values by field, filled from whatever layout holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from connector.extract.blanks import blank, placeholder
from connector.extract.duties import answers, only_day, only_term, outranks, plans, split_duty
from connector.extract.fields import CHOICES, LONG, OPENING, SUBSTANCE
from connector.extract.shapes import claused, ordinal
from connector.extract.ticks import choices
from connector.model.audit import Doubt, Finding, Passed, Printed
from connector.model.wording import clean

if TYPE_CHECKING:
    from connector.model.audit import Why
    from connector.model.document import Place

Layout = Literal["form", "register", "prose", "structured"]


@dataclass(slots=True, eq=False)
class Draft:
    """One finding in the making.

    ``placeholders``: how many of its fields hold a template's own text; ``origin``: the table or section it came from,
    so that two rows of one table are never taken for one finding told twice; ``example``: printed as an example;
    ``aside``: mentioned where findings are not listed; ``report_number``: what its form calls the number of a report.
    """

    place: Place
    layout: Layout
    origin: int = 0
    fields: dict[str, Printed] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    placeholders: int = 0
    example: bool = False
    aside: bool = False
    report_number: Printed | None = None
    passed: dict[str, list[Passed]] = field(default_factory=dict)

    def put(self, name: str, text: str, place: Place, label: str = "", rule: str = "", *, weak: bool = False) -> bool:
        """Keep ``text`` as the value of ``name`` unless there is a surer one. Says whether it was kept."""
        if placeholder(text):
            self.placeholders += 1
            return False
        text = ordinal(text) if name == "number" else text
        name = "due_on" if name == "owner" and only_day(text) else name
        owner, term = split_duty(name, text, label)
        if owner:
            self.put("due_on", term, place, rule=rule, weak=weak)
            return self.put("owner", owner, place, rule=rule, weak=weak)
        if name == "corrective_action" and only_term(text) and not plans(text):
            self.put("due_on", text, place, label, "term", weak=True)
        if name == "standard" and claused(text):
            self.put("clause", text, place, label, "in standard", weak=True)
        weak = weak or (name == "due_on" and _OF_CORRECTION.search(label) is not None)
        printed = printed_value(name, text, place, label, rule, weak=weak)
        held = self.fields.get(name)
        if held is not None and not self._yields(name, held, printed, label, weak=weak):
            return False
        if printed is not None:
            self.fields[name] = printed
        return printed is not None

    def _yields(self, name: str, held: Printed, printed: Printed | None, label: str, *, weak: bool) -> bool:
        """Whether what a field holds makes way for another value; the one that loses is remembered."""
        acting = name == "owner" and outranks(label, held.label)
        planned = name == "corrective_action" and answers(label, held.label)
        if (weak or not held.weak) and not (acting or planned):
            self.pass_over(name, printed, "less sure" if weak else "printed later")
            return False
        if printed is None:
            return False
        self.pass_over(name, held, "outranked" if acting or planned else "less sure")
        if acting:
            self.fields.setdefault("department", held)
        return True

    def pass_over(self, name: str, printed: Printed | None, why: Why) -> None:
        """Remember a value that the field could have had, for whoever asks where its value comes from."""
        if printed is not None and printed.text:
            self.passed.setdefault(name, []).append(Passed(printed, why))

    def extend(self, name: str, text: str, place: Place) -> None:
        """Add a further line to the value of a field that runs over several."""
        if placeholder(text):
            self.placeholders += 1
            return
        text = clean(text)
        held = self.fields.get(name)
        if blank(text):
            return
        if name in CHOICES and choices(text):
            self._choose(name, text, place)
            return
        if held is None:
            self.put(name, text, place)
        elif text not in held.text:
            self.fields[name] = replace(held, text=f"{held.text}\n{text}")

    def _choose(self, name: str, text: str, place: Place) -> None:
        """One more line of boxes: a tick replaces what no tick had settled."""
        offered = printed_value(name, text, place)
        held = self.fields.get(name)
        if offered is not None and (held is None or (held.rule == "unticked" and offered.rule != "unticked")):
            self.fields[name] = offered

    def ends_before(self, name: str, text: str) -> bool:
        """Whether ``text`` as a value of ``name`` belongs to the next finding: this one has both, and its statement."""
        held = self.fields.get(name)
        if name not in OPENING or held is None or not text or "statement" not in self.fields:
            return False
        return held.text != clean(text) and not held.weak and (name != "statement" or "number" not in self.fields)

    def text(self, name: str) -> str:
        """The printed value of ``name``, or nothing."""
        held = self.fields.get(name)
        return held.text if held else ""

    def doubt(self, name: str, reason: str, place: Place | None = None) -> None:
        """Note what a person should settle."""
        self.doubts.append(Doubt(field=name, reason=reason, place=place or self.place))

    @property
    def has_substance(self) -> bool:
        """Whether it says what was found."""
        return any(name in self.fields for name in SUBSTANCE)

    @property
    def weight(self) -> int:
        """How much of a finding it holds: one for each filled field."""
        return len(self.fields)

    def finished(self) -> Finding:
        """The finding as printed, at the place of its statement. Facts in the evidence alone are the statement."""
        if "statement" not in self.fields and "evidence" in self.fields:
            self.fields["statement"] = self.fields.pop("evidence")
        stated = self.fields.get("statement")
        place = stated.place if stated is not None else self.place
        passed = {name: tuple(many) for name, many in self.passed.items()}
        return Finding(dict(self.fields), place, self.layout, tuple(self.doubts), passed)


def printed_value(
    name: str, text: str, place: Place, label: str = "", rule: str = "", *, weak: bool = False
) -> Printed | None:
    """``text`` as the value of a field; ticked boxes are read. None where nothing is filled in.

    ``rule`` says how boxes were read: ``ticked``, ``ticked several``, ``unticked``.
    """
    offered = choices(text) if name in CHOICES or name == "due_on" else ()
    if offered and not (name == "status" and len(offered) == 1):
        ticked = [_CUT.split(choice.words)[0].strip() or choice.words for choice in offered if choice.ticked]
        rule = ("unticked", "ticked")[len(ticked)] if len(ticked) < _SEVERAL else "ticked several"
        return Printed("、".join(ticked), place, label, rule, weak) if ticked or name in CHOICES else None
    text = _SENTENCE.split(text, maxsplit=1)[0] if name == "owner" else text
    text = clean(text) if name in LONG or "\n" not in text else clean(text).replace("\n", _JOINED.get(name, "\n"))
    if name in _TERSE:
        text = text.strip("。；;，,、 ")
    return None if blank(text) else Printed(text, place, label, rule, weak)


_SENTENCE = re.compile(r"(?<=[a-z]{3})\.\s+(?=[A-Z][a-z]+\s[a-z])|。(?=.)")
"""Where a sentence follows the one that names who answers."""

_OF_CORRECTION = re.compile(r"^\s*(?:correction|纠正(?!措施|预防))", re.IGNORECASE)
"""A term for the correction only: the one for the action outranks it."""

_TERSE = frozenset({"grade", "number", "department"})
_CUT = re.compile(r"[:：(（]|\s[-–—]\s")
_SEVERAL = 2
_JOINED = {"number": "", "grade": " ", "status": " ", "result": " "}
