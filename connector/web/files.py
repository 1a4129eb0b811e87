"""Files that a browser sends, put where the program can read them: under their own name, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from connector.web.call import encodable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.datastructures import UploadFile

PIECE = 1024 * 1024
LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")
_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


def kept_in(folder: Path, uploads: Sequence[UploadFile]) -> list[Path]:
    """The uploads as files, each in a folder of its own, so that two of one name do not meet."""
    paths = []
    for nth, upload in enumerate(uploads):
        path = folder / str(nth) / safe_name(upload.filename or "", f"file-{nth + 1}")
        path.parent.mkdir()
        with path.open("wb") as file:
            while piece := upload.file.read(PIECE):
                file.write(piece)
        paths.append(path)
    return paths


def safe_name(given: str, otherwise: str) -> str:
    """The last part of a name that a browser sent, without what a file system could take for something else."""
    last = re.split(r"[/\\]", encodable(given))[-1]
    name = _UNSAFE.sub("_", last).strip(" .")
    return name[-LONGEST_NAME:] or otherwise


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser keep a file under this name, and never show it as a page of ours."""
    safe = safe_name(name, "file")
    plain = _STRANGE.sub("_", safe).strip("_") or "file"
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"}
