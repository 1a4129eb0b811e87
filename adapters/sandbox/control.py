"""``/_sandbox``: faults, journal and state, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox import faults
from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.faults import RULES, TicketFault

if TYPE_CHECKING:
    from adapters.sandbox.exchange import Question
    from adapters.sandbox.instance import Instance


def answer(instance: Instance, question: Question) -> Answer:
    """The answer to a question below ``/_sandbox``."""
    with instance.store.lock:
        match question.method, question.path:
            case "GET", "/_sandbox/state":
                return Answer(body=instance.state())
            case "GET", "/_sandbox/journal":
                since = question.asked("since", "0")
                entries = instance.journal.since(int(since) if since.isdecimal() else 0)
                return Answer(body=[entry.shown() for entry in entries])
            case "DELETE", "/_sandbox/journal":
                instance.journal.clear()
                return nothing()
            case _, "/_sandbox/faults":
                return _faults(instance, question)
            case "GET", "/_sandbox/help":
                return Answer(body=str(faults.__doc__).encode(), media="text/plain;charset=UTF-8")
            case _:
                names = ", ".join(f"/_sandbox/{name}" for name in ("faults", "help", "journal", "state"))
                return Answer(404, {"error": f"there are {names}"})


def _faults(instance: Instance, question: Question) -> Answer:
    match question.method:
        case "GET":
            active = instance.faults.all()
            return Answer(body=[{**one.rule.model_dump(), "seen": one.seen, "used": one.used} for one in active])
        case "DELETE":
            instance.faults.clear()
            return nothing()
        case "POST" if question.headers.get("content-type", "").startswith("application/json"):
            return _add(instance, question)
        case _:
            return Answer(405, {"error": "GET, DELETE, or POST with a JSON list of rules"})


def _add(instance: Instance, question: Question) -> Answer:
    try:
        given = question.json()
        rules = RULES.validate_python(given if isinstance(given, list) else [given])
    except ValueError as error:
        return Answer(400, {"error": str(error), "help": "GET /_sandbox/help tells the rules"})
    at_once = [rule for rule in rules if isinstance(rule, TicketFault) and rule.ticket]
    missing = [rule.ticket for rule in at_once if rule.ticket and not instance.strike(rule, rule.ticket)]
    instance.faults.add([rule for rule in rules if rule not in at_once])
    return (
        Answer(404, {"error": f"no such ticket: {', '.join(missing)}"})
        if missing
        else Answer(201, {"added": len(rules)})
    )
