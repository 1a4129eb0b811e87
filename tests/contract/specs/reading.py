"""A trimmed description, asked about single requests and answers."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

Operation = dict[str, Any]


class Spec:
    """One of the files beside this."""

    def __init__(self, name: str) -> None:
        text = (files("tests.contract.specs") / f"{name}.json").read_text(encoding="utf-8")
        self._said = _as_json_schema(json.loads(text))

    def operation(self, method: str, path: str) -> tuple[str, Operation]:
        """The template and the operation of a path below the interface's root. Raises ``LookupError``."""
        for template, methods in sorted(self._said["paths"].items(), key=lambda pair: pair[0].count("{")):
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in methods:
                return template, methods[method.lower()]
        raise LookupError(f"{method} {path}")

    def undeclared(self, operation: Operation, query: dict[str, str]) -> set[str]:
        """Parameters of a request that are not described."""
        declared = {one if isinstance(one, str) else one["name"] for one in operation["parameters"]}
        return set(query) - declared

    def faults(self, schema: Any, value: Any) -> Iterator[str]:
        """What a body does not have as described; nothing where nothing is described."""
        if schema:
            checking = Draft7Validator({**schema, "components": self._said["components"]})
            for error in checking.iter_errors(value):
                yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def _as_json_schema(said: Any) -> Any:
    """OpenAPI's ``nullable`` in the words of JSON Schema."""
    if isinstance(said, list):
        return [_as_json_schema(one) for one in said]
    if not isinstance(said, dict):
        return said
    told = {name: _as_json_schema(value) for name, value in said.items() if name != "nullable"}
    return {"anyOf": [told, {"type": "null"}]} if said.get("nullable") is True else told
