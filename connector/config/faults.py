"""``config.toml``, read whole: every fault is reported at once, each with its place and what to do about it."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from types import NoneType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from connector.config.settings import Settings
from connector.errors import Problem, UserError
from connector.language import _
from connector.lifecycle.calendar import Calendar, with_own_days
from connector.model.reminding import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def parse(text: str, origin: str) -> Settings:
    """The settings in ``text``. Raises ``UserError`` with every fault; ``origin`` names the file in it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(Problem(origin, _("not valid TOML: {error}").format(error=error))) from None
    problems = [Problem(f"{origin}: {where}", why, remedy) for where, why, remedy in _loose_ends(table)]
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise UserError(*_problems(error, origin), *problems) from None
    if problems:
        raise UserError(*problems)
    return settings


def load(path: Path) -> Settings:
    """The settings in the file. Raises ``UserError`` with every fault at once."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = _("write one with: closeout init")
        raise UserError(Problem(str(path), _("there is no configuration here"), remedy)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Problem(str(path), _("cannot be read: {error}").format(error=error))) from None
    return parse(text, path.name)


def calendar(settings: Settings, base: Path) -> Calendar:
    """The organisation's working days, with its own file of them. Raises ``UserError`` with every fault of that."""
    organisation = settings.organisation
    if organisation.holidays is None:
        return Calendar(organisation.working_days)
    try:
        table = tomllib.loads((base / organisation.holidays).read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise UserError(Problem(organisation.holidays, _("not valid TOML: {error}").format(error=error))) from None
    except (OSError, UnicodeDecodeError) as error:
        why = _("cannot be read: {error}").format(error=error)
        raise UserError(Problem("organisation.holidays", why)) from None
    return with_own_days(organisation.working_days, table, organisation.holidays)


def _loose_ends(table: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Names that lead nowhere; looked for in the raw table, so that other faults do not hide them."""
    targets, people = _table(table.get("targets")), _table(table.get("people"))
    notify = _table(table.get("notify"))
    channels = _table(notify.get("channels"))
    yield from _leads_nowhere("notify.default", _list(notify.get("default")), channels, _("channel"))
    for number, route in enumerate(_list(table.get("routes")), start=1):
        yield from _leads_nowhere(f"routes.{number}.target", [_table(route).get("target")], targets, _("target"))
        yield from _tells_too_much(f"routes.{number}.attach", _table(route))
    for key, entry in people.items():
        manager = _table(entry).get("manager")
        yield from _leads_nowhere(f"people.{key}.manager", [manager], people, _("person"))
        accounts = _table(_table(entry).get("accounts"))
        yield from _leads_nowhere(f"people.{key}.accounts", accounts, targets, _("target"))
        yield from _leads_nowhere(f"people.{key}.notify", _list(_table(entry).get("notify")), channels, _("channel"))
    reminders = _table(table.get("reminders"))
    for level in ("management_representative", "top_management"):
        yield from _leads_nowhere(f"reminders.{level}", _list(reminders.get(level)), people, _("person"))
    anchor_to = _list(_table(table.get("access")).get("anchor_to"))
    yield from _leads_nowhere("access.anchor_to", anchor_to, people, _("person"))
    levels = {**people, **dict.fromkeys(LEVELS, "")}
    for place, ladder in (("reminders", reminders), *_grades(reminders)):
        escalate = _table(ladder.get("escalate"))
        yield from _leads_nowhere(f"{place}.escalate", escalate.values(), levels, _("person"))


def _grades(reminders: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for grade, ladder in _table(reminders.get("grades")).items():
        yield f"reminders.grades.{grade}", _table(ladder)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _leads_nowhere(
    where: str, names: Iterable[Any], known: dict[str, Any], kind: str
) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if isinstance(name, str) and name not in known:
            why = _("there is no {kind} '{name}'").format(kind=kind, name=name)
            yield where, why, _closest(name, known)


def _tells_too_much(where: str, route: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if route.get("attach") and route.get("disclosure", "full") != "full":
        why = _("the report's extract shows the whole finding, and the ticket's readers may not know it")
        yield where, why, _('take it out, or write disclosure = "full"')


def _closest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, known, 1)
    if close:
        return _("did you mean '{name}'?").format(name=close[0])
    return _("known here: {names}").format(names=", ".join(sorted(known)) or _("none"))


def _problems(error: ValidationError, origin: str) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"])
        yield Problem(f"{origin}: {where}", *_worded(fault))


def _worded(fault: Any) -> tuple[str, str]:
    match fault["type"]:
        case "extra_forbidden":
            return _("no such setting"), _near(fault["loc"])
        case "missing":
            return _("is missing"), _("add it; config.example.toml shows it")
        case "value_error":
            return str(fault["ctx"]["error"]), ""
        case _:
            return str(fault["msg"]), _("given: {value}").format(value=repr(fault["input"])[:80])


def _near(location: tuple[str | int, ...]) -> str:
    """The settings that an unknown key may have meant, by walking the models to its table."""
    model: Any = Settings
    for part in location[:-1]:
        model = _inner(model, part)
    fields = getattr(model, "model_fields", {})
    return _closest(str(location[-1]), [field.alias or name for name, field in fields.items()])


def _inner(model: Any, part: str | int) -> Any:
    for name, field in getattr(model, "model_fields", {}).items():
        if part in (name, field.alias):
            inner = [a for a in getattr(field.annotation, "__args__", ()) if a not in (str, ..., NoneType)]
            return inner[-1] if inner else field.annotation
    return model
