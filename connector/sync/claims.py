"""What people showed for closure: fields of the ticket, labelled lines of its comments, attachments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.model.record import Shown
from connector.model.ticket import Account
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.model.audit import Nonconformity
    from connector.model.ticket import Comment, Work

LABELS = {
    "cause": ("root cause", "cause", "原因分析", "根本原因", "原因", "根因"),
    "corrective_action": ("corrective action", "corrective actions", "纠正措施", "整改措施", "矯正措施", "糾正措施"),
    "correction": ("correction", "immediate action", "containment", "纠正", "糾正"),
    "evidence": ("evidence", "objective evidence", "证据", "證據", "佐证", "佐證", "证明材料", "完成证据"),
}
"""How a line of a comment says what it shows; longer labels are tried first."""

_BY_LENGTH = sorted(
    ((label, name) for name, labels in LABELS.items() for label in labels), key=lambda pair: -len(pair[0])
)
_LINE = re.compile(
    r"^\s*[-*•\d.、)）(（]*\s*(?P<label>"
    + "|".join(re.escape(label) for label, _name in _BY_LENGTH)
    + r")\s*[:：]\s*(?P<text>.+)$",
    re.IGNORECASE,
)
_NAMES = dict(_BY_LENGTH)
_OURS = re.compile(r"\[closeout [^\]\n]+\]\s*\Z")


def shown(before: Shown, content: Nonconformity, work: Work, handed_in: Iterable[str]) -> Shown:
    """Everything shown so far. The ticket's own words win over the report's; nothing once shown is forgotten.

    A dash or a dot is nothing, and so are comments of ours. ``handed_in``: names of files that a verifier kept in the
    ledger.
    """
    said: dict[str, list[str]] = {name: [] for name in LABELS}
    for name, text in work.fields.items():
        if fold(text):
            said[name].append(text.strip())
    workers = {worker.id: worker for worker in before.workers}
    for comment in work.comments:
        for name, text in labelled(comment):
            if fold(text):
                said[name].append(text)
                workers.setdefault(comment.author, Account(id=comment.author, name=comment.author))
    files = dict.fromkeys([*before.evidence, *said["evidence"], *work.attachments, *handed_in])
    return Shown(
        cause="\n".join(dict.fromkeys(said["cause"])) or before.cause or content.root_cause or "",
        correction="\n".join(dict.fromkeys(said["correction"])) or before.correction or content.correction or "",
        corrective_action="\n".join(dict.fromkeys(said["corrective_action"]))
        or before.corrective_action
        or content.corrective_action
        or "",
        evidence=tuple(files),
        workers=tuple(workers.values()),
    )


def labelled(comment: Comment) -> Iterator[tuple[str, str]]:
    """Each line of a comment that says what it shows: "Root cause: …", "证据：…". One of ours shows nothing."""
    if _OURS.search(comment.text):
        return
    for line in comment.text.splitlines():
        if found := _LINE.match(line):
            yield _NAMES[found["label"].lower()], found["text"].strip()
