"""Channels on which people are told something: found by entry point, opened with their secret."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from connector.bootstrap.environment import secret
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from connector.config import Settings
    from connector.ports import Notifier, NotifierKind

NOTIFIERS = "closeout.notifiers"
DEFAULT = "apprise"


def channel_problems(channels: Mapping[str, Mapping[str, Any]], path: Path) -> Iterator[Problem]:
    """What is wrong with the tables ``[notify.channels.*]``."""
    for name, options in channels.items():
        try:
            found = _kind(options).problems(name, options)
        except UserError as error:
            found = [Problem(f"notify.channels.{name}.adapter", one.why, one.remedy) for one in error.problems]
        yield from (Problem(f"{path.name}: {one.where}", one.why, one.remedy) for one in found)


def open_channel(name: str, settings: Settings, base: Path) -> Notifier:
    """The channel of this name. Raises ``UserError`` where its secret is not there."""
    options = dict(settings.notify.channels[name])
    try:
        options["url"] = secret(str(options["url"]), base)
    except KeyError as missing:
        why = _("the secret {name} is not there").format(name=missing.args[0])
        remedy = _("set the variable, write the file, or store it in the keyring before the program starts")
        raise UserError(Problem(f"notify.channels.{name}.url", why, remedy)) from None
    return _kind(options).open(name, options)


def _kind(options: Mapping[str, Any]) -> NotifierKind:
    return kind_of(str(options.get("adapter") or DEFAULT))


@cache
def kind_of(adapter: str) -> NotifierKind:
    """The notifier of this name, from the entry points. Raises ``UserError``."""
    known = {point.name: point for point in entry_points(group=NOTIFIERS)}
    if adapter not in known:
        why = _("there is no notifier '{name}'").format(name=adapter)
        raise UserError(Problem("adapter", why, _("known here: {names}").format(names=", ".join(sorted(known)))))
    kind: NotifierKind = known[adapter].load()
    return kind
