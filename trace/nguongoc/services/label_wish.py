"""What is asked for when labels are printed, and what of it is refused before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nguongoc.errors import Invalid, Refusal, TooLarge
from nguongoc.label.kept_paper import Paper
from nguongoc.label.layouts import Layout, UnknownLayout, layout_named
from nguongoc.label.own_sheet import AS_IT_IS, OWN, OwnSheet, Placing
from nguongoc.label.zpl import NotAThermalLayout, printer_dot

MOST_AT_ONCE = 5_000
"""Labels answered directly: a few seconds and a few megabytes. More are asked for in parts."""
MOST_IN_TABLE = 10_000_000
"""Rows of a CSV: they are made while they are sent, so only the reader's patience bounds them."""
SHEET_LAYOUT = "a4-24"
ROLL_LAYOUT = "thermal-50x30"


class Level(StrEnum):
    """What a label names: the lot, the same on every pack, or one unit of it."""

    LOT = "lot"
    UNIT = "unit"


class LabelFormat(StrEnum):
    """The file a printer or a print shop asks for."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"
    CSV = "csv"
    ZPL = "zpl"


class NoLabels(Invalid):
    """Fewer than one."""

    code = "labels-none"


class TooManyLabels(TooLarge):
    """More than are made while somebody waits; `maximum` at once."""

    code = "labels-too-many-at-once"


class OneLabelOnly(Invalid):
    """SVG and PNG hold one symbol."""

    code = "labels-one-only"


class UnitsUncountable(Invalid):
    """The lot is weighed or measured, and its product says nothing of how much is in one."""

    code = "units-uncountable"


class UnitsBeyondLot(Invalid):
    """More units than the lot has; `units` are there."""

    code = "units-beyond-lot"


class WaitWithoutUnits(Invalid):
    """Labels of a lot are in use from the start: only units can wait to be activated."""

    code = "labels-wait-without-units"


class PinWithoutUnits(Invalid):
    """A PIN belongs to one unit, and stands in words beside its symbol: not on labels of a lot, not in SVG and PNG."""

    code = "labels-pin-without-units"


class SheetUnmeasured(Invalid):
    """The layout is a sheet of one's own, and its measures are not said; or measures are said of a sheet that has its own."""

    code = "label-sheet-unmeasured"


class FirstWithoutUnits(Invalid):
    """Labels of a lot are all the same: there is no first one among them."""

    code = "labels-first-without-units"


@dataclass(frozen=True, slots=True)
class LabelWish:
    """How many labels of a lot, of which kind; no `layout`: the usual one of the format. `first` counts units from 1.

    Units are in use from the moment of printing, or with `activate_later` once somebody says so.
    """

    batch_id: UUID
    count: int
    level: Level = Level.LOT
    format: LabelFormat = LabelFormat.PDF
    layout: str | None = None
    first: int = 1
    activate_later: bool = False
    with_pin: bool = False
    """Beside each serial the PIN that is scratched free."""
    own_sheet: OwnSheet | None = None
    """The measures where `layout` is `own`."""
    placing: Placing = AS_IT_IS
    """Of a PDF."""
    again: bool = True
    """Whether units that were printed before may be among them: the same codes on paper once more."""
    keep_paper: bool = False
    """Remember paper and shift as the organisation's last choice."""

    @property
    def paper(self) -> Paper:
        """What is remembered of it."""
        layout = self.layout or (ROLL_LAYOUT if self.format is LabelFormat.ZPL else SHEET_LAYOUT)
        return Paper(layout, self.own_sheet, self.placing.shift_x, self.placing.shift_y)

    @property
    def last(self) -> int:
        """The last unit."""
        return self.first + self.count - 1


def check_wish(wish: LabelWish, most: int = MOST_AT_ONCE) -> None:
    """Raises what needs no store to be refused; `most` labels at once."""
    if wish.count < 1:
        raise NoLabels("no labels to print", pointer="/count")
    if wish.count > most:
        raise TooManyLabels(
            f"at most {most} labels at once: ask for them in parts, or for csv",
            pointer="/count",
            maximum=most,
        )
    if wish.format in {LabelFormat.SVG, LabelFormat.PNG} and wish.count > 1:
        raise OneLabelOnly(f"{wish.format.value} holds one symbol: ask for pdf, csv or zpl", pointer="/count")
    if wish.level is Level.LOT and wish.first != 1:
        raise FirstWithoutUnits("labels of a lot are all the same: `from` is for units", pointer="/from")
    if wish.level is Level.LOT and wish.activate_later:
        raise WaitWithoutUnits("labels of a lot cannot wait: that is for units", pointer="/activate_later")
    if wish.with_pin and (wish.level is Level.LOT or wish.format in {LabelFormat.SVG, LabelFormat.PNG}):
        raise PinWithoutUnits("a PIN is for units, in pdf, zpl or csv", pointer="/with_pin")
    _check_paper(wish)


def _check_paper(wish: LabelWish) -> None:
    try:
        layout = layout_of(wish)
    except (UnknownLayout, NotAThermalLayout, SheetUnmeasured) as refusal:
        raise refusal.at("/layout") from None
    except Refusal as refusal:
        raise refusal.at(f"/sheet{refusal.pointer or ''}") from None
    if wish.format is LabelFormat.PDF:
        wish.placing.check(layout)


def layout_of(wish: LabelWish) -> Layout:
    """The one that is named, or the usual one of the format.

    Raises `UnknownLayout`, `NotAThermalLayout`, `SheetUnmeasured`, and what the measures of an own sheet refuse.
    """
    if (wish.layout == OWN) is (wish.own_sheet is None):
        raise SheetUnmeasured(f"measures belong to the layout {OWN!r}, and it needs them")
    if wish.own_sheet is not None and wish.format is not LabelFormat.ZPL:
        return wish.own_sheet.layout()
    if wish.format is not LabelFormat.ZPL:
        return layout_named(wish.layout or SHEET_LAYOUT)
    layout = layout_named(wish.layout or ROLL_LAYOUT)
    printer_dot(layout)
    return layout
