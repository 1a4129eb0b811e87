"""PDFs of the golden set, and pictures of their pages: scans as they come from a copier or a telephone."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
import pypdfium2
from PIL import Image
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from tests.builders import pdf
from tests.golden.authoring.markup import Grid, Line, blocks, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.golden.authoring.markup import Block

rl_config.invariant = 1
_SIZES = {1: 16, 2: 13, 3: 11}
_SEED = 20000
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_CLOCK = re.compile(rb"(?<=/ID)\s*\[[^\]]*\]|(?<=/CreationDate\(D:)\d+")  # what the writer makes from the clock


def write(path: Path, text: str, options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """Set the text as a PDF.

    ``options``: header, footer ("{page}" is its number), lines ("none": tables without rules), columns ("2"), paper ("landscape"),
    scan (see ``scanned``), scan_pages ("2": only these).
    """
    width = 257.0 if options.get("paper") == "landscape" else 170.0
    ruled = options.get("lines") != "none"
    flow = [piece for block in blocks(text) for piece in _flow(block, width, ruled=ruled)]
    if options.get("columns") == "2":
        _two_columns(path, flow)
    else:
        furniture = {
            name: (lambda page, words=options[name]: words.replace("{page}", str(page)))
            for name in ("header", "footer")
            if name in options
        }
        size = landscape(A4) if options.get("paper") == "landscape" else A4
        pdf.save(path, *flow, page_size=size, header=furniture.get("header"), footer=furniture.get("footer"))
    if "scan" in options:
        _rescan(path, options["scan"], {int(number) for number in options.get("scan_pages", "").split()})
    return path


def picture(path: Path, text: str, options: Mapping[str, str], tables: Mapping[str, str]) -> Path:
    """Set the text, and save its first page, or all pages in a TIFF, as pictures."""
    draft = path.with_suffix(".pdf")
    write(draft, text, {name: value for name, value in options.items() if name != "scan"}, tables)
    pages = [scanned(page, options.get("scan", "")) for page in rendered(draft)]
    draft.unlink()
    if path.suffix == ".tiff":
        pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    elif path.suffix == ".jpg":
        pages[0].save(path, quality=70)
    else:
        pages[0].convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(path, optimize=True)
    return path


def _flow(block: Block, width: float, *, ruled: bool) -> list[Any]:
    match block:
        case Grid():
            return [_table(block, width, ruled=ruled), pdf.space(6)]
        case Line("", "break"):
            return [pdf.page_break()]
        case Line(text, "heading", level):
            return [_text(text, size=_SIZES.get(level, 10), centred=level == 1)]
        case Line(text, "bullet"):
            return [_text("•  " + text, indent=8)]
        case Line(text):
            return [_text(text)]


def _text(text: str, **look: Any) -> Any:
    """A paragraph that breaks as its language does: Chinese anywhere, else between words."""
    wrap = "CJK" if _CHINESE.search(text) else "LTR"
    return pdf.text(escape(shown(text)).replace("\n", "<br/>"), wrap=wrap, **look)


def _table(grid: Grid, width: float, *, ruled: bool) -> Any:
    style: list[tuple[Any, ...]] = list(pdf.GRID) if ruled else []
    style += [
        ("SPAN", (x, y), (x + right - 1, y + down - 1)) for y, x, down, right in grid.spans() if down > 1 or right > 1
    ]
    style += [("BACKGROUND", (0, y), (-1, y), colors.whitesmoke) for y in range(grid.headers)]
    rows = [["" if cell in {"<", "^"} else _text(cell, size=9) for cell in row] for row in grid.rows]
    share = width / len(rows[0])
    return pdf.table(rows, widths=grid.widths or [share] * len(rows[0]), style=style, repeat=grid.headers)


def _two_columns(path: Path, flow: list[Any]) -> None:
    width, height = A4
    frames = [Frame(40 + side * (width / 2 - 20), 50, width / 2 - 60, height - 100) for side in (0, 1)]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build(flow)


def rendered(path: Path, scale: float = 2.0) -> list[Image.Image]:
    """The pages of a PDF as pictures, 144 dots to the inch at scale 2."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [document[number].render(scale=scale).to_pil().convert("L") for number in range(len(document))]
    finally:
        document.close()


def scanned(page: Image.Image, how: str) -> Image.Image:
    """A page as a copier gives it; ``how``: "rotate=90 skew=1.5 noise=6", any of them."""
    values = {name: float(value) for name, value in (each.split("=") for each in how.split())}
    if "skew" in values:
        page = page.rotate(values["skew"], resample=Image.Resampling.BICUBIC, fillcolor=255, expand=True)
    if "noise" in values:
        grain = np.random.default_rng(_SEED).normal(0, values["noise"], (page.height, page.width))
        page = Image.fromarray(np.clip(np.asarray(page, dtype=np.float64) + grain, 0, 255).astype(np.uint8))
    return page.rotate(values["rotate"], expand=True) if "rotate" in values else page


def _rescan(path: Path, how: str, only: set[int]) -> None:
    """Replace the pages by pictures of them; those left alone keep their text."""
    pages = [scanned(page, how) for page in rendered(path)]
    original = pypdfium2.PdfDocument(path)
    canvas_bytes = io.BytesIO()
    canvas = Canvas(canvas_bytes, pagesize=A4, invariant=1)
    for page in pages:
        width, height = page.width / 2, page.height / 2
        canvas.setPageSize((width, height))
        compressed = io.BytesIO()
        page.save(compressed, "JPEG", quality=55)
        canvas.drawImage(ImageReader(compressed), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    pictures = pypdfium2.PdfDocument(canvas_bytes.getvalue())
    merged = pypdfium2.PdfDocument.new()
    for number in range(len(pages)):
        source = pictures if not only or number + 1 in only else original
        merged.import_pages(source, [number])
    saved = io.BytesIO()
    merged.save(saved)
    original.close()
    path.write_bytes(_CLOCK.sub(lambda found: re.sub(rb"[0-9A-Fa-f]", b"0", found[0]), saved.getvalue()))
