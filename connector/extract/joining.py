"""Two tellings of one finding → one: the fullest statement, the surer value, what was missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connector.extract.duties import outranks
from connector.extract.likeness import within
from connector.model.wording import fold

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.model.audit import Printed

_LATER_WINS = frozenset({"status"})
_FULLEST = frozenset({"statement", "evidence", "requirement"})
_SETTLED = frozenset({"grade", "due_on"})


def join(kept: Draft, draft: Draft) -> None:
    """Put what ``draft`` says into ``kept``: the fullest statement, the surer value, what was missing."""
    for name, many in draft.passed.items():
        kept.passed.setdefault(name, []).extend(many)
    for name, printed in draft.fields.items():
        held = kept.fields.get(name)
        if held is None:
            kept.fields[name] = printed
        else:
            _settle(kept, draft, name, held, printed)
    if kept.layout == "register" and draft.layout == "form":
        kept.layout = "form"
    kept.doubts += [doubt for doubt in draft.doubts if doubt not in kept.doubts]
    kept.placeholders += draft.placeholders
    kept.example = kept.example and draft.example


def _settle(kept: Draft, draft: Draft, name: str, held: Printed, printed: Printed) -> None:
    """Which of two tellings of a field stays; the other is the runner-up."""
    kept.fields[name] = printed
    if name == "owner" and outranks(printed.label, held.label):
        kept.fields.setdefault("department", held)
        kept.pass_over(name, held, "outranked")
    elif (held.weak and not printed.weak) or (name in _LATER_WINS and not printed.weak):
        kept.pass_over(name, held, "less sure")
    elif name in _FULLEST and len(printed.text) > len(held.text) and not printed.weak:
        kept.pass_over(name, held, "said more fully elsewhere")
        if name == "statement":
            kept.place = draft.place
    else:
        other = _SETTLED if not printed.weak and fold(printed.text) != fold(held.text) else frozenset()
        also = name in other and not within(printed.text, held.text)
        kept.fields[name] = replace(held, rule=f"{held.rule}|also {printed.text}") if also else held
        kept.pass_over(name, printed, "said more fully elsewhere" if name in _FULLEST else "printed later")
