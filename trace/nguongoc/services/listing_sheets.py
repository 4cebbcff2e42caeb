"""Products in the columns of a channel, as a file."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from nguongoc.documents.plain_workbook import plain_workbook
from nguongoc.listings.channels import Channel
from nguongoc.listings.goods import Told
from nguongoc.services.plain_rows import as_csv


class SheetFormat(StrEnum):
    """The file a sheet is given as; the value is its suffix."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        match self:
            case SheetFormat.CSV:
                return "text/csv; charset=utf-8"
            case SheetFormat.XLSX:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(channel: Channel, products: Iterable[Told], format: SheetFormat) -> bytes:
    """Headings and a row a product; nothing in a cell is run by a spreadsheet."""
    headings = [each.heading for each in channel.columns]
    rows = map(channel.row, products)
    match format:
        case SheetFormat.CSV:
            return b"".join(as_csv(headings, rows))
        case SheetFormat.XLSX:
            return b"".join(plain_workbook(channel.name, headings, rows))
