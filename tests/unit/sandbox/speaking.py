"""How the tests speak to the sandbox: over HTTP, as its clients do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Caller:
    """Somebody with credentials, talking to one of the trackers over HTTP."""

    base: str
    auth: tuple[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        query = more.pop("query", None)
        headers = {**self.headers, **more.pop("headers", {})}
        url = path if path.startswith("http") else self.base + path
        return requests.request(
            method, url, auth=self.auth, json=body, params=query, headers=headers, timeout=20, **more
        )

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.ask("GET", path, query=query)

    def post(self, path: str, body: Any = None, **more: Any) -> requests.Response:
        return self.ask("POST", path, body, **more)

    def put(self, path: str, body: Any = None) -> requests.Response:
        return self.ask("PUT", path, body)

    def delete(self, path: str) -> requests.Response:
        return self.ask("DELETE", path, headers={"Content-Type": "application/json"})

    def made(self, project: str = "AUD", **fields: Any) -> str:
        """The key of a new issue."""
        answer = self.post("/issue", issue(project, **fields))
        assert answer.status_code == 201, answer.text
        key: str = answer.json()["key"]
        return key

    def found(self, jql: str) -> list[str]:
        """The keys that Cloud finds, in its order."""
        answer = self.post("/search/jql", {"jql": jql, "fields": ["key"], "maxResults": 1000})
        assert answer.status_code == 200, answer.text
        return [one["key"] for one in answer.json()["issues"]]


def adf(*lines: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
    return {"type": "doc", "version": 1, "content": content}


def issue(project: str = "AUD", **fields: Any) -> dict[str, Any]:
    properties = fields.pop("properties", None)
    body: dict[str, Any] = {
        "fields": {"project": {"key": project}, "issuetype": {"name": "Task"}, "summary": "A finding", **fields}
    }
    return body if properties is None else {**body, "properties": properties}
