"""OSCAL assessment results and plans of action (POA&M), versions 1.0 and 1.1, as a register.

Risks and observations are looked up by their identifiers; one that leads nowhere leaves its columns empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.readers.grid import Grid
from connector.readers.structured.tree import Tree, list_at, text_at, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector.readers.assembly import Assembly

RESULTS, PLAN = "assessment-results", "plan-of-action-and-milestones"

_COLUMNS = (
    "Finding ID",
    "Title",
    "Finding Description",
    "Control ID",
    "Finding Classification",
    "Objective Evidence",
    "Raised On",
    "Due Date",
    "Corrective Action",
    "Status",
)
_SATISFIED = "satisfied"
_NUMBER = "poam-id"
_ASSESSORS = frozenset({"assessor", "lead-assessor", "assessment-lead", "assessment-team", "auditor"})
_DECIDED = frozenset({"planned", "completed"})


def is_oscal(tree: Tree) -> bool:
    """Whether it is one of the two kinds."""
    return isinstance(tree, dict) and bool({RESULTS, PLAN} & tree.keys())


def add_oscal(assembly: Assembly, tree: Tree) -> None:
    """Add a head and, for each result or for the plan, a table of its findings."""
    document = tree.get(RESULTS) or tree.get(PLAN) if isinstance(tree, dict) else None
    if not isinstance(document, dict):
        return
    metadata = document.get("metadata", {})
    assembly.paragraph(text_at(metadata, "title"), kind="heading", level=1)
    _labelled(assembly, "Auditor", ", ".join(_assessors(metadata)))
    results = list_at(document, "results")
    for result in results:
        if len(results) > 1:
            assembly.paragraph(text_at(result, "title"), kind="heading", level=2)
        days = dict.fromkeys(day for day in (text_at(result, "start")[:10], text_at(result, "end")[:10]) if day)
        _labelled(assembly, "Audit Dates", " to ".join(days))
        _register(assembly, result, list_at(result, "findings"))
    if not results:
        _register(assembly, document, list_at(document, "poam-items"))


def _labelled(assembly: Assembly, label: str, value: str) -> None:
    assembly.paragraph(f"{label}: {value}" if value else "")


def _assessors(metadata: Tree) -> Iterator[str]:
    people = {text_at(party, "uuid"): text_at(party, "name") for party in list_at(metadata, "parties")}
    for responsible in list_at(metadata, "responsible-parties"):
        if text_at(responsible, "role-id") in _ASSESSORS:
            yield from (people[each] for each in texts_of(responsible.get("party-uuids")) if each in people)


def _register(assembly: Assembly, holder: Tree, findings: Sequence[dict[str, Tree]]) -> None:
    open_ones = [finding for finding in findings if _state(finding) != _SATISFIED]
    satisfied = len(findings) - len(open_ones)
    if satisfied:
        assembly.note(_("Objectives that are satisfied, and not listed: {count}").format(count=satisfied))
    rows = [_row(finding, holder) for finding in open_ones]
    assembly.table(Grid([_COLUMNS, *rows] if rows else [], header_rows=1))


def _state(finding: Tree) -> str:
    return text_at(finding, "target", "status", "state") or text_at(finding, "objective-status", "state")


def _row(finding: dict[str, Tree], holder: Tree) -> list[str]:
    risks = _related(finding, holder, "risks", "risk-uuid", ("related-risks", "associated-risks"))
    observations = _related(finding, holder, "observations", "observation-uuid", ("related-observations",))
    # an observation behind an item of a plan was often collected for another purpose, and tells no day of the item
    raised = (text_at(each, "collected") for each in observations) if "target" in finding else iter(())
    return [
        _property(finding, _NUMBER) or text_at(finding, "uuid"),
        text_at(finding, "title"),
        text_at(finding, "description"),
        text_at(finding, "target", "target-id") or text_at(finding, "objective-status", "target-id"),
        _state(finding),
        _joined(text for each in observations for text in _evidence(each)),
        next(filter(None, raised), ""),
        next(filter(None, (text_at(risk, "deadline") for risk in risks)), ""),
        _joined(text for risk in risks for text in _actions(risk)),
        next(filter(None, (text_at(risk, "status") for risk in risks)), ""),
    ]


def _related(
    finding: dict[str, Tree], holder: Tree, kind: str, key: str, links: Iterable[str]
) -> list[dict[str, Tree]]:
    known = {text_at(each, "uuid"): each for each in list_at(holder, kind)}
    wanted = [text_at(link, key) for name in links for link in list_at(finding, name)]
    return [known[each] for each in wanted if each in known]


def _property(tree: Tree, name: str) -> str:
    values = (text_at(prop, "value") for prop in list_at(tree, "props") if text_at(prop, "name").lower() == name)
    return next(values, "")


def _evidence(observation: Tree) -> list[str]:
    described = [text_at(each, "description") for each in list_at(observation, "relevant-evidence")]
    return [each for each in described if each] or texts_of(text_at(observation, "remarks"))


def _actions(risk: Tree) -> list[str]:
    """What is planned or done; where nothing is, what is recommended."""
    remediations = list_at(risk, "remediations")
    decided = [each for each in remediations if text_at(each, "lifecycle") in _DECIDED]
    return [text_at(each, "description") or text_at(each, "title") for each in decided or remediations]


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
