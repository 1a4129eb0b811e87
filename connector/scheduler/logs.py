"""Logs: lines for a terminal or JSON for a collector, each with where it belongs, none with a secret.

``correlation`` is the report's id: one word that leads from the report's arrival over its findings to their tickets.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Literal

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from structlog.typing import EventDict, Processor, WrappedLogger

    from connector.model.happening import Happening

HIDDEN = "***"
CREDENTIALS = re.compile(r"(://)[^/\s:@]*:[^/\s@]+@|\b(Bearer|Basic) +[\w.~+/=-]+", re.IGNORECASE)
"""What looks like a secret, whoever prints it: credentials in an address, in a header."""

HISTORY = structlog.stdlib.get_logger("closeout.history")


def tell_happening(happening: Happening) -> None:
    """A line of the history, in the log."""
    HISTORY.info(
        happening.action,
        correlation=happening.report_id,
        report=happening.report,
        finding=happening.record_id,
        mark=happening.mark,
        field=happening.field,
        value=happening.value,
    )


def configure(form: Literal["console", "json"], secrets: Callable[[], Collection[str]]) -> None:
    """Send everything that is logged to standard error. ``secrets``: words that never appear there."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hiding(secrets),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else plain
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("closeout").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns whenever a job takes longer than a tick


def hiding(secrets: Callable[[], Collection[str]]) -> Processor:
    """Takes every secret out of what is about to be logged, at whatever depth."""

    def hide(value: Any) -> Any:
        match value:
            case str():
                for secret in secrets():
                    value = value.replace(secret, HIDDEN)
                return CREDENTIALS.sub(lambda found: (found[1] or f"{found[2]} ") + HIDDEN, value)
            case dict():
                return {key: hide(inner) for key, inner in value.items()}
            case list() | tuple():
                return [hide(inner) for inner in value]
            case _:
                return value

    def process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: value if key.startswith("_") else hide(value) for key, value in event.items()}

    return process
