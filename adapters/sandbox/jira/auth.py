"""Who asks Jira, and which Jira they mean.

============================================ ===================== =============================================
credentials                                  site shows itself as  versions
============================================ ===================== =============================================
e-mail and API token (basic)                 Cloud                 3, and 2 (wiki strings, otherwise as Cloud)
personal access token (bearer)               Data Center           2
user name and password (basic)               Data Center           2
none                                         by the version asked  3 is Cloud, 2 is Data Center; public things only
============================================ ===================== =============================================

``latest`` is the highest version of the deployment.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, Refusal
from adapters.sandbox.jira.call import Flavour

if TYPE_CHECKING:
    from adapters.sandbox.exchange import Question
    from adapters.sandbox.jira.call import Desk
    from adapters.sandbox.world import Person


def recognise(desk: Desk, question: Question, version: str) -> tuple[Person | None, Flavour]:
    """The asking person and the Jira they mean; a refusal for wrong credentials or a version that is not there."""
    header = question.headers.get("authorization", "")
    if not header:
        return None, Flavour(cloud=version != "2", version=2 if version == "2" else 3)
    person, cloud = _person(desk, header, cloud=version == "3")
    if version == "3" and not cloud:
        raise Refusal(Answer(404, b"null for uri", media="text/html"))
    return person, Flavour(cloud, 3 if cloud and version != "2" else 2)


def _person(desk: Desk, header: str, *, cloud: bool) -> tuple[Person, bool]:
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() == "bearer":
        found = next((c.person for c in desk.world.credentials if c.pat == secret.strip()), None)
        return _known(desk, found, cloud=False)
    try:
        user, _colon, word = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return _known(desk, None, cloud=cloud)
    for credential in desk.world.credentials:
        person = desk.people[credential.person]
        if user.lower() == person.email.lower() and word == credential.cloud_token:
            return _known(desk, person.name, cloud=True)
        if user == person.name and word == credential.password:
            return _known(desk, person.name, cloud=False)
    return _known(desk, None, cloud=cloud)


def _known(desk: Desk, name: str | None, *, cloud: bool) -> tuple[Person, bool]:
    if name is not None:
        return desk.people[name], cloud
    if cloud:
        message = "Client must be authenticated to access this resource."
        headers = {"WWW-Authenticate": 'OAuth realm="sandbox"', "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
        raise Refusal(Answer(401, {"message": message, "status-code": 401}, headers))
    page = b"<html><head><title>Unauthorized (401)</title></head><body>Basic Authentication Failure</body></html>"
    headers = {"WWW-Authenticate": 'Basic realm="Protected"', "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
    raise Refusal(Answer(401, page, headers, media="text/html;charset=UTF-8"))
