from __future__ import annotations

import re

import pytest

from connector.model.audit import Citation
from connector.normalise import load_standards
from connector.normalise.standards import parent

STANDARDS = load_standards()
ITSM, OLD_ITSM, ISMS = "ISO/IEC 20000-1:2018", "ISO/IEC 20000-1:2011", "ISO/IEC 27001:2022"


def test_the_shipped_editions() -> None:
    assert set(STANDARDS.editions) == {
        ITSM,
        OLD_ITSM,
        ISMS,
        "ISO 9001:2015",
        "ISO 22301:2019",
        "ISO 14001:2015",
        "ISO 14001:2026",
        "ISO 45001:2018",
        "ISO/IEC 27701:2019",
        "ISO/IEC 27701:2025",
    }


@pytest.mark.parametrize("code", sorted(STANDARDS.editions))
def test_every_clause_of_a_shipped_edition_is_whole(code: str) -> None:
    edition = STANDARDS.editions[code]
    for number, clause in edition.clauses.items():
        assert re.fullmatch(r"(?:[A-D]\.)?\d{1,2}(?:\.\d{1,2})*", number)
        assert clause.process in STANDARDS.processes, number
        assert clause.titles or parent(number), f"{number}: an untitled clause has one above"
        above = parent(number)
        assert above is None or above in edition.clauses or not edition.complete, number
        assert STANDARDS.title(code, number, "zh"), number
        assert STANDARDS.title(code, number, "en"), number
        assert STANDARDS.owner_role(code, number, "zh"), number
        for target in clause.now:
            newest = STANDARDS.edition_of(edition.family)
            assert newest is not None
            assert newest.has(target), f"{number} went to {target}"


def test_a_title_in_both_languages() -> None:
    assert STANDARDS.title(ITSM, "8.6.1", "en") == "Incident management"
    assert STANDARDS.title(ITSM, "8.6.1", "zh") == "事件管理"


def test_an_untitled_clause_has_the_title_above_it() -> None:
    untitled = next(number for number, clause in STANDARDS.editions[ITSM].clauses.items() if not clause.titles)
    assert STANDARDS.title(ITSM, untitled) == STANDARDS.title(ITSM, parent(untitled) or "")


def test_what_is_unknown_has_no_title_and_no_process() -> None:
    assert STANDARDS.title("ISO 13485:2016", "8.5") is None
    assert STANDARDS.title(ITSM, "99.1") is None
    assert STANDARDS.process(None, "8.6.1") is None
    assert STANDARDS.process("ISO 13485:2016", "8.5") is None
    assert STANDARDS.owner_role("ISO 13485:2016", "8.5") is None
    assert STANDARDS.process_name("no such process") is None
    assert STANDARDS.process_named("Tea making") is None


def test_the_process_and_its_post() -> None:
    key = STANDARDS.process(ITSM, "8.6.1")
    assert key is not None
    assert STANDARDS.process_name(key) == "Incident management"
    assert STANDARDS.process_name(key, "zh") == "事件管理"
    assert STANDARDS.owner_role(ITSM, "8.6.1", "en")
    assert STANDARDS.process_named("事件管理") == key
    assert STANDARDS.process_named("INCIDENT  Management") == key


def test_a_clause_below_the_listed_ones_has_the_process_above() -> None:
    assert STANDARDS.process(ITSM, "8.6.1.9") == STANDARDS.process(ITSM, "8.6.1")


def test_a_process_agrees_with_itself_and_with_its_parts() -> None:
    whole = next(process for process in STANDARDS.processes.values() if process.parts)
    assert STANDARDS.agree(whole.key, whole.parts[0])
    assert STANDARDS.agree(whole.parts[0], whole.key)
    assert STANDARDS.agree(whole.key, whole.key)
    other = next(key for key in STANDARDS.processes if key not in {whole.key, *whole.parts})
    assert not STANDARDS.agree(whole.parts[0], other) or whole.parts[0] in STANDARDS.processes[other].parts


def test_an_older_clause_tells_where_it_went() -> None:
    assert STANDARDS.newest(OLD_ITSM, "8.2") == (Citation(standard=ITSM, clause="8.6.3"),)
    assert STANDARDS.newest(ITSM, "8.6.1") == (Citation(standard=ITSM, clause="8.6.1"),)
    assert STANDARDS.newest("ISO 13485:2016", "8.5") == (Citation(standard="ISO 13485:2016", clause="8.5"),)


def test_the_clause_above() -> None:
    assert STANDARDS.parent("8.5.1.2") == "8.5.1"
    assert STANDARDS.parent("8") is None
    assert STANDARDS.parent("A.5.15") == "A.5"
    assert STANDARDS.parent("A.5") is None


def test_an_edition_has_what_it_lists_and_what_lies_below_where_the_list_ends_early() -> None:
    whole, open_ended = STANDARDS.editions[ITSM], STANDARDS.editions["ISO 45001:2018"]
    assert whole.complete
    assert whole.has("8.6.1")
    assert not whole.has("8.6.9")
    assert not whole.has("8.6.1.1")
    if not open_ended.complete:
        leaf = next(
            number
            for number in open_ended.clauses
            if "." in number and not any(other.startswith(f"{number}.") for other in open_ended.clauses)
        )
        assert open_ended.has(f"{leaf}.1")
    assert not open_ended.has("99")


def test_a_name_without_year_means_the_edition_in_force() -> None:
    assert [edition.code for edition in STANDARDS.family("20000-1")] == [ITSM, OLD_ITSM]
    assert STANDARDS.edition_of("no such family") is None
    assert STANDARDS.family("no such family") == ()
