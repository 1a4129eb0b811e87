"""The contract of a ``TicketAdapter``: subclass :class:`TicketAdapterContract` and give it a ``queue`` fixture.

A ``Queue`` is a tracker under test (a sandbox over real HTTP) with a look past its interface and faults on demand, so that
both ends of each write can be asserted. The tests of Jira and ServiceNow in this folder show two of them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

import pytest

from adapters.text import TRUNCATED
from connector.errors import (
    AccessDenied,
    RetryLater,
    TargetError,
    TargetMisconfigured,
    TicketForbidden,
    TicketLost,
    TicketRejected,
    Unreachable,
)
from connector.model.ticket import (
    Assignee,
    Created,
    Line,
    Missing,
    NotCreated,
    RichText,
    Ticket,
    TicketDraft,
    TicketState,
    Uncertain,
    Wanted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.model.ticket import FieldValue
    from connector.ports import TicketAdapter

Trouble = Literal["lost", "lost_before", "busy", "down", "no_rights", "bad_answer"]
Broken = Literal["secret", "address", "place"]
Name = Literal["summary", "description", "due", "owner"]

DUE = date(2026, 4, 10)
OWNER = Assignee(key="li-wei", name="李伟", email="li.wei@example.com")
TEXT = RichText(
    lines=(
        Line(kind="heading", text="不符合事实"),
        Line(text="抽查 3 份变更记录，其中 2 份没有回退计划。"),
        Line(kind="heading", text="Criterion"),
        Line(label="Clause", text="ISO/IEC 20000-1:2018 8.5.1.2"),
        Line(kind="item", text="one"),
        Line(kind="item", text="two"),
    )
)
HOSTILE = (
    "{code} {} {{x}} [~admin] [a|http://b] !evil.png! *b* _i_ ^2^ ~s~ |a| ||h|| ---- -- &#42; &amp;",
    "h1. loud\n* item\n# item\n- item\nbq. quote",
    "=HYPERLINK(\"http://evil\") +1 -1 @SUM(A1) =cmd|' /C calc'!A0",
    "a^ORstate=7 ^NQactive=true javascript:gs.getUser() x=y, z",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [code]<b>x</b>[/code] ${jndi:ldap://x}",
    "😀 👩‍👩‍👧 e\u0301 \u202egnp.exe C:\\temp\\\\x \u00a0 tab\tend",
)


class Queue(Protocol):
    """One queue of a tracker, seen from both sides."""

    @property
    def names(self) -> Mapping[Name, str]:
        """The tracker's names of the four fields that every mapping writes."""
        ...

    @property
    def extra(self) -> Mapping[str, str]:
        """More fields of a draft that this queue takes, with the values that it shows afterwards."""
        ...

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no text may show."""
        ...

    def mark(self, name: str) -> str:
        """A mark that no other test uses."""
        ...

    def adapter(self, broken: Broken | None = None) -> TicketAdapter:
        """The adapter under test; or one with a wrong secret, an address where nobody answers, a place that is not."""
        ...

    def stored(self, mark: str) -> int:
        """How many tickets with this mark the tracker keeps, looked up past its interface."""
        ...

    @property
    def most(self) -> int:
        """How many tickets the adapter asks for in one request."""
        ...

    def creates(self) -> list[str]:
        """What reached the tracker for each ticket that was to be created, oldest first."""
        ...

    def trouble(self, kind: Trouble, retry_after: str | None = None, times: int = 1) -> None:
        """What happens to the next creates.

        Answer lost after or before the write, 429, 500 instead of the write, 403, half an answer after the write.
        """
        ...

    def hurdle(self, retry_after: str) -> None:
        """The next request of any kind is answered with 429."""
        ...

    def delete(self, ticket_id: str) -> None:
        """The ticket is gone."""
        ...

    def hide(self, ticket_id: str) -> None:
        """Our account may no longer see the ticket."""
        ...

    def act(self, ticket_id: str, deed: Literal["start", "finish", "give_up"]) -> None:
        """Somebody works on the ticket, in the tracker itself."""
        ...

    def write(self, ticket_id: str, field: str, value: str) -> None:
        """Somebody changes a field, in the tracker's name for it."""
        ...

    def say(self, ticket_id: str, text: str) -> None:
        """Somebody comments."""
        ...

    def jam(self, ticket_id: str) -> None:
        """From now on the workflow leads nowhere: whoever moves the ticket is refused, or finds no way."""
        ...

    def files(self, ticket_id: str) -> list[tuple[str, int, str]]:
        """Name, size and media type of each file of the ticket, looked up past the interface."""
        ...

    def relations(self, ticket_id: str, other_id: str) -> int:
        """How often the ticket names the other one, looked up past the interface."""
        ...


class TicketAdapterContract:
    """Every test asks both ends: the adapter's answer and what the tracker keeps."""

    @pytest.fixture
    def adapter(self, queue: Queue) -> TicketAdapter:
        return queue.adapter()

    # ------------------------------------------------------------------ creating

    def test_one_request_carries_everything(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("a1"))
        [outcome] = adapter.create([draft])
        assert isinstance(outcome, Created)
        assert outcome.mark == queue.mark("a1")
        assert outcome.url.startswith("http")
        assert queue.stored(queue.mark("a1")) == 1
        [body] = queue.creates()
        for part in (queue.mark("a1"), "NC-01", "8.5.1.2", "2026-04-10", *queue.extra):
            assert part in body
        [ticket] = adapter.fetch([outcome.id])
        assert isinstance(ticket, Ticket)
        assert ticket.assignee is not None
        assert ticket.assignee.id in body

    def test_what_is_read_back_is_what_was_wished(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("a2"))
        ticket = self.made(adapter, draft)
        agrees(ticket, adapter.canonical(draft))
        assert ticket.fields[queue.names["due"]] == "2026-04-10"
        assert ticket.mark == queue.mark("a2")
        assert ticket.state is TicketState.OPEN
        assert ticket.done_at is None
        for moment in (ticket.created_at, ticket.updated_at):
            assert moment is not None
            assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_comes_back_as_it_was(self, queue: Queue, adapter: TicketAdapter, text: str) -> None:
        draft = drafted(
            queue, queue.mark("a3"), summary=f"NC-01 {text}", text=RichText(lines=(Line(label=text, text=text),))
        )
        ticket = self.made(adapter, draft)
        agrees(ticket, adapter.canonical(draft))
        for word in ("evil", "admin", "ORstate", "script", "😀", "loud"):
            if word in text:
                assert word in ticket.fields[queue.names["description"]]
                assert word in ticket.fields[queue.names["summary"]]

    def test_a_text_that_is_too_long_is_cut_visibly(self, queue: Queue, adapter: TicketAdapter) -> None:
        long = RichText(lines=(Line(text="证据{}*" * 10_000), Line(label="Due", text="today")))
        draft = drafted(queue, queue.mark("a4"), summary="长\n" * 400, text=long)
        ticket = self.made(adapter, draft)
        agrees(ticket, adapter.canonical(draft))
        first, last = ticket.fields[queue.names["description"]].split("\n")
        assert first.endswith(TRUNCATED)
        assert last.startswith("Due")
        assert last.endswith(" today")
        assert ticket.fields[queue.names["summary"]].endswith("…")

    def test_many_drafts_have_one_outcome_each(self, queue: Queue, adapter: TicketAdapter) -> None:
        marks = [queue.mark(f"b{number}") for number in range(4)]
        outcomes = list(adapter.create([drafted(queue, mark) for mark in marks]))
        assert [outcome.mark for outcome in outcomes] == marks
        assert all(queue.stored(mark) == 1 for mark in marks)

    def test_a_bad_item_does_not_stop_the_others(self, queue: Queue, adapter: TicketAdapter) -> None:
        nobody = Assignee(key="nobody", name="Nobody", email="nobody@example.com")
        bad = drafted(queue, queue.mark("c1"), owner=nobody)
        rejected, made = adapter.create([bad, drafted(queue, queue.mark("c2"))])
        assert isinstance(rejected, NotCreated)
        assert queue.names["owner"] in rejected.fields
        assert "Nobody" in rejected.why
        assert "people.nobody.accounts" in rejected.remedy
        assert isinstance(made, Created)
        assert queue.stored(queue.mark("c1")) == 0

    def test_two_people_with_one_address_are_nobody(self, queue: Queue, adapter: TicketAdapter) -> None:
        several = Assignee(key="ops", name="Operations", email="it.ops@example.com")
        [rejected] = adapter.create([drafted(queue, queue.mark("c3"), owner=several)])
        assert isinstance(rejected, NotCreated)
        assert "2" in rejected.fields[queue.names["owner"]]

    def test_the_trackers_words_reach_the_person(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("c4"))
        del draft.fields[queue.names["summary"]]
        outcomes = list(adapter.create([draft]))
        assert len(outcomes) == 1
        assert isinstance(outcomes[0], NotCreated | Created)
        if isinstance(outcomes[0], NotCreated):
            assert queue.names["summary"] in f"{outcomes[0].fields}{outcomes[0].why}"

    # ------------------------------------------------------------------ trouble while creating

    @pytest.mark.parametrize("kind", ["lost", "bad_answer"])
    def test_a_lost_answer_is_looked_up_and_never_repeated(
        self, queue: Queue, adapter: TicketAdapter, kind: Trouble
    ) -> None:
        queue.trouble(kind)
        started = datetime.now(UTC)
        [outcome] = adapter.create([drafted(queue, queue.mark("d1"))])
        assert isinstance(outcome, Uncertain)
        assert len(queue.creates()) == 1
        assert queue.stored(queue.mark("d1")) == 1
        found = adapter.find([Wanted(mark=queue.mark("d1"), since=started)])
        assert [ticket.mark for ticket in found[queue.mark("d1")]] == [queue.mark("d1")]

    @pytest.mark.parametrize("kind", ["lost_before", "down"])
    def test_an_answer_lost_before_the_write_is_absent(
        self, queue: Queue, adapter: TicketAdapter, kind: Trouble
    ) -> None:
        queue.trouble(kind)
        [outcome] = adapter.create([drafted(queue, queue.mark("d2"))])
        assert isinstance(outcome, Uncertain)
        assert adapter.find([Wanted(mark=queue.mark("d2"), since=datetime.now(UTC))]) == {}
        assert len(queue.creates()) == 1

    def test_after_three_lost_answers_the_others_wait(self, queue: Queue, adapter: TicketAdapter) -> None:
        queue.trouble("lost_before", times=3)
        drafts = [drafted(queue, queue.mark(f"d3{number}")) for number in range(4)]
        for draft in drafts[:3]:
            assert [type(outcome) for outcome in adapter.create([draft])] == [Uncertain]
        with pytest.raises(RetryLater):
            list(adapter.create(drafts[3:]))
        assert len(queue.creates()) == 3
        assert [type(outcome) for outcome in adapter.create(drafts[3:])] == [Created]

    @pytest.mark.parametrize(("kind", "stored"), [("lost", 1), ("lost_before", 0), ("down", 0), ("bad_answer", 1)])
    def test_a_lost_answer_about_several_leaves_all_of_them_uncertain(
        self, queue: Queue, adapter: TicketAdapter, kind: Trouble, stored: int
    ) -> None:
        marks = [queue.mark(f"d0{number}") for number in range(min(3, queue.most))]
        queue.trouble(kind)
        outcomes = list(adapter.create([drafted(queue, mark) for mark in marks]))
        assert [(type(outcome), outcome.mark) for outcome in outcomes] == [(Uncertain, mark) for mark in marks]
        assert [queue.stored(mark) for mark in marks] == [stored] * len(marks)
        assert len(queue.creates()) == len(marks)

    @pytest.mark.parametrize(("text", "seconds"), [("7", 7.0), ("2.5", 2.5), (None, None)])
    def test_too_many_requests(
        self, queue: Queue, adapter: TicketAdapter, text: str | None, seconds: float | None
    ) -> None:
        queue.trouble("busy", retry_after=text)
        with pytest.raises(RetryLater) as caught:
            list(adapter.create([drafted(queue, queue.mark("d4"))]))
        assert caught.value.after == seconds
        assert queue.stored(queue.mark("d4")) == 0
        assert len(queue.creates()) == 1

    def test_too_many_requests_until_a_date(self, queue: Queue, adapter: TicketAdapter) -> None:
        later = datetime.now(UTC) + timedelta(seconds=90)
        queue.trouble("busy", retry_after=later.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        with pytest.raises(RetryLater) as caught:
            list(adapter.create([drafted(queue, queue.mark("d5"))]))
        assert caught.value.after is None or 80 < caught.value.after < 100

    def test_outcomes_before_a_stop_are_not_lost(self, queue: Queue, adapter: TicketAdapter) -> None:
        drafts = [drafted(queue, queue.mark(f"d6{number}")) for number in range(queue.most + 1)]
        creating = adapter.create(drafts)
        assert {type(next(creating)) for _draft in drafts[:-1]} == {Created}
        queue.trouble("busy", retry_after="5")
        with pytest.raises(RetryLater):
            next(creating)
        assert [queue.stored(draft.mark) for draft in (drafts[0], drafts[-2], drafts[-1])] == [1, 1, 0]

    def test_without_the_right_to_create_the_queue_is_closed(self, queue: Queue, adapter: TicketAdapter) -> None:
        queue.trouble("no_rights")
        with pytest.raises(AccessDenied) as caught:
            list(adapter.create([drafted(queue, queue.mark("d8"))]))
        assert caught.value.problems[0].remedy

    def test_reading_waits_and_goes_on(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("d9")))
        queue.hurdle("3")
        [again] = adapter.fetch([ticket.id])
        assert isinstance(again, Ticket)
        assert again.id == ticket.id

    # ------------------------------------------------------------------ nobody there, no rights, no place

    def test_a_wrong_secret(self, queue: Queue) -> None:
        adapter = queue.adapter("secret")
        with pytest.raises(AccessDenied) as caught:
            list(adapter.create([drafted(queue, queue.mark("e1"))]))
        assert caught.value.problems[0].remedy
        with pytest.raises(AccessDenied):
            list(adapter.changed(datetime.now(UTC)))
        with pytest.raises(AccessDenied):
            list(adapter.check([]))
        assert queue.stored(queue.mark("e1")) == 0

    def test_nobody_answers(self, queue: Queue) -> None:
        adapter = queue.adapter("address")
        for call in (
            lambda: list(adapter.create([drafted(queue, queue.mark("e2"))])),
            lambda: adapter.find([Wanted(mark=queue.mark("e2"), since=datetime.now(UTC))]),
            lambda: adapter.comment("1" * 32, TEXT, "r"),
        ):
            with pytest.raises(Unreachable):
                call()
        with pytest.raises(Unreachable):
            list(adapter.check([]))

    def test_a_place_that_is_not_there(self, queue: Queue) -> None:
        adapter = queue.adapter("place")
        with pytest.raises(TargetMisconfigured):
            list(adapter.create([drafted(queue, queue.mark("e3"))]))
        with pytest.raises(TargetError):
            list(adapter.check([]))

    def test_no_error_shows_a_secret(self, queue: Queue) -> None:
        shown = [repr(queue.adapter())]
        for broken in ("secret", "address", "place"):
            adapter = queue.adapter(broken)
            with pytest.raises(TargetError) as caught:
                list(adapter.create([drafted(queue, queue.mark("e4"))]))
            shown += [str(caught.value), repr(caught.value), repr(caught.value.__cause__), repr(adapter)]
            with pytest.raises(TargetError) as told:
                list(adapter.check([]))
            shown += [str(told.value), repr(told.value.__cause__)]
        assert not [secret for secret in queue.secrets if any(secret in text for text in shown)]

    # ------------------------------------------------------------------ finding

    def test_only_what_was_asked_for_is_found(self, queue: Queue, adapter: TicketAdapter) -> None:
        self.made(adapter, drafted(queue, queue.mark("f1")))
        self.made(adapter, drafted(queue, queue.mark("f10")))
        since = datetime.now(UTC) - timedelta(hours=1)
        found = adapter.find([Wanted(mark=mark, since=since) for mark in (queue.mark("f1"), queue.mark("f2"))])
        assert list(found) == [queue.mark("f1")]
        assert [ticket.mark for ticket in found[queue.mark("f1")]] == [queue.mark("f1")]
        assert adapter.find([]) == {}

    def test_two_tickets_of_one_mark_come_oldest_first(self, queue: Queue, adapter: TicketAdapter) -> None:
        first, second = adapter.create([drafted(queue, queue.mark("f3")), drafted(queue, queue.mark("f3"))])
        assert isinstance(first, Created)
        assert isinstance(second, Created)
        found = adapter.find([Wanted(mark=queue.mark("f3"), since=datetime.now(UTC))])
        assert {ticket.id for ticket in found[queue.mark("f3")]} == {first.id, second.id}
        ages = [ticket.created_at for ticket in found[queue.mark("f3")]]
        assert ages == sorted(age for age in ages if age)

    def test_many_marks_and_ids_at_once(self, queue: Queue, adapter: TicketAdapter) -> None:
        made = [self.made(adapter, drafted(queue, queue.mark(f"f4{number}"))) for number in range(3)]
        wanted = [Wanted(mark=queue.mark(f"none{number}"), since=datetime.now(UTC)) for number in range(110)]
        wanted += [Wanted(mark=str(ticket.mark), since=datetime.now(UTC)) for ticket in made]
        assert set(adapter.find(wanted)) == {ticket.mark for ticket in made}
        ids = [str(900_000 + number) for number in range(3)] + [ticket.id for ticket in made]
        answers = list(adapter.fetch(ids))
        assert [answer.id for answer in answers] == ids
        assert [type(answer) for answer in answers] == [Missing] * 3 + [Ticket] * 3

    def test_an_id_that_is_none_leads_nowhere(self, adapter: TicketAdapter) -> None:
        hostile = "../../rest/api/2/myself"
        assert list(adapter.fetch([hostile])) == [Missing(id=hostile, why="lost")]
        with pytest.raises(TicketLost):
            adapter.comment(hostile, TEXT, "r")

    def test_a_deleted_ticket_is_lost(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("g1")))
        queue.delete(ticket.id)
        assert list(adapter.fetch([ticket.id])) == [Missing(id=ticket.id, why="lost")]
        with pytest.raises(TicketLost):
            adapter.update(ticket.id, drafted(queue, queue.mark("g1")), [queue.names["summary"]])

    def test_a_hidden_ticket_is_missing(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("g2")))
        queue.hide(ticket.id)
        [missing] = adapter.fetch([ticket.id])
        assert isinstance(missing, Missing)
        with pytest.raises((TicketLost, TicketForbidden)):
            adapter.move(ticket.id, "done", "note")

    # ------------------------------------------------------------------ following

    def test_people_start_and_finish(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("h1")))
        queue.act(ticket.id, "start")
        assert self.read(adapter, ticket.id).state is TicketState.IN_PROGRESS
        queue.act(ticket.id, "finish")
        done = self.read(adapter, ticket.id)
        assert done.state is TicketState.DONE
        assert done.done_at is not None
        assert abs(done.done_at - datetime.now(UTC)) < timedelta(minutes=5)
        assert done.status

    def test_giving_up_is_no_fix(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("h2")))
        queue.act(ticket.id, "give_up")
        ended = self.read(adapter, ticket.id)
        assert ended.state is TicketState.ENDED
        assert ended.done_at is not None
        assert abs(ended.done_at - datetime.now(UTC)) < timedelta(minutes=5)

    def test_changes_are_seen_and_only_ours(self, queue: Queue, adapter: TicketAdapter) -> None:
        before = datetime.now(UTC) - timedelta(seconds=2)
        ticket = self.made(adapter, drafted(queue, queue.mark("h3")))
        other = self.made(adapter, drafted(queue, queue.mark("h4")))
        queue.act(ticket.id, "start")
        seen = {each.id: each for each in adapter.changed(before)}
        assert {ticket.id, other.id} <= set(seen)
        assert seen[ticket.id].state is TicketState.IN_PROGRESS
        assert all((each.mark or "").startswith("closeout-") for each in seen.values())
        assert list(adapter.changed(datetime.now(UTC) + timedelta(days=1))) == []

    def test_a_change_of_ours_made_there_shows(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("h5"))
        ticket = self.made(adapter, draft)
        queue.write(ticket.id, queue.names["summary"], "somebody else's words")
        drifted = self.read(adapter, ticket.id)
        assert drifted.fields[queue.names["summary"]] == "somebody else's words"
        assert {name for name, text in adapter.canonical(draft).items() if drifted.fields[name] != text} == {
            queue.names["summary"]
        }

    def test_only_the_named_fields_are_written(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("h6")))
        changed = drafted(queue, queue.mark("h6"), summary="new words", text=RichText(lines=(Line(text="new text"),)))
        adapter.update(ticket.id, changed, [queue.names["description"]])
        after = self.read(adapter, ticket.id)
        assert after.fields[queue.names["description"]] == "new text"
        assert after.fields[queue.names["summary"]] == ticket.fields[queue.names["summary"]]

    def test_a_field_that_is_no_longer_wished_is_emptied(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("h8"))
        ticket = self.made(adapter, draft)
        del draft.fields[queue.names["due"]]
        assert queue.names["due"] not in adapter.canonical(draft)
        adapter.update(ticket.id, draft, [queue.names["due"]])
        assert self.read(adapter, ticket.id).fields[queue.names["due"]] == ""

    def test_the_assignee_is_put_right(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("h7")))
        adapter.assign(ticket.id, Assignee(key="zhao-min", name="赵敏", email="zhao.min@example.com"))
        after = self.read(adapter, ticket.id)
        assert after.assignee is not None
        assert after.assignee != ticket.assignee
        assert after.assignee.name == "赵敏"
        with pytest.raises(TicketRejected) as caught:
            adapter.assign(ticket.id, Assignee(key="x", name="X"))
        assert queue.names["owner"] in caught.value.fields

    # ------------------------------------------------------------------ comments, evidence, moving

    def test_a_comment_is_made_once(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("i1")))
        adapter.comment(ticket.id, TEXT, f"{queue.mark('i1')}/1")
        adapter.comment(ticket.id, TEXT, f"{queue.mark('i1')}/1")
        adapter.comment(ticket.id, TEXT, f"{queue.mark('i1')}/12")
        texts = sorted(comment.text for comment in adapter.work(ticket.id).comments)
        assert [text.split("\n")[-1] for text in texts] == [f"{queue.mark('i1')}/1", f"{queue.mark('i1')}/12"]
        assert "ISO/IEC 20000-1:2018 8.5.1.2\n" in texts[0]

    def test_a_hostile_comment_is_shown_as_it_was(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("i2")))
        adapter.comment(
            ticket.id, RichText(lines=tuple(Line(text=text) for text in HOSTILE[:2])), f"{queue.mark('i2')}/1"
        )
        [comment] = adapter.work(ticket.id).comments
        assert "[~admin]" in comment.text
        assert comment.text.endswith(f"{queue.mark('i2')}/1")

    def test_what_people_say_is_read(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("i3")))
        queue.say(ticket.id, "原因：没有检查表。\nSee the attached list.")
        work = adapter.work(ticket.id)
        [comment] = work.comments
        assert comment.text == "原因：没有检查表。\nSee the attached list."
        assert comment.author
        assert comment.at is not None
        assert work.attachments == ()

    @pytest.mark.parametrize(("move", "state"), [("done", "done"), ("ended", "ended"), ("duplicate", "ended")])
    def test_a_ticket_is_moved_to_its_end(
        self, queue: Queue, adapter: TicketAdapter, move: Literal["done", "ended", "duplicate"], state: str
    ) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("j1")))
        adapter.move(ticket.id, move, "verified: see {note} *here*")
        moved = self.read(adapter, ticket.id)
        assert moved.state == state
        adapter.move(ticket.id, move, "once more")
        assert self.read(adapter, ticket.id).updated_at == moved.updated_at

    def test_a_returned_ticket_is_opened_again(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("j2")))
        queue.act(ticket.id, "start")
        queue.act(ticket.id, "finish")
        adapter.move(ticket.id, "reopened", "the cause is missing")
        reopened = self.read(adapter, ticket.id)
        assert reopened.state in {TicketState.OPEN, TicketState.IN_PROGRESS}
        assert reopened.done_at is None

    def test_a_move_that_is_impossible_is_asked_for_in_a_comment_once(
        self, queue: Queue, adapter: TicketAdapter
    ) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("j3")))
        queue.jam(ticket.id)
        for _attempt in range(2):
            with pytest.raises(TicketRejected) as caught:
                adapter.move(ticket.id, "done", "verified on 2026-05-02")
            assert caught.value.problems[0].remedy
        [comment] = adapter.work(ticket.id).comments
        assert "verified on 2026-05-02" in comment.text
        assert self.read(adapter, ticket.id).state is TicketState.OPEN

    # ------------------------------------------------------------------ files, links, calls

    def test_a_file_is_attached_once(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("l1")))
        for content in (b"page 7", b"page 7", b"page 7 of the second edition", "第七页".encode()):
            adapter.attach(ticket.id, "报告 7 & 8.pdf", content, "application/pdf")
        sizes = [6, 28, 9]
        assert queue.files(ticket.id) == [("报告 7 & 8.pdf", size, "application/pdf") for size in sizes]
        assert adapter.work(ticket.id).attachments == ("报告 7 & 8.pdf",) * 3
        with pytest.raises(TicketLost):
            adapter.attach("../1", "a", b"a", "text/plain")

    def test_two_tickets_are_related_once(self, queue: Queue, adapter: TicketAdapter) -> None:
        first, second = (self.made(adapter, drafted(queue, queue.mark(name))) for name in ("l2", "l3"))
        adapter.relate(second.id, first.id)
        adapter.relate(second.id, first.id)
        assert queue.relations(second.id, first.id) == 1
        with pytest.raises(TicketLost):
            adapter.relate(first.id, "../1")

    def test_a_comment_calls_somebody_by_name(self, queue: Queue, adapter: TicketAdapter) -> None:
        ticket = self.made(adapter, drafted(queue, queue.mark("l4")))
        assert ticket.assignee is not None
        adapter.comment(ticket.id, TEXT, f"{queue.mark('l4')}/1", ticket.assignee)
        [comment] = adapter.work(ticket.id).comments
        called = comment.text.split("\n")[0]
        assert ticket.assignee.name in called or ticket.assignee.id in called

    # ------------------------------------------------------------------ what is there

    def test_the_fields_of_the_queue_are_told(self, queue: Queue, adapter: TicketAdapter) -> None:
        told = {field.name: field for field in adapter.fields()}
        kinds = {name: told[queue.names[name]].kind for name in ("summary", "description", "due", "owner")}
        assert kinds["summary"] == "text"
        assert (kinds["description"], kinds["owner"]) == ("rich", "person")
        assert kinds["due"] in {"day", "moment"}
        assert told[queue.names["summary"]].label
        assert told[queue.names["summary"]].writable
        for name, value in queue.extra.items():
            assert told[name].kind == "choice"
            assert value in told[name].choices

    def test_the_request_is_what_is_sent(self, queue: Queue, adapter: TicketAdapter) -> None:
        draft = drafted(queue, queue.mark("m1"))
        shown = json.dumps(adapter.request(draft), ensure_ascii=False)
        assert queue.creates() == []
        assert not [secret for secret in queue.secrets if secret in shown]
        self.made(adapter, draft)
        [sent] = queue.creates()
        assert sent in shown
        assert '"method": "POST"' in shown

    def test_a_good_queue_has_no_faults(self, queue: Queue, adapter: TicketAdapter) -> None:
        assert list(adapter.check([drafted(queue, queue.mark("k1"))])) == []
        assert queue.creates() == []

    def test_an_owner_without_account_is_a_fault(self, queue: Queue, adapter: TicketAdapter) -> None:
        nobody = Assignee(key="nobody", name="Nobody", email="nobody@example.com")
        [problem] = adapter.check(
            [drafted(queue, queue.mark("k2"), owner=nobody), drafted(queue, queue.mark("k3"), owner=nobody)]
        )
        assert problem.where == "people.nobody"
        assert problem.remedy

    def test_the_lag_is_a_number_of_seconds(self, adapter: TicketAdapter) -> None:
        assert adapter.lag >= 0
        adapter.close()

    # ------------------------------------------------------------------ steps

    def made(self, adapter: TicketAdapter, draft: TicketDraft) -> Ticket:
        [outcome] = adapter.create([draft])
        assert isinstance(outcome, Created), outcome
        return self.read(adapter, outcome.id)

    def read(self, adapter: TicketAdapter, ticket_id: str) -> Ticket:
        [ticket] = adapter.fetch([ticket_id])
        assert isinstance(ticket, Ticket)
        return ticket


def agrees(ticket: Ticket, canonical: Mapping[str, str]) -> None:
    """Each field of ours shows as it was wished; the ticket may show more, which other drafts of the mapping write."""
    assert {name: ticket.fields.get(name) for name in canonical} == dict(canonical)


def drafted(
    queue: Queue,
    mark: str,
    *,
    summary: str = "[NC-01] 变更管理 8.5.1.2",
    text: RichText = TEXT,
    owner: Assignee = OWNER,
) -> TicketDraft:
    """A draft with the four fields of every mapping and what else the queue takes."""
    names = queue.names
    fields: dict[str, FieldValue] = {
        names["summary"]: summary,
        names["description"]: text,
        names["due"]: DUE,
        names["owner"]: owner,
    }
    return TicketDraft(mark=mark, fields={**fields, **queue.extra})
