"""What reports call things: labels, grades, headings, phrases, in every language shipped and in a site's own words."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Literal

from connector.extract.labels import Labels, Meaning, strip_numbering
from connector.extract.shapes import NUMBER
from connector.extract.words import groups, patterns, weak_labels
from connector.model.wording import Lexicon, fold, has_cjk, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Holds = Literal[
    "findings", "definitions", "positive", "advice", "conclusion", "previous", "background", "distribution", "other"
]
_HEADING_ORDER: tuple[Holds, ...] = (
    "previous", "definitions", "distribution", "advice", "positive", "findings", "conclusion", "background",
)  # fmt: skip

_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_INSIDE = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_BETWEEN = re.compile(r"[/／|｜、,，]")
_MUCH_ELSE, _LONGEST_OFFER = 12, 60
GRADES = ("major", "minor", "ungraded", "observation", "ofi")


class Vocabulary:
    """Everything that ``extract`` needs to know about words. Immutable but for what it remembers of look-ups."""

    def __init__(self, extra_labels: Mapping[str, Sequence[str]], extra_grades: Sequence[str]) -> None:
        labels = {field: (*words, *extra_labels.get(field, ())) for field, words in groups("labels").items()}
        self.number = NUMBER
        self.legend: Mapping[str, str] = {}
        self.labels = Labels(labels, weak_labels(), patterns())
        grades = groups("grades")
        self.grades = Lexicon[str].of({key: grades[key] for key in GRADES})
        self.exact_grades = frozenset(groups("grades_exact"))
        self.scale = Lexicon[str].of({"risk": grades["risk"], "site": tuple(extra_grades)})
        self.verdicts = Lexicon[str].of({key: grades[key] for key in ("strength", "unmet", "conform")})
        self.kinds = Lexicon[str].of({"kind": grades["kind"]})
        self.status = Lexicon[str].of(groups("status"))
        self.sources = Lexicon[str].of(groups("source"))
        self.audit_types = Lexicon[str].of(groups("audit_type"))
        self._audit = re.compile(r"审核|稽核|审计|内审|外审|\baudit|監査|auditor")
        self.words = Lexicon[str].of({"finding": groups("words")["finding"]})
        self.sites = Lexicon[str].of({"site": groups("words")["site"]})
        self.single = Lexicon[str].of({"single": groups("words")["single"]})
        self.products = Lexicon[str].of({"product": groups("phrases")["product"]})
        self.totals = Lexicon[str].of({"total": groups("phrases")["total"]})
        self.none = Lexicon[str].of({"none": groups("phrases")["no_findings"]})
        self.repeats = Lexicon[bool].of({False: groups("phrases")["not_repeat"], True: groups("phrases")["repeat"]})
        self._repeat_roots = re.compile("|".join(re.escape(_root(word)) for word in groups("phrases")["repeat"]))
        self.ordinals = tuple(sorted(groups("words")["ordinal"], key=len, reverse=True))
        self.examples = tuple(plain(word) for word in groups("words")["example"])
        self.due_all = tuple(re.compile(pattern, re.IGNORECASE) for pattern in groups("phrases")["due_all"])
        self.due_asked = tuple(re.compile(pattern, re.IGNORECASE) for pattern in groups("phrases")["due_asked"])
        self._headings = {
            kind: tuple(re.compile(pattern) for pattern in groups("headings")[kind]) for kind in _HEADING_ORDER
        }
        self._bare = tuple(re.compile(pattern) for pattern in groups("headings")["bare"])

    def of_report(self, number: re.Pattern[str] | None, legend: Mapping[str, str]) -> Vocabulary:
        """The same words with a report's own way of numbering its findings, and the signs of its legend."""
        if number is None and not legend:
            return self
        own = copy(self)
        own.number = number or self.number
        own.legend = legend
        return own

    def is_bare_heading(self, text: str) -> bool:
        """Whether ``text`` is a heading by its words alone, without style or number."""
        return any(pattern.search(fold(text)) for pattern in self._bare)

    def is_numbered_heading(self, text: str) -> bool:
        """Whether a numbered line is a heading: what sections hold makes up most of its words."""
        form = fold(text)
        for kind in _HEADING_ORDER:
            for pattern in self._headings[kind]:
                found = pattern.search(form)
                if found and 2 * (found.end() - found.start()) >= len(form):
                    return True
        return False

    def may_repeat(self, text: str) -> bool:
        """Whether ``text`` holds the beginning of any word for a repeat: a quick no for most texts."""
        return self._repeat_roots.search(text.casefold()) is not None

    def label(self, text: str) -> Meaning | None:
        """What ``text`` names as a label."""
        return self.labels.meaning(text) or self._offered(text)

    def near(self, text: str) -> tuple[str, ...]:
        """The fields of the listed label that ``text`` is nearly; empty where none is near."""
        return self.labels.near(text)

    def _offered(self, text: str) -> Meaning | None:
        """A label that only lists what may stand below it: “C / NC / OFI”, “符合/不符合”."""
        offered = [part.strip() for part in _BETWEEN.split(text)] if len(text) <= _LONGEST_OFFER else []
        if len(offered) > 1 and all(self._is_offer(word) for word in offered):
            return Meaning(("grade", "result"))
        return None

    def _is_offer(self, word: str) -> bool:
        return self.grades.whole(word) is not None or self.verdicts.whole(word) is not None

    def holds(self, heading: str) -> Holds:
        """What the section under ``heading`` holds, by its words."""
        form = fold(strip_numbering(heading))
        for kind in _HEADING_ORDER:
            if any(pattern.search(form) for pattern in self._headings[kind]):
                return kind
        return "other"

    def is_grade(self, text: str) -> bool:
        """Whether ``text`` is a grade, a risk level or a verdict, as a cell of such a column holds it."""
        return (
            text.strip() in self.legend
            or self.graded(text)
            or self.scale.whole(text) is not None
            or self.verdicts.whole(text) is not None
        )

    def is_graded(self, text: str) -> bool:
        """As :meth:`is_grade`, without the verdicts."""
        return self.graded(text) or self.scale.whole(text) is not None

    def graded(self, text: str) -> bool:
        """Whether ``text`` is an audit grade, with little else."""
        if text.strip() in self.exact_grades or self.kinds.whole(text) is not None:
            return True
        bare = plain(_BRACKETED.sub("", text) or text)
        hits = self.grades.find(bare)
        if not hits and (inside := _INSIDE.search(text)):
            return self.grades.whole(inside[1]) is not None
        return bool(hits) and (len(bare) - sum(hit.end - hit.start for hit in hits) <= _MUCH_ELSE)

    def audits(self, text: str) -> bool:
        """Whether ``text`` speaks of an audit."""
        return bool(self.audit_types.find(text)) or bool(self._audit.search(plain(text)))

    def names_findings(self, text: str) -> bool:
        """Whether ``text`` (a heading, a sheet's name, a column) speaks of findings."""
        return bool(self.words.find(text)) or bool(self.grades.find(text))


def load_vocabulary(extra: Mapping[str, Sequence[str]] | None = None, grade_words: Sequence[str] = ()) -> Vocabulary:
    """The shipped words, with a site's own: ``extra`` = ``{field: labels}``, ``grade_words`` = words it grades with."""
    if not extra and not grade_words:
        return _shipped()
    return Vocabulary(extra or {}, grade_words)


def _root(phrase: str) -> str:
    """How a phrase begins: two characters of Chinese, six of another script."""
    word = phrase.casefold()
    return word[:2] if has_cjk(word) else word[:6]


@cache
def _shipped() -> Vocabulary:
    return Vocabulary({}, ())
