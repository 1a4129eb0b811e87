"""``plan``, ``push``, ``poll`` and ``sync``: the tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.context import FormatOption, add, parts
from connector.cli.output import Row, failed, say, show
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.sync.plan import Plan
    from connector.workflow.outcome import Failure, PollResult, PushResult
    from connector.workflow.parts import Parts

NO_TARGET = 3
DONE = ("created", "updated", "found", "unknown", "elsewhere")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    add(app, plan, _("Show what a push would do; touches nothing."), "closeout plan")
    add(app, push, _("Make and update the tickets."), "closeout push --checksum 1f0c2a9be4d75583")
    add(app, poll, _("Look at the tickets and bring the ledger up to date."), "closeout poll")
    add(app, sync, _("Push, poll and remind once."), "closeout sync")


def plan(wanted: FormatOption = None) -> None:
    """Show the plan with its checksum."""
    from connector.workflow.tickets import propose

    with parts() as made:
        made.require("sync")
        proposed = propose(made)
    _show_plan(proposed, wanted)


def _show_plan(proposed: Plan, wanted: Any) -> None:
    rows = [
        *(_action("create", one.label, one.target, "", "") for one in proposed.creates),
        *(_action("update", one.label, one.target, one.key, ", ".join(one.fields)) for one in proposed.updates),
        *(_action("wait", one.label, one.target, "", one.waits) for one in proposed.waiting),
    ]
    value = {
        "checksum": proposed.checksum,
        "actions": rows,
        "creates": len(proposed.creates),
        "updates": len(proposed.updates),
        "waiting": len(proposed.waiting),
    }
    columns = {
        "action": _("action"),
        "finding": _("finding"),
        "target": _("target"),
        "ticket": _("ticket"),
        "what": _("what"),
    }
    show(wanted, value, columns, rows)
    say(_("checksum {checksum}: closeout push --checksum {checksum}").format(checksum=proposed.checksum))


def _action(action: str, finding: str, target: str | None, ticket: str, what: str | None) -> dict[str, Any]:
    return {"action": action, "finding": finding, "target": target, "ticket": ticket, "what": what}


def push(
    checksum: Annotated[str | None, typer.Option(help=_("carry out only the plan with this checksum"))] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help=_("at most this many creates and updates per target"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("show the plan, send nothing"))] = False,
    retry: Annotated[str | None, typer.Option(metavar="FINDING", help=_("only this finding, again"))] = None,
    force: Annotated[bool, typer.Option("--force", help=_("past the safety limits"))] = False,
    wanted: FormatOption = None,
) -> int:
    """Carry the plan out."""
    if dry_run:
        plan(wanted)
        return 0
    from connector.bootstrap.targets import require_secrets
    from connector.workflow.push import push as carry_out

    with parts(_("pushing")) as made:
        require_secrets(made.settings, made.base)
        result = carry_out(made, checksum=checksum, force=force, limit=limit, only=retry)
    _show_push(result, wanted)
    return _code(result.failures, result.targets)


def _push_json(result: PushResult) -> dict[str, Any]:
    """What a push did, as other programs read it."""
    waiting = [{"finding": one.label, "waits": one.waits} for one in result.plan.waiting if one.waits != "mapping"]
    return {
        **{name: list(getattr(result, name)) for name in DONE},
        "waiting": waiting,
        "warnings": [one.model_dump() for one in result.warnings],
        "failures": [one.model_dump() for one in result.failures],
    }


def _show_push(result: PushResult, wanted: Any) -> None:
    value = _push_json(result)
    waiting = value["waiting"]
    rows: list[Row] = [{"what": name, "finding": label} for name in DONE for label in value[name]]
    rows += [{"what": f"{_('waits for')} {one['waits']}", "finding": one["finding"]} for one in waiting]
    show(wanted, value, {"what": _("what"), "finding": _("finding")}, rows)
    say(
        _("{created} created, {updated} updated, {waiting} waiting, {failures} failed").format(
            created=len(result.created),
            updated=len(result.updated),
            waiting=len(waiting),
            failures=len(result.failures),
        )
    )
    failed(result.warnings, "!")
    failed(result.failures)


def poll(
    full: Annotated[bool, typer.Option("--full", help=_("read every linked ticket by its id"))] = False,
    force: Annotated[bool, typer.Option("--force", help=_("believe it even when very many tickets are gone"))] = False,
    wanted: FormatOption = None,
) -> int:
    """Look at the tickets."""
    from connector.bootstrap.targets import require_secrets
    from connector.workflow.poll import poll as look_at_tickets

    with parts(_("polling")) as made:
        require_secrets(made.settings, made.base)
        result = look_at_tickets(made, full=full, force=force)
    _show_poll(result, wanted)
    return _code(result.failures, result.targets)


def _poll_json(result: PollResult) -> dict[str, Any]:
    """What a poll saw, as other programs read it."""
    return {
        "looked_at": result.looked_at,
        "changed": result.changed,
        "warnings": [one.model_dump() for one in result.warnings],
        "failures": [one.model_dump() for one in result.failures],
    }


def _show_poll(result: PollResult, wanted: Any) -> None:
    rows = [{"finding": label, "stage": stage} for label, stage in result.changed.items()]
    show(wanted, _poll_json(result), {"finding": _("finding"), "stage": _("now")}, rows)
    say(
        _("{n} tickets looked at, {changed} findings changed stage").format(
            n=result.looked_at, changed=len(result.changed)
        )
    )
    failed(result.warnings, "!")
    failed(result.failures)


def sync(wanted: FormatOption = None) -> int:
    """Push, poll and remind once."""
    from connector.bootstrap.targets import require_secrets

    with parts(_("synchronising")) as made:
        require_secrets(made.settings, made.base)
        return _sync(made, wanted)


def _sync(made: Parts, wanted: Any) -> int:
    from connector.cli.remind import remind_json, remind_line
    from connector.workflow.poll import poll as look_at_tickets
    from connector.workflow.push import push as carry_out
    from connector.workflow.remind import remind

    pushed = carry_out(made)
    looked = look_at_tickets(made)
    reminded = remind(made)
    value = {"push": _push_json(pushed), "poll": _poll_json(looked), "remind": remind_json(reminded)}
    rows: list[Row] = [{"what": "created", "finding": label} for label in pushed.created]
    rows += [{"what": "updated", "finding": label} for label in pushed.updated]
    rows += [{"what": stage, "finding": label} for label, stage in looked.changed.items()]
    rows += [{"what": one.rung, "finding": one.label} for one in reminded.reminded]
    show(wanted, value, {"what": _("what"), "finding": _("finding")}, rows)
    say(
        _("{created} created, {updated} updated; {n} tickets looked at, {changed} findings changed stage").format(
            created=len(pushed.created), updated=len(pushed.updated), n=looked.looked_at, changed=len(looked.changed)
        )
    )
    say(remind_line(reminded))
    failed((*pushed.warnings, *looked.warnings), "!")
    failed((*pushed.failures, *looked.failures, *reminded.failures))
    codes = {_code(pushed.failures, pushed.targets), _code(looked.failures, looked.targets)} - {0}
    if codes == {NO_TARGET}:
        return NO_TARGET
    return 1 if codes or reminded.failures else 0


def _code(failures: Sequence[Failure], targets: int) -> int:
    closed = {failure.label for failure in failures if failure.closed}
    if targets and len(closed) >= targets:
        return NO_TARGET
    return 1 if failures else 0
