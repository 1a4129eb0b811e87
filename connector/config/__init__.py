"""The configuration: what can be set (``settings``), and reading it with every fault at once (``faults``)."""

from connector.config.faults import calendar, load, parse
from connector.config.settings import Settings

__all__ = ["Settings", "calendar", "load", "parse"]
