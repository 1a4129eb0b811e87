"""What the entry point ``closeout.sandbox`` offers: the server, and people who work in it."""

from __future__ import annotations

from adapters.sandbox.owners import Owners
from adapters.sandbox.server import running, serve

__all__ = ["Owners", "running", "serve"]
