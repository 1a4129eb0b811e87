"""What is not filled in: empty values, and the placeholders of templates.

============ ============================================ =========================================================
blank        nothing there, or a word for nothing         ``—`` ``N/A`` ``无`` ``____``
placeholder  the form's own text, to be replaced          ``[Name]`` ``${no}`` ``YYYY-MM-DD`` ``e.g. A.5.15``
============ ============================================ =========================================================
"""

from __future__ import annotations

import re
from functools import lru_cache

from connector.model.wording import plain

_NOTHING = frozenset(
    [
        *(
            "",
            "na",
            "n/a",
            "n.a.",
            "n.a",
            "none",
            "nil",
            "null",
            "nan",
            "-",
            "--",
            "/",
            "\\",
            ".",
            "*",
            "x",
            "tbd",
            "tbc",
            "tba",
        ),
        *(
            "to be determined",
            "to be confirmed",
            "to be completed",
            "无",
            "没有",
            "暂无",
            "待定",
            "待填",
            "待填写",
            "待补充",
        ),
        *(
            "第页共页",
            "不适用",
            "空",
            "略",
            "以下空白",
            "此处空白",
            "k.a.",
            "keine",
            "ninguno",
            "ninguna",
            "aucun",
            "なし",
        ),
    ]
)
_ONLY_MARKS = re.compile(r"[\s\W_]*")
_BOXES = re.compile(r"[□☐▢◻○◯☑☒■√✓✔]")
_DATE_MASK = re.compile(
    r"(?:[YyJA]{4}|20[Xx_]{2}|[Xx]{4})(?:[-/.年]|\b)|\b(?:DD|TT|MM|dd|mm)[-/.](?:MM|mm|DD|dd)\b|^[\s\d]{0,6}年\s*月\s*日?\s*$|^\s*月\s*日\s*$"
)
_VARIABLE = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}|<(?!https?:)[A-Za-z\u4e00-\u9fff][^<>\n]{1,60}>|%[A-Z_]{3,}%")
_CAPITALS = re.compile(r"\[(?!REDACTED|SIC|CONFIDENTIAL|OMITTED|NAME REMOVED)[A-Z][A-Z0-9]{1,}[A-Z0-9 /_'-]*\]")
_BRACKETS = re.compile(r"[\[【〔]([^\[\]【】〔〕\n]{1,160})[\]】〕]")
_WHOLE_BRACKET = re.compile(r"^[\s*_`'\">~-]*(?!<https?:)[\[【〔<].*[\]】〕>][\s*_`'\".~-]*$", re.DOTALL)
_ASKING = re.compile(
    r"(?:[\w/]+\s+){0,1}(?:e\.?g\.?|answer|ej\.|z\.\s?b\.|name|names|date|title|describe|description|specific|insert|enter|select|year|role|number|"
    r"evidence \d|owner|details?|text|level|list|nombre|fecha|indicar|notes?|reference|action \d?|auditor|area|step)\b|"
    r"请|填写|姓名|日期|编号|描述|填|输入|选择|年份|名称|内容|^#$|^%$|^n+$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^[\s*_`'\">~]*(?:e\.\s?g\.|eg[.,:]|ej\.|z\.\s?b\.|for example|例[：:]|例如|如[：:])", re.IGNORECASE
)
_RULED = re.compile(r"_{3,}|\.{6,}|…{3,}")


@lru_cache(maxsize=65536)
def blank(text: str) -> bool:
    """Whether ``text`` says nothing."""
    if _ONLY_MARKS.fullmatch(text) and not _BOXES.search(text):
        return True
    return len(text) < _LONGEST_NOTHING and plain(text) in _NOTHING


_LONGEST_NOTHING = 24


@lru_cache(maxsize=65536)
def placeholder(text: str) -> bool:
    """Whether ``text`` is what a template prints for somebody to replace."""
    if not _TELLTALE.search(text):
        masked = len(text) <= _SHORT and _DATE_MASK.search(text) is not None
        return masked or _EXAMPLE.match(text) is not None
    if (_VARIABLE.search(text) and _little_besides(text)) or _CAPITALS.search(text) or _EXAMPLE.match(text):
        return True
    if len(text) <= _SHORT and _DATE_MASK.search(text):
        return True
    if _WHOLE_BRACKET.match(text) and not text.strip().strip("[]").isdigit():
        return True
    return any(_ASKING.match(inside) for inside in _BRACKETS.findall(text))


def _little_besides(text: str) -> bool:
    """Whether there is no sentence around the variables: "the form accepts <script> tags" was written by somebody."""
    return len("".join(_VARIABLE.sub("", text).split())) < _SENTENCE


_SENTENCE = 20
_TELLTALE = re.compile("[\\[【〔<{%]")
_SHORT = 40


def unfilled(text: str) -> bool:
    """Whether ``text`` is blank, a placeholder, or only a ruled line to write on."""
    return blank(text) or placeholder(text) or blank(_RULED.sub("", text))
