"""Following pages: by ``startAt``, or by the token of the next page. Neither may lead in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.jira.shapes import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from adapters.jira.shapes import Raw

PAGE = 100
USUAL = 50
"""What Jira gives at once where it is not asked for more; some give no more than that, whatever they are asked for."""


def numbered(ask: Callable[[int], Raw], *keys: str) -> Iterator[Raw]:
    """Everything from ``startAt`` 0 on; the list of a page is under the first of ``keys`` that it has.

    The last page says so (``isLast``), reaches ``total``, is empty, is shorter than its ``maxResults`` (than a usual
    page where it does not say), or comes again.
    """
    start, before = 0, None
    while True:
        page = ask(start)
        items = rows(next((page[key] for key in keys if page.get(key)), None))
        if items == before:
            return
        yield from items
        start, before = start + len(items), items
        if not items or _is_last(page, start, len(items)):
            return


def tokened(ask: Callable[[str | None], Raw], key: str) -> Iterator[Raw]:
    """Everything; each page names the next by ``nextPageToken``."""
    token: str | None = None
    seen: set[str | None] = set()
    while token not in seen:
        seen.add(token)
        page = ask(token)
        yield from rows(page.get(key))
        if page.get("isLast") or not page.get("nextPageToken"):
            return
        token = str(page["nextPageToken"])


def _is_last(page: Raw, reached: int, length: int) -> bool:
    total, size = page.get("total"), page.get("maxResults")
    if page.get("isLast") is not None:
        return bool(page["isLast"])
    if isinstance(total, int):
        return reached >= total
    return length < (size if isinstance(size, int) and size > 0 else USUAL)
