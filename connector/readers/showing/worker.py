"""The program of the process that draws a page: a line of JSON (``page``, ``text``), then the file; out comes a PNG.

A process of its own, because the libraries are not safe among threads and a hostile file may end it. What it is asked
comes by its input: arguments can be read by everybody on the machine.
"""

from __future__ import annotations

import json
import sys

from connector.readers.isolation.limits import ReadLimits, limit_memory
from connector.readers.showing.pages import page_of


def main() -> None:
    """Draw one page."""
    limit_memory(ReadLimits().memory)
    asked, _line, content = sys.stdin.buffer.read().partition(b"\n")
    wanted = json.loads(asked)
    page_of(content, int(wanted["page"]), str(wanted["text"])).save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    main()
