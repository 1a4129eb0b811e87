"""E-mails as files (.eml), and web pages saved as such (.mht): what is attached, else the letter itself."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING

from connector.readers.bundle.held import Held, suffix_of, tidy_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?\S?.*$")
_TELLING = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path|From|Date|Subject|To):", re.IGNORECASE)
_FEWEST_TELLING = 2
_FIRST = 4096


def is_mail(content: bytes) -> bool:
    """Whether a file begins with the headers of an e-mail."""
    head = content[:_FIRST].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = [line for line in head.split(b"\n") if not line.startswith((b" ", b"\t"))]
    whole = lines if len(head) < _FIRST else lines[:-1]
    return (
        bool(whole)
        and all(_HEADER.match(line) for line in whole)
        and sum(_TELLING.match(line) is not None for line in whole) >= _FEWEST_TELLING
    )


def held_in_mail(content: bytes) -> list[Held]:
    """The documents attached, forwarded e-mails among them; the letter itself where there is no document."""
    message = message_from_bytes(content, policy=policy.default)
    attached = list(_attached(message))
    return [*attached, *with_letter(attached, lambda: _letter(message))]


def with_letter(attached: list[Held], letter: Callable[[], Held | None]) -> list[Held]:
    """The letter, unless documents are attached: then it only goes along with them. Pictures are no documents."""
    if any(held.suffix not in _PICTURES for held in attached):
        return []
    own = letter()
    return [own] if own else []


_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"))


def letter_of(subject: str, text: str, *, is_html: bool) -> Held | None:
    """A letter as a file to read: its subject as a heading, then its text; None where it says nothing."""
    if not text.strip():
        return None
    if is_html:
        return _made("", ".html", f"<html><body><h1>{escape(subject)}</h1>{text}</body></html>")
    title = f"{subject}\n====\n\n" if subject else ""
    return _made("", ".txt", title + text)


def _made(name: str, suffix: str, text: str) -> Held:
    content = codecs.BOM_UTF8 + text.encode("utf-8", "replace")  # goes before what the page says of its encoding
    return Held(name, suffix, lambda limit: content[:limit])


def _attached(message: EmailMessage) -> Iterator[Held]:
    for number, part in enumerate(_leaves(message), start=1):
        if part.get_content_type() == "message/rfc822":
            yield Held(f"{number}.eml", ".eml", _bytes_of(part))
        elif (name := part.get_filename()) and not _is_decoration(part):
            tidy = tidy_name(name)
            yield Held(tidy, suffix_of(tidy), _bytes_of(part))


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no parts; a forwarded e-mail is one."""
    for part in message.iter_parts() if message.is_multipart() else ():
        if isinstance(part, EmailMessage):
            is_forwarded = part.get_content_type() == "message/rfc822"
            yield from _leaves(part) if part.is_multipart() and not is_forwarded else [part]


def _is_decoration(part: EmailMessage) -> bool:
    """Whether a part is a picture of the letter's own, as those of signatures are."""
    placed = part.get("Content-ID") is not None or part.get_content_disposition() == "inline"
    return placed and part.get_content_maintype() in {"image", "font"}


def _bytes_of(part: EmailMessage) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            return bytes(inner)[:limit] if isinstance(inner, EmailMessage) else b""
        payload = part.get_payload(decode=True)
        return payload[:limit] if isinstance(payload, bytes) else b""

    return read


def _letter(message: EmailMessage) -> Held | None:
    body = message.get_body(("html", "plain"))
    if body is None:
        return None
    text = body.get_content()
    subject = str(message.get("Subject", ""))
    return letter_of(subject, str(text), is_html=body.get_content_subtype() == "html")
