"""What a site decides about reading its reports."""

from __future__ import annotations

from typing import Literal

from connector.model.audit import Grade
from connector.model.base import Value

DateOrder = Literal["dmy", "mdy"]


class NormaliseOptions(Value):
    """Settings of normalising.

    ``grade_words``: a site's own words, a risk scale too, and the grade each means; ``default_standard``: taken where a
    report names none; ``date_order``: what ``3/4/2026`` means where the report itself does not show it, None: a doubt.
    """

    grade_words: dict[str, Grade] = {}
    default_standard: str | None = None
    date_order: DateOrder | None = None
