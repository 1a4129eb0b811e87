"""ServiceNow's REST API, one method for each thing asked of it, each knowing whether it may be repeated.

All of it goes through ``pysnow``, with a new ``Resource`` for each call: parameters stick to one that is used again.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pysnow
from pysnow.exceptions import PysnowException
from pysnow.params_builder import ParamsBuilder
from requests.utils import parse_header_links

from adapters.conditions import conditions
from adapters.failures import Declined, Said, retry_after
from connector.errors import Problem, TicketLost
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import requests

    from adapters.http import Channel
    from connector.model.tracker import Conditions

PAGE = 200
TABLE_API = "/api/now/table"
MOST_ROWS = 1_000_000
PUZZLED = (PysnowException, KeyError, TypeError, AttributeError)
"""What the library raises for a successful answer that is not as documented."""

_SYS_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_RULE = re.compile("data policy|business rule|mandatory|aborted", re.IGNORECASE)
_OFFSET = re.compile(r"[?&]sysparm_offset=(\d{1,9})(?:&|$)")
_NO_TABLE = re.compile("invalid table", re.IGNORECASE)
_NO_ROWS = re.compile("no record", re.IGNORECASE)


def hear(response: requests.Response, body: Any) -> Said | None:
    """What ServiceNow says in an answer that is no success; None for a success."""
    return refusal(response.status_code, body, response.headers, response.reason or "")


def refusal(status: int, body: Any, headers: Mapping[str, str], reason: str = "") -> Said | None:
    """The same of a part of a batch. A success that holds an error too is part of an answer, and no success."""
    said = body if isinstance(body, dict) else {}
    error = said.get("error")
    if status < HTTPStatus.BAD_REQUEST and not error:
        return None
    if isinstance(error, dict):
        text = ": ".join(str(error[key]) for key in ("message", "detail") if error.get(key))
    else:
        text = ": ".join(str(said[key]) for key in ("error", "error_description") if said.get(key))
    status = 404 if status == HTTPStatus.BAD_REQUEST and _NO_TABLE.search(text) else status
    rule = status == HTTPStatus.FORBIDDEN and _RULE.search(text) is not None
    return Said(status, text or reason, rule=rule, after=retry_after(headers))


class Row:
    """A record, asked for with values and display values; a field that we may not read is empty."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def __contains__(self, name: str) -> bool:
        """True for a field that the instance showed."""
        return name in self._raw

    def value(self, name: str) -> str:
        """The stored value: an id, a number, UTC."""
        field = self._raw.get(name)
        return _text(field.get("value") if isinstance(field, dict) else field)

    def label(self, name: str) -> str:
        """What people see, in the language of our account."""
        field = self._raw.get(name)
        shown = field.get("display_value") if isinstance(field, dict) else field
        return _text(shown) or self.value(name)


def _text(value: Any) -> str:
    """The value as the Table API writes it, should a number or a boolean come as one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class _Given(ParamsBuilder):  # type: ignore[misc]  # the library has no types
    """The parameters that a call gives. By itself the library sends every one, a create's page size among them."""

    def as_dict(self) -> dict[str, Any]:
        """Those that differ from what the library has by itself."""
        plain = ParamsBuilder().as_dict()
        return {name: value for name, value in super().as_dict().items() if value and value != plain.get(name)}


class ServiceNowClient:
    """One instance and one of its tables."""

    def __init__(self, url: str, table: str, channel: Channel) -> None:
        scheme, host = url.split("://", 1)
        agent = channel.headers["User-Agent"]
        self._library = pysnow.Client(host=host, use_ssl=scheme == "https", session=channel)
        channel.headers["User-Agent"] = agent
        self._channel, self._url, self.table = channel, url, table

    def close(self) -> None:
        """Give connections back."""
        self._channel.close()

    def rows(self, table: str, query: str, fields: Sequence[str]) -> Iterator[Row]:
        """The records of a query, page by page. What the query means is up to the instance: check each record."""
        for page in self.pages(table, query, fields):
            yield from page

    def pages(self, table: str, query: str, fields: Sequence[str]) -> Iterator[list[Row]]:
        """The same, each page whole; the next one is asked for when it is wanted."""
        offset: int | None = 0
        while offset is not None and offset < MOST_ROWS:
            rows, offset = self._page(table, query, fields, offset)
            yield rows

    def row(self, sys_id: str, fields: Sequence[str]) -> Row:
        """One record. Raises ``TicketLost`` or ``TicketForbidden``."""
        params = {"sysparm_fields": ",".join(fields), "sysparm_display_value": "all"}
        return Row(self._channel.read(lambda: self._one("GET", sys_id, params=params), "ticket"))

    @property
    def path(self) -> str:
        """The path of the table at its host."""
        return f"{urlsplit(self._url).path}{TABLE_API}/{self.table}"

    def create(self, values: Mapping[str, Any]) -> Row:
        """Make a record, once."""
        resource = self._resource(f"/table/{self.table}")
        return Row(self._channel.create(lambda: resource.create(dict(values)).one()))

    def change(self, sys_id: str, values: Mapping[str, str]) -> Row:
        """Change a record; only for values that may be written twice."""
        return Row(self._channel.again(lambda: self._one("PUT", sys_id, data=json.dumps(dict(values)))))

    def add(self, sys_id: str, values: Mapping[str, str]) -> Row:
        """Change a record, once: a journal field gets one more entry each time it is written."""
        return Row(self._channel.create(lambda: self._one("PUT", sys_id, data=json.dumps(dict(values))), "ticket"))

    def conditions(self, zone: str) -> Conditions:
        """What the newest answer said. ``zone``: by which the instance counts days, empty where nobody told us."""
        return conditions(self._channel.told, zone=zone or None)

    def attachments(self, sys_id: str) -> list[Mapping[str, Any]]:
        """The files of a record: ``file_name``, ``size_bytes``."""
        attached = self._resource(f"/table/{self.table}").attachments
        found = self._channel.read(lambda: attached.get(sys_id), "ticket")
        return [each for each in found if each.get("table_sys_id") == sys_id]

    def attach(self, sys_id: str, name: str, content: bytes, media_type: str) -> None:
        """Add a file, once. The library reads files from the disk only, so this goes over the session."""
        named = {"table_name": self.table, "table_sys_id": sys_id, "file_name": name}
        address, headers = f"{self._url}/api/now/attachment/file", {"Content-Type": media_type}
        self._channel.create(lambda: self._channel.post(address, params=named, data=content, headers=headers), "ticket")

    def _resource(self, path: str) -> pysnow.Resource:
        """A new one for each call: parameters stick to one that is used again."""
        resource = self._library.resource(path)
        resource.parameters = _Given()
        return resource

    def _page(self, table: str, query: str, fields: Sequence[str], offset: int) -> tuple[list[Row], int | None]:
        """Rows of a page, and where the next begins: rights come after the limit, so an empty one may not be last."""

        def attempt() -> tuple[list[Row], int | None]:
            try:
                answer = self._resource(f"/table/{table}").get(
                    query=query, fields=list(fields), limit=PAGE, offset=offset, display_value="all"
                )
            except Declined as declined:
                if declined.said.status == HTTPStatus.NOT_FOUND and _NO_ROWS.search(declined.said.text):
                    return [], None
                raise
            rows = [Row(raw) for raw in answer.all()]
            return rows, _next(answer.headers, offset, len(rows))

        return self._channel.read(attempt)

    def _one(self, method: str, sys_id: str, **kwargs: Any) -> dict[str, Any]:
        if not _SYS_ID.fullmatch(sys_id):
            raise TicketLost(Problem(sys_id, _("this is no id of a record")))
        resource = self._resource(f"/table/{self.table}")
        params = kwargs.pop("params", {})
        resource.parameters.add_custom(params)
        record: dict[str, Any] = resource.request(method, path_append=sys_id, **kwargs).one()
        return record


def _next(headers: Mapping[str, str], offset: int, length: int) -> int | None:
    """Where the next page begins; None after the last.

    The link to it says so, for an instance may give smaller pages than were asked for; without links the number of all
    rows; with neither, a page that is not full is the last.
    """
    links = {link.get("rel"): str(link.get("url")) for link in parse_header_links(headers.get("Link", ""))}
    if "next" in links:
        named = _OFFSET.search(unquote(links["next"]))
        return max(int(named[1]), offset + 1) if named else offset + PAGE
    total = headers.get("X-Total-Count", "")
    follows = int(total) > offset + PAGE if total.isdecimal() else not links and length >= PAGE
    return offset + PAGE if follows else None
