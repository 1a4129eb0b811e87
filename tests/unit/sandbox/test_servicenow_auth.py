from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.unit.sandbox.speaking import Caller

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Clock

CLIENT = {"client_id": "5f1e6b0c8a4d4c7f9e2b3a4c5d6e7f80", "client_secret": "sandbox-sn-client-secret"}
PERSON = {"grant_type": "password", "username": "svc_closeout", "password": "sandbox-sn-password"}


def token(sandbox: Running, **given: str) -> requests.Response:
    return requests.post(f"{sandbox.servicenow_url}/oauth_token.do", data=given, timeout=20)


def status(sandbox: Running, access: str) -> int:
    caller = Caller(f"{sandbox.servicenow_url}/api/now", headers={"Authorization": f"Bearer {access}"})
    return caller.get("/table/problem").status_code


def test_without_or_with_wrong_credentials_nothing_is_told(sandbox: Running, snow: Caller) -> None:
    for auth in (None, ("svc_closeout", "wrong"), ("nobody", "x"), ("li-wei", "")):
        answer = Caller(snow.base, auth).get("/table/problem")
        assert answer.status_code == 401
        assert answer.json() == {
            "error": {"message": "User Not Authenticated", "detail": "Required to provide Auth information"},
            "status": "failure",
        }
        assert answer.headers["WWW-Authenticate"] == 'BASIC realm="Service-now"'
    for header in ("Basic !", "Basic /w==", "Bearer x", "Digest x"):
        assert Caller(snow.base, headers={"Authorization": header}).get("/table/problem").status_code == 401
    assert sandbox.journal()[-1]["user"] is None


def test_client_credentials_act_as_their_person(sandbox: Running) -> None:
    answer = token(sandbox, grant_type="client_credentials", **CLIENT)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 1799, "useraccount")
    assert "refresh_token" not in body
    assert status(sandbox, body["access_token"]) == 200
    assert sandbox.journal()[-1]["user"] == "svc_closeout"


def test_a_token_ends_and_is_renewed_once(sandbox: Running, clock: Clock) -> None:
    first = token(sandbox, **PERSON, **CLIENT).json()
    assert status(sandbox, first["access_token"]) == 200
    clock.pass_(seconds=1800)
    assert status(sandbox, first["access_token"]) == 401
    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = token(sandbox, **renew, **CLIENT).json()
    assert status(sandbox, second["access_token"]) == 200
    assert token(sandbox, **renew, **CLIENT).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, "invalid_client"),
        ({"grant_type": "client_credentials", **CLIENT, "client_secret": "wrong"}, "invalid_client"),
        ({**CLIENT, **PERSON, "password": "wrong"}, "server_error"),
        ({**CLIENT, **PERSON, "username": "nobody"}, "server_error"),
        ({**CLIENT, "grant_type": "refresh_token", "refresh_token": "wrong"}, "invalid_grant"),
        ({**CLIENT, "grant_type": "magic"}, "unsupported_grant_type"),
        (CLIENT, "unsupported_grant_type"),
    ],
)
def test_what_earns_no_token(sandbox: Running, given: dict[str, str], error: str) -> None:
    answer = token(sandbox, **given)
    assert (answer.status_code, answer.json()["error"]) == (401, error)


def test_the_token_address_takes_forms_only(sandbox: Running) -> None:
    given: dict[str, Any] = {"grant_type": "client_credentials", **CLIENT}
    address = f"{sandbox.servicenow_url}/oauth_token.do"
    assert requests.post(address, json=given, timeout=20).status_code == 400


def test_the_journal_keeps_no_secret(sandbox: Running) -> None:
    granted = token(sandbox, **PERSON, **CLIENT).json()
    told = str(sandbox.journal()[-1])
    assert "svc_closeout" in told
    for secret in (PERSON["password"], CLIENT["client_secret"], granted["access_token"], granted["refresh_token"]):
        assert secret not in told
