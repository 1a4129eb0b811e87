"""The pages, one module for each: what it shows, and its routes with the rule of who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.web.pages import (
    closing,
    entry,
    exports,
    finding,
    findings,
    granting,
    mappings,
    overview,
    people,
    reports,
    sync,
    trail,
    work,
)

if TYPE_CHECKING:
    from connector.web.call import Page


def every() -> tuple[Page, ...]:
    """Every route there is; a test walks them all with every role."""
    return (
        *(*overview.PAGES, *work.PAGES, *findings.PAGES, *reports.PAGES, *finding.PAGES, *closing.PAGES),
        *(*exports.PAGES, *sync.PAGES, *mappings.PAGES, *people.PAGES, *granting.PAGES, *trail.PAGES, *entry.PAGES),
    )
