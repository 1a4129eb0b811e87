"""Whether a row of a register or checklist is a finding: by its result, its ticks and its grade.

============================================ ==========================================================
a row …                                      is
============================================ ==========================================================
ticked, or graded, as anything but conforming a finding of that grade
whose result does not conform                a finding, graded where the result grades it
not ticked at all                            a finding without a grade, where nothing else tells results
whose result conforms, is N/A or is blank    none
============================================ ==========================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.extract.blanks import blank
from connector.extract.columns import TICK
from connector.extract.verdicts import Verdict, verdict
from connector.model.audit import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.columns import Columns
    from connector.extract.drafts import Draft
    from connector.extract.vocabulary import Vocabulary


def does_not_conform(draft: Draft, row: Sequence[str], columns: Columns, vocabulary: Vocabulary) -> bool:
    """The decision table above; the grade that the row's result or tick gives is kept."""
    if columns.options:
        marked = [word for column, word in columns.options.items() if TICK.match(row[column])]
        if not marked:
            told = draft.text("statement") or draft.text("evidence")
            open_check = "result" not in columns.names and verdict(told, vocabulary) is not Verdict.CONFORMS
            return open_check and draft.has_substance and _ungraded(draft)
        rule = "ticked" if len(marked) == 1 else "ticked several"
        draft.put("grade", "、".join(marked), draft.place, rule=rule)
    result = draft.fields.pop("result", None)
    if result is not None:
        return _by_result(draft, result, vocabulary)
    if columns.options or "grade" in draft.fields:
        return _graded(draft, vocabulary)
    if any(row[column] and verdict(row[column], vocabulary) is Verdict.CONFORMS for column in columns.of("grade")):
        return False
    return not any(_unmarked(row[column], vocabulary) for column in columns.of("result"))


def _by_result(draft: Draft, result: Printed, vocabulary: Vocabulary) -> bool:
    judged = verdict(result.text, vocabulary)
    named = judged is Verdict.UNMET and vocabulary.grades.whole(result.text) is not None
    if (judged is Verdict.GRADED or named) and "grade" not in draft.fields:
        draft.fields["grade"] = result
    if judged is Verdict.UNKNOWN:
        return "grade" in draft.fields and _graded(draft, vocabulary)
    return judged in {Verdict.GRADED, Verdict.UNMET}


def _unmarked(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a result is left out, or says that the check does not apply; a mere cross is a result."""
    return blank(text) and verdict(text, vocabulary) is not Verdict.UNMET


def _ungraded(draft: Draft) -> bool:
    draft.fields["grade"] = Printed("", draft.place, rule="unticked")
    return True


def _graded(draft: Draft, vocabulary: Vocabulary) -> bool:
    grade = draft.fields.get("grade")
    if grade is None or grade.rule in {"unticked", "ticked several"}:
        return True
    judged = verdict(grade.text, vocabulary)
    if judged is Verdict.UNMET and vocabulary.grades.whole(grade.text) is None:
        del draft.fields["grade"]
    return judged is not Verdict.CONFORMS
