"""Routes: the first that takes it."""

from __future__ import annotations

from typing import Any

import pytest

from connector.model.audit import Citation, Grade, Report
from connector.model.policy import Route, When
from connector.sync.routes import route_of, takes
from tests.builders.records import STANDARD, nonconformity

HEAD = Report(audit_type="internal")


@pytest.mark.parametrize(
    ("when", "taken"),
    [
        ({}, True),
        ({"process": ["change", "release"]}, True),
        ({"process": ["incident"]}, False),
        ({"grade": ["major"]}, False),
        ({"grade": ["minor"], "process": ["change"]}, True),
        ({"standard": [STANDARD]}, True),
        ({"standard": ["ISO 9001:2015"]}, False),
        ({"clause": ["8.5"]}, True),
        ({"clause": ["8.5.1.2"]}, True),
        ({"clause": ["8.5.1.20", "8"]}, True),
        ({"clause": ["8.5.1.20"]}, False),
        ({"audit_type": ["internal"]}, True),
        ({"audit_type": ["external"]}, False),
        ({"department": ["运维部"]}, True),
        ({"site": ["上海"]}, False),
    ],
)
def test_every_condition_has_to_hold(when: dict[str, Any], taken: bool) -> None:
    assert takes(When.model_validate(when), nonconformity(department="运维部"), HEAD) is taken


def test_without_a_grade_nonconformities_only() -> None:
    assert not takes(When(), nonconformity(grade=Grade.OBSERVATION), HEAD)
    assert takes(When(grade=(Grade.OFI,)), nonconformity(grade=Grade.OFI), HEAD)


def test_what_is_no_audit_finding_needs_a_route_that_names_its_source() -> None:
    complaint = nonconformity(source="客户投诉", audit_finding=False)
    assert not takes(When(), complaint, HEAD)
    assert takes(When(source=("客户投诉",)), complaint, HEAD)


def test_any_cited_standard_counts() -> None:
    both = nonconformity(
        citations=(Citation(standard=STANDARD, clause="8.5"), Citation(standard="ISO 9001:2015", clause="8.5.1"))
    )
    assert takes(When(standard=("ISO 9001:2015",)), both, HEAD)
    assert takes(When(standard=(STANDARD,)), nonconformity(citations=()), HEAD)


def test_the_first_match_wins() -> None:
    routes = (
        Route(target="itsm", when=When(process=("incident",))),
        Route(target="queue", when=When(process=("change",)), disclosure="stub"),
        Route(target="rest"),
    )
    route = route_of(nonconformity(), HEAD, routes)
    assert route is routes[1]
    assert route_of(nonconformity(), HEAD, routes[:1]) is None
