"""An entry of the diary, as one frozen value: what was said, of which plot, and three different persons and times.

*Responsible* is who did it (a member, or the organisation itself); *entered by* is whose account or key wrote it down. The day is when
it was done, the capture is when a phone wrote it by that phone's clock, the receipt is when we had it by ours. Nothing is edited: a
later entry takes the place of an earlier one, and both stay. A position is a claim of the phone and finer than a commune, so an entry
stands in ordinary rows and never in a signed byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import LATE_AFTER_DAYS
from nguongoc.batches.quantities import Quantity
from nguongoc.diary.areas import Area
from nguongoc.records.canonical import canonical_bytes


class Activity(StrEnum):
    """What can be written down; which of it is done where, `places` says."""

    PLANTING = "planting"
    FERTILISING = "fertilising"
    SPRAYING = "spraying"
    IRRIGATING = "irrigating"
    INSPECTING = "inspecting"
    HARVESTING = "harvesting"
    FIRST_PROCESSING = "first_processing"
    ICING = "icing"
    LANDING = "landing"
    RECEIVING = "receiving"
    SALTING = "salting"
    DRYING = "drying"
    PACKING = "packing"
    CLEANING = "cleaning"


class DoseUnit(StrEnum):
    """How much of something was brought out: in all, on an area, or in the water of the sprayer. The value is the code of the API."""

    KG = "kg", "kg", "kg"
    GRAM = "g", "g", "g"
    LITRE = "l", "lít", "l"
    MILLILITRE = "ml", "ml", "ml"
    CUBIC_METRE = "m3", "m³", "m³"
    KG_PER_HECTARE = "kg/ha", "kg/ha", "kg/ha"
    LITRE_PER_HECTARE = "l/ha", "lít/ha", "l/ha"
    GRAM_PER_LITRE = "g/l", "g mỗi lít nước", "g per litre of water"
    MILLILITRE_PER_LITRE = "ml/l", "ml mỗi lít nước", "ml per litre of water"
    HOUR = "h", "giờ", "hours"

    def __new__(cls, code: str, *_: Any) -> DoseUnit:
        unit = str.__new__(cls, code)
        unit._value_ = code
        return unit

    def __init__(self, _: str, *definition: Any) -> None:
        vi, en = definition
        self._labels: dict[str, str] = {"vi": vi, "en": en}

    def label(self, lang: str) -> str:
        return self._labels["en" if lang == "en" else "vi"]


@dataclass(frozen=True, slots=True)
class Dose:
    """As read off the label or the can."""

    value: Decimal
    unit: DoseUnit


@dataclass(frozen=True, slots=True)
class Position:
    """Where a phone says that it was, in degrees (WGS 84), and how near that is; never checked by us."""

    latitude: float
    longitude: float
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, free of plot and persons: the part that is the same for every plot of one activity.

    `happened_on` left out means the day of the capture, told by a clock that may be wrong; see `rules.settle_time`.
    """

    activity: Activity
    happened_on: date | None = None
    captured_at: datetime | None = None
    product_id: UUID | None = None
    """The crop; None where the whole plot is meant."""
    material: str | None = None
    """What was sown, spread, sprayed, salted with, cleaned with, or received."""
    dose: Dose | None = None
    interval_days: int | None = None
    """Days to wait before the harvest, as printed on the label."""
    area: Area | None = None
    quantity: Quantity | None = None
    note: str | None = None
    position: Position | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one plot; `id` is the client's own, so that what is sent twice is there once."""

    id: UUID
    organisation_id: UUID
    facility_id: UUID
    responsible_id: UUID | None
    entered_by: str
    said: Said
    happened_on: date
    received_at: datetime
    clock_off: bool
    """The phone's clock was wrong, so the day is our reading of it."""
    sha256: str
    corrects_id: UUID | None = None
    struck: bool = False
    """Says of the entry it corrects that nothing of the kind was done."""
    corrected_by: UUID | None = None

    @property
    def late(self) -> bool:
        """Entered more than three days after it was done, or by a wrong clock: shown, never hidden."""
        return self.clock_off or (vietnamese_day(self.received_at) - self.happened_on).days > LATE_AFTER_DAYS

    @property
    def stands(self) -> bool:
        """Nothing took its place, and it is no striking out."""
        return self.corrected_by is None and not self.struck


def digest(
    said: Said, facility_id: UUID, responsible_id: UUID | None, corrects_id: UUID | None, struck: bool
) -> str:
    """Of what a client says, by which the same entry sent again is told from another under its id.

    Neither the time of sending nor that of receipt takes part: they differ at every try.
    """
    where = {
        "facility": str(facility_id),
        "responsible": str(responsible_id),
        "corrects": str(corrects_id),
        "struck": struck,
    }
    return hashlib.sha256(canonical_bytes({**said_plainly(said), **where})).hexdigest()


def said_plainly(said: Said) -> dict[str, Any]:
    """As JSON without numbers that could be written in two ways; `None` where nothing was said."""
    dose, area, amount, position = said.dose, said.area, said.quantity, said.position
    return {
        "activity": said.activity.value,
        "happened_on": said.happened_on and said.happened_on.isoformat(),
        "captured_at": said.captured_at and said.captured_at.isoformat(),
        "product_id": said.product_id and str(said.product_id),
        "material": said.material,
        "dose": dose and [format(dose.value, "f"), dose.unit.value],
        "interval_days": said.interval_days,
        "area": area and [format(area.value, "f"), area.unit.value],
        "quantity": amount and [format(amount.value, "f"), amount.unit.value],
        "note": said.note,
        "position": position and [repr(position.latitude), repr(position.longitude), position.accuracy_m],
        "photos": list(said.photos),
    }
