"""The pages, one module for each: what it shows, and its routes with the rule of who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.web.pages import entry, exports, finding, findings, overview, reports, sync, work

if TYPE_CHECKING:
    from connector.web.call import Page


def every() -> tuple[Page, ...]:
    """Every route there is; a test walks them all with every role."""
    return (
        *(*overview.PAGES, *work.PAGES, *findings.PAGES, *reports.PAGES, *finding.PAGES),
        *(*exports.PAGES, *sync.PAGES, *entry.PAGES),
    )
