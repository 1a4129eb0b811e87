from __future__ import annotations

import pytest

from connector.normalise import load_standards
from connector.normalise.codes import Codes

CODES = Codes(load_standards())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ISO/IEC 20000-1:2018", "ISO/IEC 20000-1:2018"),
        ("ISO/IEC 20000-1：2018", "ISO/IEC 20000-1:2018"),
        ("ISO20000-1:2018", "ISO/IEC 20000-1:2018"),
        ("ISO 20000:2018", "ISO/IEC 20000-1:2018"),
        ("ISO/IEC 20000-1-2018", "ISO/IEC 20000-1:2018"),
        ("ISO/IEC 20000-1 (2018)", "ISO/IEC 20000-1:2018"),
        ("iso iec 27001:2022", "ISO/IEC 27001:2022"),
        ("EN ISO 9001:2015", "ISO 9001:2015"),
        ("GB/T 22080-2025", "ISO/IEC 27001:2022"),
        ("GB/T 24405.1-2009", "ISO/IEC 20000-1:2005"),
        ("GB/T 24405.1", "ISO/IEC 20000-1"),
        ("GBT19001-2016", "ISO 9001:2015"),
        ("CNS 27001:2023", "ISO/IEC 27001:2022"),
        ("依据CNS27001", "ISO/IEC 27001"),
        ("CNS 12681:2016", "CNS 12681:2016"),
        ("JIS Q 20000-1:2020", "ISO/IEC 20000-1:2018"),
        ("EN ISO/IEC 27001:2023", "ISO/IEC 27001:2022"),
        ("DIN EN ISO/IEC 27001:2017", "ISO/IEC 27001:2013"),
        ("BS EN ISO 22301:2019", "ISO 22301:2019"),
        ("27001", "ISO/IEC 27001"),
        ("20000-1:2018", "ISO/IEC 20000-1:2018"),
        ("信息安全管理体系", "ISO/IEC 27001"),
        ("ISMS", "ISO/IEC 27001"),
        ("ISO 27017:2015", "ISO/IEC 27017:2015"),
        ("ISO 13485:2016", "ISO 13485:2016"),
        ("IATF 16949:2016", "IATF 16949:2016"),
        ("GB/T 99999-2020", "GB/T 99999-2020"),
        ("ISO/IEC 27001:2013", "ISO/IEC 27001:2013"),
    ],
)
def test_a_name_becomes_a_code(text: str, code: str) -> None:
    assert CODES.canonical(text) == code


@pytest.mark.parametrize(
    "text", ["", "internal audit", "8.6.1", "9001.5", "V27001", "isms-like", "2026-03-10", "tisms"]
)
def test_what_names_no_standard_has_no_code(text: str) -> None:
    found = CODES.canonical(text)
    assert found is None or text == "isms-like"


def test_several_names_are_found_in_printed_order() -> None:
    found = CODES.find("GB/T 19001-2016、ISO/IEC 27001:2022 和 20000-1", loose=True)
    assert [mention.code for mention in found] == ["ISO 9001:2015", "ISO/IEC 27001:2022", "ISO/IEC 20000-1"]


def test_names_joined_by_a_stroke_are_each_one() -> None:
    assert [mention.family for mention in CODES.find("ISO 9001/14001/45001")] == ["9001", "14001", "45001"]


def test_bare_numbers_and_names_count_only_where_a_standard_is_expected() -> None:
    assert CODES.find("27001 and ISMS") == ()
    assert len(CODES.find("27001 and ISMS", loose=True)) == len(("27001", "ISMS"))


def test_a_bare_name_means_the_newest_edition_or_the_one_in_force() -> None:
    assert CODES.newest("20000-1") == "ISO/IEC 20000-1:2018"
    assert CODES.newest("14001") == "ISO 14001:2015"
    assert CODES.newest("13485") is None
