"""Words for what the trail and the history tell: whatever the program writes there, a page can say."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from connector.ledger.query import Query
from connector.model.acts import ACTIONS, STEPS
from connector.model.record import Step
from connector.workflow.trail_words import ASKED, DETAILS, UNTOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path(__file__).parents[3] / "connector"
WORKED_BY_IDS = {"ids", "reference", "target", "link_states", "ticket_ids", "watched", "unowned_by"}
"""Filters that no look of a person asks for."""


def signed() -> Iterator[ast.Call]:
    """Every place of the program that signs a change or leaves a trace."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"by", "trace"}
            ):
                yield node


def test_every_action_has_words() -> None:
    told = {call.args[0].value for call in signed() if call.args and isinstance(call.args[0], ast.Constant)}
    assert {"approve", "view"} <= told
    assert told - set(ACTIONS) == set()
    assert {f"{action} failed" for action in ("export", "download")} <= set(ACTIONS)


def test_every_detail_of_a_look_has_words() -> None:
    named = {keyword.arg for call in signed() for keyword in call.keywords if keyword.arg}
    assert {"findings", "error", "known"} <= named
    assert named - set(DETAILS) == {"sha256"}, "which is a name itself"


def test_every_step_on_a_ticket_has_words() -> None:
    assert {*get_args(Step.model_fields["kind"].annotation), "update"} == set(STEPS)


def test_every_filter_of_a_look_has_words() -> None:
    assert set(Query.model_fields) - WORKED_BY_IDS <= set(ASKED) | UNTOLD
