"""The language of what a person reads: messages, doubts, tables. English is the source, catalogues are gettext files.

The choice is per context (a command, later a request), so that two people can be served in two languages at once.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "zh")

_current: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("closeout", Path(__file__).parent / "locale", [language], fallback=True)


def current() -> str:
    """The language in force, one of :data:`LANGUAGES`."""
    return _current.get()


def use(language: str) -> None:
    """Set the language for the rest of this context; an unknown one means English."""
    _current.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Set the language for a block: a ticket is written in the organisation's, not the operator's."""
    token = _current.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _current.reset(token)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark ``message`` for the catalogue, to be looked up when the language is known."""
    return message


def _(message: str) -> str:
    """``message`` in the language in force. Fill ``{names}`` afterwards with ``.format``."""
    return _catalogue(_current.get()).gettext(message)
