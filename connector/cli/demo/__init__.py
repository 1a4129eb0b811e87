"""``closeout demo``: nine months in the life of a company's audit findings, on sample reports and local trackers."""

from __future__ import annotations

from connector.cli.demo.running import run

__all__ = ["run"]
