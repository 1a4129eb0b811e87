"""List numbers as they are printed."""

from __future__ import annotations

import pytest

from connector.readers.docx.numerals import printed


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (7, "decimal", "7"),
        (0, "decimal", "0"),
        (0, "upperLetter", ""),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (1999, "upperRoman", "MCMXCIX"),
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "taiwaneseCounting", "一百零五"),
        (110, "taiwaneseCountingThousand", "一百一十"),
        (1005, "chineseCounting", "一千零五"),
        (105, "ideographDigital", "一〇五"),
        (2, "ideographTraditional", "乙"),
        (12, "ideographZodiac", "亥"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircleChinese", "21"),
        (15, "decimalFullWidth", "１５"),
        (2, "ordinal", "2."),
        (1, "none", ""),
        (1, "hebrew1", ""),
        (10**6, "chineseCounting", ""),
    ],
)
def test_printed(number: int, number_format: str, text: str) -> None:
    assert printed(number, number_format) == text
