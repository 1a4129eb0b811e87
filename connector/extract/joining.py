"""Two tellings of one finding → one: the fullest statement, the surer value, what was missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connector.extract.duties import outranks
from connector.extract.likeness import within
from connector.model.wording import fold

if TYPE_CHECKING:
    from connector.extract.drafts import Draft

_LATER_WINS = frozenset({"status"})
_FULLEST = frozenset({"statement", "evidence", "requirement"})
_SETTLED = frozenset({"grade", "due_on"})


def join(kept: Draft, draft: Draft) -> None:
    """Put what ``draft`` says into ``kept``: the fullest statement, the surer value, what was missing."""
    for name, printed in draft.fields.items():
        held = kept.fields.get(name)
        if held is not None and name == "owner" and outranks(printed.label, held.label):
            kept.fields.setdefault("department", held)
            kept.fields[name] = printed
        elif held is None or (held.weak and not printed.weak) or (name in _LATER_WINS and not printed.weak):
            kept.fields[name] = printed
        elif name in _FULLEST and len(printed.text) > len(held.text) and not printed.weak:
            kept.fields[name] = printed
            if name == "statement":
                kept.place = draft.place
        elif (
            name in _SETTLED
            and not printed.weak
            and fold(printed.text) != fold(held.text)
            and not within(printed.text, held.text)
        ):
            kept.fields[name] = replace(held, rule=f"{held.rule}|also {printed.text}")
    if kept.layout == "register" and draft.layout == "form":
        kept.layout = "form"
    kept.doubts += [doubt for doubt in draft.doubts if doubt not in kept.doubts]
    kept.placeholders += draft.placeholders
    kept.example = kept.example and draft.example
