"""What we ship behind the ports is what the ports ask for: every member, under the same parameter names."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from adapters.jira.adapter import KIND as JIRA
from adapters.jira.adapter import JiraQueue
from adapters.servicenow.adapter import KIND as SERVICENOW
from adapters.servicenow.adapter import ServiceNowQueue
from connector.ports import TargetKind, TicketAdapter

if TYPE_CHECKING:
    from collections.abc import Callable


def members(port: type) -> dict[str, Callable[..., object]]:
    return {
        name: member for name, member in vars(port).items() if inspect.isfunction(member) and not name.startswith("_")
    }


@pytest.mark.parametrize("queue", [JiraQueue, ServiceNowQueue])
def test_a_queue_has_every_member_of_the_port(queue: type) -> None:
    for name, member in members(TicketAdapter).items():
        assert list(inspect.signature(getattr(queue, name)).parameters) == list(inspect.signature(member).parameters), (
            name
        )
    assert isinstance(inspect.getattr_static(queue, "lag"), property)


@pytest.mark.parametrize("kind", [JIRA, SERVICENOW])
def test_a_kind_has_every_member_of_the_port(kind: TargetKind) -> None:
    for name, member in members(TargetKind).items():
        asked = list(inspect.signature(member).parameters)[1:]
        assert list(inspect.signature(getattr(kind, name)).parameters) == asked, name
