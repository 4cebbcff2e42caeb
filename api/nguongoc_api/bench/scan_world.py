"""Where simulated people scan, and what of it a service would honestly know: the ground of `bench scans`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import exp
from random import Random
from typing import Final

from nguongoc.batches.dates import VIETNAM
from nguongoc.scans.cells import cell_of
from nguongoc.scans.observation import Observation, PlaceSource, ScanKind, StampState

FIRST_DAY: Final = date(2026, 9, 1)
DAYS: Final = 90

Town = tuple[str, float, float, float]
"""Name, latitude, longitude, how many people scan there beside the others."""
TOWNS: Final[tuple[Town, ...]] = (
    ("Thanh Hóa", 19.81, 105.78, 6.0),
    ("Hà Nội", 21.03, 105.85, 9.0),
    ("TP. Hồ Chí Minh", 10.78, 106.70, 10.0),
    ("Hải Phòng", 20.86, 106.68, 2.5),
    ("Đà Nẵng", 16.06, 108.22, 2.5),
    ("Cần Thơ", 10.03, 105.78, 2.0),
    ("Vinh", 18.67, 105.69, 1.5),
    ("Huế", 16.46, 107.59, 1.0),
    ("Nam Định", 20.43, 106.17, 1.0),
    ("Hạ Long", 20.95, 107.08, 1.0),
    ("Thái Nguyên", 21.59, 105.85, 1.0),
    ("Quy Nhơn", 13.77, 109.22, 0.8),
    ("Nha Trang", 12.24, 109.19, 1.0),
    ("Buôn Ma Thuột", 12.67, 108.04, 1.0),
    ("Đà Lạt", 11.94, 108.44, 0.8),
    ("Biên Hòa", 10.95, 106.82, 1.5),
    ("Vũng Tàu", 10.35, 107.08, 0.8),
    ("Cà Mau", 9.18, 105.15, 0.5),
    ("Lào Cai", 22.49, 103.97, 0.4),
    ("Điện Biên", 21.39, 103.02, 0.3),
)
HOME: Final = TOWNS[0]
GATEWAYS: Final = (TOWNS[1], TOWNS[4], TOWNS[2])
"""Where the addresses of mobile phones come out, whoever holds them (product.md section 2)."""


@dataclass(frozen=True, slots=True)
class Knowing:
    """What a service knows of places. All three are assumptions: no figures were found for Vietnam."""

    consents: float = 0.1
    """Of visitors, how many say where they are when the page asks."""
    addressed: float = 0.0
    """Of the others, for how many the operator's table of addresses names a place; without such a table for none."""
    by_gateway: float = 0.5
    """Of these, how many seem to be at a carrier's gateway."""


NOBODY_SAYS: Final = Knowing(consents=0.0)
BY_ADDRESS: Final = Knowing(addressed=0.6)
ON_GATEWAYS: Final = Knowing(addressed=0.9, by_gateway=0.8)


@dataclass(slots=True)
class Life:
    """The scans of one unit as they happen."""

    random: Random
    knowing: Knowing
    seen: list[Observation] = field(default_factory=list)

    def town(self) -> Town:
        return self.random.choices(TOWNS, [weight for *_, weight in TOWNS])[0]

    def scan(
        self,
        day: float,
        town: Town,
        who: int,
        state: StampState = StampState.ACTIVE,
        kind: ScanKind = ScanKind.BUYER,
    ) -> None:
        """One scan on the day counted from 0; the same `who` on one day is one visitor. Days beyond the simulation are not seen."""
        if not 0 <= day < DAYS:
            return
        on = FIRST_DAY + timedelta(days=int(day))
        minute = int(self.random.triangular(6 * 60, 22 * 60, 17 * 60))
        at = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=VIETNAM).astimezone(UTC)
        place, source = self._place(town)
        self.seen.append(
            Observation("09521234000013", "LV-01", "unit", at, on, f"{who}/{on}", place, source, kind, state)
        )

    def send(self, day: float, town: Town, state: StampState = StampState.ACTIVE) -> None:
        """A marketplace or carrier reports that the pack was sent from a town."""
        if not 0 <= day < DAYS:
            return
        on = FIRST_DAY + timedelta(days=int(day))
        at = datetime(on.year, on.month, on.day, 10, tzinfo=VIETNAM).astimezone(UTC)
        name, latitude, longitude, _ = town
        cell, kind = cell_of(latitude, longitude), ScanKind.FULFILMENT
        said = PlaceSource.CONSENTED
        self.seen.append(
            Observation("09521234000013", "LV-01", "unit", at, on, f"{name}/{on}", cell, said, kind, state)
        )

    def _place(self, town: Town) -> tuple[str | None, PlaceSource]:
        source = PlaceSource.CONSENTED
        if self.random.random() >= self.knowing.consents:
            if self.random.random() >= self.knowing.addressed:
                return None, PlaceSource.NONE
            source = PlaceSource.ADDRESS
            if self.random.random() < self.knowing.by_gateway:
                town = self.random.choice(GATEWAYS)
        _, latitude, longitude, _ = town
        # People live around a town, not on its post office: some are over the border of its cell.
        cell = cell_of(latitude + self.random.gauss(0, 0.05), longitude + self.random.gauss(0, 0.05))
        return cell, PlaceSource.NONE if cell is None else source

    def poisson(self, mean: float) -> int:
        """How often what happens `mean` times on average happens; a normal number beyond 30, where nobody sees the difference."""
        if mean > 30:  # noqa: PLR2004
            return max(0, round(self.random.gauss(mean, mean**0.5)))
        count, product, limit = 0, self.random.random(), exp(-mean)
        while product > limit:
            count, product = count + 1, product * self.random.random()
        return count
