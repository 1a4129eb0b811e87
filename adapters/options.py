"""The table ``[targets.<name>]`` of the configuration: what every tracker has, and every fault of it said at once."""

from __future__ import annotations

from difflib import get_close_matches
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from adapters.http import Line
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue
    from pydantic_core import ErrorDetails


class Fault(ValueError):
    """What a validator finds, with what to do about it."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why, self.remedy = why, remedy


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Fault(_("is no web address"), _("write it whole, like https://example.atlassian.net"))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Fault(_("holds more than an address"), _("leave out credentials, ? and #; credentials belong into auth"))
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise Fault(_("would send the credentials unprotected"), _("write https:// instead of http://"))
    return url.rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Fault(_("is no time zone"), _("write one like Asia/Shanghai")) from None
    return name


def _filled(text: str) -> str:
    if not text.strip():
        raise Fault(_("is empty"), _("fill it in"))
    return text


def _secret(secret: SecretStr) -> SecretStr:
    _filled(secret.get_secret_value())
    return secret


Filled = Annotated[str, AfterValidator(_filled)]
Secret = Annotated[SecretStr, Field(strict=False), AfterValidator(_secret)]


class Closed(BaseModel):
    """A table that takes no unknown key and no wrong type."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class TargetOptions(Closed):
    """What every tracker's table has. ``adapter`` and ``mapping`` are read by the connector.

    ``timeout``: seconds without a byte after which an answer is given up; ``lag``: see ``TicketAdapter``; ``verify``
    False switches the check of certificates off; ``ca``: a bundle of authorities to trust instead; ``proxy``: its url;
    ``remember``: seconds that people and create metadata are believed before they are asked for again;
    ``timezone``: a due day ends at the end of this zone's day, where the tracker stores moments instead of days.
    """

    adapter: str | None = None
    mapping: str | None = None
    url: Annotated[str, AfterValidator(_address)]
    timeout: float = Field(default=30.0, gt=0, le=600)
    lag: float | None = Field(default=None, ge=0, le=86_400)
    remember: float = Field(default=600.0, ge=0, le=86_400)
    verify: bool = True
    ca: Filled | None = None
    proxy: Filled | None = None
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the due day."""
        return ZoneInfo(self.timezone)

    @property
    def line(self) -> Line:
        """How the tracker is reached."""
        return Line(read=self.timeout, trust=(self.ca or True) if self.verify else False, proxy=self.proxy)


Options = TypeVar("Options", bound=Closed)


def parsed(model: type[Options], name: str, options: Mapping[str, JsonValue], table: str = "targets") -> Options:
    """The options as a value. Raises ``UserError`` with every fault."""
    try:
        return model.model_validate(dict(options))
    except ValidationError as error:
        raise UserError(*_problems(model, f"{table}.{name}", error)) from None


def problems(model: type[Closed], name: str, options: Mapping[str, JsonValue], table: str = "targets") -> list[Problem]:
    """Every fault of the table, each with its remedy; no value of it is ever repeated, it may be a secret."""
    try:
        parsed(model, name, options, table)
    except UserError as error:
        return list(error.problems)
    return []


def _problems(model: type[BaseModel], table: str, error: ValidationError) -> list[Problem]:
    found = error.errors(include_url=False, include_input=False)
    return [_problem(model, table, details) for details in found]


def _problem(model: type[BaseModel], table: str, details: ErrorDetails) -> Problem:
    path = [str(part) for part in details["loc"]]
    where = ".".join([table, *path])
    context: dict[str, Any] = details.get("ctx", {})
    fault = context.get("error")
    if isinstance(fault, Fault):
        return Problem(where, fault.why, fault.remedy)
    match details["type"]:
        case "missing":
            return Problem(where, _("is missing"), _("add it; config.example.toml shows each setting"))
        case "extra_forbidden":
            return Problem(where, _("is not a setting"), _meant(model, path))
        case "literal_error":
            return Problem(
                where, _("is none of the choices"), _("write {expected}").format(expected=context["expected"])
            )
        case _:
            return Problem(where, details["msg"], _("config.example.toml shows each setting"))


def _meant(model: type[BaseModel], path: list[str]) -> str:
    known = list(_table(model, path[:-1]).model_fields)
    close = get_close_matches(path[-1], known, n=1)
    if close:
        return _("did you mean {name}?").format(name=close[0])
    return _("known here: {names}").format(names=", ".join(known))


def _table(model: type[BaseModel], path: list[str]) -> type[BaseModel]:
    for part in path:
        inner = model.model_fields[part].annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return model
