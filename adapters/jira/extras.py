"""What hangs on an issue: comments, files, links. Each is added once, however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jira import reading, richtext
from adapters.jira.shapes import rows, table
from adapters.text import comparable
from connector.language import _
from connector.model.ticket import Comment, Line, RichText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.jira.client import JiraClient
    from adapters.jira.project import Project
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw
    from connector.model.ticket import Account

RELATES = "relates"
"""What Jira calls its plainest link, as it is shipped."""


class Extras:
    """The extras of issues of one project."""

    def __init__(self, client: JiraClient, project: Project, deployment: Deployment) -> None:
        self._client, self._project, self._deployment = client, project, deployment

    def comment(self, issue_id: str, text: RichText, reference: str, mention: Account | None = None) -> None:
        """Add the comment unless one with this reference as a line of its own is there."""
        said = (comment.text.split("\n") for comment in self.comments(issue_id))
        if not any(comparable(reference) in lines for lines in said):
            self._client.add_comment(issue_id, richtext.comment(text, self._deployment, reference, mention))

    def comments(self, issue_id: str) -> Iterator[Comment]:
        """All comments, oldest first."""
        return map(_comment, self._client.comments(issue_id))

    def attach(self, issue_id: str, name: str, content: bytes, media_type: str) -> None:
        """Add the file unless one of its name and size is there."""
        fields = table(self._client.issue(issue_id, ["attachment"]).get("fields"))
        there = {(str(raw.get("filename")), str(raw.get("size"))) for raw in rows(fields.get("attachment"))}
        if (name, str(len(content))) not in there:
            self._client.attach(issue_id, name, content, media_type)

    def relate(self, issue_id: str, other_id: str) -> None:
        """Link the two unless they are linked; where linking is switched off, a comment names the other."""
        issue = self._client.issue(issue_id, ["issuelinks"])
        links = rows(table(issue.get("fields")).get("issuelinks"))
        linked = {str(table(link.get(side)).get("id")) for link in links for side in ("inwardIssue", "outwardIssue")}
        if other_id in linked:
            return
        kind = self._link_type()
        if kind:
            self._client.link(kind, issue_id, other_id)
            return
        key = str(self._client.issue(other_id, ["summary"]).get("key"))
        text = RichText(lines=(Line(text=_("Related: {key}").format(key=key)),))
        self.comment(issue_id, text, f"[closeout relates {other_id}]")

    def _link_type(self) -> str | None:
        """The id of the plainest link, else of the first there is."""
        offered = self._project.link_types()
        plain = [raw for raw in offered if str(raw.get("name")).casefold() == RELATES]
        return next((str(raw["id"]) for raw in [*plain, *offered] if raw.get("id")), None)


def _comment(raw: Raw) -> Comment:
    author = reading.account(raw.get("author"))
    at = reading.moment(raw.get("created"))
    return Comment(author=(author.name or author.id) if author else "", text=richtext.read(raw.get("body")), at=at)
