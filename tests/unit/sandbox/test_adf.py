from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.jira.adf import document, is_document, plain
from adapters.sandbox.jira.wiki import to_document, to_markup


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def text(words: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": kind}
    return shown | ({"attrs": attrs} if attrs else {}) | ({"content": list(content)} if content else {})


PARAGRAPH = node("paragraph", text("x"))
CELL = node("tableCell", PARAGRAPH)
ITEM = node("listItem", PARAGRAPH)
LINK = {"type": "link", "attrs": {"href": "https://example.com"}}


@pytest.mark.parametrize(
    "content",
    [
        [],
        [node("paragraph")],
        [node("heading", text("x"), level=6)],
        [node("bulletList", node("listItem", PARAGRAPH, node("orderedList", node("listItem", PARAGRAPH))))],
        [node("codeBlock", text("x = 1"))],
        [node("panel", PARAGRAPH, panelType="info")],
        [node("blockquote", PARAGRAPH)],
        [node("table", node("tableRow", node("tableHeader", PARAGRAPH), CELL))],
        [node("rule")],
        [node("paragraph", text("x", {"type": "strong"}, {"type": "em"}), node("hardBreak"))],
        [node("paragraph", text("x", {"type": "code"}, LINK))],
        [node("paragraph", node("mention", id="5b10"), node("emoji", shortName=":x:"), node("inlineCard", url="u"))],
        [node("paragraph", node("status", text="Done", color="green"), node("date", timestamp="1741568400000"))],
        [node("taskList", node("taskItem", text("x"), state="TODO"))],
    ],
)
def test_documents_that_jira_takes(content: Any) -> None:
    assert is_document(doc(*content))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {"type": "doc", "version": 2, "content": []},
        {"type": "doc", "version": 1},
        {"type": "paragraph", "version": 1, "content": []},
        doc(text("loose")),
        doc("x"),
        doc({"content": []}),
        doc({"type": "paragraph", "content": "x"}),
        doc({"type": "paragraph", "attrs": [], "content": []}),
        doc(node("heading", text("x"))),
        doc(node("heading", text("x"), level=7)),
        doc(node("heading", text("x"), level=True)),
        doc(node("bulletList")),
        doc(node("bulletList", PARAGRAPH)),
        doc(node("bulletList", node("listItem"))),
        doc(node("listItem", PARAGRAPH)),
        doc(node("panel", PARAGRAPH, panelType="loud")),
        doc(node("table", node("tableRow", node("tableCell", node("table", node("tableRow", CELL)))))),
        doc(node("codeBlock", text("x", {"type": "strong"}))),
        doc(node("paragraph", text(""))),
        doc(node("paragraph", {"type": "text"})),
        doc(node("paragraph", text("x", {"type": "blink"}))),
        doc(node("paragraph", text("x", {"type": "strong"}, {"type": "strong"}))),
        doc(node("paragraph", text("x", {"type": "code"}, {"type": "strong"}))),
        doc(node("paragraph", text("x", {"type": "link"}))),
        doc(node("paragraph", text("x", {"type": "link", "attrs": {"href": ""}}))),
        doc(node("paragraph", text("x", "strong"))),
        doc(node("paragraph", {"type": "text", "text": "x", "marks": {}})),
        doc(node("paragraph", {"type": "hardBreak", "content": []})),
        doc(node("paragraph", node("mention", name="x"))),
        doc(node("taskList", node("taskItem", text("x"), state="MAYBE"))),
    ],
)
def test_documents_that_jira_refuses(value: Any) -> None:
    assert not is_document(value)


def test_plain_text_has_a_line_for_each_block() -> None:
    found = plain(
        doc(
            node("heading", text("Facts"), level=1),
            node("bulletList", node("listItem", PARAGRAPH), node("listItem", node("paragraph", text("y")))),
            node("table", node("tableRow", CELL, CELL)),
            node("paragraph", text("a"), node("hardBreak"), node("mention", id="7", text="@li")),
            node("paragraph", node("emoji", shortName=":ok:"), node("status", text="Done", color="green")),
            node("blockCard", url="https://example.com"),
        )
    )
    assert found == "Facts\nx\ny\nx | x\na\n@li\n:ok:Done\nhttps://example.com"


@given(st.text(max_size=200))
def test_a_document_of_text_is_one_and_keeps_every_line(words: str) -> None:
    made = document(words)
    assert is_document(made)
    assert plain(made).splitlines() == [line for one in words.splitlines() if (line := one.strip())]


@given(st.text(alphabet="ab *#-h1.\\{}[]_|\n", max_size=80))
def test_any_markup_becomes_a_document_that_jira_takes(markup: str) -> None:
    assert is_document(to_document(markup))


@pytest.mark.parametrize(
    ("markup", "content"),
    [
        ("h3. Facts", [node("heading", text("Facts"), level=3)]),
        ("* x\n* x\r\n# x", [node("bulletList", ITEM, ITEM), node("orderedList", ITEM)]),
        ("*bold* plain", [node("paragraph", text("bold", {"type": "strong"}), text(" plain"))]),
        ("\\*not bold\\*", [node("paragraph", text("*not bold*"))]),
        ("2 * 3 * 4", [node("paragraph", text("2 * 3 * 4"))]),
        ("a\n\n\nb", [node("paragraph", text("a")), node("paragraph", text("b"))]),
    ],
)
def test_markup_read(markup: str, content: Any) -> None:
    assert to_document(markup) == doc(*content)


def test_documents_written_as_markup() -> None:
    marks = [{"type": one} for one in ("em", "strike", "underline", "code")]
    assert to_markup(
        doc(
            node("heading", text("Facts"), level=2),
            node("bulletList", node("listItem", PARAGRAPH, node("orderedList", node("listItem", PARAGRAPH)))),
            node("paragraph", *(text("x", mark) for mark in marks), node("hardBreak"), text("l", LINK)),
            node("codeBlock", text("{x}")),
            node("rule"),
            node("panel", PARAGRAPH, panelType="note"),
            node("table", node("tableRow", CELL, CELL)),
            node("blockCard", url="u"),
        )
    ).split("\n\n") == [
        "h2. Facts",
        "* x\n*# x",
        "_x_-x-+x+{{x}}\n[l|https://example.com]",
        "{code}\n{x}\n{code}",
        "----",
        "{quote}\nx\n{quote}",
        "|x|x|",
        "u",
    ]
