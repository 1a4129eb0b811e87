"""A workbook as a ``Document``: one table per sheet, texts as the cells show them."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from connector.language import _
from connector.model.document import Place
from connector.readers import refusals
from connector.readers.assembly import Assembly
from connector.readers.grid import Grid
from connector.readers.xlsx.area import Area, moved, uncovered
from connector.readers.xlsx.formats import Value, plain_number, plain_time
from connector.readers.xlsx.package import Package, open_package
from connector.readers.xlsx.sheet import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet

    from connector.model.document import Document
    from connector.readers.options import ReadOptions
    from connector.readers.xlsx.sheet import SheetXml

LARGEST_AREA = 20_000_000
"""Cells that the sheets of one workbook may spread over: a value far outside costs as much as all that lies between."""

_ZIP = b"PK"
_MOST_LISTED = 20


def read(content: bytes, path: Path, _options: ReadOptions) -> Document:
    """Every sheet that holds anything, hidden ones too. Macros and drawings are not looked at."""
    package = open_package(content, path) if content.startswith(_ZIP) else Package()
    if sum(sheet.area for sheet in package.sheets.values()) > LARGEST_AREA:
        raise refusals.too_wide(path, LARGEST_AREA)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            return _document(workbook, package)
    except PasswordError as fault:
        raise refusals.encrypted(path) from fault
    except CalamineError as fault:
        raise refusals.damaged(path, str(fault)) from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # how a crash of the Rust library arrives
            raise refusals.damaged(path) from fault
        raise


def _document(workbook: CalamineWorkbook, package: Package) -> Document:
    assembly = Assembly()
    for entry in workbook.sheets_metadata:
        if entry.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(entry.name)
            _add_sheet(assembly, sheet, package, hidden=entry.visible != SheetVisibleEnum.Visible)
    if package.has_controls:
        assembly.note(_("Check boxes drawn on the sheets are not read: look at them in the file"))
    return assembly.document("xlsx" if package.sheets else "xls")


def _add_sheet(assembly: Assembly, sheet: CalamineSheet, package: Package, *, hidden: bool) -> None:
    if sheet.start is None:
        return
    top, left = sheet.start
    xml = package.sheets.get(sheet.name)
    values: list[list[Value]] = sheet.to_python()
    if xml is not None:
        _show(values, top, left, xml, package)
    rows = [[each.strip() if type(each) is str and "\r" not in each else _text(each) for each in row] for row in values]
    merges = uncovered(rows, [moved(each, top, left) for each in sheet.merged_cell_ranges or ()])
    area = Area.of(rows)
    if area is None:
        return
    first = (top + area.top + 1, left + area.left + 1)
    shown = range(first[0], first[0] + area.height), range(first[1], first[1] + area.width)
    hidden_rows = [row for row in xml.hidden_rows() if row in shown[0]] if xml else []
    grid = Grid(area.cut(rows), area.within(merges))
    assembly.table(grid, sheet=sheet.name, hidden=[row - first[0] for row in hidden_rows], first=first)
    for reason in _warnings(values, xml, hidden_rows, shown[1], hidden=hidden):
        assembly.note(reason, Place(sheet=sheet.name, block=assembly.next_block - 1))


def _warnings(
    values: list[list[Value]], xml: SheetXml | None, hidden_rows: list[int], columns: range, *, hidden: bool
) -> Iterator[str]:
    """What a person should know about a sheet before trusting what was read of it."""
    if hidden:
        yield _("A hidden sheet is read")
    if hidden_rows:
        yield _("Hidden rows are read: {rows}").format(rows=_listed(map(str, hidden_rows)))
    hidden_columns = [column for column in xml.hidden_columns() if column in columns] if xml else []
    if hidden_columns:
        yield _("Hidden columns are read: {columns}").format(columns=_listed(map(column_name, hidden_columns)))
    if xml and xml.has_uncalculated:
        yield _("Formulas without a stored result read as empty: open the file, save it, read it again")
    if xml is None and any(type(each) is float and each % 1 for row in values for each in row):
        yield _("How XLS formats numbers is not read: 7.10 may read 7.1; saving it as XLSX helps")


def _show(values: list[list[Value]], top: int, left: int, xml: SheetXml, package: Package) -> None:
    """Put what is seen in place of values whose cells have a look of their own."""
    looks = {style: lru_cache(maxsize=4096, typed=True)(look.shown) for style, look in package.looks.items()}
    height, width = len(values), len(values[0])
    for row, column, style in xml.cells_with_style(set(looks)):
        y, x = row - 1 - top, column - 1 - left
        if 0 <= y < height and 0 <= x < width:
            values[y][x] = looks[style](values[y][x])
    if package.pictures:
        for line in values:
            line[:] = [package.pictures.get(each, each) if isinstance(each, str) else each for each in line]


@lru_cache(maxsize=4096, typed=True)
def _text(value: Value) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return plain_number(value)
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n").strip()
        case _:
            return plain_time(value)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_MOST_LISTED]) + (" …" if len(every) > _MOST_LISTED else "")
