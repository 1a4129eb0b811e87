from __future__ import annotations

from datetime import date

import pytest

from connector.model.audit import Doubt, Grade, Nonconformity
from connector.model.document import Place
from connector.normalise.identity import Pairing, content_key, doubt_twins, fingerprint, match

LONG = "Five of twelve change records of the second quarter had no review after they were implemented"


def found(statement: str | None = None, number: str | None = None, site: str | None = None) -> Nonconformity:
    return Nonconformity(number=number, statement=statement, site=site)


def test_the_key_ignores_space_width_punctuation_and_case() -> None:
    assert content_key(found("No review, of INC-1")) == content_key(found("no review of  ＩＮＣ１。"))
    assert content_key(found("事件未分级。")) == content_key(found("事件 未分级"))
    assert content_key(found("a")) != content_key(found("b"))


def test_the_key_tells_sites_apart_and_not_numbers() -> None:
    assert content_key(found("a", site="上海")) != content_key(found("a", site="北京"))
    assert content_key(found("a", "NC-1")) == content_key(found("a", "NC-2"))


def test_the_key_takes_title_or_evidence_where_nothing_is_stated() -> None:
    assert content_key(Nonconformity(title="a")) == content_key(found("a"))
    assert content_key(Nonconformity(evidence="a")) == content_key(found("a"))


@pytest.mark.parametrize(
    "change",
    [
        {"grade": Grade.MAJOR},
        {"due_on": date(2026, 4, 10)},
        {"clauses": ("8.6.1",)},
        {"site": "上海"},
        {"root_cause": "x"},
        {"number": "NC-2"},
    ],
)
def test_the_fingerprint_changes_with_what_is_approved(change: dict[str, object]) -> None:
    before = found("a", "NC-1")
    assert fingerprint(before.model_copy(update=change)) != fingerprint(before)


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(page=9)},
        {"doubts": (Doubt(field="grade", reason="why"),)},
        {"owner": "Li"},
        {"printed_status": "Open"},
    ],
)
def test_the_fingerprint_stays_for_what_is_not_approved(change: dict[str, object]) -> None:
    before = found("a", "NC-1")
    assert fingerprint(before.model_copy(update=change)) == fingerprint(before)


def test_nothing_matches_nothing() -> None:
    assert match([], []) == Pairing()
    assert match([found("a")], []) == Pairing(gone=(0,))
    assert match([], [found("a")]) == Pairing(new=(0,))


def test_equal_content_is_the_same_finding_whatever_its_number() -> None:
    assert match([found("a b", "NC-1"), found("c d", "NC-2")], [found("C, D", "NC-1"), found("A. B", "NC-2")]) == (
        Pairing(pairs=((1, 0), (0, 1)))
    )


def test_the_same_number_at_the_same_site_is_the_same_finding_changed() -> None:
    assert match([found("old words", "NC-01", "上海")], [found("entirely other", "nc 01", "上海")]).pairs == ((0, 0),)
    other = match([found("old words", "NC-01", "上海")], [found("entirely other", "NC-01", "北京")])
    assert (other.pairs, other.new, other.gone) == ((), (0,), (0,))


def test_content_goes_before_number() -> None:
    pairing = match([found("a b c", "NC-1")], [found("x y z", "NC-1"), found("a b c", "NC-2")])
    assert (pairing.pairs, pairing.new) == (((0, 1),), (0,))


def test_equal_text_at_two_sites_stays_two() -> None:
    old = [found("a", site="上海"), found("a", site="北京")]
    assert match(old, [found("a", site="北京"), found("a", site="上海")]).pairs == ((1, 0), (0, 1))
    assert match(old[:1], old).new == (1,)


def test_equal_text_twice_at_one_site_pairs_first_with_first() -> None:
    assert match([found("a"), found("a")], [found("a"), found("a"), found("a")]) == (
        Pairing(pairs=((0, 0), (1, 1)), new=(2,))
    )


def test_what_is_merely_alike_is_two_findings_and_a_doubt_that_names_the_twin() -> None:
    pairing = match([found("quite different"), found(LONG, "NC-7")], [found(LONG.replace("Five", "Four"), "F-1")])
    assert (pairing.pairs, pairing.new, pairing.gone) == ((), (0,), (0, 1))
    assert set(pairing.doubts) == {0}
    assert pairing.doubts[0].field == "identity"
    assert "NC-7" in pairing.doubts[0].reason


def test_a_twin_without_number_is_named_by_its_words() -> None:
    (doubt,) = match([found(LONG)], [found(LONG.replace("Five", "Four"))]).doubts.values()
    assert "Five of twelve" in doubt.reason


def test_short_or_empty_findings_resemble_nothing() -> None:
    assert match([found(None), found("")], [found(None), found("")]).pairs == ()
    assert match([found(None)], [found(None)]).doubts == {}
    assert match([found("ab")], [found("cd")]).doubts == {}


def test_findings_without_words_still_match_by_number() -> None:
    assert match([found(None, "NC-1")], [found("now stated", "NC-1")]).pairs == ((0, 0),)


def placed(statement: str, number: str, block: int, site: str | None = None, clause: str = "8.6.1") -> Nonconformity:
    return Nonconformity(number=number, statement=statement, site=site, clauses=(clause,), place=Place(block=block))


NOISY = LONG.replace("second", "sec0nd").replace("review", "revlew")


def doubted(*findings: Nonconformity) -> list[list[str]]:
    return [[doubt.reason for doubt in finding.doubts] for finding in doubt_twins(findings)]


def test_findings_alike_in_two_places_of_a_report_stay_two_and_the_later_names_its_twin() -> None:
    first, second = doubted(placed(LONG, "A-1", 3), placed(NOISY, "B-1", 7))
    assert first == []
    assert second == ["It resembles “A-1” of this report: the same finding, or another?"]
    (doubt,) = doubt_twins([placed(LONG, "A-1", 3), placed(NOISY, "B-1", 7)])[1].doubts
    assert (doubt.field, doubt.place) == ("identity", Place(block=7))


def test_rows_of_one_list_two_sites_and_other_clauses_are_told_apart_without_a_doubt() -> None:
    assert doubted(placed(LONG, "A-1", 3), placed(NOISY, "A-2", 3)) == [[], []]
    assert doubted(placed(LONG, "A-1", 3, "上海"), placed(LONG, "A-1", 7, "北京")) == [[], []]
    assert doubted(placed(LONG, "A-1", 3), placed(NOISY, "B-1", 7, clause="8.2.6")) == [[], []]


def test_a_long_register_is_left_alone() -> None:
    many = [placed(LONG, f"A-{place}", place) for place in range(401)]
    assert doubt_twins(many) == tuple(many)


def test_two_numbers_and_other_figures_are_two_findings() -> None:
    first, second = "Change CHG-1002 was made without approval", "Change CHG-1003 was made without approval"
    assert doubted(placed(first, "NC-1", 3), placed(second, "NC-2", 7)) == [[], []]
    assert doubted(placed(first, "NC-1", 3), placed(f"{first}.", "NC-2", 7))[1] != []


def test_two_numbers_of_two_departments_are_two_findings() -> None:
    first, second = (placed(LONG, number, block) for number, block in (("NC-1", 3), ("NC-2", 7)))
    one, two = (first.model_copy(update={"department": name}) for name in ("Operations", "Network"))
    assert doubted(one, two.model_copy(update={"number": "NC-2", "place": second.place})) == [[], []]
    assert doubted(one, second.model_copy(update={"department": "Operations"}))[1] != []
