"""What a scanner makes of a report: pages as pictures, a little askew, noisy, turned, on paper that is not white.

::

    pages = scan.pictures(pdf.save(path, …), dpi=200)
    scan.save(tmp_path / "scan.pdf", [scan.worn(page, lean=1.2) for page in pages], dpi=200)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PAPER = 244
_POINT = 72


def pictures(path: Path, *, dpi: int = 200) -> list[Image.Image]:
    """Each page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.render(scale=dpi / _POINT, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def worn(
    picture: Image.Image, *, lean: float = 0.0, quarters: int = 0, noise: float = 6.0, blur: float = 0.5
) -> Image.Image:
    """The picture askew by ``lean`` degrees, after clockwise ``quarters``, with grain (``noise``, in levels of grey)."""
    turned = picture.rotate(lean, Image.Resampling.BICUBIC, fillcolor=255).rotate(-90 * quarters, expand=True)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float64) * _PAPER / 255
    grain = np.random.default_rng(picture.size[0]).normal(0, noise, soft.shape)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def save(path: Path, pages: Sequence[Image.Image], *, dpi: int = 200) -> Path:
    """One file of all pages: a PDF or a TIFF; PNG and JPEG hold one page."""
    if path.suffix in {".png", ".jpg", ".jpeg"}:
        (page,) = pages
        page.save(path, dpi=(dpi, dpi))
    else:
        extra = {"resolution": dpi} if path.suffix == ".pdf" else {"dpi": (dpi, dpi), "compression": "tiff_lzw"}
        pages[0].save(path, save_all=True, append_images=list(pages[1:]), **extra)
    return path
