"""Word documents: what one paragraph says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.readers import read
from tests.builders import docx
from tests.builders.blocks import texts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.docx"


def text_of(path: Path, *content: str) -> str:
    (text,) = texts(read(docx.save(path, docx.paragraph(*content))))
    return text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<w:ins>{docx.run('kept')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),
        (f"<w:moveTo>{docx.run('here')}</w:moveTo><w:moveFrom>{docx.run('away')}</w:moveFrom>", "here"),
        (f"<w:hyperlink>{docx.run('link')}</w:hyperlink>", "link"),
        (f"<w:smartTag><w:customXml>{docx.run('tag')}</w:customXml></w:smartTag>", "tag"),
        (f"<w:sdt><w:sdtContent>{docx.run('control')}</w:sdtContent></w:sdt>", "control"),
        (
            (
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{docx.run('click')}</w:sdtContent></w:sdt>"
                f"{docx.run('a')}"
            ),
            "a",
        ),
        (
            f"{docx.checkbox(ticked=False)}{docx.run('严重 ')}{docx.checkbox(ticked=True)}{docx.run('一般')}",
            "☐严重 ☑一般",
        ),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>", "a b\nc\nd"),
        ("<w:r><w:t>NC</w:t><w:noBreakHyphen/><w:t>1 co</w:t><w:softHyphen/><w:t>op</w:t></w:r>", "NC-1 coop"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>a</w:t></w:r>', "☑a"),
        ('<w:r><w:sym w:font="Wingdings" w:char="A8"/><w:t>a</w:t></w:r>', "☐a"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>a</w:t></w:r>', "☑a"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>a</w:t></w:r>', "☐a"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/><w:t>a</w:t></w:r>', "≤a"),
        ('<w:r><w:sym w:font="Webdings" w:char="F0FF"/><w:t>a</w:t></w:r>', "a"),
        ('<w:r><w:sym w:font="Wingdings" w:char="oops"/><w:t>a</w:t></w:r>', "a"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R </w:t></w:r>' + docx.run("Minor"), "☑ Minor"),
        ('<w:r><w:rPr><w:rFonts w:hAnsi="Wingdings"/></w:rPr><w:t>o</w:t></w:r>' + docx.run("Major"), "☐Major"),
        (docx.run("\uf0a8严重 \uf0fe一般 \uf052是 \uf0ff"), "☐严重 ☑一般 ☑是"),
        (
            "<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar><w:t>a</w:t></w:r>",
            "☑a",
        ),
        (
            (
                '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'
                "</w:ffData></w:fldChar><w:t>a</w:t></w:r>"
            ),
            "☐a",
        ),
        (
            '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
            + docx.run("a"),
            "☑a",
        ),
        (
            (
                '<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="严重"/>'
                '<w:listEntry w:val="一般"/></w:ddList></w:ffData></w:fldChar></w:r>'
            ),
            "一般",
        ),
        (
            "<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>" + docx.run("7"),
            "7",
        ),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>shen</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>审</w:t></w:r></w:rubyBase></w:ruby>"
            "</w:r>" + docx.run("核"),
            "审核",
        ),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            (
                f'<mc:AlternateContent><mc:Choice Requires="w14">{docx.run("new")}</mc:Choice>'
                f"<mc:Fallback>{docx.run('old')}</mc:Fallback></mc:AlternateContent>"
            ),
            "new",
        ),
        (f"<mc:AlternateContent><mc:Fallback>{docx.run('old')}</mc:Fallback></mc:AlternateContent>", "old"),
        (f"<mc:AlternateContent/>{docx.run('a')}", "a"),
        (
            "<w:r><mc:AlternateContent><mc:Choice><w:t>new</w:t></mc:Choice></mc:AlternateContent></w:r>",
            "new",
        ),
        (docx.run("a\u00a0\u200bb   c"), "a b c"),
    ],
)
def test_what_a_paragraph_says(path: Path, content: str, text: str) -> None:
    assert text_of(path, content) == text
