"""The recognition models: where lines of text stand on a picture, and what a line says.

The models lie inside rapidocr's wheel and are loaded from there, so that nothing is ever fetched. One engine may be
used by several threads at once.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np
import rapidocr
from omegaconf import OmegaConf
from onnxruntime import InferenceSession, SessionOptions
from rapidocr.ch_ppocr_det import TextDetector
from rapidocr.ch_ppocr_rec import TextRecInput, TextRecognizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Quads = NDArray[np.float64]

_MODELS = Path(rapidocr.__file__).parent / "models"
_LEAST_SIDE = 320  # pixels: smaller pictures are scaled up before lines are looked for
_MOST_LINES = 3_000


class Letter(NamedTuple):
    """A character that was recognised: where its middle stands along the line (0–1), and how sure it is (0–1)."""

    text: str
    at: float
    sure: float
    spaced: bool


class Engine:
    """Finds lines of text and spells them. ``threads``: how many cores one call may use."""

    def __init__(self, threads: int) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        limits = {"Det.limit_side_len": _LEAST_SIDE, "Det.max_candidates": _MOST_LINES}
        settings: Any = rapidocr.RapidOCR(params={"Global.log_level": "critical", **limits}).cfg
        settings.Rec.font_path = None
        settings.Rec.rec_batch_num = 1  # lines of a batch are all made as long as its longest: more time, and memory
        self._looking = Lock()  # it takes a third of a gigabyte for that moment, so only one page does it at a time
        self._detector = TextDetector(_with_model(settings.Det, "PP-OCRv6_det_small.onnx", threads))
        self._recogniser = TextRecognizer(_with_model(settings.Rec, "PP-OCRv6_rec_small.onnx", threads))

    def lines(self, pixels: Pixels) -> Quads:
        """The lines of text as corners: lines × 4 × (x, y), from top left clockwise; none: an empty array."""
        with self._looking:
            boxes = self._detector(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)).boxes
        return np.zeros((0, 4, 2)) if boxes is None else np.asarray(boxes, dtype=np.float64)

    def spell(self, crops: Sequence[Pixels]) -> list[tuple[Letter, ...]]:
        """The characters of each cropped line, from left to right."""
        if not crops:
            return []
        coloured = [cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) for crop in crops]
        read: Any = self._recogniser(TextRecInput(img=coloured, return_word_box=True))
        return [_letters(text, words) for text, words in zip(read.txts, read.word_results, strict=True)]


def _with_model(settings: Any, name: str, threads: int) -> Any:
    """The settings of one step, with its model loaded by us: idle threads sleep, instead of burning a core."""
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = InferenceSession(str(_MODELS / name), sess_options=options, providers=["CPUExecutionProvider"])
    return OmegaConf.create({**settings, "session": session}, flags={"allow_objects": True})


def _letters(text: str, words: Any) -> tuple[Letter, ...]:
    columns = [column for word in words.word_cols for column in word]
    letters: list[Letter] = []
    place = iter(columns)
    spaced = False
    for character, sure in zip(text, words.confs, strict=False):
        if character.isspace():
            spaced = True
            continue
        at = (next(place) + 0.5) / max(words.line_txt_len, 1.0)
        letters.append(Letter(character, min(at, 1.0), float(sure), spaced))
        spaced = False
    return tuple(letters)


@cache
def engine(threads: int) -> Engine:
    """The engine of this process for so many cores; loading the models takes a quarter of a second."""
    return Engine(threads)
