"""Comments: journal fields, whose entries are records of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.failures import NoRight
from adapters.fitting import fitted
from adapters.servicenow.fields import plain
from adapters.servicenow.query import equals, every, one_of
from adapters.servicenow.reading import moment
from adapters.text import comparable, units
from connector.errors import TargetMisconfigured
from connector.model.ticket import Comment, Line, RichText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.servicenow.client import ServiceNowClient
    from connector.model.ticket import Account

LONGEST = 30_000
JOURNALS = ("comments", "work_notes")
_FIELDS = ("sys_id", "element_id", "element", "value", "sys_created_by", "sys_created_on")


class Journal:
    """The comments of records of one table. ``journal``: the field that ours go to."""

    def __init__(self, client: ServiceNowClient, journal: str) -> None:
        self._client, self._journal = client, journal

    def add(self, sys_id: str, text: RichText, reference: str, mention: Account | None = None) -> None:
        """Add an entry that ends in the reference, unless one with it as a line of its own is there.

        Over REST nobody can be called: ``mention`` is named, and ServiceNow tells the assignee of entries by itself. An
        account that may not read entries sees an empty list, so the field's own display is looked at as well.
        """
        wanted = comparable(reference)
        if any(wanted in entry.split("\n") for entry in self._said(sys_id)):
            return
        called = (Line(text=f"@{mention.name or mention.id}"),) if mention else ()
        text = RichText(lines=(*called, *text.lines))
        body = plain(fitted(text, lambda rich: units(plain(rich)) > LONGEST, reference))
        self._client.add(sys_id, {self._journal: _unformatted(body)})

    def comments(self, sys_id: str) -> Iterator[Comment]:
        """All entries, oldest first."""
        query = every(equals("element_id", sys_id), one_of("element", JOURNALS), order="sys_created_on^ORDERBYsys_id")
        try:
            rows = list(self._client.rows("sys_journal_field", query, _FIELDS))
        except (NoRight, TargetMisconfigured):
            return
        for row in rows:
            if row.value("element_id") == sys_id and row.value("element") in JOURNALS:
                at = moment(row.value("sys_created_on"))
                yield Comment(author=row.value("sys_created_by"), text=comparable(row.value("value")), at=at)

    def _said(self, sys_id: str) -> Iterator[str]:
        yield from (comment.text for comment in self.comments(sys_id))
        row = self._client.row(sys_id, ["sys_id", *JOURNALS])
        yield from (comparable(row.label(name)) for name in JOURNALS)


def _unformatted(text: str) -> str:
    """``[code]`` in an entry would be shown as HTML: a blank of no width takes the meaning away."""
    return text.replace("[code]", "[\u200bcode]").replace("[/code]", "[\u200b/code]")
