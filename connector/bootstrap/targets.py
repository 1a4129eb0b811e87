"""Trackers and mappings: found by name, checked offline, opened with their secrets."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector import config
from connector.bootstrap.environment import secret
from connector.bootstrap.notifiers import channel_problems
from connector.errors import Problem, UserError
from connector.language import _
from connector.sync.mapping import parse_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connector.config import Settings
    from connector.model.ticket import TicketMapping
    from connector.ports import TargetKind

ADAPTERS = "closeout.adapters"
SECRETS = frozenset({"token", "password", "client_secret"})
REFERENCES = ("env:", "file:", "keyring:")


def load_settings(path: Path) -> Settings:
    """The configuration with its targets and mappings checked, every fault at once. Raises ``UserError``."""
    problems: list[Problem] = []
    try:
        settings = config.load(path)
    except UserError as error:
        raise UserError(*error.problems, *_raw_target_problems(path)) from None
    problems += [*target_problems(settings.targets, path), *channel_problems(settings.notify.channels, path)]
    if problems:
        raise UserError(*problems)
    return settings


def _raw_target_problems(path: Path) -> list[Problem]:
    """Faults of targets in a file whose other tables are faulty too."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("targets", {})
    except (OSError, ValueError):
        return []
    targets = {name: options for name, options in table.items() if isinstance(options, dict)}
    return target_problems(targets, path) if isinstance(table, dict) else []


def target_problems(targets: Mapping[str, Mapping[str, Any]], path: Path) -> list[Problem]:
    """What is wrong with the tables ``[targets.*]`` and the mappings that they name."""
    found: list[Problem] = []
    for name, options in targets.items():
        where = f"targets.{name}"
        try:
            found += kind_of(str(options.get("adapter", ""))).problems(name, options)
        except UserError as error:
            found += [Problem(f"{where}.adapter", p.why, p.remedy) for p in error.problems]
            continue
        found += [*_open_secrets(where, options), *_mapping_problems(where, options, path.parent)]
    return [Problem(f"{path.name}: {p.where}", p.why, p.remedy) for p in found]


def _open_secrets(where: str, options: Mapping[str, Any]) -> Iterator[Problem]:
    auth = options.get("auth")
    for name, value in (auth if isinstance(auth, dict) else {}).items():
        if name in SECRETS and not str(value).startswith(REFERENCES):
            why = _("a secret does not belong in this file")
            yield Problem(f"{where}.auth.{name}", why, _("write env:NAME, file:PATH or keyring:SERVICE/NAME"))


def _mapping_problems(where: str, options: Mapping[str, Any], base: Path) -> Iterator[Problem]:
    try:
        mapping = load_mapping(str(options.get("mapping", "")), base)
    except UserError as error:
        yield from (Problem(f"{where}.mapping", f"{p.where}: {p.why}", p.remedy) for p in error.problems)
        return
    if mapping.system != options.get("adapter"):
        why = _("the mapping '{name}' is for {system}").format(name=mapping.name, system=mapping.system)
        yield Problem(f"{where}.mapping", why, _("choose one for {system}").format(system=options["adapter"]))


@cache
def kind_of(adapter: str) -> TargetKind:
    """The adapter of this name, from the entry points. Raises ``UserError``."""
    known = {point.name: point for point in entry_points(group=ADAPTERS)}
    if adapter not in known:
        why = _("there is no adapter '{name}'").format(name=adapter)
        raise UserError(Problem("adapter", why, _("known here: {names}").format(names=", ".join(sorted(known)))))
    kind: TargetKind = known[adapter].load()
    return kind


@cache
def load_mapping(name: str, base: Path) -> TicketMapping:
    """A mapping shipped with the program, or a path from the configuration's folder. Raises ``UserError``."""
    try:
        table = tomllib.loads(mapping_text(name, base))
    except tomllib.TOMLDecodeError as error:
        raise UserError(Problem(name, _("not valid TOML: {error}").format(error=error))) from None
    return parse_mapping(Path(name).stem, table)


def mapping_text(name: str, base: Path) -> str:
    """The file of a mapping, as it is written. Raises ``UserError``."""
    shipped = files("mappings") / "tickets" / f"{name}.toml"
    own = base / name
    try:
        return shipped.read_text(encoding="utf-8") if name and shipped.is_file() else own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        names = ", ".join(sorted(one.name.removesuffix(".toml") for one in (files("mappings") / "tickets").iterdir()))
        why = _("there is no mapping '{name}'").format(name=name)
        remedy = _("shipped ones: {names}; or give a path to your own").format(names=names)
        raise UserError(Problem("mapping", why, remedy)) from None


def missing_secrets(settings: Settings, base: Path) -> Iterator[Problem]:
    """Secrets that the configuration names and that are not there now."""
    for target in settings.targets:
        yield from _missing(target, settings, base)


def _missing(target: str, settings: Settings, base: Path) -> Iterator[Problem]:
    try:
        with_secrets(target, settings, base)
    except UserError as error:
        yield from error.problems


def require_secrets(settings: Settings, base: Path) -> None:
    """Raise ``UserError`` where not one target has its secrets, so that there is nothing to begin with."""
    missing = {target: [*_missing(target, settings, base)] for target in settings.targets}
    if missing and all(missing.values()):
        raise UserError(*(problem for problems in missing.values() for problem in problems))


def with_secrets(target: str, settings: Settings, base: Path) -> dict[str, Any]:
    """The target's options with ``auth`` resolved. Raises ``UserError`` naming each secret that cannot be found."""
    options = dict(settings.targets[target])
    auth = options.get("auth")
    problems: list[Problem] = []
    resolved: dict[str, Any] = {}
    for name, value in (auth if isinstance(auth, dict) else {}).items():
        try:
            resolved[name] = secret(str(value), base)
        except KeyError as missing:
            why = _("the secret {name} is not there").format(name=missing.args[0])
            remedy = _("set the variable, write the file, or store it in the keyring before the program starts")
            problems.append(Problem(f"targets.{target}.auth.{name}", why, remedy))
    if problems:
        raise UserError(*problems)
    options["auth"] = resolved
    options.setdefault("timezone", settings.organisation.timezone)
    return options
