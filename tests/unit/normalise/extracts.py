"""Extracts by hand: a head and findings by field, as a reader of layouts would leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.audit import Extract, Finding, Printed
from connector.model.document import Place
from connector.normalise import NormaliseOptions, load_standards, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.model.audit import Nonconformity, Reading

HEAD_PLACE, FIELD_PLACE = Place(block=1), Place(block=7)


def printed(value: str | Printed, place: Place = FIELD_PLACE) -> Printed:
    return value if isinstance(value, Printed) else Printed(value, place)


def finding(**fields: str | Printed) -> Finding:
    return Finding({name: printed(value) for name, value in fields.items()}, FIELD_PLACE, "register")


def reading(
    *findings: Finding,
    head: Mapping[str, str | Printed] | None = None,
    text: str = "",
    options: NormaliseOptions | None = None,
) -> Reading:
    named = {name: printed(value, HEAD_PLACE) for name, value in (head or {}).items()}
    body = "\n".join([text, *(one.text for one in named.values())])
    return normalise(Extract(named, findings, (), body), load_standards(), options or NormaliseOptions())


def one(*, head: Mapping[str, str | Printed] | None = None, text: str = "", **fields: str | Printed) -> Nonconformity:
    return reading(finding(**fields), head=head, text=text).findings[0]


def reasons(found: Nonconformity | Reading, name: str) -> list[str]:
    """Why a field is doubtful."""
    return [doubt.reason for doubt in found.doubts if doubt.field == name]
