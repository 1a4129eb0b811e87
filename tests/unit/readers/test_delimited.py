"""CSV → one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.model.document import Table
from connector.readers import ReadOptions, read

if TYPE_CHECKING:
    from pathlib import Path


def table_of(path: Path, content: bytes, options: ReadOptions | None = None) -> Table:
    path.write_bytes(content)
    document = read(path, options or ReadOptions())
    assert document.kind == "csv"
    (block,) = document.blocks
    assert isinstance(block, Table)
    return block


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = (
        f"No{delimiter}事实{delimiter}Due\n1{delimiter}甲, 乙{delimiter}2026-03-10\n"
        if delimiter != ","
        else "No,事实,Due\n1,甲,x\n"
    )
    table = table_of(tmp_path / "r.csv", text.encode())
    assert table.rows[0] == ("No", "事实", "Due")
    assert table.width == 3


def test_a_comma_in_every_text_does_not_win_over_the_real_delimiter(tmp_path: Path) -> None:
    text = "No;Text;Due\n1;one, two;3\n2;three, four;4\n"
    assert table_of(tmp_path / "r.csv", text.encode()).rows[1] == ("1", "one, two", "3")


def test_quoted_cells_hold_lines_delimiters_and_quotes(tmp_path: Path) -> None:
    table = table_of(tmp_path / "r.csv", b'a,b\r\n1,"first\r\nsecond, ""third"""\r\n')
    assert table.rows == (("a", "b"), ("1", 'first\nsecond, "third"'))


def test_title_and_comment_lines_stay_as_rows_and_keep_the_numbering(tmp_path: Path) -> None:
    table = table_of(tmp_path / "r.csv", "# 不符合项清单\n\nNo,Text,Due\n1,a,b\n".encode())
    assert table.rows == (("# 不符合项清单", "", ""), ("", "", ""), ("No", "Text", "Due"), ("1", "a", "b"))
    assert table.place_of(3, 1).row == 4
    assert table.place_of(3, 1).cell == 2


def test_empty_rows_and_columns_at_the_end_go(tmp_path: Path) -> None:
    assert table_of(tmp_path / "r.csv", b"a,b,,\n1, 2 ,,\n,,,\n\n").rows == (("a", "b"), ("1", "2"))


def test_a_declared_separator_counts_as_the_first_row(tmp_path: Path) -> None:
    table = table_of(tmp_path / "r.csv", b"sep=;\na;b,c,d\n1;2\n")
    assert table.rows == (("a", "b,c,d"), ("1", "2"))
    assert table.first_row == 2


def test_a_number_kept_as_text_by_a_formula(tmp_path: Path) -> None:
    assert table_of(tmp_path / "r.csv", b'No,Clause\n1,="7.10"\n').rows[1] == ("1", "7.10")


def test_csv_under_another_suffix_is_known_by_its_columns(tmp_path: Path) -> None:
    text = 'Id,Text,Owner\n1,"one\ntwo",A\n2,three,B\n'
    assert table_of(tmp_path / "log.md", text.encode()).rows[1] == ("1", "one\ntwo", "A")


@pytest.mark.parametrize(
    "text",
    [
        "One, two, three\n\nfour, five and six\n",
        "First, then, last\n",
        "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n",
        "a,,c\n1,2,3\n",
        "Name: x\nDate: y\n",
    ],
)
def test_prose_and_pipe_tables_are_no_csv(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.md"
    path.write_text(text, encoding="utf-8")
    assert read(path).kind == "md"


def test_rows_of_different_lengths_are_filled_up(tmp_path: Path) -> None:
    assert table_of(tmp_path / "r.csv", b"a,b,c\n1\n1,2,3,4\n").rows == (
        ("a", "b", "c", ""),
        ("1", "", "", ""),
        ("1", "2", "3", "4"),
    )


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b'a,b\n1,"' + b"x" * 200_000)
    with pytest.raises(ReadError, match="damaged"):
        read(path)


def test_a_long_register_is_read_whole(tmp_path: Path) -> None:
    lines = [f"{n},NC-{n},{'文' * 20},2026-03-10,open" for n in range(5000)]
    table = table_of(tmp_path / "r.csv", "\n".join(["a,b,c,d,e", *lines]).encode())
    assert len(table.rows) == 5001
    assert table.rows[-1] == ("4999", "NC-4999", "文" * 20, "2026-03-10", "open")
