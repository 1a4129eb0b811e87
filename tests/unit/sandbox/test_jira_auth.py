from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.sandbox.speaking import Caller

if TYPE_CHECKING:
    from adapters.sandbox.server import Running

CLOUD = ("bot@example.com", "sandbox-cloud-token")
SERVER = ("closeout-bot", "sandbox-dc-password")


def test_an_email_and_a_token_speak_to_cloud_in_both_versions(sandbox: Running) -> None:
    for version, told in (("3", "Cloud"), ("2", "Cloud"), ("latest", "Cloud")):
        caller = Caller(f"{sandbox.jira_url}/rest/api/{version}", CLOUD)
        assert caller.get("/serverInfo").json()["deploymentType"] == told
        assert caller.get("/myself").json()["accountId"].startswith("712020:")


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer sandbox-dc-pat"}, {}])
def test_a_personal_token_and_a_password_speak_to_data_center(sandbox: Running, headers: dict[str, str]) -> None:
    caller = Caller(f"{sandbox.jira_url}/rest/api/2", None if headers else SERVER, headers)
    info = caller.get("/serverInfo").json()
    assert (info["deploymentType"], info["versionNumbers"]) == ("Server", [10, 3, 0])
    me = caller.get("/myself").json()
    assert me["name"] == "closeout-bot"
    assert "accountId" not in me


def test_data_center_has_no_version_3(sandbox: Running, server: Caller) -> None:
    assert server.ask("GET", f"{sandbox.jira_url}/rest/api/3/myself").status_code == 404
    assert server.ask("GET", f"{sandbox.jira_url}/rest/api/latest/myself").status_code == 200


def test_without_credentials_the_version_tells_which_jira(sandbox: Running) -> None:
    for version, told in (("3", "Cloud"), ("2", "Server")):
        info = Caller(f"{sandbox.jira_url}/rest/api/{version}").get("/serverInfo")
        assert info.json()["deploymentType"] == told


def test_a_wrong_secret_is_refused_as_each_deployment_does(sandbox: Running) -> None:
    cloud = Caller(f"{sandbox.jira_url}/rest/api/3", ("bot@example.com", "wrong")).get("/myself")
    assert cloud.status_code == 401
    assert cloud.json() == {"message": "Client must be authenticated to access this resource.", "status-code": 401}
    server = Caller(f"{sandbox.jira_url}/rest/api/2", ("closeout-bot", "wrong")).get("/myself")
    assert server.status_code == 401
    assert server.headers["Content-Type"].startswith("text/html")
    assert server.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Basic not-base64!", "Basic /w==", "Basic Ym90QGV4YW1wbGUuY29t", "Digest x"]
)
def test_damaged_credentials_are_refused(sandbox: Running, header: str) -> None:
    for version in ("2", "3"):
        caller = Caller(f"{sandbox.jira_url}/rest/api/{version}", headers={"Authorization": header})
        assert caller.get("/serverInfo").status_code == 401


def test_somebody_unknown_reads_public_projects_only(nobody: Caller, cloud: Caller) -> None:
    public, private = cloud.made("PUB"), cloud.made("AUD")
    assert nobody.get("/myself").status_code == 401
    assert nobody.get(f"/issue/{public}").status_code == 200
    assert nobody.get(f"/issue/{private}").status_code == 404
    assert nobody.get(f"/issue/{private}").json() == {
        "errorMessages": ["Issue does not exist or you do not have permission to see it."],
        "errors": {},
    }
    assert [one["key"] for one in nobody.get("/project").json()] == ["PUB"]
    assert nobody.post(f"/issue/{public}/comment", {"body": {}}).status_code == 403
    assert nobody.post("/issue", {"fields": {}}).status_code == 401


def test_an_address_that_is_none_is_told(cloud: Caller, sandbox: Running) -> None:
    assert cloud.get("/nothing").status_code == 404
    assert cloud.ask("PATCH", "/myself").status_code == 405
    assert cloud.ask("GET", f"{sandbox.jira_url}/secure/Dashboard.jspa").status_code == 404


def test_a_content_type_is_asked_for(cloud: Caller, server: Caller) -> None:
    key = cloud.made()
    plain = {"Content-Type": "text/plain"}
    assert cloud.ask("POST", "/issue", data=b"{}", headers=plain).status_code == 415
    cloud.put(f"/issue/{key}/properties/a", 1)
    cloud.put(f"/issue/{key}/properties/b", 1)
    assert cloud.ask("DELETE", f"/issue/{key}/properties/a").status_code == 415
    assert cloud.delete(f"/issue/{key}/properties/a").status_code == 204
    assert server.ask("DELETE", f"/issue/{key}/properties/b").status_code == 204
