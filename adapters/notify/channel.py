"""A channel of ``[notify.channels]``: one address of apprise, for e-mail, WeCom, DingTalk, Feishu, Slack or Teams."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, SecretStr

from adapters.options import Closed, Fault, parsed, problems
from connector.errors import Problem, RetryLater, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from connector.model.reminding import Message

EMAIL = "{email}"
REFERENCES = ("env:", "file:", "keyring:")
PLAIN = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
OPEN = frozenset({"mailto", "mailtos", "json", "jsons"})
"""Schemes whose address is no secret by itself: those of chats are."""

TABLE = "notify.channels"


def _no_open_secret(url: SecretStr) -> SecretStr:
    text = url.get_secret_value()
    parts = urlsplit(text)
    if not text.startswith(REFERENCES) and (parts.password or parts.scheme not in OPEN):
        raise Fault(_("a secret does not belong in this file"), _("write env:NAME, file:PATH or keyring:SERVICE/NAME"))
    return url


class WrittenOptions(Closed):
    """The table as it is written. ``url``: an address of apprise, ``{email}`` in it is the person's own."""

    adapter: str | None = None
    url: Annotated[SecretStr, Field(strict=False), AfterValidator(_no_open_secret)]
    timeout: float = Field(default=30.0, gt=0, le=600)


class ResolvedOptions(WrittenOptions):
    """The same with its secret in it."""

    url: Annotated[SecretStr, Field(strict=False)]


class Channel:
    """One address of apprise, or with ``{email}`` in it one for each person."""

    def __init__(self, name: str, options: ResolvedOptions) -> None:
        self._name = name
        self._url = options.url.get_secret_value()
        self._timeout = options.timeout
        self._shared = None if self.addressed else self._service(self._url)

    @property
    def addressed(self) -> bool:
        """Whether each message goes to its person's own address."""
        return EMAIL in self._url

    def send(self, message: Message) -> None:
        """Deliver it. Raises ``RetryLater`` where it was not taken, ``UserError`` where there is nowhere to send it."""
        import apprise

        service = self._shared or self._service(self._url.replace(EMAIL, self._address(message)))
        rich = _first(service.notify_format) == apprise.NotifyFormat.HTML
        body, kind = (message.html, apprise.NotifyFormat.HTML) if rich else (message.text, apprise.NotifyFormat.TEXT)
        with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as said:
            taken = service.notify(body=body, title=message.title, body_format=kind)
            words = said.getvalue().strip().splitlines()
        if not taken:
            why = words[-1] if words else _("the message was not taken")
            raise RetryLater(Problem(f"{TABLE}.{self._name}", why, _("it is tried again at the next run")))

    def _address(self, message: Message) -> str:
        """The person's own; apprise would take an odd one apart and write to somebody else."""
        if not message.email or not PLAIN.fullmatch(message.email):
            why = _("cannot be written to: {address}").format(address=message.email or "–")
            raise UserError(Problem(message.name, why, _("give them another address")))
        return quote(message.email, safe="")

    def _service(self, url: str) -> Any:
        import apprise

        service = apprise.Apprise.instantiate(url, asset=apprise.AppriseAsset(app_id="Closeout", app_desc="Closeout"))
        if service is None:
            why = _("is no address that apprise knows")
            raise UserError(Problem(f"{TABLE}.{self._name}.url", why, "https://appriseit.com/services/"))
        service.socket_read_timeout = max(service.socket_read_timeout or 0, self._timeout)
        return service


def _first(formats: Any) -> Any:
    return formats[0] if isinstance(formats, tuple) else formats


class ChannelKind:
    """What the entry point ``apprise`` offers."""

    def problems(self, name: str, options: Mapping[str, JsonValue]) -> list[Problem]:
        """What is wrong with the table, each with its remedy."""
        return problems(WrittenOptions, name, options, TABLE)

    def open(self, name: str, options: Mapping[str, JsonValue]) -> Channel:
        """The channel. Raises ``UserError`` where the address is none, or the extra is missing."""
        try:
            return Channel(name, parsed(ResolvedOptions, name, options, TABLE))
        except ImportError:
            why = _("messages to people need a part that is not installed (apprise)")
            raise UserError(Problem(f"{TABLE}.{name}", why, "pip install 'closeout[notify]'")) from None


KIND = ChannelKind()
