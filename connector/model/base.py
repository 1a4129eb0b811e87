"""What all our pydantic values share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, strict, closed: an unknown key or a wrong type is an error, not a surprise later."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
