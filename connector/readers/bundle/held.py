"""What stands in a file that holds files, before anything of it is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_UNPRINTED = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]")
_PARTS_OF_PAGES = (".js", ".css", ".ico", ".woff", ".woff2", ".ttf", ".map")
_LEFT_BEHIND = (".db", ".ini", ".lnk", ".tmp", ".ds_store")
_OF_MAILS = (".p7s", ".p7m", ".asc", ".sig", ".ics", ".vcf")
_NO_REPORTS = (*_PARTS_OF_PAGES, *_LEFT_BEHIND, *_OF_MAILS)
_LONGEST = 120  # characters of a name


@dataclass(frozen=True, slots=True)
class Held:
    """A file inside another. ``read`` gives its content, at most so many bytes; it may raise ``ReadError``.

    ``name``: as the holder calls it, with ``/`` between folders; "" for the holder's own text.
    """

    name: str
    suffix: str
    read: Callable[[int], bytes]


def tidy_name(name: str) -> str:
    """The name without anything that leads out of its holder, or that no screen shows."""
    parts = (_UNPRINTED.sub("_", part).strip() for part in name.replace("\\", "/").split("/"))
    kept = [part for part in parts if part not in {"", ".", ".."}]
    return "/".join(part[-_LONGEST:] for part in kept) or "_"


def may_be_report(name: str) -> bool:
    """Whether a file is worth opening: neither hidden, nor left behind by a program, nor part of a web page."""
    *folders, last = name.split("/")
    if last.startswith((".", "~$", "._")) or any(folder == "__MACOSX" or folder.startswith(".") for folder in folders):
        return False
    return not last.lower().endswith(_NO_REPORTS)


def suffix_of(name: str) -> str:
    """The ending of a name, in small letters, fit for a file of ours."""
    ending = name.rpartition("/")[2].rpartition(".")
    return f".{ending[2].lower()}" if ending[1] and ending[2].isascii() and ending[2].isalnum() else ""
