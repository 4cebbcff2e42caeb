"""One row of a sheet as something that can be written: every cell asked, every refusal at its own cell, nothing written yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from nguongoc.errors import Invalid, Refusal
from nguongoc.ports import UnitOfWork
from nguongoc.sheets.cells import Cell
from nguongoc.sheets.values import CellMissing, read_answer, read_day, read_number, read_text

T = TypeVar("T")
Write = Callable[[UnitOfWork], UUID]


class RowRepeated(Invalid):
    """The same as an earlier row of the file; `first` is its number."""

    code = "row-repeated"


class NameRegistered(Invalid):
    """Something is registered under this name already, and not by such a row."""

    code = "name-registered"


@dataclass(frozen=True, slots=True)
class Draft:
    """A row without fault in itself. `prepare` judges, and signs unless it is only a trial, and answers what writes it; both may
    still refuse."""

    row: int
    key: str
    """Hash of what it says, however it was written: said again, it is known again."""
    prepare: Callable[[bool], Write]
    name: str = ""
    """What no other row of the file may be called too."""


@dataclass(slots=True)
class Cells:
    """The cells of one row, asked one after the other; what they refuse is gathered by the name of the column."""

    row: int
    cells: Mapping[str, Cell]
    date1904: bool
    refusals: list[tuple[str, Refusal]] = field(default_factory=list)

    def text(self, column: str, *, needed: bool = False) -> str | None:
        return self._read(column, read_text, needed)

    def number(self, column: str, *, needed: bool = False, point: bool = False) -> Decimal | None:
        return self._read(column, lambda cell: read_number(cell, point=point), needed)

    def day(self, column: str, *, needed: bool = False) -> date | None:
        return self._read(column, lambda cell: read_day(cell, date1904=self.date1904), needed)

    def answer(self, column: str) -> bool | None:
        return self._read(column, read_answer, needed=False)

    def find(self, column: str, rule: Callable[[str], T], *, needed: bool = False) -> T | None:
        """What the text of a cell names."""
        said = self.text(column, needed=needed)
        if said is None:
            return None
        return self.ask(column, lambda: rule(said))

    def ask(self, column: str, rule: Callable[[], T]) -> T | None:
        try:
            return rule()
        except Refusal as refusal:
            self.refuse(column, refusal)
            return None

    def refuse(self, column: str, refusal: Refusal) -> None:
        self.refusals.append((column, refusal))

    def wrong(self, *columns: str) -> bool:
        return any(column in columns for column, _ in self.refusals)

    def _read(self, column: str, rule: Callable[[Cell], T], needed: bool) -> T | None:
        cell = self.cells.get(column)
        if cell is None:
            if needed:
                self.refuse(column, CellMissing("nothing where something is needed"))
            return None
        return self.ask(column, lambda: rule(cell))


def placed(refusal: Refusal, columns: Mapping[str, str]) -> Sequence[tuple[str, Refusal]]:
    """Each part of a refusal of a rule with the column its pointer stands for; the row's first column where it names none."""
    parts = refusal.refusals
    return [(columns.get(part.pointer or "", columns[""]), part) for part in parts]


def row_key(kind: str, *said: Any) -> str:
    """Hash of the values of a row, in whichever spelling and file they stood."""
    return hashlib.sha256(json.dumps([kind, *map(_plain, said)], ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is None or isinstance(value, bool | int) else str(value)
