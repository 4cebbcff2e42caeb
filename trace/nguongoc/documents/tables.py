"""Tables of a document: named, their columns typed, exact values as text; what a rule asks for and is not known is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias

Cell: TypeAlias = str | Decimal | date | None
MOST_MISSING: Final = 1_000
"""Empty cells that are named; a document with more says that there are more by being so long."""


class CellType(StrEnum):
    """How a column is written, and sorted."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is asked for; `wanted` says that a rule asks for it, so that an empty cell is a gap."""

    name: str
    type: CellType = CellType.TEXT
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under typed columns; each row has a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]]) -> Table:
        """Rows by the names of their columns; one that names another column is a fault of the program."""
        names = [column.name for column in columns]
        made = []
        for row in rows:
            if unknown := row.keys() - set(names):
                raise ValueError(f"no such column in {name}: {', '.join(sorted(unknown))}")
            made.append(tuple(row.get(each) for each in names))
        return cls(name, tuple(columns), tuple(made))


def tables_value(tables: Sequence[Table]) -> dict[str, Any]:
    """Plain JSON: `tables`, and `missing` with every empty cell that is wanted."""
    return {
        "tables": [
            {
                "name": table.name,
                "columns": [{"name": each.name, "type": each.type.value} for each in table.columns],
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
            }
            for table in tables
        ],
        "missing": _missing(tables),
    }


def _missing(tables: Sequence[Table]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for table in tables:
        for number, row in enumerate(table.rows, start=1):
            for column, cell in zip(table.columns, row, strict=True):
                if cell is None and column.wanted and len(found) < MOST_MISSING:
                    found.append({"table": table.name, "row": number, "column": column.name})
    return found


def _plain(cell: Cell) -> str | None:
    match cell:
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
    return cell
