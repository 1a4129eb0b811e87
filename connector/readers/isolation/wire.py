"""What the two processes say to each other: one line of JSON in, a length and so many bytes of JSON back."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO, Literal

from connector.errors import Problem
from connector.model.base import Value
from connector.model.document import Document
from connector.readers.bundle.unpacking import Source
from connector.readers.options import ReadOptions

_LENGTH = struct.Struct("<Q")
LARGEST = 1_000_000_000
"""Bytes of an answer: no document that was read within the limits comes near it."""


class Request(Value):
    """Read a file, or unpack it below ``folder``.

    ``maker``: what a document becomes there, as ``module:function``; called with ``settings`` it gives a function from
    documents to texts.
    Problems are told in ``language``; the worker ends itself after ``seconds``, in case nobody else does.
    """

    verb: Literal["read", "unpack"]
    path: Path
    options: ReadOptions
    language: str
    seconds: float
    folder: Path | None = None
    maker: str = ""
    settings: str = ""


class Answer(Value):
    """``document``, what was ``made`` of it, or ``sources``; or the file's ``problems``; or the trace of our ``fault``.

    ``working``: none of these yet, but the worker has started, or loaded what it needs, or recognised a page;
    ``spent``: the worker has grown too large to read another file.
    """

    document: Document | None = None
    made: str | None = None
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    working: bool = False
    spent: bool = False


def packed_request(request: Request) -> bytes:
    """The request as a line."""
    return request.model_dump_json().encode() + b"\n"


def unpacked_request(line: bytes) -> Request:
    """The request of a line."""
    return Request.model_validate_json(line)


def packed_answer(answer: Answer) -> bytes:
    """The answer with its length before it."""
    told = answer.model_dump_json().encode()
    return _LENGTH.pack(len(told)) + told


def unpacked_answer(told: bytes) -> Answer:
    """The answer. Raises ``ValueError`` for anything that is none."""
    return Answer.model_validate_json(told)


def next_answer(stream: IO[bytes]) -> bytes | None:
    """The bytes of the next answer; None where the stream ends, or says something that cannot be one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST:
        return None
    told = stream.read(length)
    return told if len(told) == length else None
