from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller, Clock

LINK = {"url": "https://example.com/nc/1", "title": "NC-01"}


def test_a_property_is_201_the_first_time_and_200_later(cloud: Caller, clock: Clock) -> None:
    key = cloud.made()
    before = cloud.get(f"/issue/{key}").json()["fields"]["updated"]
    clock.pass_(minutes=1)
    path = f"/issue/{key}/properties/closeout"
    assert cloud.put(path, {"mark": "a"}).status_code == 201
    assert cloud.put(path, {"mark": "b"}).status_code == 200
    assert cloud.get(path).json() == {"key": "closeout", "value": {"mark": "b"}}
    assert [one["key"] for one in cloud.get(f"/issue/{key}/properties").json()["keys"]] == ["closeout"]
    assert cloud.get(f"/issue/{key}").json()["fields"]["updated"] == before
    assert cloud.delete(path).status_code == 204
    assert cloud.get(path).status_code == 404
    assert cloud.delete(path).status_code == 404


def test_a_property_can_be_null_but_not_nothing(cloud: Caller) -> None:
    key = cloud.made()
    for body, status in ((b"null", 201), (b"", 400), (b"{", 400), (b'"' + b"x" * 40_000 + b'"', 400)):
        answer = cloud.ask("PUT", f"/issue/{key}/properties/p", data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status
    assert cloud.get(f"/issue/{key}/properties/p").json()["value"] is None
    assert cloud.put(f"/issue/{key}/properties/{'k' * 256}", 1).status_code == 400


def test_properties_are_for_those_who_may_write(cloud: Caller, reader: Caller, server: Caller) -> None:
    key = cloud.made()
    assert reader.put(f"/issue/{key}/properties/p", 1).status_code == 403
    assert server.put(f"/issue/{key}/properties/p", 1).status_code == 201
    assert reader.get(f"/issue/{key}/properties/p").json()["value"] == 1


def test_the_same_global_id_is_the_same_link(cloud: Caller) -> None:
    key = cloud.made()
    path = f"/issue/{key}/remotelink"
    first = cloud.post(path, {"globalId": "closeout:1", "object": LINK})
    again = cloud.post(path, {"globalId": "closeout:1", "object": {**LINK, "title": "NC-01 (closed)"}})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert [one["object"]["title"] for one in cloud.get(path).json()] == ["NC-01 (closed)"]
    assert cloud.get(path, globalId="closeout:1").json()["id"] == first.json()["id"]
    assert cloud.get(path, globalId="other").status_code == 404


def test_without_a_global_id_every_link_is_a_new_one(cloud: Caller) -> None:
    path = f"/issue/{cloud.made()}/remotelink"
    assert [cloud.post(path, {"object": LINK}).status_code for _ in range(2)] == [201, 201]
    assert len(cloud.get(path).json()) == 2


@pytest.mark.parametrize(
    ("target", "missing"), [({"url": "x"}, {"title"}), ({"title": "x"}, {"url"}), (None, {"url", "title"})]
)
def test_a_link_needs_a_url_and_a_title(cloud: Caller, target: Any, missing: set[str]) -> None:
    answer = cloud.post(f"/issue/{cloud.made()}/remotelink", {"object": target})
    assert (answer.status_code, answer.json()["errors"].keys()) == (400, missing)


def test_an_attachment_goes_in_and_comes_back(cloud: Caller, sandbox: Running) -> None:
    key = cloud.made()
    files = {"file": ("证据.txt", "变更记录".encode(), "text/plain")}
    answer = cloud.ask("POST", f"/issue/{key}/attachments", files=files, headers={"X-Atlassian-Token": "no-check"})
    assert answer.status_code == 200
    (one,) = answer.json()
    assert (one["filename"], one["size"], one["mimeType"]) == ("证据.txt", 12, "text/plain")
    assert cloud.get(f"/issue/{key}").json()["fields"]["attachment"] == [one]
    assert cloud.get(f"/attachment/{one['id']}").json() == one
    content = cloud.ask("GET", one["content"])
    assert content.content.decode() == "变更记录"
    assert content.headers["Content-Disposition"] == "attachment"
    assert sandbox.journal()[-4]["body"] == ["证据.txt (12 bytes)"]


def test_data_center_keeps_attachments_beside_the_interface(cloud: Caller, server: Caller) -> None:
    key = cloud.made()
    files = {"file": ("a.txt", b"bytes", "text/plain")}
    (one,) = server.ask(
        "POST", f"/issue/{key}/attachments", files=files, headers={"X-Atlassian-Token": "no-check"}
    ).json()
    assert "/secure/attachment/" in one["content"]
    assert server.ask("GET", one["content"]).content == b"bytes"
    assert cloud.get(f"/attachment/content/{one['id']}").content == b"bytes"


def test_an_attachment_needs_its_header_a_file_and_the_rights(cloud: Caller, reader: Caller, nobody: Caller) -> None:
    key = cloud.made("OPS")
    path, header = f"/issue/{key}/attachments", {"X-Atlassian-Token": "no-check"}
    files = {"file": ("a.txt", b"x", "text/plain")}
    forged = cloud.ask("POST", path, files=files)
    assert (forged.status_code, forged.json()["errorMessages"]) == (403, ["XSRF check failed"])
    assert cloud.ask("POST", path, files={"other": ("a.txt", b"x")}, headers=header).status_code == 400
    assert cloud.ask("POST", path, {"a": 1}, headers=header).status_code == 400
    damaged = {**header, "Content-Type": "multipart/form-data"}
    assert cloud.ask("POST", path, data=b"garbage", headers=damaged).status_code == 400
    assert reader.ask("POST", path, files=files, headers=header).status_code == 403
    (one,) = cloud.ask("POST", path, files=files, headers=header).json()
    assert nobody.get(f"/attachment/{one['id']}").status_code == 404
    assert cloud.get("/attachment/1").status_code == 404
