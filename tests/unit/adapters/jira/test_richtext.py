from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters import fitting
from adapters.jira import adf, richtext, wiki
from adapters.jira.richtext import LIMIT, Deployment
from adapters.text import TRUNCATED, units
from connector.model.ticket import Account, Line, RichText

DEPLOYMENTS: list[Deployment] = ["cloud", "datacenter"]
MARKUP = st.sampled_from(
    (
        *("{code}", "[~admin]", "!x.png!", "*b*", "_i_", "|a|", "||h||", "----", "\\", "\\\\", "&#42;", "&amp;"),
        *("(x)", "(!)", "??c??", "^2^", "~s~", "+u+", "-s-", "{{m}}", ":)", "x", " ", "\n"),
        *("h1. ", "bq. ", "* ", "# ", "- ", "[a|http://b]"),
    )
)
WORDS = st.lists(st.one_of(MARKUP, st.text(max_size=8)), max_size=12).map("".join)
LINES = st.builds(Line, kind=st.sampled_from(["heading", "text", "item"]), text=WORDS, label=st.text(max_size=6))
RICH = st.lists(LINES, max_size=8).map(lambda lines: RichText(lines=tuple(lines)))


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
@given(rich=RICH)
@example(rich=RichText(lines=(Line(text="h1. not a heading\n* not an item\nC:\\temp\\\\x &#42; &amp;"),)))
@example(rich=RichText(lines=(Line(text="text", label="#"), Line(text="- ", label="##"), Line(text="#\n-\n+"))))
def test_a_faithful_tracker_shows_what_was_wished(deployment: Deployment, rich: RichText) -> None:
    assert richtext.read(richtext.written(rich, deployment)) == richtext.shown(rich, deployment)


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
@given(rich=RICH)
@example(rich=RichText(lines=tuple(Line(kind="item", label="x", text="\\&amp;\n") for _ in range(9))))
def test_the_quick_count_is_never_too_short(deployment: Deployment, rich: RichText) -> None:
    cleaned = fitting.cleaned(rich)
    assert richtext.size(cleaned, deployment) <= richtext.at_most(cleaned)


def test_the_document_has_headings_labels_lists_and_breaks() -> None:
    rich = RichText(
        lines=(
            Line(kind="heading", text="What was found"),
            Line(label="Clause", text="8.5.1.2"),
            Line(kind="item", text="one"),
            Line(kind="item", text="two\nlines"),
        )
    )
    assert adf.document(rich) == {
        "version": 1,
        "type": "doc",
        "content": [
            {"type": "heading", "content": [{"type": "text", "text": "What was found"}], "attrs": {"level": 3}},
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "Clause", "marks": [{"type": "strong"}]},
                    {"type": "text", "text": " 8.5.1.2"},
                ],
            },
            {
                "type": "bulletList",
                "content": [
                    {
                        "type": "listItem",
                        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}],
                    },
                    {
                        "type": "listItem",
                        "content": [
                            {
                                "type": "paragraph",
                                "content": [
                                    {"type": "text", "text": "two"},
                                    {"type": "hardBreak"},
                                    {"type": "text", "text": "lines"},
                                ],
                            }
                        ],
                    },
                ],
            },
        ],
    }


@given(rich=RICH)
def test_a_document_has_no_empty_text_nodes(rich: RichText) -> None:
    assert '"text": ""' not in json.dumps(richtext.written(rich, "cloud"))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("{code}x{code}", r"\{code\}x\{code\}"),
        ("[~admin] [a|http://b]", r"\[\~admin\] \[a\|http://b\]"),
        ("!evil.png!", r"\!evil.png\!"),
        ("h1. loud", "h1&#46; loud"),
        ("a\nbq. quoted", "a\nbq&#46; quoted"),
        ("# one\n* two\n- three", "\\# one\n\\* two\n\\- three"),
        ("2026-03-10 and user_name", r"2026-03-10 and user\_name"),
        ("a -- b --- c", r"a \-\- b \-\-\- c"),
        (r"C:\temp", "C:&#92;temp"),
        ("&#42; & &amp;", "&amp;#42; & &amp;amp;"),
        ("8.2 (x) (1)", r"8.2 \(x) (1)"),
        ("why?? ok?", r"why\?\? ok?"),
        ("smile :) wink ;)", r"smile \:) wink \;)"),
    ],
)
def test_what_jira_would_read_as_markup_is_escaped(text: str, markup: str) -> None:
    assert wiki.markup(RichText(lines=(Line(text=text),))) == markup


def test_our_own_markup_stays_markup() -> None:
    rich = RichText(
        lines=(Line(kind="heading", text="A"), Line(label="Due", text="today"), Line(kind="item", text="x\ny"))
    )
    assert wiki.markup(rich) == "h3. A\n*Due* today\n* x\\\\ y"


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
@pytest.mark.parametrize("filler", ["证据", "{}", "😀", "a b "])
def test_a_text_that_is_too_long_is_cut_where_it_is_longest(deployment: Deployment, filler: str) -> None:
    rich = RichText(lines=(Line(text=filler * 40_000), Line(label="Due", text="2026-04-10")))
    written = richtext.written(rich, deployment)
    document = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    size = units(written if isinstance(written, str) else document)
    assert LIMIT * 0.4 < size <= LIMIT
    assert units(wiki.markup(richtext.fit(rich, deployment))) <= LIMIT
    lines = richtext.read(written).split("\n")
    assert lines[-1] == "Due 2026-04-10"
    assert lines[0].endswith(TRUNCATED)


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_too_many_lines_are_cut_at_the_end(deployment: Deployment) -> None:
    rich = RichText(lines=tuple(Line(text=f"line {number}") for number in range(20_000)))
    written = richtext.comment(rich, deployment, "[closeout-1]")
    lines = richtext.read(written).split("\n")
    assert lines[-2:] == [TRUNCATED, "[closeout-1]"]
    assert richtext.fit(rich, deployment).lines[-1].text == TRUNCATED


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_a_long_comment_that_calls_somebody_still_fits(deployment: Deployment) -> None:
    rich = RichText(lines=(Line(text="x" * 40_000),))
    called = Account(id="5b10a2844c20165700ede21g", name="李伟")
    written = richtext.comment(rich, deployment, "[closeout-1]", called)
    document = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    assert LIMIT * 0.9 < units(written if isinstance(written, str) else document) <= LIMIT
    lines = richtext.read(written).split("\n")
    assert lines[0] == {"cloud": "@李伟", "datacenter": "[~5b10a2844c20165700ede21g]"}[deployment]
    assert lines[-1] == "[closeout-1]"


@pytest.mark.parametrize("name", ["li wei", "x] {code}"])
def test_a_name_that_would_end_the_call_is_only_written(name: str) -> None:
    written = richtext.comment("a", "datacenter", "r", Account(id=name))
    assert str(written).startswith("@")
    assert richtext.read(written) == f"@{name}\na\nr"


def test_a_plain_string_is_rich_text_of_its_lines() -> None:
    assert richtext.shown("a \n\n b", "cloud") == "a\nb"
    assert richtext.written("a", "datacenter") == "a"


def test_documents_of_people_are_read_too() -> None:
    document = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "mention", "attrs": {"text": "@Li Wei"}},
                    {"type": "text", "text": " did it on "},
                    {"type": "date", "attrs": {"timestamp": "1773100800000"}},
                    {"type": "hardBreak"},
                    {"type": "inlineCard", "attrs": {"url": "https://example.com/x"}},
                    {"type": "emoji", "attrs": {"shortName": ":ok:"}},
                    {"type": "unheard-of"},
                    "no node",
                ],
            },
            {"type": "table", "content": [{"type": "tableRow", "content": [_cell("a"), _cell("b")]}]},
            {"type": "rule"},
        ],
    }
    assert richtext.read(document) == "@Li Wei did it on 2026-03-10\nhttps://example.com/x:ok:\na\nb"


def test_a_strange_date_is_left_out() -> None:
    node = {"type": "date", "attrs": {"timestamp": "soon"}}
    assert richtext.read({"type": "doc", "content": [{"type": "paragraph", "content": [node]}]}) == ""


def test_a_document_nested_without_end_is_given_up() -> None:
    node: dict[str, object] = {"type": "paragraph", "content": [{"type": "text", "text": "deep"}]}
    for _ in range(200):
        node = {"type": "blockquote", "content": [node]}
    assert richtext.read({"type": "doc", "content": [node]}) == ""


@pytest.mark.parametrize("value", [None, 5, [], {"type": "panel"}])
def test_what_is_no_text_reads_as_nothing(value: object) -> None:
    assert richtext.read(value) == ""


def _cell(text: str) -> dict[str, object]:
    return {"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}
