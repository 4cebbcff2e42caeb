"""What is asked for when labels are printed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.label.layouts import LAYOUTS
from nguongoc.services.label_wish import MOST_AT_ONCE, MOST_IN_TABLE, LabelFormat, LabelWish, Level
from nguongoc_api.v1.wire import Given


class LabelsGiven(Given):
    """`layout` matters for `pdf` and `zpl`; `svg` and `png` are the symbol alone."""

    count: int = Field(description=f"At most {MOST_AT_ONCE} at once; `csv` at most {MOST_IN_TABLE}, streamed")
    level: Annotated[Level, Field(strict=False)] = Level.LOT
    format: Annotated[LabelFormat, Field(strict=False)] = LabelFormat.PDF
    layout: str | None = Field(default=None, description=f"One of {', '.join(LAYOUTS)}")
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
        )
