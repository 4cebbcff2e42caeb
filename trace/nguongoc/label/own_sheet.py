"""A sheet that nobody listed, by the measures somebody took with a ruler, and where on the paper to print. All in mm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from nguongoc.errors import Invalid
from nguongoc.label.layouts import Layout, sheet_layout

OWN: Final = "own"
"""The layout id of such a sheet."""
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "page_width": (40, 330),
    "page_height": (25, 490),
    "columns": (1, 20),
    "rows": (1, 40),
    "label_width": (25, 330),
    "label_height": (15, 490),
    "left": (0, 150),
    "top": (0, 150),
    "gap_x": (0, 50),
    "gap_y": (0, 50),
}
"""Least and most of each measure: paper from a visiting card to A3+."""
MOST_SHIFT: Final = 10
SLACK: Final = 0.3
"""By how much rulers may disagree over a whole page before a sheet is said not to fit."""


class MeasureOutOfRange(Invalid):
    """A measure no sheet has; `least` and `most` are mm, or a count of labels."""

    code = "label-measure-out-of-range"


class SheetBeyondPage(Invalid):
    """The labels reach over the edge of the paper by `over` tenths of a millimetre."""

    code = "label-sheet-beyond-page"


class StartBeyondSheet(Invalid):
    """No such place on the sheet; it has `places`."""

    code = "label-start-beyond-sheet"


class ShiftTooFar(Invalid):
    """A printer that is more than `most` mm off is mended or given other measures."""

    code = "label-shift-too-far"


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """As a ruler tells: the white before the first label and the gap between two, not the pitch."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    top: float
    gap_x: float
    gap_y: float

    def layout(self) -> Layout:
        """Raises `MeasureOutOfRange`, `SheetBeyondPage`, `LabelTooSmall`, each at the measure it is about."""
        for name, value in asdict(self).items():
            least, most = BOUNDS[name]
            if not least <= value <= most:
                raise MeasureOutOfRange(
                    f"{name} is {least} to {most}", pointer=f"/{name}", least=least, most=most
                )
        self._check_across("label_width", "columns", self.left, self.gap_x, self.page_width)
        self._check_across("label_height", "rows", self.top, self.gap_y, self.page_height)
        return sheet_layout(
            OWN,
            f"{self.page_width:g} × {self.page_height:g} mm",
            (self.page_width, self.page_height),
            (self.label_width, self.label_height),
            (self.columns, self.rows),
            (self.left, self.top),
            (self.label_width + self.gap_x, self.label_height + self.gap_y),
        )

    def _check_across(self, size: str, count: str, before: float, gap: float, page: float) -> None:
        one, number = getattr(self, size), getattr(self, count)
        over = before + number * (one + gap) - gap - page
        if over > SLACK:
            # One label alone too large is another slip than one label too many.
            named = size if before + one > page + SLACK else count
            raise SheetBeyondPage(
                f"{number} labels reach {over:.1f} mm over the paper",
                pointer=f"/{named}",
                over=round(10 * over),
            )


@dataclass(frozen=True, slots=True)
class Placing:
    """From which place of the first sheet on (counted from 1), and by how much a printer that is off is put right."""

    start: int = 1
    shift_x: float = 0
    """To the right."""
    shift_y: float = 0
    """Down."""

    def check(self, layout: Layout) -> None:
        """Raises `StartBeyondSheet`, `ShiftTooFar`."""
        if not 1 <= self.start <= layout.per_page:
            raise StartBeyondSheet(
                f"the sheet has places 1 to {layout.per_page}", pointer="/start", places=layout.per_page
            )
        for name, value in (("shift_x", self.shift_x), ("shift_y", self.shift_y)):
            if not -MOST_SHIFT <= value <= MOST_SHIFT:
                raise ShiftTooFar(
                    f"at most {MOST_SHIFT} mm to either side", pointer=f"/{name}", most=MOST_SHIFT
                )


AS_IT_IS: Final = Placing()
