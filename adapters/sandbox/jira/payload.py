"""Request bodies with a fixed shape; anything else is refused as Jira refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from adapters.sandbox.jira.call import refused

if TYPE_CHECKING:
    from adapters.sandbox.jira.call import Call

P = TypeVar("P", bound=BaseModel)


class CloudSearch(BaseModel):
    """``POST /search/jql``."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)

    jql: str = ""
    fields_by_keys: bool = False
    fields: tuple[str, ...] = ()
    expand: str = ""
    max_results: int = 50
    next_page_token: str | None = None
    properties: tuple[str, ...] = ()
    reconcile_issues: tuple[int, ...] = ()


class ServerSearch(BaseModel):
    """``POST /search`` of Data Center."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)

    jql: str = ""
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] | None = None
    start_at: int = 0
    max_results: int = 50
    validate_query: bool = True


class BulkFetch(BaseModel):
    """``POST /issue/bulkfetch``."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)

    issue_ids_or_keys: tuple[str, ...] = ()
    fields_by_keys: bool = False
    fields: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()


def body_of(call: Call, kind: type[P]) -> P:
    """The body, read; else a refusal."""
    return read(kind, call.body())


def read(kind: type[P], given: object) -> P:
    """The given members, read; else a refusal."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise refused("Invalid request payload. Refer to the REST API documentation and try again.") from error
