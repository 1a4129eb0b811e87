"""Mappings: what one makes of a finding, a better one for the live queue, and a trial with one real ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from connector.errors import Problem, Refused, TargetError, UserError
from connector.language import N_, _
from connector.model.base import Value
from connector.model.ticket import Created, Line, Missing, NotCreated, Postponed, RichText, Uncertain, Wanted
from connector.sync.plan import ours
from connector.sync.suggest import rewritten, suggested
from connector.workflow.parts import find
from connector.workflow.people import everybody, known
from connector.workflow.samples import Samples, sample
from connector.workflow.tickets import wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.audit import Grade
    from connector.model.ticket import Ticket, TicketDraft
    from connector.model.tracker import TrackerField
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts


class Compared(Value):
    """A field of the trial's ticket: what we sent, what the tracker shows."""

    field: str
    sent: str
    shown: str | None

    @property
    def same(self) -> bool:
        """Whether the tracker kept it."""
        return self.sent == self.shown


class Trial(Value):
    """One real ticket: made, read back, compared field by field, and cancelled."""

    target: str
    mapping: str
    key: str
    url: str
    fields: tuple[Compared, ...] = ()
    assignee: str | None = None
    cancelled: bool = False
    problems: tuple[Problem, ...] = ()


def target_named(parts: Parts, name: str | None) -> str:
    """The target that is meant; without a name the only one. Raises ``UserError``."""
    targets = list(parts.settings.targets)
    if name is None and len(targets) == 1:
        return targets[0]
    if name in targets:
        return str(name)
    names = ", ".join(targets) or _("none")
    why = _("say which target") if name is None else _("there is no target '{name}'").format(name=name)
    raise UserError(Problem("mapping", why, _("known here: {names}").format(names=names)))


def show(parts: Parts, reference: str) -> dict[str, Any]:
    """The exact request that would make the ticket of a finding now, without secrets. Sends nothing."""
    parts.require("sync")
    with parts.ledger.reading() as book:
        record, people = find(book, reference, parts.scope(book)), everybody(parts, book)
    wished = wish(parts, record.model_copy(update={"link": None}), people)
    if wished.draft is None or wished.target is None:
        why = wished.why or _("waits for: {what}").format(what=wished.waits)
        raise Refused(Problem(record.label, why, _("closeout plan shows what each finding waits for")))
    parts.trace("view", (record.id,))
    mapping = parts.mapping(wished.target)
    request = parts.adapter(wished.target).request(wished.draft)
    return {"target": wished.target, "mapping": mapping.name, "version": mapping.version, "request": request}


def show_sample(parts: Parts, target: str, grade: Grade) -> dict[str, Any]:
    """The same of a made-up finding of this grade, for who may read none. Raises ``Refused`` where no route takes it.

    Raises ``TicketRejected`` where the mapping lacks a value.
    """
    parts.require("sync")
    route = next((one for one in parts.settings.routes if one.target == target and grade in one.when.grade), None)
    if route is None:
        why = _("no route brings a finding of this grade here")
        raise Refused(Problem(target, why, _("add [[routes]] with this target")))
    owner = next((one for one in known(parts) if set(route.when.process or one.owns) & set(one.owns)), None)
    mapping = parts.mapping(target)
    request = parts.adapter(target).request(sample(parts, route, grade, owner))
    return {"target": target, "mapping": mapping.name, "version": mapping.version, "request": request}


def live(parts: Parts, target: str) -> Sequence[TrackerField]:
    """The fields that a new ticket can have in the queue now. Reads only. Raises ``Refused`` where it tells none."""
    parts.require("sync")
    fields = parts.adapter(target).fields()
    if not fields:
        why = _("the tracker does not tell its fields to our account")
        raise Refused(Problem(target, why, _("give it the right to read them, or write the mapping by hand")))
    return fields


def suggest(parts: Parts, target: str, text: str, fields: Sequence[TrackerField]) -> str:
    """A mapping file for the queue with these fields, on top of ``text``, the one that it has."""
    mapping = parts.mapping(target)
    return rewritten(text, suggested(fields, mapping), mapping.version)


def try_out(parts: Parts, target: str) -> Trial:
    """Make one real ticket of a made-up finding, read it back, and cancel it. Raises ``TargetError``, ``Refused``."""
    parts.require("sync")
    samples = Samples(parts)
    draft = next(samples.of(target), None)
    if draft is None:
        problems = samples.problems or [
            Problem(target, _("no route leads there"), _("add [[routes]] with this target"))
        ]
        raise Refused(*problems)
    draft = draft.model_copy(update={"mark": f"{TRIAL}{parts.new_id()}"})
    adapter, mapping = parts.adapter(target), parts.mapping(target)
    made = _made(parts, adapter, draft, target)
    parts.trace("mapping.test", (), target=target, ticket=made.key)
    trial = Trial(target=target, mapping=f"{mapping.name} {mapping.version}", key=made.key, url=made.url)
    try:
        return _cancelled(parts, adapter, made.id, _read(adapter, draft, made.id, trial))
    except TargetError as error:
        return trial.model_copy(update={"problems": error.problems})


TRIAL = "closeout-trial-"
"""Marks of trials: like ours, but no nonconformity's."""


def _made(parts: Parts, adapter: TicketAdapter, draft: TicketDraft, target: str) -> Created | Ticket:
    since = parts.now()
    (outcome,) = adapter.create([draft])
    match outcome:
        case Created():
            return outcome
        case NotCreated():
            told = [Problem(name, words, outcome.remedy) for name, words in outcome.fields.items()]
            raise Refused(*(told or [Problem(target, outcome.why, outcome.remedy)]))
        case Postponed():
            raise Refused(Problem(target, outcome.why, _("try it again later")))
        case Uncertain():
            return _found(parts, adapter, draft, Wanted(mark=draft.mark, since=since), outcome.why)
        case _:
            assert_never(outcome)


def _found(parts: Parts, adapter: TicketAdapter, draft: TicketDraft, wanted: Wanted, why: str) -> Ticket:
    parts.wait(adapter.lag)
    for ticket in adapter.find([wanted]).get(draft.mark, ()):
        return ticket
    raise Refused(
        Problem(draft.mark, why, _("it was not found; look for this mark in the tracker before trying again"))
    )


def _read(adapter: TicketAdapter, draft: TicketDraft, ticket_id: str, trial: Trial) -> Trial:
    (answer,) = adapter.fetch([ticket_id])
    if isinstance(answer, Missing):
        why = _("it was made, but our account cannot read it")
        return trial.model_copy(update={"problems": (Problem(trial.key, why, _("give the account the right")),)})
    wished = {name: text for name, text in adapter.canonical(draft).items() if name in ours(draft)}
    fields = tuple(Compared(field=name, sent=text, shown=answer.fields.get(name)) for name, text in wished.items())
    assignee = answer.assignee.name or answer.assignee.id if answer.assignee else None
    return trial.model_copy(update={"fields": fields, "assignee": assignee})


def _cancelled(parts: Parts, adapter: TicketAdapter, ticket_id: str, trial: Trial) -> Trial:
    text = N_("a trial of the mapping {mapping}; nothing is to be done")
    note = parts.in_our_language(text, mapping=trial.mapping)
    try:
        adapter.comment(ticket_id, RichText(lines=(Line(text=note),)), f"[{TRIAL}{ticket_id}]")
        adapter.move(ticket_id, "ended", note)
    except TargetError as error:
        return trial.model_copy(update={"problems": (*trial.problems, *error.problems)})
    return trial.model_copy(update={"cancelled": True})
