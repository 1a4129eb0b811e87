"""Word documents → blocks: styles, wrapping, notes, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.model.document import Paragraph
from connector.readers import read
from tests.builders import docx
from tests.builders.blocks import only_table, paragraphs, texts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.docx"


def test_blocks_in_order_with_their_places(path: Path) -> None:
    document = read(
        docx.save(
            path,
            docx.paragraph("内部审核报告", style="Title"),
            docx.heading(2, "不符合项"),
            docx.table([["编号", "条款"], ["NC-01", "8.5.1.2"]]),
            docx.paragraph("结论"),
        )
    )
    assert document.kind == "docx"
    assert [getattr(block, "kind", "table") for block in document.blocks] == ["heading", "heading", "table", "body"]
    assert [getattr(block, "level", None) for block in document.blocks] == [1, 2, None, 0]
    assert only_table(document).rows == (("编号", "条款"), ("NC-01", "8.5.1.2"))
    assert [(b.place.block, b.place.table, b.place.page) for b in document.blocks] == [
        (1, None, None),
        (2, None, None),
        (3, 1, None),
        (4, None, None),
    ]


@pytest.mark.parametrize(
    ("styles", "level"),
    [
        ('<w:style w:styleId="a"><w:name w:val="标题 3"/></w:style>', 3),
        ('<w:style w:styleId="a"><w:name w:val="Mine"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>', 2),
        (
            (
                '<w:style w:styleId="a"><w:name w:val="Mine"/><w:basedOn w:val="b"/></w:style>'
                '<w:style w:styleId="b"><w:name w:val="heading 4"/><w:basedOn w:val="a"/></w:style>'
            ),
            4,
        ),
        ('<w:style w:styleId="a"><w:name w:val="x"/><w:basedOn w:val="a"/></w:style>', 0),
        ('<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>', 0),
        ('<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="x"/></w:pPr></w:style>', 0),
        ("", 0),
    ],
)
def test_a_style_makes_a_heading_by_outline_name_or_base(path: Path, styles: str, level: int) -> None:
    (block,) = read(docx.save(path, docx.paragraph("text", style="a"), styles=styles)).blocks
    assert isinstance(block, Paragraph)
    assert (block.kind, block.level) == ("heading" if level else "body", level)


def test_an_outline_level_of_the_paragraph_itself_wins(path: Path) -> None:
    own = '<w:outlineLvl w:val="{}"/>'
    document = read(
        docx.save(
            path,
            docx.paragraph("a", properties=own.format(2)),
            docx.paragraph("b", style="Heading1", properties=own.format(9)),
        )
    )
    assert [b.level for b in paragraphs(document)] == [3, 0]


def test_the_default_style_counts_where_none_is_named(path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:rPr><w:b/></w:rPr></w:style>'
    (block,) = read(docx.save(path, docx.paragraph("text"), styles=styles)).blocks
    assert isinstance(block, Paragraph)
    assert block.bold


def test_bold_is_told_only_when_all_of_it_is(path: Path) -> None:
    document = read(
        docx.save(
            path,
            docx.paragraph("all", bold=True),
            docx.paragraph(docx.run("a", "<w:b/>"), docx.run("b")),
            docx.paragraph(docx.run("a", "<w:b/>"), docx.run(" ")),
            docx.paragraph(docx.run("a", '<w:b w:val="0"/>')),
        )
    )
    assert [b.bold for b in paragraphs(document)] == [True, False, True, False]


def test_a_deleted_paragraph_mark_joins_with_the_next(path: Path) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    document = read(docx.save(path, docx.paragraph("不符合", properties=deleted), docx.paragraph("事实")))
    assert texts(document) == ["不符合事实"]
    assert texts(read(docx.save(path, docx.paragraph("a"), docx.paragraph("b", properties=deleted)))) == ["a", "b"]


def test_a_text_box_is_read_once_after_its_paragraph(path: Path) -> None:
    inner = docx.paragraph("inner", docx.text_box(docx.paragraph("innermost")))
    document = read(
        docx.save(path, docx.paragraph("outer", docx.text_box(inner, docx.table([["a", "b"]]))), docx.paragraph("z"))
    )
    assert texts(document) == ["outer", "inner", "innermost", "z"]
    assert only_table(document).rows == (("a", "b"),)


def test_wrapped_blocks_are_read_and_tables_of_contents_are_not(path: Path) -> None:
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    styles = '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    document = read(
        docx.save(
            path,
            f"{contents}<w:sdtContent>{docx.paragraph('1 审核概况 3')}</w:sdtContent></w:sdt>",
            docx.paragraph("2 不符合项 4", style="TOC1"),
            f"<w:sdt><w:sdtPr/><w:sdtContent>{docx.paragraph('a')}</w:sdtContent></w:sdt>",
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{docx.paragraph('type')}</w:sdtContent></w:sdt>",
            f"<w:ins>{docx.paragraph('b')}</w:ins><w:customXml>{docx.paragraph('c')}</w:customXml>",
            f'<mc:AlternateContent><mc:Choice Requires="x">{docx.paragraph("d")}</mc:Choice></mc:AlternateContent>',
            "<w:bookmarkStart/><w:sectPr/>",
            styles=styles,
        )
    )
    assert texts(document) == ["a", "b", "c", "d"]


def test_footnotes_and_endnotes_follow_the_block_that_refers_to_them(path: Path) -> None:
    note = '<w:{0} w:id="{1}">{2}</w:{0}>'
    document = read(
        docx.save(
            path,
            docx.paragraph("first", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            docx.table([["cell", docx.cell(docx.paragraph("x", '<w:r><w:endnoteReference w:id="5"/></w:r>'))]]),
            docx.paragraph("last", '<w:r><w:footnoteReference w:id="99"/></w:r>'),
            parts={
                "footnotes": note.format("footnote", 2, docx.paragraph("foot") + docx.paragraph("more")),
                "endnotes": note.format("endnote", 5, docx.paragraph("end")),
            },
        )
    )
    assert [getattr(block, "text", "table") for block in document.blocks] == [
        "first",
        "foot\nmore",
        "table",
        "end",
        "last",
    ]
    assert [b.marker for b in paragraphs(document)] == ["", "[1]", "[2]", ""]


def test_headers_and_footers_are_properties_and_no_blocks(path: Path) -> None:
    document = read(
        docx.save(
            path,
            docx.paragraph("body"),
            parts={
                "header": docx.paragraph("编号 IA-1") + docx.paragraph("编号 IA-1") + docx.table([["版本", "A"]]),
                "footer": docx.paragraph("第 1 页"),
            },
        )
    )
    assert texts(document) == ["body"]
    assert document.properties == {"header": "编号 IA-1\n版本 A", "footer": "第 1 页"}


def test_hidden_text_is_kept_and_noted(path: Path) -> None:
    styles = '<w:style w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    document = read(
        docx.save(
            path,
            docx.paragraph("a"),
            docx.paragraph(docx.run("secret", "<w:vanish/>")),
            docx.paragraph("b", style="h"),
            docx.paragraph(docx.run(" ", "<w:vanish/>")),
            styles=styles,
        )
    )
    assert texts(document) == ["a", "secret", "b"]
    assert [(note.reason, note.place and note.place.block) for note in document.notes] == [
        ("Hidden text is read", 2),
        ("Hidden text is read", 3),
    ]


def test_what_is_embedded_or_only_drawn_is_noted(path: Path) -> None:
    embedded = read(docx.save(path, docx.paragraph("a", "<w:r><w:object/></w:r>"), "<w:altChunk/>"))
    assert [note.reason for note in embedded.notes] == ["Files embedded in the document are not read: 2"]
    drawn = read(docx.save(path, docx.paragraph("<w:r><w:drawing/></w:r>")))
    assert drawn.blocks == ()
    assert [note.reason for note in drawn.notes] == ["The document holds pictures and no text: perhaps a scan"]


def test_a_strict_document_is_read_as_any_other(path: Path) -> None:
    namespaces = docx.NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(read(docx.save(path, docx.paragraph("严格"), namespaces=namespaces))) == ["严格"]


def test_entities_are_refused(path: Path, tmp_path: Path) -> None:
    docx.save(path, "&a;")
    import zipfile

    bad = tmp_path / "bad.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + content
            target.writestr(name, content)
    with pytest.raises(ReadError, match="XML entities"):
        read(bad)


@pytest.mark.parametrize("body", ["<w:p>", "<w:p></w:tbl>", "<w:sdtContent>" * 300 + "</w:sdtContent>" * 300])
def test_broken_or_endlessly_nested_xml_is_damage(path: Path, body: str) -> None:
    with pytest.raises(ReadError, match="damaged"):
        read(docx.save(path, body))


def test_a_container_without_its_main_part_is_damaged(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", docx.MAIN)
    with pytest.raises(ReadError, match="damaged"):
        read(path)
