"""The reports that ship with the sandbox: write them all again with ``python -m tests.builders.sample_reports``.

One fictional company is audited from March to October 2026, by itself, by certification bodies and by a customer.
Nothing in a file depends on when or where it was written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import adapters.sandbox
from tests.builders.samples import internal, pdf, prose, registers, stage2, taipei

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(adapters.sandbox.__file__).parent / "reports"
WRITERS: Mapping[str, Callable[[Path], Path]] = {
    "ia-2026-01-internal-audit-a0.docx": internal.first,
    "ia-2026-01-internal-audit-a1.docx": internal.second,
    "ia-2026-02-findings-register.xlsx": registers.english,
    "ia-2026-03-tracking.csv": registers.text,
    "ia-2026-04-platform-engineering.docx": prose.write,
    "ia-2026-05-findings-register.xlsx": registers.chinese,
    "ecc-2026-sa-0417-surveillance.pdf": pdf.surveillance,
    "ecb-s2-26-0093-stage-2.docx": stage2.write,
    "sb-tpa-2026-11-customer-audit.pdf": pdf.customer,
    "tw-ia-115-02-internal-audit.docx": taipei.write,
}


def write_all(folder: Path) -> list[Path]:
    """Write every report into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write(folder / name) for name, write in WRITERS.items()]


if __name__ == "__main__":
    write_all(FOLDER)
