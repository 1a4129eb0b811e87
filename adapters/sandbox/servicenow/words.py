"""What ServiceNow keeps."""

from __future__ import annotations

from datetime import datetime

from connector.model.base import Value


class Row(Value):
    """A record: raw values by column, all of them texts, "" for empty. ``hidden``: an ACL keeps API users out."""

    sys_id: str
    table: str
    values: dict[str, str]
    hidden: bool = False


class Token(Value):
    """An OAuth token and who it acts for; ``refresh`` renews it."""

    access: str
    refresh: str | None
    person: str
    client: str
    expires: datetime


class Content(Value):
    """The bytes of an attachment, in base64."""

    base64: str
