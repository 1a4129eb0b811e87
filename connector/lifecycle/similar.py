"""Texts that say nearly the same: TF-IDF over pairs of characters, so that Chinese needs no words; cosine, 0 to 1."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GRAM = 2


class Corpus:
    """Texts by name. A pair of characters weighs the more, the fewer of the texts have it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        counted = {name: _grams(text) for name, text in texts.items()}
        spread = Counter(gram for grams in counted.values() for gram in grams)
        self._weights = {gram: 1 + math.log((1 + len(texts)) / (1 + n)) for gram, n in spread.items()}
        self._vectors = {name: self._vector(grams) for name, grams in counted.items()}
        self._having: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, vector in self._vectors.items():
            for gram, weight in vector.items():
                self._having[gram].append((name, weight))

    def like(self, name: str, least: float) -> Iterator[tuple[str, float]]:
        """The other texts that are at least so similar to the one of this name, each with its similarity."""
        shared: dict[str, float] = defaultdict(float)
        for gram, weight in self._vectors[name].items():
            for other, theirs in self._having[gram]:
                shared[other] += weight * theirs
        for other, cosine in shared.items():
            if other != name and cosine >= least:
                yield other, min(round(cosine, 3), 1.0)

    def _vector(self, grams: Counter[str]) -> dict[str, float]:
        weighted = {gram: n * self._weights[gram] for gram, n in grams.items()}
        length = math.sqrt(sum(weight * weight for weight in weighted.values()))
        return {gram: weight / length for gram, weight in weighted.items()}


def _grams(text: str) -> Counter[str]:
    letters = fold(text)
    return Counter(letters[start : start + GRAM] for start in range(len(letters) - GRAM + 1))
