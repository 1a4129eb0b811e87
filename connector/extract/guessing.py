"""Columns and labels that no word list knows: by the nearest listed label, else by what they hold.

======================== ================================================================================
a column is …            where its values are
======================== ================================================================================
grade, or result         audit grades, risk levels, verdicts
clause                   numbers of clauses, and nothing else
raised_on, due_on        days; before what was found, behind it
owner                    names or e-mail addresses, behind what was found
statement                the longest sentences, where nothing else states anything
======================== ================================================================================

Grades and clauses show what they are; a day, a name or a sentence read so is a doubt of each finding that has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.labels import Meaning
from connector.extract.shapes import STANDARD, claused, fits, half
from connector.extract.ticks import choices
from connector.extract.verdicts import Verdict, verdict
from connector.language import _
from connector.model.wording import CJK, has_cjk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connector.extract.vocabulary import Vocabulary

_DAY = re.compile(
    r"\s*(?:(?:19|20)\d{2}|1\d{2}(?=年))\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*|"
    r"\s*\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}\s*|\s*\d{1,2}(?:st|nd|rd|th)?[\s-][A-Za-z]{3,9}\.?,?[\s-]\d{2,4}\s*"
)
_CLAUSE = re.compile(
    r"\s*(?:(?:ISO|IEC|GB/?T)[^,;，；]*?\s)?(?:条款|clause|§)?\s*(?:[A-D]\.?)?\d{1,2}(?:\.\d{1,2}){1,4}\s?[a-z]?\)?\s*",
    re.IGNORECASE,
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧賈葉閻餘鍾譚鄒陸龍萬錢湯賀賴龔"
)
_MAIL = re.compile(r"\s*[\w.+-]+@[\w.-]+\s*")
_LATIN_NAME = re.compile(
    r"\s*(?:(?:Mr|Ms|Mrs|Dr)\.?\s)?(?:[A-Z]\.\s?)*[A-Z][a-z'’-]+(?:\s(?:[A-Z]\.?|[A-Z][a-z'’-]+)){1,2}\s*"
)
_SEVERAL = re.compile(r"[、,，/;；]")
_VALUED = re.compile(r"[。；;:：\d]")
_LONGEST_LABEL = 40
_LONG_CJK, _LONG_LATIN = 10, 25
PLAIN = frozenset({"grade", "result", "clause"})
"""Fields whose values leave no doubt of what they are."""

_SAYING = frozenset({"statement", "title", "evidence"})


def reason(label: str) -> str:
    """Why a value under such a label is doubtful."""
    return _("“{label}” is no label that is known here; its value was read by what it holds.").format(label=label)


def guess_label(label: str, value: str, vocabulary: Vocabulary) -> Meaning | None:
    """What an unknown label in a form names: what its value shows to be, else what the nearest listed label names."""
    if not 1 < len(label.strip()) <= _LONGEST_LABEL or _VALUED.search(label):
        return None
    if vocabulary.grades.whole(value) is not None or (choices(value) and fits("grade", value, vocabulary)):
        return Meaning(("grade",))
    if only_clauses(value):
        return Meaning(("clause",))
    near = tuple(name for name in vocabulary.near(label) if fits(name, value, vocabulary))
    return Meaning(near, guessed=True) if near else None


def guess_columns(
    columns: Sequence[int], samples: Mapping[int, Sequence[str]], known: Mapping[int, str], vocabulary: Vocabulary
) -> dict[int, str]:
    """Column → field for ``columns`` whose labels are unknown; ``known``: the fields that labels give to others."""
    found: dict[int, str] = {}
    stated = min((column for column, name in known.items() if name in _SAYING), default=None)
    if stated is None:
        stated = _longest(columns, samples, known)
        found.update({stated: "statement"} if stated is not None else {})
    for column in columns:
        if column in found or not samples[column]:
            continue
        taken = {*known.values(), *found.values()}
        name = _field(samples[column], behind=stated is not None and column > stated, vocabulary=vocabulary)
        if name is not None and name not in taken:
            found[column] = name
    return found


def _field(values: Sequence[str], *, behind: bool, vocabulary: Vocabulary) -> str | None:
    if all(verdict(value, vocabulary) is not Verdict.UNKNOWN for value in values):
        conform = any(verdict(value, vocabulary) is Verdict.CONFORMS for value in values)
        return "result" if conform else "grade"
    if all(vocabulary.is_graded(value) for value in values):
        return "grade"
    if all(only_clauses(value) for value in values):
        return "clause"
    if all(_DAY.fullmatch(half(value)) for value in values):
        return "due_on" if behind else "raised_on"
    return "owner" if behind and all(_all(value, _is_name) for value in values) else None


def only_clauses(value: str) -> bool:
    """Whether ``value`` is clauses and nothing else, with or without their standard."""
    return claused(value) and _all(STANDARD.sub(" ", value), _is_clause)


def _all(value: str, holds: Callable[[str], bool]) -> bool:
    return all(holds(part) for part in _SEVERAL.split(value) if part.strip())


def _is_clause(text: str) -> bool:
    return _CLAUSE.fullmatch(half(text)) is not None


def _is_name(text: str) -> bool:
    """Whether ``text`` is a person's name or an e-mail address."""
    if _MAIL.fullmatch(text) or _LATIN_NAME.fullmatch(text):
        return True
    bare = text.strip()
    return re.fullmatch(f"[{CJK}]{{2,3}}", bare) is not None and bare[0] in _SURNAMES


def _longest(columns: Sequence[int], samples: Mapping[int, Sequence[str]], known: Mapping[int, str]) -> int | None:
    """The unknown column with the longest texts, if they are sentences and the others tell of findings."""
    if not {"grade", "clause", "number"} & set(known.values()):
        return None
    lengths = {column: _length(samples[column]) for column in columns if samples[column]}
    best = max(lengths, key=lambda column: lengths[column], default=None)
    if best is None:
        return None
    enough = _LONG_CJK if any(map(has_cjk, samples[best])) else _LONG_LATIN
    return best if lengths[best] >= enough else None


def _length(values: Sequence[str]) -> float:
    return sum(map(len, values)) / len(values)
