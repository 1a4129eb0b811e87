"""Mappings: what a queue's tickets are filled with, beside its live fields; the exact ticket; a trial with a real one.

Who reads findings sees the ticket of one of theirs; an administrator, who reads none, that of a made-up finding.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connector.bootstrap.targets import mapping_text
from connector.errors import CloseoutError, Problem, Unknown
from connector.language import N_
from connector.model.audit import Grade
from connector.sync.beside import beside
from connector.web.call import Page
from connector.web.trouble import Missing
from connector.workflow import mapping as mapped

if TYPE_CHECKING:
    from starlette.responses import Response

    from connector.web.call import Call
    from connector.workflow.mapping import Trial


def page(call: Call) -> Response:
    """Every queue with the mapping that it has."""
    call.parts.trace("view", (), mappings=len(call.parts.settings.targets))
    targets = [(name, options, call.parts.mapping(name)) for name, options in call.parts.settings.targets.items()]
    return call.page("mappings.html", targets=targets)


def one(call: Call) -> Response:
    """The mapping of one queue."""
    return _shown(call)


def _shown(call: Call, trial: Trial | None = None, problems: tuple[Problem, ...] = ()) -> Response:
    target = _target(call)
    return call.page(
        "mapping.html",
        target=target,
        mapping=call.parts.mapping(target),
        grades_routed=_grades(call, target),
        trial=trial,
        problems=problems,
    )


def _target(call: Call) -> str:
    """The queue of the address; that its mapping is looked at, is traced first."""
    if call.part("target") not in call.parts.settings.targets:
        raise Missing
    call.parts.trace("view", (), mapping=call.part("target"))
    return call.part("target")


def _grades(call: Call, target: str) -> list[Grade]:
    """The grades that routes bring to a queue."""
    routed = {grade for route in call.parts.settings.routes if route.target == target for grade in route.when.grade}
    return [grade for grade in Grade if grade in routed]


def live(call: Call) -> Response:
    """The mapping beside the fields that the queue has now, and what we would suggest; a piece of the page."""
    target = _target(call)
    mapping = call.parts.mapping(target)
    text = mapping_text(str(call.parts.settings.targets[target].get("mapping", "")), call.parts.base)
    try:
        with call.site.trackers:
            fields = mapped.live(call.parts, target)
    except CloseoutError as error:
        return call.page("mapping_live.html", target=target, rows=(), suggestion="", problems=error.problems)
    suggestion = mapped.suggest(call.parts, target, text, fields)
    rows = beside(fields, mapping)
    return call.page("mapping_live.html", target=target, rows=rows, suggestion=suggestion, problems=())


def preview(call: Call) -> Response:
    """The exact request that would make a ticket; a piece of the page. Sends nothing."""
    target = _target(call)
    try:
        with call.site.trackers:
            told = _request(call, target)
    except CloseoutError as error:
        if isinstance(error, Unknown):
            call.parts.trace_refusal(error)
        return call.page("mapping_preview.html", target=target, told=None, request="", problems=error.problems)
    request = json.dumps(told["request"], ensure_ascii=False, indent=2)
    return call.page("mapping_preview.html", target=target, told=told, request=request, problems=())


def _request(call: Call, target: str) -> dict[str, Any]:
    if call.may("close") and call.asked("finding"):
        return mapped.show(call.parts, call.asked("finding"))
    grade = next((one for one in Grade if one == call.asked("grade")), Grade.MINOR)
    return mapped.show_sample(call.parts, target, grade)


def try_out(call: Call) -> Response:
    """Make one real ticket of a made-up finding, read it back, cancel it; and show how that went."""
    target = _target(call)
    try:
        with call.site.trackers:
            trial = mapped.try_out(call.parts, target)
    except CloseoutError as error:
        return _shown(call, None, error.problems)
    return _shown(call, trial)


PAGES = (
    Page("/mappings", page, "sync", title=N_("Mappings")),
    Page("/mappings/{target}", one, "sync"),
    Page("/mappings/{target}/live", live, "sync"),
    Page("/mappings/{target}/preview", preview, "sync"),
    Page("/mappings/{target}/try", try_out, "sync", sends=True),
)
