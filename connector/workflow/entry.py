"""Coming in and going out: passwords, one-time links, the identity provider's word, sessions."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from connector.access import passwords
from connector.errors import Problem, Refused
from connector.language import _
from connector.model.base import Value
from connector.model.entry import Account, Invitation, Session
from connector.model.people import Person, Role
from connector.model.trail import Act
from connector.workflow.people import everybody

if TYPE_CHECKING:
    from typing import Literal

    from pydantic import JsonValue

    from connector.ledger.ledger import Book
    from connector.workflow.parts import Parts

INVITED_FOR = timedelta(days=3)
SEEN_EVERY = timedelta(minutes=1)


class Origin(Value):
    """Where a request comes from."""

    address: str = ""
    agent: str = ""


class Opened(Value):
    """A session that began. ``cookie`` is its secret, told once."""

    cookie: str
    session: Session


def digest(secret: str) -> str:
    """What the ledger keeps of a secret that is long and random itself."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(parts: Parts, login: str, password: str, origin: Origin) -> Opened:
    """Check name and password and begin a session. Raises ``Refused`` with the same words whatever was wrong."""
    person = named(parts, login)
    with parts.ledger.reading() as book:
        account = book.entry.account(person.key) if person else None
    right = passwords.matches(account.password_hash if account else None, password)
    if person and account and _counted(parts, account, right=right):
        return begin(parts, person, origin, via="local", must_change=account.must_change)
    acting(parts, person).trace("refused", (person.key,) if person else (), sign_in="password")
    why = _("name or password is wrong, or there were too many attempts")
    raise Refused(Problem(_("sign-in"), why, _("check both; after several failures wait some minutes")))


def _counted(parts: Parts, seen: Account, *, right: bool) -> bool:
    """Count an attempt at an account; whether it opens."""
    with parts.ledger.writing() as book:
        account = book.entry.account(seen.person)
        if account is None or account.password_hash != seen.password_hash or passwords.is_locked(account, parts.now()):
            return False
        settled = account.model_copy(update={"failures": 0, "locked_until": None})
        book.entry.keep_account(settled if right else passwords.failed(account, parts.now()))
    return right


def acting(parts: Parts, person: Person | None) -> Parts:
    """The parts of whoever claims to be this person: the trail names them; an unknown name is not kept."""
    return replace(parts, person=person) if person else parts


def begin(
    parts: Parts,
    person: Person,
    origin: Origin,
    *,
    via: Literal["local", "oidc"],
    must_change: bool = False,
    roles: tuple[Role, ...] = (),
) -> Opened:
    """Begin a session. ``roles``: those that an identity provider's word adds."""
    cookie = parts.new_secret()
    session = Session(
        id_hash=digest(cookie),
        person=person.key,
        via=via,
        csrf=parts.new_secret(),
        started_at=parts.now(),
        seen_at=parts.now(),
        address=origin.address[:64],
        agent=origin.agent[:300],
        name=person.name,
        email=person.email,
        roles=roles,
        must_change=must_change,
    )
    with parts.ledger.writing() as book:
        book.entry.begin(session)
        _note(acting(parts, person), book, "sign-in", via=session.via)
    return Opened(cookie=cookie, session=session)


def named(parts: Parts, login: str) -> Person | None:
    """Who signs in by this name: key, e-mail, or the operating system's login."""
    wanted = login.strip().casefold()
    with parts.ledger.reading() as book:
        known = [*everybody(parts, book)]
    names = [(name, one) for one in reversed(known) for name in (one.key, one.email, one.login) if name]
    return {name.casefold(): one for name, one in names}.get(wanted)


def signed_in(parts: Parts, cookie: str) -> Session | None:
    """The running session of a cookie; None where it ended, was idle for too long, or lasted too long."""
    with parts.ledger.reading() as book:
        session = book.entry.session(digest(cookie))
    if session is None or session.ended_at is not None:
        return None
    if not runs(parts, session):
        end(acting(parts, who(parts, session)), id_hash=session.id_hash)
        return None
    if parts.now() - session.seen_at > SEEN_EVERY:
        touch(parts, session, seen_at=parts.now())
    return session


def runs(parts: Parts, session: Session) -> bool:
    """Whether a session that nobody ended was neither idle for too long nor has lasted too long."""
    web, now = parts.settings.web, parts.now()
    is_idle = now - session.seen_at > timedelta(minutes=web.idle_minutes)
    return not is_idle and now - session.started_at <= timedelta(hours=web.session_hours)


def who(parts: Parts, session: Session) -> Person:
    """The person of a session, with the roles of today: those of the configuration and of the identity provider."""
    with parts.ledger.reading() as book:
        known = next((person for person in everybody(parts, book) if person.key == session.person), None)
    person = known or Person(key=session.person, name=session.name or session.person, email=session.email)
    roles = tuple(dict.fromkeys((*person.roles, *session.roles)))
    return person.model_copy(update={"roles": roles, "login": None})


def touch(parts: Parts, session: Session, **changed: object) -> None:
    """Write what belongs to a session: when it was seen, its language, what the next page tells."""
    with parts.ledger.writing() as book:
        book.entry.touch(session.id_hash, **changed)


def end(parts: Parts, *, id_hash: str = "", person: str = "", but: str = "") -> int:
    """End a session, or all of a person but one. How many were running."""
    with parts.ledger.writing() as book:
        ended = book.entry.end(parts.now(), id_hash=id_hash, person=person, but=but)
        if ended:
            _note(parts, book, "sign-out", sessions=ended)
    return ended


def _note(parts: Parts, book: Book, action: str, person: str = "", **details: JsonValue) -> None:
    """What happens to an account or a session leaves a trace with it. ``person``: whose it is, if not the actor's."""
    objects = (person or parts.person.key,)
    book.acts.add(Act(at=parts.now(), action=action, origin=parts.origin, objects=objects, details=details))


def invite(parts: Parts, person: Person) -> str:
    """The secret of a one-time link with which the person sets a password. Earlier links open nothing any more."""
    with parts.ledger.writing() as book:
        return _invite(parts, book, person, "invitation")


def set_up(parts: Parts) -> tuple[Person, str] | None:
    """The first administrator and the secret of their one-time link, as long as nobody has an account."""
    with parts.ledger.writing() as book:
        if book.entry.accounts():
            return None
        admins = [person for person in parts.settings.people if Role.ADMIN in person.roles]
        return (admins[0], _invite(parts, book, admins[0], "setup")) if admins else None


def _invite(parts: Parts, book: Book, person: Person, kind: Literal["setup", "invitation"]) -> str:
    secret = parts.new_secret()
    expires = parts.now() + INVITED_FOR
    book.entry.invite(Invitation(token_hash=digest(secret), person=person.key, kind=kind, expires_at=expires))
    _note(parts, book, "invite", person.key, kind=kind)
    return secret


def invited(parts: Parts, secret: str) -> Person:
    """Whom a one-time link is for. Raises ``Refused`` where it is used up, too old, or no such link."""
    with parts.ledger.reading() as book:
        return _invited(parts, book, secret)[1]


def _invited(parts: Parts, book: Book, secret: str) -> tuple[Invitation, Person]:
    found = book.entry.invitation(digest(secret))
    if found and found.used_at is None and parts.now() < found.expires_at:
        for person in everybody(parts, book):
            if person.key == found.person:
                return found, person
    why = _("this link opens nothing (any more)")
    raise Refused(Problem(_("sign-in"), why, _("ask an administrator for a new one")))


def accept(parts: Parts, secret: str, password: str, origin: Origin) -> Opened:
    """Set the password of a one-time link's person, use the link up, and begin a session."""
    person = invited(parts, secret)
    passwords.require_strength(password, person.key, person.email or "", person.name)
    kept = passwords.hashed(password)
    with parts.ledger.writing() as book:
        invitation, person = _invited(parts, book, secret)
        book.entry.use(invitation, parts.now())
        _set_password(acting(parts, person), book, person.key, kept, must_change=False)
        book.entry.end(parts.now(), person=person.key)
    return begin(parts, person, origin, via="local")


def give_password(parts: Parts, person: Person) -> str:
    """A first password for the person, told once; it opens nothing but the page that changes it."""
    password = parts.new_secret()[:20]
    kept = passwords.hashed(password)
    with parts.ledger.writing() as book:
        _set_password(parts, book, person.key, kept, must_change=True)
        book.entry.end(parts.now(), person=person.key)
    return password


def change_password(parts: Parts, session: Session, old: str, new: str) -> None:
    """Change one's own password; every other session of the person ends. Raises ``Refused``."""
    person = who(parts, session)
    with parts.ledger.reading() as book:
        account = book.entry.account(session.person)
    if account is None or not passwords.matches(account.password_hash, old):
        raise Refused(Problem(_("password"), _("the old password is wrong"), _("type it again")))
    passwords.require_strength(new, person.key, person.email or "", person.name, old)
    kept = passwords.hashed(new)
    with parts.ledger.writing() as book:
        _set_password(parts, book, session.person, kept, must_change=False)
        book.entry.end(parts.now(), person=session.person, but=session.id_hash)
        book.entry.touch(session.id_hash, must_change=False)


def _set_password(parts: Parts, book: Book, person: str, kept: str, *, must_change: bool) -> None:
    """``kept``: the hash, made before the block: it takes long on purpose, and others wait to write."""
    book.entry.keep_account(Account(person=person, password_hash=kept, must_change=must_change, changed_at=parts.now()))
    _note(parts, book, "password", person, given=must_change)
