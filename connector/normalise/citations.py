"""Which standard each cited clause belongs to, and what is doubtful about it.

============================================ ==========================================================================
a clause …                                   belongs to
============================================ ==========================================================================
with a standard printed beside it            that one
of a finding that names one standard         that one
with a letter (A.5.15)                       the one of the report's standards that has lettered controls
in a report of one standard                  that one
in a combined audit                          the only one whose tree has it, or has it under the printed title
otherwise                                    none: a doubt
============================================ ==========================================================================

A name without a year is the edition that the report names elsewhere, else the newest: a doubt, unless the printed title
of the clause is that edition's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.language import _
from connector.model.audit import Citation
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.normalise.clauses import Cited, Clauses
    from connector.normalise.codes import Codes, Mention
    from connector.normalise.standards import Clause, Edition, Standards


@dataclass(frozen=True, slots=True)
class Scope:
    """The standards in force for a report, or for one finding of it. ``assumed``: their edition is not printed."""

    codes: tuple[str, ...] = ()
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """Citations with what is doubtful: (field, reason)."""

    citations: tuple[Citation, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Notes:
    """What is being settled."""

    citations: list[Citation] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def doubt(self, name: str, reason: str) -> None:
        if (name, reason) not in self.doubts:
            self.doubts.append((name, reason))


class Citations:
    """Settles citations for one report. ``named``: editions that the report's text names, by family."""

    def __init__(self, standards: Standards, codes: Codes, clauses: Clauses, named: dict[str, str]) -> None:
        self._standards = standards
        self._codes = codes
        self._clauses = clauses
        self._named = named
        self.read = lru_cache(maxsize=32768)(self._read)

    def scope(self, text: str) -> Scope:
        """The standards that ``text`` names, each with its edition."""
        found: dict[str, bool] = {}
        for mention in self._codes.find(text, loose=True):
            code, assumed = self.settle(mention)
            found[code] = assumed and found.get(code, True)
        return Scope(tuple(found), frozenset(code for code, assumed in found.items() if assumed))

    def settle(self, mention: Mention) -> tuple[str, bool]:
        """A standard's code with its edition, and whether the edition is assumed."""
        if mention.year:
            return mention.code, False
        if mention.family in self._named:
            return self._named[mention.family], False
        newest = self._codes.newest(mention.family)
        return (newest, True) if newest else (mention.code, False)

    def _read(self, text: str, own: Scope, report: Scope, *, loose: bool = True, lettered: bool = False) -> Settled:
        """The citations in ``text``.

        ``own``: the standards that the finding names; ``report``: those of the report; ``loose``: a main clause may
        stand alone; ``lettered``: the label says Annex A.
        """
        result = _Notes()
        for cited in self._clauses.read(text, loose=loose):
            standard, assumed = self._standard(cited, own, report, result)
            number = self._number(cited, standard, lettered=lettered)
            citation = Citation(standard=standard, clause=number)
            if citation not in result.citations:
                result.citations.append(citation)
                self._check(cited, citation, result, assumed=assumed)
            if cited.ranged:
                result.doubt("clause", _("“{text}” is a range of clauses; its ends were taken.").format(text=text))
        return Settled(tuple(result.citations), tuple(result.doubts))

    def _standard(self, cited: Cited, own: Scope, report: Scope, result: _Notes) -> tuple[str | None, bool]:
        if cited.standard is not None:
            return self.settle(cited.standard)
        for scope in (own, report):
            if len(scope.codes) == 1:
                return scope.codes[0], scope.codes[0] in scope.assumed
            fitting = self._fitting(cited, scope)
            if len(fitting) == 1:
                return fitting[0], fitting[0] in scope.assumed
            if len(scope.codes) > 1:
                break
        else:
            return None, False
        reason = _("Clause {number} may belong to {standards}: the report does not say which.")
        result.doubt("standard", reason.format(number=cited.number, standards=", ".join(scope.codes)))
        return None, False

    def _fitting(self, cited: Cited, scope: Scope) -> list[str]:
        """Those of several standards that have the clause; of these, those that have it under the printed title."""
        having = [code for code in scope.codes if (edition := self._edition(code)) and self._has(edition, cited.number)]
        titled = [code for code in having if _titled(self._edition(code), cited.number, cited.title)]
        return titled if len(having) > 1 and titled else having

    def _has(self, edition: Edition, number: str) -> bool:
        return edition.has(number) or edition.has(f"A.{number}")

    def _number(self, cited: Cited, standard: str | None, *, lettered: bool) -> str:
        """A bare control number gets its letter, where no main clause has that number."""
        edition = self._edition(standard)
        control = f"A.{cited.number}"
        if edition is None or cited.number[0].isalpha() or not edition.has(control):
            return cited.number
        return control if lettered or not edition.has(cited.number) else cited.number

    def _check(self, cited: Cited, citation: Citation, result: _Notes, *, assumed: bool) -> None:
        edition = self._edition(citation.standard)
        if edition is None:
            return
        confirmed = _titled(edition, citation.clause, cited.title)
        if assumed and not confirmed:
            reason = _("The report gives no edition: {standard} was assumed (edition assumed).")
            result.doubt("standard", reason.format(standard=citation.standard))
        if not edition.has(citation.clause):
            self._missing(citation, edition, result)
        elif cited.title and not confirmed:
            self._mistitled(cited, citation, edition, result)

    def _missing(self, citation: Citation, edition: Edition, result: _Notes) -> None:
        older = [
            other.code
            for other in self._standards.family(edition.family)
            if other is not edition and other.has(citation.clause)
        ]
        if older:
            reason = _("{standard} has no clause {number}; {other} has.")
            result.doubt("clause", reason.format(standard=edition.code, number=citation.clause, other=older[0]))
        else:
            reason = _("{standard} has no clause {number}.")
            result.doubt("clause", reason.format(standard=edition.code, number=citation.clause))

    def _mistitled(self, cited: Cited, citation: Citation, edition: Edition, result: _Notes) -> None:
        """The printed title is that of another clause, or of this number in another edition."""
        for other in self._standards.family(edition.family):
            if other is not edition and _titled(other, citation.clause, cited.title):
                reason = _("{number} is “{title}” in {other}, not in {standard}.")
                values = {
                    "number": citation.clause,
                    "title": cited.title,
                    "other": other.code,
                    "standard": edition.code,
                }
                result.doubt("clause", reason.format(**values))
                return
        elsewhere = [clause for clause in edition.clauses.values() if _called(clause, cited.title)]
        if elsewhere and not any(_related(clause.number, citation.clause) for clause in elsewhere):
            reason = _("The printed title “{title}” is that of clause {other}, the number is {number}.")
            values = {"title": cited.title, "other": elsewhere[0].number, "number": citation.clause}
            result.doubt("clause", reason.format(**values))

    def _edition(self, code: str | None) -> Edition | None:
        return self._standards.editions.get(code) if code else None


def _titled(edition: Edition | None, number: str, title: str) -> bool:
    """Whether the clause, or one above or below it, is called ``title``."""
    if edition is None or not title:
        return False
    return any(_related(clause.number, number) and _called(clause, title) for clause in edition.clauses.values())


def _called(clause: Clause, title: str) -> bool:
    wanted = fold(title)
    return any(fold(known) == wanted for known in clause.titles)


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def named_editions(codes: Codes, text: str) -> dict[str, str]:
    """The one edition of each family that a text names with its year."""
    found: dict[str, set[str]] = {}
    for mention in codes.find(text, loose=False):
        if mention.year:
            found.setdefault(mention.family, set()).add(mention.code)
    return {family: editions.pop() for family, editions in found.items() if len(editions) == 1}


def joined(scopes: Sequence[Scope]) -> Scope:
    """What several scopes name together, each once."""
    codes = tuple(dict.fromkeys(code for scope in scopes for code in scope.codes))
    certain = {code for scope in scopes for code in scope.codes if code not in scope.assumed}
    return Scope(codes, frozenset(code for code in codes if code not in certain))
