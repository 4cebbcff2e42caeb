"""The first sheet that people see of an `.xlsx` workbook, row by row: however large, a piece of it is in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import Final
from zipfile import ZipFile

from nguongoc.sheets.cells import (
    LAST_ROW,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Row,
    Sheet,
    place,
)
from nguongoc.sheets.package import opened, parse, parse_whole
from nguongoc.sheets.refusals import SheetBroken, SheetHidden, SheetTooLarge

MOST_STRINGS: Final = MOST_ROWS * 30
MOST_CHARACTERS: Final = 40_000_000
_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of the formats that every program knows without being told, of days and times (ECMA-376 part 1, 18.8.30)."""
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
TITLE_ROWS: Final = 20
"""Above the headings."""


def read_xlsx(content: bytes) -> Sheet:
    """Raises the refusals of a whole file; those that only its end can show are raised by `rows`."""
    with opened(content) as package:
        book = _book(package)
    merged: list[str] = []
    return Sheet(book.name, _rows(content, book, merged), book.date1904, merged)


@dataclass(slots=True)
class _Book:
    name: str
    part: str
    date1904: bool


def _book(package: ZipFile) -> _Book:
    sheets: list[Mapping[str, str]] = []
    flags: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            sheets.append(attributes)
        elif name == "workbookPr":
            flags.update(attributes)

    parse_whole(package, "xl/workbook.xml", start)
    targets: dict[str, str] = {}

    def related(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse_whole(package, "xl/_rels/workbook.xml.rels", related)
    for sheet in sheets:
        if sheet.get("state", "visible") == "visible":
            id = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
            target = targets.get(id, "")
            part = normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            return _Book(sheet.get("name", "")[:100], part, flags.get("date1904") in ("1", "true"))
    raise SheetHidden("no sheet of this workbook is visible")


def _rows(content: bytes, book: _Book, merged: list[str]) -> Iterator[Row]:
    with opened(content) as package:
        names = frozenset(package.namelist())
        if book.part not in names:
            raise SheetBroken("the sheet is not in the workbook")
        strings = _strings(package) if "xl/sharedStrings.xml" in names else []
        dates = _date_styles(package) if "xl/styles.xml" in names else frozenset()
        walk = _Walk(strings, dates, merged)
        for _ in parse(package, book.part, walk.start, walk.end, walk.text):
            yield from walk.rows
            walk.rows.clear()


def _strings(package: ZipFile) -> list[str]:
    """Texts that cells name by number; what tells how to pronounce them is left out."""
    found: list[str] = []
    pieces: list[str] = []
    state = {"t": False, "rPh": False, "size": 0}

    def start(name: str, _: Mapping[str, str]) -> None:
        if name in ("t", "rPh"):
            state[name] = True

    def text(said: str) -> None:
        if state["t"] and not state["rPh"]:
            state["size"] += len(said)
            pieces.append(said)

    def end(name: str) -> None:
        if name in ("t", "rPh"):
            state[name] = False
        elif name == "si":
            found.append("".join(pieces)[: LONGEST_CELL + 1])
            pieces.clear()
            if len(found) > MOST_STRINGS or state["size"] > MOST_CHARACTERS:
                raise SheetTooLarge(f"at most {MOST_STRINGS} texts", most=MOST_STRINGS, what="chữ")

    parse_whole(package, "xl/sharedStrings.xml", start, end, text)
    return found


def _date_styles(package: ZipFile) -> frozenset[int]:
    """Which styles of cells show a number as a day."""
    own: dict[int, bool] = {}
    formats: list[int] = []
    inside = {"cellXfs": False}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            code = _NOT_FORMAT.sub("", attributes.get("formatCode", "")[:500])
            own[_whole(attributes.get("numFmtId"))] = _DATE_LETTERS.search(code) is not None
        elif name == "cellXfs":
            inside["cellXfs"] = True
        elif name == "xf" and inside["cellXfs"]:
            formats.append(_whole(attributes.get("numFmtId")))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside["cellXfs"] = False

    parse_whole(package, "xl/styles.xml", start, end)
    return frozenset(at for at, id in enumerate(formats) if own.get(id, id in _DATE_FORMATS))


def _whole(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004
        raise SheetBroken(f"{text[:20]!r} is no number of a style, row or text")
    return int(text)


class _Walk:
    """What expat finds of a sheet, as rows."""

    def __init__(self, strings: list[str], dates: frozenset[int], merged: list[str]) -> None:
        self._merged = merged
        self.rows: list[Row] = []
        self._strings, self._dates = strings, dates
        self._number = self._column = self._count = 0
        self._cells: dict[int, Cell] = {}
        self._type, self._style, self._formula = "n", 0, False
        self._in = ""
        self._pieces: list[str] = []
        self._silent = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._column, self._number = self._at(attributes.get("r"))
            self._type, self._style = attributes.get("t", "n"), _whole(attributes.get("s"))
            self._formula = False
            self._pieces.clear()
        elif name in ("v", "t"):
            self._in = name
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._silent += 1
        elif name == "row":
            self._number = _whole(attributes["r"]) if "r" in attributes else self._number + 1
            self._column = -1
            self._cells = {}
            if not 1 <= self._number <= LAST_ROW:
                raise SheetBroken("a row number that no sheet has")
        elif name == "mergeCell":
            self._merged.append(attributes.get("ref", ""))
            if len(self._merged) > MOST_ROWS:
                raise SheetTooLarge(f"at most {MOST_ROWS} merged cells", most=MOST_ROWS, what="ô gộp")

    def text(self, said: str) -> None:
        if self._in and not self._silent:
            self._pieces.append(said)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._in = ""
        elif name == "c":
            self._keep()
        elif name == "rPh":
            self._silent -= 1
        elif name == "row" and self._cells:
            self._count += 1
            if self._count > MOST_ROWS + TITLE_ROWS:
                raise SheetTooLarge(f"at most {MOST_ROWS} rows", most=MOST_ROWS, what="dòng")
            self.rows.append(Row(self._number, self._cells))

    def _at(self, reference: str | None) -> tuple[int, int]:
        if reference is None:
            return self._column + 1, self._number
        return place(reference)

    def _keep(self) -> None:
        said = "".join(self._pieces)[: LONGEST_CELL + 1]
        if self._formula:
            cell = Cell(CellKind.FORMULA, said)
        elif self._type == "s":
            at = _whole(said.strip() or None)
            if at >= len(self._strings):
                raise SheetBroken("a cell names a text that is not there")
            cell = Cell(CellKind.TEXT, self._strings[at])
        elif self._type in ("inlineStr", "str"):
            cell = Cell(CellKind.TEXT, said)
        elif self._type in ("b", "e"):
            cell = Cell(CellKind.BOOLEAN if self._type == "b" else CellKind.ERROR, said)
        elif self._type == "d":
            cell = Cell(CellKind.TEXT, said)
        else:
            cell = Cell(CellKind.DATE if self._style in self._dates else CellKind.NUMBER, said)
        if cell.text.strip() or cell.kind is CellKind.FORMULA:
            if self._column >= MOST_COLUMNS:
                raise SheetTooLarge(f"at most {MOST_COLUMNS} columns", most=MOST_COLUMNS, what="cột")
            self._cells[self._column] = cell
