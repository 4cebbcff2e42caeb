"""What is asked for when labels are printed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.label.own_sheet import OWN, OwnSheet, Placing
from nguongoc.services.label_wish import MOST_AT_ONCE, MOST_IN_TABLE, LabelFormat, LabelWish, Level
from nguongoc_api.v1.wire import Given


class SheetGiven(Given):
    """A sheet as a ruler tells, in mm."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float = Field(description="White left of the first label")
    top: float = Field(description="White above the first label")
    gap_x: float
    gap_y: float


class LabelsGiven(Given):
    """`layout` matters for `pdf` and `zpl`; `svg` and `png` are the symbol alone."""

    count: int = Field(description=f"At most {MOST_AT_ONCE} at once; `csv` at most {MOST_IN_TABLE}, streamed")
    level: Annotated[Level, Field(strict=False)] = Level.LOT
    format: Annotated[LabelFormat, Field(strict=False)] = LabelFormat.PDF
    layout: str | None = Field(
        default=None,
        description=f"`a4-24` and the like, a sheet by maker and code such as `avery-l7160`, a roll such as `thermal-50x30`, or `{OWN}`",
    )
    sheet: SheetGiven | None = Field(default=None, description=f"The measures of the layout `{OWN}`")
    start: int = Field(
        default=1, description="In `pdf`, the first place of the first sheet that is free, counted from 1"
    )
    shift_x: float = Field(default=0, description="In `pdf`, mm to the right, for a printer that is off")
    shift_y: float = Field(default=0, description="In `pdf`, mm down")
    first: int = Field(default=1, alias="from", description="The first unit to print, counted from 1")
    activate_later: bool = Field(
        default=False, description="Units only: not in use before `POST /v1/batches/{id}/units`"
    )
    with_pin: bool = Field(
        default=False,
        description="Units in `pdf`, `zpl` and `csv`: beside each serial a PIN, to be covered by a layer that is scratched off",
    )

    def wish(self, batch_id: UUID) -> LabelWish:
        return LabelWish(
            batch_id,
            self.count,
            self.level,
            self.format,
            self.layout,
            self.first,
            self.activate_later,
            self.with_pin,
            None if self.sheet is None else OwnSheet(**self.sheet.model_dump()),
            Placing(self.start, self.shift_x, self.shift_y),
        )
