"""One way of reading a file, timed, in a process of its own: ``python -m tests.benchmarks.timed WAY FILE ROUNDS``.

Prints seconds of the clock, seconds of the processors (what else the machine does counts for nothing there), both of
the quickest round, the peak in MB of this process and of the one that reads for it, and how many blocks or findings
came out.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.watched import peak_kb

if TYPE_CHECKING:
    from collections.abc import Callable

TICK = os.sysconf("SC_CLK_TCK")


def findings(path: Path) -> Callable[[], int]:
    """As ``closeout parse`` reads: in a process of its own, then extracted and normalised here."""
    from connector.bootstrap.reading import get_ready, reader
    from connector.config.settings import Reading

    settings = Reading()
    get_ready(settings)
    read = reader(settings)
    return lambda: len(read(path).findings)


def document(path: Path) -> Callable[[], int]:
    """Our reader alone."""
    from connector.readers import read

    return lambda: len(read(path).blocks)


def pdf_text(path: Path) -> Callable[[], int]:
    """The bare text of pypdfium2."""
    import pypdfium2

    def read() -> int:
        with pypdfium2.PdfDocument(path) as opened:
            return sum(len(page.get_textpage().get_text_range()) for page in opened)

    return read


def pdf_tables(path: Path) -> Callable[[], int]:
    """The tables of pdfplumber and nothing else."""
    import pdfplumber

    def read() -> int:
        with pdfplumber.open(path) as opened:
            return sum(len(page.extract_tables()) for page in opened.pages)

    return read


def cells(path: Path) -> Callable[[], int]:
    """The bare values of python-calamine."""
    from python_calamine import CalamineWorkbook

    def read() -> int:
        with CalamineWorkbook.from_path(path) as book:
            return len(book.get_sheet_by_index(0).to_python())

    return read


def recognition(path: Path) -> Callable[[], int]:
    """Bare rapidocr, one page after the other, as its documentation shows."""
    import pypdfium2
    import rapidocr

    engine: Any = rapidocr.RapidOCR(params={"Global.log_level": "critical"})

    def read() -> int:
        with pypdfium2.PdfDocument(path) as opened:
            pages = [page.render(scale=200 / 72).to_numpy() for page in opened]
        return sum(len(engine(page).txts) for page in pages)

    return read


WAYS = {way.__name__: way for way in (findings, document, pdf_text, pdf_tables, cells, recognition)}


def reading_for_us() -> list[Path]:
    """The processes that read for this one, by their places in /proc."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [Path("/proc", child) for child in children]


def processor() -> float:
    """Seconds that the processors have spent on this process and on those that read for it."""
    told = os.times()
    theirs = 0
    for process in reading_for_us():
        fields = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        theirs += int(fields[11]) + int(fields[12])
    return time.process_time() + told.children_user + told.children_system + theirs / TICK


def peak_mb() -> float:
    """The most memory of this process or of one that reads for it."""
    peaks = [peak_kb()]
    for process in reading_for_us():
        lines = (process / "status").read_text(encoding="utf-8").splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(peaks) / 1024


def main() -> None:
    """Read so many times, and print what the quickest round came to."""
    way, path, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    read = WAYS[way](path)
    clock, spent, found = [], [], 0
    for _round in range(rounds):
        began, before = time.perf_counter(), processor()
        found = read()
        clock.append(time.perf_counter() - began)
        spent.append(processor() - before)
    told = {"clock": min(clock), "processor": min(spent), "peak": peak_mb(), "found": found}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
