"""One pack of the demo whose stamp looks copied: two months of buyers in eight towns scanned what can be in one place only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.scans.cities import CITIES
from nguongoc.scans.noted import Noted, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from nguongoc.services.judge_scans import SETTLED
from nguongoc.verdict import State
from nguongoc_api.demo.samples import Row
from nguongoc_api.services import Services

TOWNS: Final = (
    "ha-noi",
    "da-nang",
    "ho-chi-minh",
    "can-tho",
    "nha-trang",
    "vinh",
    "dien-bien-phu",
    "quy-nhon",
)
WEEK: Final = 7
NOON: Final = time(5)
"""In UTC."""


def scan_copies(services: Services, rows: Sequence[Row], batches: Mapping[str, UUID]) -> None:
    """The first pack of each lot that the samples call suspicious; judged at once, as the service would within minutes."""
    now = services.clock.now()
    written = now - 2 * SETTLED
    for row in rows:
        if row["state"] == State.SUSPICIOUS.value:
            with services.reads.open() as reader:
                batch = reader.lots.batch(batches[row["name"]])
            if batch is None:
                raise LookupError(row["name"])
            noted = _scans(services, batch, now)
            services.writer.run(lambda uow, noted=noted: uow.scans.add(noted, written))  # type: ignore[misc]
    services.visiting.judge()


def _scans(services: Services, batch: Batch, now: datetime) -> list[Noted]:
    """A town a week, a visitor a day."""
    unit = services.verify_codes.references.of_unit(batch.id, 1)
    stamp = Stamp(batch.organisation_id, batch.id, unit, StampState.ACTIVE)
    noted = []
    for days in range(1, WEEK * len(TOWNS) + 1):
        at = datetime.combine(now.date() - timedelta(days=days), NOON, UTC)
        town = CITIES[TOWNS[(days - 1) // WEEK]]
        visitor = days.to_bytes(12, "big")
        noted.append(
            Noted(
                stamp,
                at,
                vietnamese_day(at),
                ScanKind.BUYER,
                visitor,
                town.cell,
                town.slug,
                PlaceSource.CONSENTED,
            )
        )
    return noted
