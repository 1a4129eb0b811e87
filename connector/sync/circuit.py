"""When refusals mean that the configuration is wrong, and not the item: then the target gets nothing new.

====================================================== ======================================================
refused is                                             then
====================================================== ======================================================
a field that the mapping does not fill                 configuration, at once: no item can be any better
a field with a constant of the mapping                 configuration, at once
a field with the same words for three values of it     configuration: it is not about the values
nothing by name, with the same words for five items    configuration
anything else                                          this item
====================================================== ======================================================

A ticket that is made in between takes back the last two. What opened the circuit in an earlier run is known at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connector.model.ticket import NotCreated, TicketMapping

VALUES = 3
ITEMS = 5


class Refusals:
    """What one target has refused in one run. ``known``: why its circuit is open since an earlier one."""

    def __init__(self, mapping: TicketMapping, known: str = "") -> None:
        self._mapping = mapping
        self._known = known
        self._values: dict[str, set[str]] = {}
        self._causes: dict[str, None] = {}
        self._remedy = ""

    @property
    def why(self) -> str | None:
        """What is wrong, in the tracker's words and with what to do; None while it is not the configuration."""
        causes = "; ".join(self._causes)
        return (f"{causes} → {self._remedy}" if self._remedy else causes) or None

    def made(self) -> None:
        """A ticket was made."""
        self._values.clear()

    def hear(self, refused: NotCreated, sent: Mapping[str, str]) -> None:
        """Take a refusal in; ``sent``: the canonical fields of the draft."""
        found = [cause for name, cause in _causes(refused) if self._is_configuration(name, cause, refused.mark, sent)]
        self._causes |= dict.fromkeys(found)
        self._remedy = refused.remedy if found else self._remedy

    def covers(self, refused: NotCreated) -> bool:
        """Whether this refusal is told already by ``why``."""
        return any(cause in self._causes for _name, cause in _causes(refused))

    def _is_configuration(self, name: str | None, cause: str, mark: str, sent: Mapping[str, str]) -> bool:
        if cause in self._known:
            return True
        if name is None:
            return self._heard(cause, mark) >= ITEMS
        rule = self._mapping.fields.get(name)
        if rule is None or rule.constant is not None:
            return True
        if name not in sent:
            return False
        return self._heard(cause, sent[name]) >= VALUES

    def _heard(self, cause: str, about: str) -> int:
        """About how many different things the same was said."""
        heard = self._values.setdefault(cause, set())
        heard.add(about)
        return len(heard)


def _causes(refused: NotCreated) -> Iterator[tuple[str | None, str]]:
    """Each field that was named with what was said against it; what was said where none was."""
    yield from ((name, f"{name}: {words}") for name, words in refused.fields.items())
    if not refused.fields:
        yield None, refused.why
