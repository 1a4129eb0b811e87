"""E-mails as files: .eml by the standard library, Outlook's .msg as an OLE container."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from tests.builders import ole

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, bytes]


def message(subject: str, *, text: str = "", page: str = "", attached: Files | None = None) -> EmailMessage:
    """A letter with its text, as a page too where one is given, and with what is attached."""
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "auditor@example.org"
    made["To"] = "quality@example.org"
    made["Date"] = "Mon, 09 Mar 2026 10:00:00 +0800"
    made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html")
    for name, content in (attached or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def save(path: Path, made: EmailMessage) -> Path:
    """Write it as .eml."""
    path.write_bytes(bytes(made))
    return path


def outlook(subject: str, *, text: str = "", page: str = "", attached: Files | None = None) -> Files:
    """The streams of an Outlook message."""
    streams = {"__properties_version1.0": bytes(32), **_text("0037", subject), **_text("1000", text)}
    if page:
        streams["__substg1.0_10130102"] = page.encode("gb18030")
    for number, (name, content) in enumerate((attached or {}).items()):
        folder = f"__attach_version1.0_#{number:08X}"
        streams |= {f"{folder}/{key}": value for key, value in _text("3707", name).items()}
        streams[f"{folder}/__substg1.0_37010102"] = content
    return streams


def forwarded(outer: Files, inner: Files, number: int = 0) -> Files:
    """An Outlook message with another one attached."""
    place = f"__attach_version1.0_#{number:08X}/__substg1.0_3701000D"
    return outer | {f"{place}/{name}": content for name, content in inner.items()}


def save_outlook(path: Path, streams: Files) -> Path:
    """Write it as .msg."""
    path.write_bytes(ole.container(streams))
    return path


def _text(name: str, value: str) -> Files:
    return {f"__substg1.0_{name}001F": value.encode("utf-16-le")} if value else {}
