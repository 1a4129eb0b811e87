"""Pages that are pictures: scans, photographs, screen shots. Their text is recognised (extra ``ocr``).

``upright`` puts a page right, ``ruling`` finds its lines and ``boxes`` its boxes to tick; ``cutting``, ``standing``,
``spelling`` and ``sizes`` make letters of the rest with the models of ``engine``; ``repair`` settles what only looks
alike. ``sheets`` puts that together to what a PDF's text layer would give, so that everything after it is the reading
of a PDF; ``pool`` does it for many pages at once, ``reading`` for files that are pictures themselves.
"""

from importlib.util import find_spec

_NEEDED = ("numpy", "cv2", "PIL", "onnxruntime", "rapidocr")


def is_installed() -> bool:
    """Whether everything that recognition needs is there."""
    return all(find_spec(name) is not None for name in _NEEDED)


__all__ = ["is_installed"]
