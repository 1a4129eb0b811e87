"""Where each value of a reading comes from: label, rule, place, and what else it could have been.

A rule is the layout and, behind a colon, how the value was found in it:

======================== ==============================================================================
labelled                 its label stands left of it, above it or before it
ticked, unticked         the boxes beside its label (``ticked several``: more than one)
lead                     the words that a finding begins with: number, grade, clause
heading, group           the heading, or the row, above it
announced                the line that announces the list
label                    the label of its own column
body                     text of the finding that has no label
head                     the report's head, for all findings
term, behind             the words behind the action, or behind the finding
question                 what a checklist asked
in …                     the words of that other field
… weak                   a surer value, had there been one, would have replaced it
======================== ==============================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.audit import Explanation, RunnerUp
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connector.model.audit import Extract, Finding, Nonconformity, Passed, Printed, Reading

_FINDING = {
    name: name
    for name in (
        *("number", "department", "site", "title", "statement", "evidence", "requirement", "correction"),
        *("root_cause", "corrective_action", "owner", "source", "raised_on", "due_on", "closed_on"),
    )
} | {"grade": "grade", "clauses": "clause", "standard": "standard", "process": "process", "printed_status": "status"}
"""The contract's name of a field → the name of what is printed for it."""

_INSTEAD = {"standard": ("clause",), "process": ("clause",), "statement": ("title",), "department": ("process",)}
"""What a value was made from where nothing of its own is printed."""

_HEAD = {
    "number": ("report_number",),
    "standards": ("standards", "title"),
    "audit_type": ("audit_type", "title", "told"),
    "audit_stage": ("audit_stage", "audit_type", "title", "told"),
    "organisation": ("organisation",),
    "auditors": ("auditors",),
    "audit_start": ("audit_start", "audit_dates"),
    "audit_end": ("audit_end", "audit_dates"),
    "issued_on": ("issued_on",),
}


def explain(extract: Extract, reading: Reading) -> tuple[tuple[Explanation, ...], ...]:
    """For each finding of a reading, in its order, where its values come from."""
    pairs = zip(extract.findings, reading.findings, strict=True)
    return tuple(tuple(_explained(printed, finding, extract.head)) for printed, finding in pairs)


def explain_head(extract: Extract, reading: Reading) -> tuple[Explanation, ...]:
    """Where the values of the report's head come from."""
    values = reading.report.model_dump(mode="json")
    told: list[Explanation] = []
    for name, sources in _HEAD.items():
        printed = next((extract.head[one] for one in sources if one in extract.head), None)
        if values[name] and printed is not None:
            rule = f"head: {_way(printed)}"
            told.append(_explanation(name, values[name], printed, rule, None))
    return tuple(told)


def _explained(printed: Finding, finding: Nonconformity, head: Mapping[str, Printed]) -> Iterator[Explanation]:
    values = finding.model_dump(mode="json")
    for name, field in _FINDING.items():
        source = next((one for one in (field, *_INSTEAD.get(name, ())) if one in printed.fields), None)
        if not values[name]:
            continue
        if source is not None:
            origin = "" if source == field else f"from {source}, "
            rule = f"{printed.layout}: {origin}{_way(printed.fields[source])}"
            yield _explanation(name, values[name], printed.fields[source], rule, _runner_up(printed, source))
        elif (shared := _of_head(name, values["grade"], head)) is not None:
            yield _explanation(name, values[name], shared, f"head: {_way(shared)}", None)


def _of_head(name: str, grade: str, head: Mapping[str, Printed]) -> Printed | None:
    """What the head says of all findings: the term, the standard."""
    names = {"due_on": (f"due_on.{grade}", "due_on"), "standard": ("standards", "title")}.get(name, ())
    return next((head[one] for one in names if one in head), None)


def _explanation(name: str, value: object, printed: Printed, rule: str, other: RunnerUp | None) -> Explanation:
    told = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return Explanation(
        field=name,
        value=told,
        printed=printed.text,
        label=printed.label,
        rule=rule,
        place=printed.place,
        runner_up=other,
    )


def _way(printed: Printed) -> str:
    rule = printed.rule.split("|", maxsplit=1)[0]
    way = rule or ("labelled" if printed.label else "found")
    return f"{way}, weak" if printed.weak else way


def _runner_up(finding: Finding, field: str) -> RunnerUp | None:
    """The first value passed over that is another than the one kept."""
    kept = fold(finding.fields[field].text)
    passed: tuple[Passed, ...] = finding.passed.get(field, ())
    other = next((one for one in passed if fold(one.printed.text) != kept), None)
    if other is None:
        return None
    printed = other.printed
    return RunnerUp(text=printed.text, label=printed.label, place=printed.place, why=other.why)
