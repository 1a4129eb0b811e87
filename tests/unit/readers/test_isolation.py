"""Files read in a process of their own: what goes wrong there is an error for that file alone."""

from __future__ import annotations

import io
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connector.errors import Problem, ReadError
from connector.language import speaking
from connector.model.document import Document, Merge, Nested, Note, Paragraph, Place, Table
from connector.readers import ReadOptions, read
from connector.readers.isolation import ReadLimits, prepare, read_isolated, unpack_isolated
from connector.readers.isolation.pool import AT_ONCE
from connector.readers.isolation.wire import (
    Answer,
    Request,
    next_answer,
    packed_answer,
    packed_request,
    unpacked_answer,
    unpacked_request,
)
from tests.builders import archive, docx, hanging, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = ReadLimits()
SHORT = ReadLimits(seconds=3)
OPTIONS = ReadOptions()


def written(tmp_path: Path, text: str = "# 内部审核报告\n", name: str = "a.md") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def children() -> set[int]:
    """The processes that this one has started, zombies not counted."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    pids = {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}
    return {pid for pid in pids if ") Z " not in Path(f"/proc/{pid}/stat").read_text()}


def test_it_is_the_document_that_reading_gives(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert read_isolated(path, OPTIONS, LIMITS) == read(path)
    book = pdf.save(tmp_path / "a.pdf", pdf.text("报告", size=18), pdf.table([["编号", "条款"], ["NC-1", "8.5"]]))
    assert read_isolated(book, OPTIONS, LIMITS) == read(book)


def test_one_process_reads_many_files(tmp_path: Path) -> None:
    limits = ReadLimits(seconds=100)
    before = children()
    prepare(limits)
    (worker,) = children() - before
    for number in range(10):
        read_isolated(written(tmp_path, name=f"{number}.md"), OPTIONS, limits)
    assert children() - before == {worker}
    prepare(limits)
    assert children() - before == {worker}


def test_a_large_caller_keeps_its_workers(tmp_path: Path) -> None:
    """Linux counts the peak of a caller as that of what it starts."""
    limits = ReadLimits(seconds=102)
    large = b"x" * 400_000_000
    before = children()
    read_isolated(written(tmp_path), OPTIONS, limits)
    assert len(children() - before) == 1
    assert large


def test_a_process_is_replaced_after_many_files(tmp_path: Path) -> None:
    limits = ReadLimits(seconds=101)
    path = written(tmp_path)
    before = children()
    read_isolated(path, OPTIONS, limits)
    (first,) = children() - before
    for _number in range(50):
        read_isolated(path, OPTIONS, limits)
    assert first not in children()


def test_an_error_crosses_with_all_it_says_in_the_language_of_the_one_who_asked(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as refused:
        read_isolated(tmp_path / "none.md", OPTIONS, LIMITS)
    (problem,) = refused.value.problems
    assert problem == Problem(str(tmp_path / "none.md"), "There is no such file", "Check the path and its spelling")
    with speaking("zh"), pytest.raises(ReadError, match="没有"):
        read_isolated(tmp_path / "none.md", OPTIONS, LIMITS)


def test_options_cross_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("編號,條款\n缺失,八".encode("big5"))
    assert read_isolated(path, ReadOptions(encoding="big5"), LIMITS) == read(path, ReadOptions(encoding="big5"))


def test_a_file_that_hangs_is_given_up_and_the_next_one_read(tmp_path: Path) -> None:
    hangs = hanging.save(tmp_path / "hangs.html")
    before = children()
    with pytest.raises(ReadError, match=r"took longer than 3 seconds → .*raise seconds under \[reading\]"):
        read_isolated(hangs, OPTIONS, SHORT)
    assert children() - before == set()
    assert read_isolated(written(tmp_path), OPTIONS, SHORT).blocks


def killing(tmp_path: Path, signal: str) -> ReadOptions:
    """LibreOffice, played by a program that brings its caller down as a library does that breaks down."""
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\nimport os, signal\nos.kill(os.getppid(), signal.{signal})\n", encoding="utf-8"
    )
    path.chmod(0o755)
    return ReadOptions(office=path)


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGKILL", "SIGABRT"])
def test_a_file_that_brings_its_reader_down_is_an_error_for_it_alone(tmp_path: Path, signal: str) -> None:
    path = written(tmp_path, "{\\rtf1 x}", "a.rtf")
    with pytest.raises(ReadError, match=rf"Reading it broke down \({signal}\)"):
        read_isolated(path, killing(tmp_path, signal), LIMITS)
    assert read_isolated(written(tmp_path), OPTIONS, LIMITS).blocks


def test_a_file_that_eats_memory_is_an_error_for_it_alone(tmp_path: Path) -> None:
    limits = ReadLimits(memory=250_000_000)
    path = written(tmp_path, "a,b,c\n" * 3_000_000, "a.csv")
    with pytest.raises(ReadError, match=r"more memory than it may have → .*raise memory_mb under \[reading\]"):
        read_isolated(path, OPTIONS, limits)
    assert read_isolated(written(tmp_path), OPTIONS, limits).blocks


def test_what_a_container_unpacks_to_is_limited(tmp_path: Path) -> None:
    path = docx.save(tmp_path / "a.docx", docx.paragraph("x" * 4_000_000))
    with pytest.raises(ReadError, match="more than the limit of 2 MB"):
        read_isolated(path, OPTIONS, ReadLimits(unpacked=2 * 1024 * 1024))


def test_archives_are_opened_there_too(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    path = archive.write(tmp_path / "a.zip", {"a.md": b"# a", "b.md": b"# b"})
    found = unpack_isolated(path, folder, OPTIONS, LIMITS)
    assert [(source.name, source.path.read_bytes()) for source in found] == [
        (f"{path}/a.md", b"# a"),
        (f"{path}/b.md", b"# b"),
    ]
    large = archive.write(tmp_path / "large.zip", {"large.md": bytes(300_000_000)})
    (source,) = unpack_isolated(large, folder, OPTIONS, ReadLimits(seconds=0.05))
    assert "took longer than 0.05 seconds" in source.problems[0].why
    os.mkfifo(tmp_path / "pipe.zip")
    (source,) = unpack_isolated(tmp_path / "pipe.zip", folder, OPTIONS, LIMITS)
    assert "a pipe or a device" in source.problems[0].why
    (source,) = unpack_isolated(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.zip")), folder, OPTIONS, LIMITS)
    assert "not in the encoding of this system" in source.problems[0].why


def test_several_threads_read_at_once(tmp_path: Path) -> None:
    paths = [pdf.save(tmp_path / f"{number}.pdf", pdf.text(f"报告 {number}")) for number in range(3)]
    expected = [read(path) for path in paths]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda path: read_isolated(path, OPTIONS, LIMITS), paths * 3)) == expected * 3


def test_of_many_threads_few_read_at_once(tmp_path: Path) -> None:
    path = written(tmp_path)
    limits, before, most = ReadLimits(seconds=61), children(), 0
    with ThreadPoolExecutor(3 * AT_ONCE) as crowd:
        asked = [crowd.submit(read_isolated, path, OPTIONS, limits) for _each in range(3 * AT_ONCE)]
        while not all(one.done() for one in asked):
            with suppress(FileNotFoundError, ProcessLookupError):  # one has ended while it was looked at
                most = max(most, len(children() - before))
    assert 0 < most <= AT_ONCE
    assert all(one.result() == read(path) for one in asked)


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md"))
    with pytest.raises(ReadError, match="not in the encoding of this system"):
        read_isolated(path, OPTIONS, LIMITS)


TABLE = Table(
    rows=(("a", "b"), ("", "d")),
    place=Place(page=1, sheet="s", block=2, table=1),
    merges=(Merge(0, 0, 1, 2),),
    nested=(Nested(1, 1, Table((("x",),), Place(table=2))),),
    hidden=frozenset({1}),
    pages=(1, 2),
    first_row=5,
    header_rows=1,
)


def test_everything_crosses_as_it_was() -> None:
    heading = Paragraph("报告\n二", Place(page=1, block=1), "heading", 2, "一、", bold=True)
    document = Document("pdf", (heading, TABLE), (Note("why", Place(page=1)), Note("x")), {"header": "页眉"})
    stream = io.BytesIO(packed_answer(Answer(document=document)) + packed_answer(Answer(working=True)))
    told = [next_answer(stream), next_answer(stream)]
    assert [unpacked_answer(each or b"") for each in told] == [Answer(document=document), Answer(working=True)]
    assert next_answer(stream) is None
    request = Request(verb="read", path=Path("a b"), options=ReadOptions(office=Path("x")), language="zh", seconds=1.5)
    assert unpacked_request(packed_request(request)) == request


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\xff" * 8, b"\x09" + bytes(7) + b"short"])
def test_an_answer_that_cannot_be_one_is_none(cut: bytes) -> None:
    assert next_answer(io.BytesIO(cut)) is None


@pytest.mark.parametrize(
    "told", [b"", b"[]", b'{"document": 1}', b'{"other": 1}', b'{"document": {"kind": "x", "blocks": [{"text": 1}]}}']
)
def test_an_answer_of_another_shape_is_refused(told: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        unpacked_answer(told)


class Asked(BaseHTTPRequestHandler):
    """Notes that somebody has asked for something."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # the list that the fixture gives it
        self.send_error(404)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    with HTTPServer(("127.0.0.1", 0), Asked) as server:
        server.asked = []  # type: ignore[attr-defined]  # as above
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", server.asked  # type: ignore[attr-defined]  # as above
        server.shutdown()
        thread.join()


def test_nothing_is_fetched_and_nothing_left_behind(tmp_path: Path, outside: tuple[str, list[str]]) -> None:
    url, asked = outside
    page = f'<html><head><link rel=stylesheet href="{url}/a.css"><base href="{url}/"></head><img src="{url}/b.png"><p>x</html>'
    entity = f'<!DOCTYPE a SYSTEM "{url}/a.dtd" [<!ENTITY % b SYSTEM "{url}/b.dtd"> %b;]><assessment-results xmlns="http://csrc.nist.gov/ns/oscal/1.0"/>'
    template = f'<w:attachedTemplate xmlns:w="x" w:val="{url}/t.dotm"/>'
    place = tmp_path / "in"
    place.mkdir()
    written(place, page, "a.html")
    written(place, f"![a]({url}/c.png) <img src={url}/d.png>", "a.md")
    written(place, entity, "a.xml")
    docx.save(place / "a.docx", docx.paragraph("x"), parts={"settings": template})
    pdf.draw(place / "a.pdf", lambda canvas: canvas.linkURL(f"{url}/e", (0, 0, 500, 500)))
    before = sorted(tmp_path.rglob("*"))
    for path in sorted(place.iterdir()):
        try:
            read_isolated(path, OPTIONS, LIMITS)
        except ReadError:
            assert path.suffix == ".xml"
    assert asked == []
    assert sorted(tmp_path.rglob("*")) == before
