"""Bytes → text."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ReadError
from connector.readers import ReadOptions, read
from connector.readers.decoding import decode

SIMPLIFIED = "不符合事实：抽查三份变更记录，均未见实施后评审。责任部门：运维部，整改期限十五日。"
TRADITIONAL = "不符合事實：抽查三份變更記錄，均未見實施後評審。責任部門：資訊處，改善期限十五日。"
GERMAN = "Maßnahme für größere Änderungen fehlt; zuständig: Geschäftsführung"
WHERE = Path("report.txt")


@pytest.mark.parametrize(
    ("text", "codec", "found", "assumed"),
    [
        (SIMPLIFIED, "utf-8", "utf-8", False),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig", False),
        (SIMPLIFIED, "utf-16", "utf-16", False),
        (SIMPLIFIED, "gb18030", "gb18030", False),
        ("运维部", "gbk", "gb18030", False),
        (TRADITIONAL, "gb18030", "gb18030", False),
        (TRADITIONAL, "big5", "big5", True),
        (GERMAN, "cp1252", "cp1252", True),
        ("ISMS \u2013 Audit", "cp1252", "cp1252", True),
    ],
)
def test_each_encoding_gives_the_text_back(text: str, codec: str, found: str, *, assumed: bool) -> None:
    decoded = decode(text.encode(codec), WHERE)
    assert (decoded.text, decoded.encoding, decoded.assumed) == (text, found, assumed)


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\nd", WHERE).text == "a\nb\nc\nd"


def test_the_encoding_that_is_set_wins_over_the_search() -> None:
    assert decode(TRADITIONAL.encode("big5"), WHERE, "big5").assumed is False
    with pytest.raises(ReadError, match="not readable as big5"):
        decode(SIMPLIFIED.encode("utf-8"), WHERE, "big5")


def test_an_unknown_codec_is_refused() -> None:
    with pytest.raises(ReadError, match="not readable as klingon"):
        decode(b"text", WHERE, "klingon")


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"text\x00text", b"\x7fELF\x02\x01\x01\x00"])
def test_binary_content_is_no_text(content: bytes) -> None:
    with pytest.raises(ReadError, match="Nobody here reads"):
        decode(content, WHERE)


def test_text_in_no_known_encoding_is_refused_with_advice() -> None:
    with pytest.raises(ReadError) as refused:
        decode("Привет, мир! Это отчёт об аудите.".encode("koi8-r"), WHERE)
    assert refused.value.problems[0].remedy == "Name its encoding, or save it as UTF-8"


def test_an_assumed_encoding_is_noted_on_the_document(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TRADITIONAL.encode("big5"))
    (note,) = read(path).notes
    assert note.reason == "The text is read as big5; name its encoding if characters look wrong"
    assert read(path, ReadOptions(encoding="big5")).notes == ()
