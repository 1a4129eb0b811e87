"""The text of one paragraph, as it prints once all tracked changes are accepted.

==========================================  ==========================================================================
in the file                                 in the text
==========================================  ==========================================================================
inserted, moved here                        kept
deleted, moved away                         dropped
content control                             its content; a prompt ("click here to enter text") is dropped
check box (control, form field, symbol)     ☑ or ☐ (☒ where the form draws one)
tab, line break                             space, line feed
hidden text                                 kept, and noted
text box                                    read after the paragraph, once
field                                       its last result
ruby                                        its base text
==========================================  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.readers.docx.names import (
    ALTERNATE,
    MATH_TEXT,
    VALUE,
    W14_CHECKBOX,
    W14_CHECKED,
    W14_VALUE,
    child,
    chosen,
    is_on,
    number_of,
    value_of,
    w,
)
from connector.readers.marks import EMPTY, TICKED
from connector.readers.symbols import in_symbol_font, is_symbol_font, symbol, without_private

if TYPE_CHECKING:
    from connector.readers.markup import Element

_CONTAINERS = frozenset(
    map(w, ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "bdo", "dir", "sdtContent", "rubyBase"))
)
_TEXT_BOX = w("txbxContent")
_DRAWN = frozenset(map(w, ("drawing", "pict", "object")))
_FIXED = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): ""}
_OFF = frozenset({"0", "false"})


@dataclass(slots=True)
class PageBreaks:
    """How often the page ends in a paragraph: before its first text, and after."""

    before: int = 0
    after: int = 0

    def add(self, *, written: bool) -> None:
        """Count one more, met before or after text."""
        if written:
            self.after += 1
        else:
            self.before += 1


@dataclass(slots=True)
class Gathered:
    """What a paragraph holds. ``references``: (part, id) of the notes it refers to; ``boxes``: its text boxes."""

    texts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    rendered: PageBreaks = field(default_factory=PageBreaks)
    explicit: PageBreaks = field(default_factory=PageBreaks)
    pictures: int = 0
    embedded: int = 0
    hidden: bool = False
    written: bool = False
    thin: bool = False

    @property
    def text(self) -> str:
        """The whole text, spaces as the file has them."""
        return "".join(self.texts)

    @property
    def has_text(self) -> bool:
        """Whether anything but space has been met."""
        return any(text.strip() for text in self.texts)

    @property
    def bold(self) -> bool | None:
        """Whether all of the text says of itself that it is bold; None where nothing is written."""
        return not self.thin if self.written else None


def gather(paragraph: Element, *, bold: bool = False) -> Gathered:
    """The content of a ``w:p``; ``bold``: what its style says."""
    gathered = Gathered()
    _inline(paragraph, gathered, bold=bold)
    return gathered


def _inline(parent: Element, into: Gathered, *, bold: bool) -> None:
    for element in parent:
        if element.tag == w("r"):
            _run(element, into, bold=bold)
        elif element.tag in _CONTAINERS:
            _inline(element, into, bold=bold)
        elif element.tag == w("sdt"):
            _control(element, into, bold=bold)
        elif element.tag == ALTERNATE:
            _alternate(element, into, bold=bold)
        elif element.tag.startswith(MATH_TEXT[: -len("t")]):
            into.texts += [each.text or "" for each in element.iter(MATH_TEXT)]


def _alternate(element: Element, into: Gathered, *, bold: bool) -> None:
    branch = chosen(element)
    if branch is not None:
        _inline(branch, into, bold=bold)


def _control(element: Element, into: Gathered, *, bold: bool) -> None:
    properties = child(element, "sdtPr")
    checkbox = None if properties is None else properties.find(W14_CHECKBOX)
    if checkbox is not None:
        checked = checkbox.find(W14_CHECKED)
        ticked = checked is not None and str(checked.get(W14_VALUE, "1")) not in _OFF
        into.texts.append(TICKED if ticked else EMPTY)
    elif not is_on(child(properties, "showingPlcHdr")):
        content = child(element, "sdtContent")
        if content is not None:
            _inline(content, into, bold=bold)


def _run(run: Element, into: Gathered, *, bold: bool) -> None:
    properties = child(run, "rPr")
    before = len(into.texts)
    font = _font(properties)
    for element in run:
        _run_content(element, into, font)
    if any(text.strip() for text in into.texts[before:]):
        own = is_on(child(properties, "b"))
        into.written = True
        into.thin = into.thin or not (bold if own is None else own)
        into.hidden = into.hidden or bool(is_on(child(properties, "vanish")))


def _font(properties: Element | None) -> str:
    fonts = child(properties, "rFonts")
    if fonts is None:
        return ""
    named = (str(fonts.get(w(each), "")) for each in ("ascii", "hAnsi"))
    return next((name for name in named if is_symbol_font(name)), "")


def _run_content(element: Element, into: Gathered, font: str) -> None:
    tag = element.tag
    if tag == w("t"):
        text = element.text or ""
        into.texts.append(in_symbol_font(text, font) if font else without_private(text))
    elif tag in _FIXED:
        into.texts.append(_FIXED[tag])
    elif tag == w("br"):
        _break(element, into)
    elif tag == w("lastRenderedPageBreak"):
        into.rendered.add(written=into.has_text)
    elif tag == w("sym"):
        into.texts.append(symbol(_hexadecimal(element.get(w("char"))), element.get(w("font"), "")))
    elif tag == w("fldChar"):
        into.texts.append(_form_field(element))
    elif tag in {w("footnoteReference"), w("endnoteReference")}:
        part = "footnotes" if tag == w("footnoteReference") else "endnotes"
        into.references.append((part, element.get(w("id"), "")))
    else:
        _run_container(element, into, font)


def _run_container(element: Element, into: Gathered, font: str) -> None:
    if element.tag in _DRAWN:
        _drawn(element, into)
    elif element.tag == ALTERNATE:
        branch = chosen(element)
        for each in () if branch is None else branch:
            _run_content(each, into, font)
    elif element.tag == w("ruby"):
        base = child(element, "rubyBase")
        if base is not None:
            _inline(base, into, bold=False)


def _drawn(element: Element, into: Gathered) -> None:
    """Text boxes of a drawing; one inside another is read with the outer one."""
    boxes = [box for box in element.iter(_TEXT_BOX) if not _is_fallback(box, element)]
    into.boxes += [box for box in boxes if not any(other is not box and _is_within(box, other) for other in boxes)]
    if element.tag == w("object"):
        into.embedded += 1
    elif not boxes:
        into.pictures += 1


def _is_fallback(box: Element, top: Element) -> bool:
    """Whether the box only repeats, for older programs, one that stands beside it."""
    previous = box
    for parent in box.iterancestors():
        if parent.tag == ALTERNATE and chosen(parent) is not previous:
            return True
        if parent is top:
            return False
        previous = parent
    return False


def _is_within(box: Element, other: Element) -> bool:
    return any(parent is other for parent in box.iterancestors())


def _break(element: Element, into: Gathered) -> None:
    if element.get(w("type")) == "page":
        into.explicit.add(written=into.has_text)
    into.texts.append("\n")


def _form_field(element: Element) -> str:
    """The box of a form field of the old kind, or the entry chosen in its list; "" for any other field."""
    box = child(element, "ffData", "checkBox")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        return TICKED if is_on(state) else EMPTY
    choices = child(element, "ffData", "ddList")
    if choices is None:
        return ""
    entries = [each.get(VALUE, "") for each in choices.iter(w("listEntry"))]
    index = number_of(value_of(choices, "result") or value_of(choices, "default"))
    return entries[index] if 0 <= index < len(entries) else ""


def _hexadecimal(text: str | None) -> int:
    try:
        return int(text or "", 16)
    except ValueError:
        return 0
