from __future__ import annotations

from connector.model.audit import Citation
from connector.normalise import load_standards
from connector.normalise.citations import Citations, Scope, joined, named_editions
from connector.normalise.clauses import Clauses
from connector.normalise.codes import Codes

STANDARDS = load_standards()
CODES = Codes(STANDARDS)
CLAUSES = Clauses(CODES)
ITSM, ISMS, QMS = "ISO/IEC 20000-1:2018", "ISO/IEC 27001:2022", "ISO 9001:2015"


def citations(report_text: str = "") -> Citations:
    return Citations(STANDARDS, CODES, CLAUSES, named_editions(CODES, report_text))


def cited(text: str, *codes: str, own: Scope | None = None, lettered: bool = False) -> list[tuple[str | None, str]]:
    settled = citations().read(text, own or Scope(), Scope(codes), lettered=lettered)
    return [(one.standard, one.clause) for one in settled.citations]


def doubts(text: str, *codes: str, assumed: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return list(citations().read(text, Scope(), Scope(codes, assumed)).doubts)


def test_a_clause_belongs_to_the_standard_beside_it_then_to_the_findings_then_to_the_reports() -> None:
    assert cited(f"{QMS} 8.5.1", ITSM) == [(QMS, "8.5.1")]
    assert cited("8.6.1", ISMS, own=Scope((ITSM,))) == [(ITSM, "8.6.1")]
    assert cited("8.6.1", ITSM) == [(ITSM, "8.6.1")]
    assert cited("8.6.1") == [(None, "8.6.1")]


def test_in_a_combined_audit_it_belongs_to_the_only_tree_that_has_it() -> None:
    assert cited("8.6.1、A.5.15", ITSM, ISMS) == [(ITSM, "8.6.1"), (ISMS, "A.5.15")]
    assert doubts("8.6.1、A.5.15", ITSM, ISMS) == []


def test_in_a_combined_audit_the_printed_title_settles_a_number_that_several_have() -> None:
    assert cited("8.2 Information security risk assessment", ITSM, ISMS) == [(ISMS, "8.2")]
    assert cited("8.2 服务组合", ITSM, ISMS) == [(ITSM, "8.2")]


def test_in_a_combined_audit_a_number_that_stays_open_is_left_to_a_person() -> None:
    assert cited("9.2", ITSM, ISMS) == [(None, "9.2")]
    ((name, reason),) = doubts("9.2", ITSM, ISMS)
    assert name == "standard"
    assert ITSM in reason
    assert ISMS in reason


def test_a_finding_that_names_several_standards_is_a_combined_audit_of_its_own() -> None:
    assert cited("9.2", QMS, own=Scope((ITSM, ISMS))) == [(None, "9.2")]


def test_a_bare_control_number_gets_its_letter_where_no_main_clause_has_it() -> None:
    assert cited("5.15", ISMS) == [(ISMS, "A.5.15")]
    assert cited("8.8", ISMS) == [(ISMS, "A.8.8")]
    assert cited("8.2", ISMS) == [(ISMS, "8.2")]
    assert cited("8.2", ISMS, lettered=True) == [(ISMS, "A.8.2")]
    assert cited("A5.15", ISMS) == [(ISMS, "A.5.15")]


def test_a_clause_that_the_edition_does_not_have_is_kept_and_doubted() -> None:
    assert cited("8.6.9", ITSM) == [(ITSM, "8.6.9")]
    assert doubts("8.6.9", ITSM) == [("clause", f"{ITSM} has no clause 8.6.9.")]


def test_a_clause_of_an_older_edition_is_told_to_be_one() -> None:
    ((name, reason),) = doubts("6.6.1", ITSM)
    assert name == "clause"
    assert reason == f"{ITSM} has no clause 6.6.1; ISO/IEC 20000-1:2011 has."


def test_a_title_of_another_edition_shows_an_edition_conflict() -> None:
    ((name, reason),) = doubts("8.2 问题管理", ITSM)
    assert name == "clause"
    assert "ISO/IEC 20000-1:2011" in reason


def test_a_title_of_another_clause_is_doubted_and_the_number_kept() -> None:
    assert cited("8.6.1 问题管理", ITSM) == [(ITSM, "8.6.1")]
    ((name, reason),) = doubts("8.6.1 问题管理", ITSM)
    assert name == "clause"
    assert "8.6.3" in reason


def test_the_title_of_the_clause_itself_or_near_it_is_no_doubt() -> None:
    assert doubts("8.6.1 事件管理", ITSM) == []
    assert doubts("8.6.1 Incident management", ITSM) == []
    assert doubts("8.5.1.2 变更管理", ITSM) == []
    assert doubts("8.6.1 incidents were not classified", ITSM) == [], "words that are no clause's title"


def test_an_assumed_edition_is_doubted_unless_the_title_confirms_it() -> None:
    assumed = frozenset({ITSM})
    assert [name for name, _ in doubts("8.6.1", ITSM, assumed=assumed)] == ["standard"]
    assert doubts("8.6.1 事件管理", ITSM, assumed=assumed) == []


def test_a_range_gives_its_ends_and_a_doubt() -> None:
    assert cited("8.6.1-8.6.3", ITSM) == [(ITSM, "8.6.1"), (ITSM, "8.6.3")]
    assert [name for name, _ in doubts("8.6.1-8.6.3", ITSM)] == ["clause"]


def test_a_clause_named_twice_is_cited_once() -> None:
    assert cited("8.6.1 事件管理\n8.6.1", ITSM) == [(ITSM, "8.6.1")]
    assert len(doubts("8.6.9, 8.6.9", ITSM)) == 1


def test_a_standard_without_a_tree_keeps_its_clauses_as_printed() -> None:
    settled = citations().read("ISO 13485:2016 8.2.6", Scope(), Scope())
    assert settled.citations == (Citation(standard="ISO 13485:2016", clause="8.2.6"),)
    assert settled.doubts == ()


def test_a_bare_name_is_the_edition_that_the_report_names_elsewhere() -> None:
    older = citations("Audit against ISO/IEC 20000-1:2011")
    assert older.scope("ISO 20000-1") == Scope(("ISO/IEC 20000-1:2011",))
    assert citations().scope("ISO 20000-1") == Scope((ITSM,), frozenset({ITSM}))
    both = citations("ISO/IEC 20000-1:2011 and ISO/IEC 20000-1:2018")
    assert both.scope("ISO 20000-1") == Scope((ITSM,), frozenset({ITSM})), "two editions name none"
    assert citations().scope("ISO 13485") == Scope(("ISO 13485",))


def test_a_name_with_and_without_year_is_one_standard() -> None:
    assert citations().scope("ISO/IEC 20000-1:2018（ISO20000）") == Scope((ITSM,))
    assert citations().scope("ISO20000 / ISO/IEC 20000-1:2018") == Scope((ITSM,))


def test_scopes_join_and_a_certain_edition_outweighs_an_assumed_one() -> None:
    assert joined([Scope((ITSM,), frozenset({ITSM})), Scope((ITSM, ISMS))]) == Scope((ITSM, ISMS))
    assert joined([Scope((ITSM,), frozenset({ITSM}))]) == Scope((ITSM,), frozenset({ITSM}))
    assert joined([]) == Scope()
