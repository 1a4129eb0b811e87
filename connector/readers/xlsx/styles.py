"""Which looks of a workbook change what its cells show: number formats, and fonts whose letters are pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.symbols import in_symbol_font, is_symbol_font
from connector.readers.xlsx.formats import NumberFormat, Value, number_format

if TYPE_CHECKING:
    from connector.readers.markup import Element

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "37": "#,##0;(#,##0)",
    "38": "#,##0;(#,##0)", "39": "#,##0.00;(#,##0.00)", "40": "#,##0.00;(#,##0.00)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell shows its value. ``font``: a symbol font, or ""."""

    numbers: NumberFormat | None
    font: str

    def shown(self, value: Value) -> Value:
        """What is seen: a text, or the value itself where it has no look of its own."""
        if isinstance(value, str) and self.font:
            return in_symbol_font(value, self.font)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and self.numbers:
            return self.numbers.shown(value)
        return value


def looks_of(root: Element | None) -> dict[str, Look]:
    """Style number, as cells refer to it → look; only those that change something."""
    if root is None:
        return {}
    codes = dict(_BUILT_IN)
    codes.update({each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter(f"{_MAIN}numFmt")})
    fonts = [_symbol_font(each) for each in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
    looks = {}
    for number, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        look = Look(number_format(codes.get(style.get("numFmtId", ""), "")), _at(fonts, style.get("fontId", "")))
        if look.numbers or look.font:
            looks[str(number)] = look
    return looks


def _symbol_font(font: Element) -> str:
    name = font.find(f"{_MAIN}name")
    named = "" if name is None else str(name.get("val", ""))
    return named if is_symbol_font(named) else ""


def _at(fonts: list[str], index: str) -> str:
    return fonts[int(index)] if index.isdecimal() and int(index) < len(fonts) else ""


def pictures_in_strings(root: Element) -> dict[str, str]:
    """Shared text → what is seen of it, for texts with parts in a symbol font (a ticked box beside its label)."""
    seen = {}
    for item in root.iterfind(f"{_MAIN}si"):
        runs = [(_run_font(run), run.findtext(f"{_MAIN}t") or "") for run in item.iterfind(f"{_MAIN}r")]
        if any(font for font, _text in runs):
            plain = "".join(text for _font, text in runs)
            seen[plain] = "".join(in_symbol_font(text, font) if font else text for font, text in runs)
    return seen


def _run_font(run: Element) -> str:
    font = run.find(f"{_MAIN}rPr/{_MAIN}rFont")
    named = "" if font is None else str(font.get("val", ""))
    return named if is_symbol_font(named) else ""
