"""The one place where parts are chosen: configuration, ledger, clock, secrets, adapters. Nothing else reads them."""

from __future__ import annotations

import random
import secrets
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from connector.bootstrap.environment import clock, holder, host_name, is_gone, new_id, user_name
from connector.bootstrap.exporting import office_pdf, render
from connector.bootstrap.notifiers import open_channel
from connector.bootstrap.reading import documents, picture, reader, sources
from connector.bootstrap.targets import kind_of, load_mapping, load_settings, with_secrets
from connector.errors import AccessDenied, Problem, TargetMisconfigured, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connector.config import Settings
    from connector.ledger.ledger import Ledger
    from connector.model.people import Person
    from connector.model.ticket import TicketMapping
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts, Tell


def assemble(path: Path, as_person: str | None, tell: Tell) -> Parts:
    """Everything that the verbs work with. Raises ``UserError`` with every fault of configuration and mappings."""
    from connector import config
    from connector.ledger.ledger import Ledger
    from connector.normalise import load_standards
    from connector.workflow.parts import Parts

    settings = load_settings(path)
    base = path.parent
    user = user_name()
    ledger = Ledger.open(settings.ledger.url, base)
    mapping, adapter = queues(settings, base)
    return Parts(
        settings=settings,
        calendar=config.calendar(settings, base),
        ledger=ledger,
        person=acting(settings, ledger, as_person, user),
        user=user,
        now=clock(),
        new_id=new_id,
        new_secret=secrets.token_urlsafe,
        wait=time.sleep,
        sources=sources(settings.reading),
        read=reader(settings.reading),
        document=documents(settings.reading),
        picture=picture,
        render=render,
        office_pdf=office_pdf(settings.reading),
        standards=load_standards(),
        mapping=mapping,
        adapter=adapter,
        notifier=cache(lambda name: open_channel(name, settings, base)),
        tell=tell,
        holder=holder(),
        is_gone=is_gone,
        jitter=random.random,
        address=host_name(),
        base=base,
    )


def queues(settings: Settings, base: Path) -> tuple[Callable[[str], TicketMapping], Callable[[str], TicketAdapter]]:
    """The mapping and the queue of a target, by its name; a queue is opened when it is first asked for."""
    opened: dict[str, TicketAdapter] = {}

    def mapping(target: str) -> TicketMapping:
        return load_mapping(str(settings.targets[target].get("mapping", "")), base)

    def adapter(target: str) -> TicketAdapter:
        if target not in opened:
            options = _options(target, settings, base)
            opened[target] = kind_of(str(options["adapter"])).open(target, options, mapping(target))
        return opened[target]

    return mapping, adapter


def _options(target: str, settings: Settings, base: Path) -> dict[str, Any]:
    """What a target is opened with. Raises ``TargetClosed``: the others can be worked with all the same."""
    if target not in settings.targets:
        why = _("is not in the configuration any more")
        raise TargetMisconfigured(Problem(target, why, _("put it back until its tickets are done with")))
    try:
        return with_secrets(target, settings, base)
    except UserError as error:
        raise AccessDenied(*error.problems) from None


def acting(settings: Settings, ledger: Ledger, as_person: str | None, user: str) -> Person:
    """Who acts: ``--as``, else the person whose login is the operating system's user. Raises ``UserError``."""
    known = {person.key: person for person in settings.people}
    if as_person:
        with ledger.reading() as book:
            known |= {person.key: person for person in book.people.all() if person.key not in known}
    wanted = [person for person in known.values() if _is(person, as_person, user)]
    if wanted:
        return wanted[0]
    keys = ", ".join(known) or _("none")
    if as_person:
        why = _("there is no person '{name}'").format(name=as_person)
        raise UserError(Problem("--as", why, _("known here: {names}").format(names=keys)))
    why = _("nobody in the configuration has the login '{user}'").format(user=user)
    remedy = _("say who acts with --as PERSON ({names}), or set login for one of them")
    raise UserError(Problem("people", why, remedy.format(names=keys)))


def _is(person: Person, as_person: str | None, user: str) -> bool:
    return as_person in (person.key, person.email) if as_person else person.login == user
