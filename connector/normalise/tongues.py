"""The language of a report, by its characters and its commonest words."""

from __future__ import annotations

import re

from connector.model.characters import only_simplified, only_traditional
from connector.model.wording import CJK

_WORDS = {
    "en": "the of and to in is was not for with were that by are has been no on from",
    "de": "der die das und nicht ist wurde mit von den für ein eine wird werden auf bei zu im keine",
    "es": "el la los las de que no se con por para una del en fue está y al",
    "fr": "le la les des et est pas dans une pour du par sur été au aux avec ne",
    "it": "il lo gli di che non è con per una del della sono è stato nel alla",
    "pt": "o os as de que não com para uma do da em foi são no na e",
    "nl": "de het een van en niet is voor met op zijn te wordt dat aan bij",
}
_SIGNS = {"de": "äöüß", "es": "ñ", "fr": "èêëçœ", "pt": "ãõ"}
_SETS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_CJK = re.compile(f"[{CJK}]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[a-zà-ÿ]+")
_ENOUGH = 8


def language_of(text: str) -> str | None:
    """``zh``, ``zh-Hant``, ``en`` or another ISO code; None where there are too few words to tell."""
    words = _WORD.findall(text.casefold())
    han, kana, hangul = (len(pattern.findall(text)) for pattern in (_CJK, _KANA, _HANGUL))
    cyrillic = len(_CYRILLIC.findall(text))
    if max(han + kana, hangul, cyrillic, len(words)) < _ENOUGH:
        return None
    if han + kana > len(words) and han + kana >= hangul:
        return "ja" if kana > han // 5 else _chinese(text)
    if hangul > len(words):
        return "ko"
    if cyrillic > len(words):
        return "ru"
    return _latin(words)


def _chinese(text: str) -> str:
    traditional = sum(map(only_traditional().__contains__, text))
    simplified = sum(map(only_simplified().__contains__, text))
    return "zh-Hant" if traditional > simplified else "zh"


def _latin(words: list[str]) -> str:
    letters = "".join(words)
    scores = {
        code: sum(word in known for word in words) + sum(letters.count(sign) for sign in _SIGNS.get(code, ""))
        for code, known in _SETS.items()
    }
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "en"
