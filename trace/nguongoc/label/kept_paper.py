"""What an organisation printed on last: its next print begins with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nguongoc.label.own_sheet import OwnSheet


@dataclass(frozen=True, slots=True)
class Paper:
    """A layout by its id, the measures where it is a sheet of one's own, and how far the printer is put right (mm)."""

    layout: str
    own_sheet: OwnSheet | None = None
    shift_x: float = 0
    shift_y: float = 0

    def after(self, before: Paper | None) -> Paper:
        """This, with the measures that were taken before where it brings none: who prints on another sheet once keeps them."""
        if before is None or self.own_sheet is not None:
            return self
        return replace(self, own_sheet=before.own_sheet)
