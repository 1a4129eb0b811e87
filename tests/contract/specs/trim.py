"""Cut the operations that we use out of one of Atlassian's OpenAPI descriptions: ``trim SOURCE PREFIX``, to stdout."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

USED = {
    "field": ("get",),
    "issue": ("post",),
    "issue/bulk": ("post",),
    "issue/bulkfetch": ("post",),
    "issue/createmeta/{}/issuetypes": ("get",),
    "issue/createmeta/{}/issuetypes/{}": ("get",),
    "issue/{}": ("get", "put"),
    "issue/{}/assignee": ("put",),
    "issue/{}/attachments": ("post",),
    "issue/{}/comment": ("get", "post"),
    "issue/{}/properties/{}": ("get",),
    "issue/{}/transitions": ("get", "post"),
    "issueLink": ("post",),
    "issueLinkType": ("get",),
    "mypermissions": ("get",),
    "myself": ("get",),
    "project/{}": ("get",),
    "project/{}/permissionscheme": ("get",),
    "project/{}/statuses": ("get",),
    "search": ("get", "post"),
    "search/jql": ("get", "post"),
    "user/assignable/search": ("get",),
}
CORRECTED: dict[str, dict[tuple[str, ...], Any]] = {
    "/api/2/": {
        ("components", "schemas", "IssueUpdateBean", "properties", "fields"): {"type": "object"},
        ("components", "schemas", "IssueBean", "properties", "fields"): {"type": "object"},
        ("components", "schemas", "EntityPropertyBean", "properties", "value"): {},
        ("paths", "/issue/{issueIdOrKey}/transitions", "get", "parameters"): [
            {"name": "transitionId"},
            {"name": "expand"},
        ],
        ("paths", "/project/{projectIdOrKey}/statuses", "get", "responses", "200"): {"type": "array"},
        ("paths", "/user/assignable/search", "get", "responses", "200"): {"type": "array"},
    }
}
"""Where a description contradicts its own words and examples: values are any JSON, some lists objects, a parameter is
named in the text alone."""

SHAPE = frozenset(
    {
        *("$ref", "additionalProperties", "allOf", "anyOf", "enum", "items", "maxItems", "nullable", "oneOf"),
        *("properties", "required", "type", "uniqueItems"),
    }
)
"""What is kept of a schema: its shape."""


def blank(path: str) -> str:
    """The path with its parameters unnamed."""
    return "/".join("{}" if word.startswith("{") else word for word in path.split("/"))


def trimmed(source: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The operations that we use, with the schemas that they need."""
    paths: dict[str, Any] = {}
    for path, methods in source["paths"].items():
        used = USED.get(blank(path.removeprefix(prefix))) if path.startswith(prefix) else None
        found = {method: operation(methods[method]) for method in used or () if method in methods}
        if found:
            paths["/" + path.removeprefix(prefix)] = found
    known = source.get("components", {}).get("schemas", {})
    kept: dict[str, Any] = {}
    waiting = [*refs(paths)]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = schema(known[name])
            waiting += refs(kept[name])
    info = {name: source["info"].get(name) for name in ("title", "version", "license", "termsOfService")}
    told = {"info": info, "paths": paths, "components": {"schemas": dict(sorted(kept.items()))}}
    for place, right in CORRECTED.get(prefix, {}).items():
        _put(told, place, right)
    return told


def _put(told: dict[str, Any], place: tuple[str, ...], right: Any) -> None:
    *way, last = place
    for name in way:
        told = told[name]
    told[last] = right


def operation(said: dict[str, Any]) -> dict[str, Any]:
    """Parameters, body and answers of one operation."""
    parameters = [{name: one.get(name) for name in ("name", "in", "required")} for one in said.get("parameters", ())]
    answers = {code: body(answer) for code, answer in said.get("responses", {}).items()}
    return {"parameters": parameters, "body": body(said.get("requestBody", {})), "responses": answers}


def body(said: dict[str, Any]) -> Any:
    """The schema of a JSON body; None where there is none."""
    told = said.get("content", {}).get("application/json", {}).get("schema")
    return schema(told) if told is not None else None


def schema(said: Any) -> Any:
    """The shape alone."""
    if isinstance(said, list):
        return [schema(one) for one in said]
    if not isinstance(said, dict):
        return said
    kept = {name: value for name, value in said.items() if name in SHAPE}
    for name, value in kept.items():
        if name == "properties":
            kept[name] = {field: schema(one) for field, one in value.items()}
        elif name not in {"enum", "required"}:
            kept[name] = schema(value)
    return kept


def refs(said: Any) -> Iterator[str]:
    """Names of the schemas that something refers to."""
    if isinstance(said, dict):
        if isinstance(said.get("$ref"), str):
            yield said["$ref"].rsplit("/", 1)[-1]
        for value in said.values():
            yield from refs(value)
    elif isinstance(said, list):
        for value in said:
            yield from refs(value)


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(trimmed(whole, sys.argv[2]), indent=1, ensure_ascii=False))
