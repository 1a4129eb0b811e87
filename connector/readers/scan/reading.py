"""A file that is a picture itself, or several as a TIFF is: each a page."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from connector.readers import refusals
from connector.readers.pdf.reading import document_of
from connector.readers.scan.picture import Picture
from connector.readers.scan.pool import recognised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.options import ReadOptions

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MOST_PAGES = 2_000
_LONGER_SIDE = 11.69  # inches: of A4, which a picture without a believable resolution is taken for
_BELIEVED = (5.0, 24.0)  # inches: the longer side that paper has
_SIXTEEN_BITS = 256


def read(content: bytes, path: Path, _options: ReadOptions) -> Document:
    """Recognise the text of each picture in the file."""
    return document_of(recognised(pictures(content, path)), "image")


def pictures(content: bytes, path: Path) -> Iterator[Picture]:
    """Each page of the file, from the first. Raises ``ReadError`` for damage, and for more pixels than any page has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            file = Image.open(BytesIO(content), formats=_FORMATS)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
            raise refusals.too_many_pixels(path) from fault
        except OSError as fault:
            raise refusals.damaged(path) from fault
    for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
        if number > (_MOST_PAGES if file.format == "TIFF" else 1):
            return
        pixels = _grey(ImageOps.exif_transpose(frame))
        yield Picture(number, pixels, _resolution(frame, max(pixels.shape)))


def _grey(frame: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Grey pixels; what is transparent is paper."""
    if frame.mode.startswith("I;16"):
        return (np.asarray(frame) // _SIXTEEN_BITS).astype(np.uint8)
    if frame.has_transparency_data:
        paper = Image.new("RGBA", frame.size, "white")
        paper.alpha_composite(frame.convert("RGBA"))
        frame = paper
    return np.array(frame.convert("L"), dtype=np.uint8)


def _resolution(frame: Image.Image, longer_side: int) -> float:
    """Dots per inch as the file says, where that makes a sheet of paper of it; else as if it were A4."""
    said = float(frame.info.get("dpi", (0, 0))[0])
    believed = said > 0 and _BELIEVED[0] <= longer_side / said <= _BELIEVED[1]
    return said if believed else longer_side / _LONGER_SIDE
