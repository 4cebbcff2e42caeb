"""Entries of the farm diary on the wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from nguongoc.diary.areas import Area, AreaUnit
from nguongoc.diary.entries import Activity, Dose, DoseUnit, Entry, Position, Said
from nguongoc.diary.substances import Substance, SubstanceList
from nguongoc.services.diary_ledger import DiaryDraft, Kept, Plot
from nguongoc_api.v1.wire import Amount, Day, Given, Id, Moment, QuantityGiven, QuantityShown, Shown, plain


class DoseGiven(Given):
    value: Amount
    unit: Annotated[DoseUnit, Field(strict=False)]


class AreaGiven(Given):
    """A sào is 500 m² or 360 m²: say which."""

    value: Amount
    unit: Annotated[AreaUnit, Field(strict=False)]


class PositionGiven(Given):
    """As the phone claims; never checked, never public."""

    latitude: float
    longitude: float
    accuracy_m: int | None = None


class SaidGiven(Given):
    """Which members an activity has, see the reference; `happened_on` left out is the day of the capture."""

    activity: Annotated[Activity, Field(strict=False)]
    happened_on: Day | None = None
    captured_at: Moment | None = Field(default=None, description="By the clock of the phone, right or wrong")
    sent_at: Moment | None = Field(
        default=None, description="The same clock when this is sent: tells how wrong it is"
    )
    product_id: Id | None = Field(default=None, description="The crop; without it the whole plot is meant")
    material: str | None = Field(default=None, description="What was sown, spread or sprayed")
    dose: DoseGiven | None = None
    interval_days: int | None = Field(default=None, description="Pre-harvest interval, as the label says")
    area: AreaGiven | None = None
    quantity: QuantityGiven | None = None
    note: str | None = None
    position: PositionGiven | None = None
    photos: list[str] = Field(default_factory=list, description="Ids of photos uploaded before")

    def said(self) -> Said:
        dose, area, amount, where = self.dose, self.area, self.quantity, self.position
        return Said(
            activity=self.activity,
            happened_on=self.happened_on,
            captured_at=self.captured_at,
            product_id=self.product_id,
            material=self.material,
            dose=None if dose is None else Dose(dose.value, dose.unit),
            interval_days=self.interval_days,
            area=None if area is None else Area(area.value, area.unit),
            quantity=None if amount is None else amount.quantity(),
            note=self.note,
            position=None if where is None else Position(where.latitude, where.longitude, where.accuracy_m),
            photos=tuple(self.photos),
        )


class PlotGiven(Given):
    """`id` is yours (a UUID): the same entry sent again is there once."""

    id: Id
    facility_id: Id
    responsible_id: Id | None = Field(default=None, description="The member who did it; without: you")


class DiaryGiven(SaidGiven):
    """One activity for one plot or many."""

    plots: list[PlotGiven]

    def draft(self) -> DiaryDraft:
        return DiaryDraft(self.said(), tuple(_plot(each) for each in self.plots), self.sent_at)


class CorrectionGiven(SaidGiven):
    """The whole entry as it is right; it takes the place of the one before, and both stay."""

    plot: PlotGiven

    def draft(self) -> DiaryDraft:
        return DiaryDraft(self.said(), (_plot(self.plot),), self.sent_at)


def _plot(given: PlotGiven) -> Plot:
    return Plot(given.id, given.facility_id, given.responsible_id)


class StrikingGiven(Given):
    id: Id
    note: str | None = None


class MeasureShown(Shown):
    value: str
    unit: str


class PositionShown(Shown):
    latitude: float
    longitude: float
    accuracy_m: int | None


class EntryShown(Shown):
    """`entered_by` wrote it down, `responsible_id` did it; `captured_at` is the phone's clock, `received_at` ours."""

    id: UUID
    facility_id: UUID
    responsible_id: UUID | None
    entered_by: str
    activity: Activity
    happened_on: date
    captured_at: datetime | None
    received_at: datetime
    late: bool
    clock_off: bool
    product_id: UUID | None
    material: str | None
    dose: MeasureShown | None
    interval_days: int | None
    area: MeasureShown | None
    area_m2: str | None
    quantity: QuantityShown | None
    note: str | None
    position_claimed: PositionShown | None
    photos: list[str]
    corrects_id: UUID | None
    corrected_by: UUID | None
    struck: bool

    @classmethod
    def of(cls, entry: Entry) -> EntryShown:
        said = entry.said
        return cls(
            **{name: getattr(entry, name) for name in _OF_ENTRY},
            **{name: getattr(said, name) for name in _OF_SAID},
            dose=_measure(said.dose),
            area=_measure(said.area),
            area_m2=None if said.area is None else plain(said.area.square_metres),
            quantity=said.quantity and QuantityShown.of(said.quantity),
            position_claimed=said.position and PositionShown(**asdict(said.position)),
            photos=list(said.photos),
        )


_OF_ENTRY = (
    "id", "facility_id", "responsible_id", "entered_by", "happened_on", "received_at", "late", "clock_off",
    "corrects_id", "corrected_by", "struck",
)  # fmt: skip
_OF_SAID = ("activity", "captured_at", "product_id", "material", "interval_days", "note")


def _measure(measured: Any) -> MeasureShown | None:
    return measured and MeasureShown(value=format(measured.value, "f"), unit=measured.unit.value)


class KeptShown(Shown):
    """In the order of the plots; `warnings` are codes of what was unusual."""

    items: list[EntryShown]
    warnings: list[str]

    @classmethod
    def of(cls, kept: Kept) -> KeptShown:
        return cls(items=[EntryShown.of(each) for each in kept.entries], warnings=list(kept.warnings))


class EntriesShown(Shown):
    items: list[EntryShown]


class HarvestShown(Shown):
    """The first day on which may be harvested by what the diary says; null: now."""

    harvest_from: date | None


class SubstanceShown(Shown):
    name: str
    kind: str
    taken_off: str | None = Field(
        description="The decision by which it left the permitted list, as remembered"
    )


class SubstancesShown(Shown):
    """A short list to search in, not the list of permitted products."""

    as_of: str
    source: str
    confidence: str
    note: str
    items: list[SubstanceShown]

    @classmethod
    def of(cls, known: SubstanceList, found: tuple[Substance, ...]) -> SubstancesShown:
        items = [SubstanceShown(name=each.name, kind=each.kind, taken_off=each.taken_off) for each in found]
        return cls(
            as_of=known.as_of, source=known.source, confidence=known.confidence, note=known.note, items=items
        )
