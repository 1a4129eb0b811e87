"""An office with two workers, a tracker that can be made to fail, and people at both ends, for machines that mix them."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import requests

from connector.errors import Refused
from connector.lifecycle.review import is_changed
from connector.workflow import closing, review
from connector.workflow.poll import poll
from connector.workflow.push import push
from connector.workflow.tickets import propose
from tests.builders.lives import by
from tests.builders.records import DAY, nonconformity, record
from tests.builders.trial import HEAD, Clock, Tracker, Trial, sandbox
from tests.properties.workers import Worker

if TYPE_CHECKING:
    from connector.model.record import Record
    from tests.properties.workers import Around

SETTLED = 700
"""Seconds after which nothing comes late any more: the settle time and a minute."""
LEASE = 300
"""Seconds after which the others take a worker for dead."""
QUIET = 4
"""Turns of one worker or the other after which nothing may be left to do."""

SHOWN = {"root_cause": "nobody was named", "corrective_action": "the tool asks for it"}
OURS = {"jira": "/jira/rest/api/3", "servicenow": "/servicenow/"}
"""What our account asks: people of the Jira use another version, those of the ServiceNow another method."""

Struck = Literal["deleted", "forbidden", "moved"]


class Office:
    """``tickets``: the ticket of each finding, as first linked; ``gone``: findings whose ticket nobody can see any more;

    ``closed``: those that somebody verified; ``words``: what people wrote over our description since our last word;
    ``late``: whether something happened by which a tracker or a worker may come with a second ticket.
    """

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self._ending = contextlib.ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="closeout-machine-"))
        self._ending.callback(shutil.rmtree, self._folder)
        self.clock = Clock()
        self.box = self._ending.enter_context(sandbox(self.clock))
        self.trial = Trial(self._folder, self.box, self.clock, tracker)
        self._ending.callback(self.trial.ledger.close)
        self.workers: list[Worker] = []
        self.ids: list[str] = []
        self.tickets: dict[str, str] = {}
        self.gone: set[str] = set()
        self.closed: set[str] = set()
        self.words: dict[str, str] = {}
        self.late = False

    def open(self, *, one_machine: bool) -> None:
        """Two workers: on one machine they know of each other's death, on two they do not."""
        dead: set[str] = set()
        self.workers = [Worker(self.trial, dead if one_machine else set()) for _worker in range(2)]

    def close(self) -> None:
        """Everything is gone."""
        with self._ending:
            for worker in self.workers:
                worker.end()

    # ------------------------------------------------------------------ compliance

    def draft(self) -> None:
        """A finding comes in."""
        identity = f"f{len(self.ids):09}"
        content = nonconformity(number=f"NC-{len(self.ids) + 1:02}", **SHOWN)
        with self.trial.ledger.writing() as book:
            book.records.add(record(id=identity, head=HEAD, content=content, stage_on=DAY), by(DAY))
        self.ids.append(identity)

    def approve(self) -> None:
        """All as they stand."""
        review.approve(self.trial.parts(), (), all_of_them=True, accept_doubts=True)

    def edit(self, identity: str, text: str) -> None:
        """Another statement, which waits for approval."""
        review.edit(self.trial.parts(), identity, {"statement": text})
        self.words.pop(identity, None)

    def judge(self, identity: str, *, good: bool) -> None:
        """Verify what was submitted, or return it."""
        proof = self._folder / "proof.txt"
        proof.write_text("three changes, each approved", encoding="utf-8")
        with contextlib.suppress(Refused):
            if good:
                closing.verify(self.trial.parts(), identity, "three changes checked", (proof,))
                self.closed.add(identity)
            else:
                closing.return_(self.trial.parts(), identity, "no evidence")

    # ------------------------------------------------------------------ workers

    def push(self, who: int, around: Around = "before", nth: int = 0) -> None:
        """A push, whose process may die around a commit."""
        self.alive(who).does(push, around, nth)

    def poll(self, who: int, around: Around = "before", nth: int = 0, *, full: bool = False) -> None:
        """The same of a poll."""
        self.alive(who).does(lambda parts: poll(parts, full=full), around, nth)

    def push_asleep(self, who: int, moment: str, seconds: int) -> None:
        """A worker is suspended in the middle of its push; when it goes on, the other has pushed."""
        sleeper, other = self.alive(who), self.alive(1 - who)
        self.late |= seconds > LEASE

        def wakes() -> None:
            self.clock.go_on(seconds)
            other.does(push)

        push(sleeper.sleeping(moment, wakes))

    def alive(self, who: int) -> Worker:
        """The worker; begun anew where it died."""
        worker = self.workers[who]
        if worker.is_dead:
            worker.end()
            worker.restart()
        return worker

    # ------------------------------------------------------------------ the tracker and its people

    def breaks(self, fault: dict[str, Any], match: dict[str, Any]) -> None:
        """Something will go wrong with requests of ours."""
        self.box.fault({**fault, "match": match})
        self.late |= fault["fault"] == "write_late"

    def move(self, identity: str, to: Literal["In Progress", "Done"]) -> None:
        """Somebody moves the ticket, if its workflow lets them."""
        with contextlib.suppress(requests.HTTPError, StopIteration):
            self.trial.move(identity, to)

    def write(self, identity: str, text: str) -> None:
        """Somebody writes over our description, if the state of the ticket lets them."""
        with contextlib.suppress(requests.HTTPError):
            self.trial.write(identity, description=text)
            if not self._is_about_to_change(identity):
                self.words[identity] = text

    def label(self, identity: str) -> None:
        """Somebody takes our mark for a label like any other."""
        if self.tracker == "jira":
            self.trial.act(identity, "PUT", json={"fields": {"labels": ["audit"]}})

    def strike(self, identity: str, kind: Struck) -> None:
        """The ticket is deleted, hidden from us, or moved to another project."""
        if kind == "moved" and self.tracker == "servicenow":
            return
        struck: dict[str, Any] = {"fault": kind, "ticket": self.trial.link(identity).ticket_id, "match": {}}
        more = {"to": "AUD"} if kind == "moved" else {}
        requests.post(self.box.announcement.faults, json=[struck | more], timeout=5).raise_for_status()
        if kind != "moved":
            self.gone.add(identity)

    @property
    def at_hand(self) -> list[str]:
        """The findings whose ticket people have before them."""
        return [identity for identity in self.ids if identity in self.tickets and identity not in self.gone]

    # ------------------------------------------------------------------ both ends

    def records(self) -> list[Record]:
        """What the ledger holds."""
        return self.trial.records()

    def kept(self, identity: str) -> list[str]:
        """The ids of all tickets with the finding's mark, finished ones too."""
        name = "id" if self.tracker == "jira" else "sys_id"
        return [str(ticket[name]) for ticket in self.trial.tickets(identity)]

    def come_to_rest(self) -> list[str]:
        """Nothing fails any more, all is approved, time goes by: what one more push asks the tracker."""
        self.box.clear()
        self.approve()
        for turn in range(QUIET):
            self.clock.go_on(SETTLED)
            self.push(turn % 2)
            self.poll((turn + 1) % 2)
        since = self.trial.newest
        self.push(0)
        return self.trial.asked(since)

    def _is_about_to_change(self, identity: str) -> bool:
        """Whether a newer text of ours is on its way there, or would be once it is approved."""
        (found,) = [one for one in self.records() if one.id == identity]
        return is_changed(found) or identity in {one.record_id for one in propose(self.trial.parts()).updates}
