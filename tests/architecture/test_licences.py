"""Permissive licences only, for everything that the program needs to run."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest

PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Unlicense|Public Domain|0BSD|Zlib|HPND|CC0", re.IGNORECASE
)
OPTIONAL = {"psycopg": "LGPL", "psycopg-binary": "LGPL"}
"""Weaker than permissive, and taken only by who installs the extra: the PostgreSQL driver has no permissive equal."""
COPYLEFT = re.compile(r"\bA?GPL|GNU (Affero )?General", re.IGNORECASE)


def needed(name: str, seen: dict[str, str]) -> dict[str, str]:
    """A distribution and all it requires here, without its extras, each with what it says of its licence."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return seen
    if key in seen:
        return seen
    told = found.metadata
    said = [line for name in ("License-Expression", "License") for line in told.get_all(name) or []]
    said += [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    seen[key] = " ".join(said)
    for requirement in found.requires or []:
        if "extra ==" not in requirement or (key == "closeout" and "dev" not in requirement.split("extra")[1]):
            needed(re.split(r"[\s;\[<>=!~(]", requirement, maxsplit=1)[0], seen)
    return seen


@pytest.mark.parametrize(("name", "said"), sorted(needed("closeout", {}).items()))
def test_is_permissive(name: str, said: str) -> None:
    if name in OPTIONAL:
        assert OPTIONAL[name] in said
        return
    assert PERMISSIVE.search(said), f"{name}: {said!r}"
    assert not COPYLEFT.search(said), f"{name}: {said!r}"
