"""Changes to files that are zip containers, for what no library would write."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace(path: Path, member: str, old: str, new: str) -> Path:
    """Write the container again with one text of one member replaced; fails where the text does not stand in it."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    changed = contents[member].replace(old.encode(), new.encode())
    if changed == contents[member]:
        message = f"{old!r} does not stand in {member}"
        raise ValueError(message)
    return write(path, contents | {member: changed})


def write(path: Path, contents: dict[str, bytes]) -> Path:
    """Write a container of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path
