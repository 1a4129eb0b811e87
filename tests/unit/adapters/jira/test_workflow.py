from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import OutcomeUnknown, TicketRejected
from connector.model.ticket import Created, StatusChange, Ticket, TicketState
from tests.contract.jira_queue import shipped
from tests.contract.suite import drafted

if TYPE_CHECKING:
    from adapters.jira.adapter import JiraQueue
    from connector.model.ticket import TicketMapping
    from connector.ports import Move
    from tests.contract.jira_queue import JiraProject

CAUSE = "customfield_10030"


def closing(**changes: StatusChange) -> TicketMapping:
    return shipped("jira").model_copy(update={"closing": changes})


def made(queue: JiraProject, adapter: JiraQueue, name: str) -> str:
    [outcome] = adapter.create([drafted(queue, queue.mark(name))])
    assert isinstance(outcome, Created), outcome
    return outcome.id


def read(adapter: JiraQueue, ticket_id: str) -> Ticket:
    [ticket] = adapter.fetch([ticket_id])
    assert isinstance(ticket, Ticket)
    return ticket


def steps(queue: JiraProject) -> list[Any]:
    return [each["body"] for each in queue.asked("POST") if each["path"].endswith("/transitions")]


def test_the_way_leads_over_intermediate_steps(queue: JiraProject) -> None:
    adapter = queue.adapter()
    identity = made(queue, adapter, "a")
    adapter.move(identity, "done", "verified")
    assert [step["transition"]["id"] for step in steps(queue)] == ["21", "31", "51"]
    assert steps(queue)[2]["fields"]["resolution"] == {"id": "10000"}
    assert read(adapter, identity).resolution == "Done"


@pytest.mark.parametrize(("move", "resolution"), [("ended", "Won't Do"), ("duplicate", "Duplicate")])
def test_each_end_has_its_resolution(queue: JiraProject, move: Move, resolution: str) -> None:
    adapter = queue.adapter()
    identity = made(queue, adapter, "b")
    adapter.move(identity, move, "")
    ticket = read(adapter, identity)
    assert (ticket.state, ticket.resolution) == (TicketState.ENDED, resolution)


def test_without_a_word_in_the_mapping_there_are_defaults(queue: JiraProject) -> None:
    adapter = queue.opened(closing())
    identity = made(queue, adapter, "c")
    for move, state in (("done", "done"), ("reopened", "in_progress"), ("ended", "ended")):
        adapter.move(identity, move, "")  # type: ignore[arg-type]  # a literal out of a list is a str
        assert read(adapter, identity).state == state


def test_the_named_transition_is_taken_first(queue: JiraProject) -> None:
    adapter = queue.opened(closing(done=StatusChange(via="Won't do")))
    identity = made(queue, adapter, "d")
    adapter.move(identity, "done", "")
    assert [step["transition"]["id"] for step in steps(queue)] == ["61", "71", "31", "51"]


@pytest.mark.parametrize("target", ["In Review", "10001"])
def test_a_status_is_named_by_name_or_id(queue: JiraProject, target: str) -> None:
    adapter = queue.opened(closing(done=StatusChange(to=target)))
    identity = made(queue, adapter, "e")
    adapter.move(identity, "done", "")
    adapter.move(identity, "done", "")
    assert read(adapter, identity).status == "In Review"
    assert len(steps(queue)) == 2


def test_a_status_that_no_way_leads_to(queue: JiraProject) -> None:
    adapter = queue.opened(closing(done=StatusChange(to="Verified")))
    identity = made(queue, adapter, "f")
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "")
    [problem] = caught.value.problems
    assert problem.where == "moving to Verified"
    assert "Back to work" in problem.why
    assert "[closing] of mapping jira" in problem.remedy


def test_the_note_goes_onto_the_screen_that_has_the_field(queue: JiraProject) -> None:
    change = StatusChange(to="done", fields={CAUSE: "Cause: {note}", "customfield_10035": ["not on the screen"]})
    adapter = queue.opened(closing(done=change).model_copy(update={"evidence": {"cause": (CAUSE,)}}))
    identity = made(queue, adapter, "g")
    adapter.move(identity, "done", "no *checklist*")
    assert adapter.work(identity).fields == {"cause": "Cause: no *checklist*"}
    assert "customfield_10035" not in steps(queue)[-1]["fields"]


def test_words_of_people_stay_where_the_note_would_go(queue: JiraProject) -> None:
    adapter = queue.opened(
        closing(done=StatusChange(to="done", fields={CAUSE: "{note}"})).model_copy(
            update={"evidence": {"cause": (CAUSE,)}}
        )
    )
    identity = made(queue, adapter, "h")
    queue.write(identity, CAUSE, "nobody checked")
    adapter.move(identity, "done", "our note")
    assert adapter.work(identity).fields == {"cause": "nobody checked"}
    assert CAUSE not in steps(queue)[-1]["fields"]


def test_a_resolution_can_be_chosen(queue: JiraProject) -> None:
    change = StatusChange(to="ended", fields={"resolution": "Cannot Reproduce"})
    adapter = queue.opened(closing(ended=change))
    identity = made(queue, adapter, "i")
    adapter.move(identity, "ended", "")
    assert read(adapter, identity).resolution == "Cannot Reproduce"


def test_a_screen_that_cannot_be_filled_is_said_with_its_fields(queue: JiraProject) -> None:
    every = dict.fromkeys(["Done", "Won't Do", "Duplicate", "Cannot Reproduce"], TicketState.ENDED)
    adapter = queue.opened(closing(done=StatusChange(to="Done")).model_copy(update={"resolution": every}))
    identity = made(queue, adapter, "j")
    with pytest.raises(TicketRejected) as caught:
        adapter.move(identity, "done", "")
    assert caught.value.fields == {"resolution": "Resolution is required"}
    assert read(adapter, identity).status == "In Review"


def test_a_lost_transition_is_told_and_the_next_try_goes_on(queue: JiraProject) -> None:
    adapter = queue.adapter()
    identity = made(queue, adapter, "k")
    queue.sandbox.fault({"match": {"method": "POST", "path": "/transitions"}, "fault": "answer_lost"})
    with pytest.raises(OutcomeUnknown):
        adapter.move(identity, "done", "")
    adapter.move(identity, "done", "")
    assert read(adapter, identity).state is TicketState.DONE
    assert [step["transition"]["id"] for step in steps(queue)] == ["21", "31", "51"]


def test_where_nothing_is_ever_resolved_done_is_the_end(queue: JiraProject) -> None:
    adapter = queue.opened(shipped("jira"), project="TEAM")
    identity = made(queue, adapter, "l")
    adapter.move(identity, "duplicate", "")
    assert read(adapter, identity).status == "Done"
    before = len(steps(queue))
    adapter.move(identity, "duplicate", "")
    assert len(steps(queue)) == before
