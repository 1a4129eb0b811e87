"""Who asks ServiceNow: basic authentication, or a bearer token from ``/oauth_token.do``.

The token address takes form-encoded bodies only. Grants: ``password``, ``client_credentials``, ``refresh_token``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from adapters.sandbox.exchange import Answer, Refusal
from adapters.sandbox.servicenow.call import failure
from adapters.sandbox.servicenow.words import Token

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.call import Desk
    from adapters.sandbox.world import Login, OAuthClient

LIFE = timedelta(seconds=1800)


def recognise(desk: Desk, question: Question, now: datetime) -> Login:
    """The login behind a question, else 401."""
    scheme, _space, secret = question.headers.get("authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer":
        token = desk.tokens.get(_fingerprint(secret.strip()))
        found = None if token is None or token.expires <= now else desk.logins.get(token.person)
    elif scheme.lower() == "basic":
        found = _basic(desk, secret)
    if found is None:
        body = failure("User Not Authenticated", "Required to provide Auth information")
        raise Refusal(Answer(401, body, {"WWW-Authenticate": 'BASIC realm="Service-now"'}))
    return found


def _basic(desk: Desk, secret: str) -> Login | None:
    try:
        user, _colon, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    login = desk.logins.get(user)
    return login if login is not None and login.password == password else None


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def token(desk: Desk, question: Question, now: datetime) -> Answer:
    """``POST /oauth_token.do``."""
    if not question.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return _no(400, "invalid_request", "Missing parameters")
    given = dict(parse_qsl(question.body.decode("utf-8", "replace")))
    clients = {one.client_id: one for one in desk.world.clients}
    client = clients.get(given.get("client_id", ""))
    if client is None or client.client_secret != given.get("client_secret"):
        return _no(401, "invalid_client", "access_denied")
    grant = _GRANTS.get(given.get("grant_type", ""))
    return _no(401, "unsupported_grant_type", "access_denied") if grant is None else grant(desk, client, given, now)


def _for_client(desk: Desk, client: OAuthClient, _given: dict[str, str], now: datetime) -> Answer:
    return _grant(desk, client.person, client.client_id, now, renewable=False)


def _for_password(desk: Desk, client: OAuthClient, given: dict[str, str], now: datetime) -> Answer:
    login = desk.logins.get(given.get("username", ""))
    if login is None or login.password != given.get("password"):
        return _no(401, "server_error", "access_denied")
    return _grant(desk, login.person, client.client_id, now, renewable=True)


def _for_refresh(desk: Desk, client: OAuthClient, given: dict[str, str], now: datetime) -> Answer:
    secret = _fingerprint(given.get("refresh_token", ""))
    mine = (one for one in desk.tokens.all() if one.client == client.client_id)
    old = next((one for one in mine if one.refresh == secret), None)
    if old is None:
        return _no(401, "invalid_grant", "access_denied")
    desk.tokens.drop(old.access)
    return _grant(desk, old.person, old.client, now, renewable=True)


_GRANTS: dict[str, Callable[[Desk, OAuthClient, dict[str, str], datetime], Answer]] = {
    "client_credentials": _for_client,
    "password": _for_password,
    "refresh_token": _for_refresh,
}


def _grant(desk: Desk, person: str, client: str, now: datetime, *, renewable: bool) -> Answer:
    number = desk.store.next("servicenow.token", 1)
    access = _fingerprint(f"{client}/{person}/{number}/access")
    refresh = _fingerprint(f"{client}/{person}/{number}/refresh") if renewable else None
    kept = None if refresh is None else _fingerprint(refresh)
    one = Token(access=_fingerprint(access), refresh=kept, person=person, client=client, expires=now + LIFE)
    desk.tokens.put(one.access, one)
    seconds = int(LIFE.total_seconds()) - 1
    body: dict[str, JsonValue] = {
        "access_token": access,
        "scope": "useraccount",
        "token_type": "Bearer",
        "expires_in": seconds,
    }
    return Answer(200, body if refresh is None else {**body, "refresh_token": refresh}, who=person)


def _no(status: int, error: str, description: str) -> Answer:
    return Answer(status, {"error_description": description, "error": error})
