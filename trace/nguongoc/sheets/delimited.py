"""A table as text: which letters and which separator it was written with is found out, or the file refused."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import Final

from nguongoc.sheets.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, CellKind, Row, Sheet
from nguongoc.sheets.package import MOST_BYTES
from nguongoc.sheets.refusals import SheetBroken, SheetEncodingUnknown, SheetTooLarge

SEPARATORS: Final = (",", ";", "\t")
LOOKED_AT: Final = 20
"""Rows from whose cells the separator is found out."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r")
"""How our own exports write a text that a spreadsheet would run: read back as the text it was."""


def read_delimited(content: bytes, known: Callable[[Sequence[str]], int]) -> Sheet:
    """`known` counts the headings among the cells of a row: the separator is the one that shows the most of them.

    Raises `SheetTooLarge`, `SheetEncodingUnknown`, `SheetBroken`.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge(f"at most {MOST_BYTES} bytes", most=MOST_BYTES // 2**20, what="MB")
    text = unicodedata.normalize("NFC", decoded(content))
    separator = max(SEPARATORS, key=lambda each: _best(text, each, known))
    return Sheet("", _rows(text, separator))


def decoded(content: bytes) -> str:
    """By its mark; else UTF-8, which hardly any other text happens to be; else UTF-16 by its zeros; else Windows-1258."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None and b"\0" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    for each in (encoding,) if encoding else ("utf-8", "cp1258"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetEncodingUnknown("the text is not UTF-8, UTF-16 or Windows-1258")


def _best(text: str, separator: str, known: Callable[[Sequence[str]], int]) -> int:
    best = 0
    try:
        for at, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator)):
            best = max(best, known(cells))
            if at >= LOOKED_AT:
                break
    except csv.Error:
        return 0
    return best


def _rows(text: str, separator: str) -> Iterator[Row]:
    count = 0
    try:
        for number, record in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
            if len(record) > MOST_COLUMNS:
                raise SheetTooLarge(f"at most {MOST_COLUMNS} columns", most=MOST_COLUMNS, what="cột")
            cells = {at: _cell(said) for at, said in enumerate(record) if said.strip()}
            if not cells:
                continue
            count += 1
            if count > MOST_ROWS + LOOKED_AT:
                raise SheetTooLarge(f"at most {MOST_ROWS} rows", most=MOST_ROWS, what="dòng")
            yield Row(number, cells)
    except csv.Error as error:
        raise SheetBroken(f"the text is no table: {error}") from error


def _cell(said: str) -> Cell:
    if said.startswith(_MARKED):
        return Cell(CellKind.TEXT, said[1:])
    kind = CellKind.FORMULA if said.startswith("=") else CellKind.TEXT
    return Cell(kind, said[: LONGEST_CELL + 1])
