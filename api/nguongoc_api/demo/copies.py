"""Packs of the demo that are scanned unusually: one stamp that looks copied, and some lots that are worth a look."""

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
TRIED: Final = {
    "buoi-luan-van": ("thanh-hoa", "ninh-binh"),
    "nuoc-mam": ("sam-son", "vinh"),
}
"""Lots with packs that buyers of a town met before their stamps were activated; the second pack of a lot and on: the first is an example."""
BUYERS: Final = 6
"""Of such a pack: enough to tell its maker where, too few to tell buyers anything."""
NOON: Final = time(5)
"""In UTC."""


def scan_copies(services: Services, rows: Sequence[Row], batches: Mapping[str, UUID]) -> None:
    """The first pack of each lot that the samples call suspicious, and those of `TRIED`; judged at once, as the service would within minutes."""
    now = services.clock.now()
    noted: list[Noted] = []
    for row in rows:
        if row["state"] == State.SUSPICIOUS.value:
            noted += _copied(services, _lot(services, batches[row["name"]]), now)
        elif row["name"] in TRIED:
            noted += _tried(services, _lot(services, batches[row["name"]]), TRIED[row["name"]], now)
    services.writer.run(lambda uow: uow.scans.add(noted, now - 2 * SETTLED))
    services.visiting.judge()


def _lot(services: Services, batch_id: UUID) -> Batch:
    with services.reads.open() as reader:
        batch = reader.lots.batch(batch_id)
    if batch is None:
        raise LookupError(batch_id)
    return batch


def _copied(services: Services, batch: Batch, now: datetime) -> list[Noted]:
    """A town a week, a visitor a day, for two months: what can be in one place only."""
    stamp = _stamp(services, batch, 1, StampState.ACTIVE)
    return [_scan(stamp, days, TOWNS[(days - 1) // WEEK], now) for days in range(1, WEEK * len(TOWNS) + 1)]


def _tried(services: Services, batch: Batch, towns: Sequence[str], now: datetime) -> list[Noted]:
    """A pack a town, a visitor a day."""
    return [
        _scan(_stamp(services, batch, pack, StampState.WAITING), days, town, now)
        for pack, town in enumerate(towns, start=2)
        for days in range(1, BUYERS + 1)
    ]


def _stamp(services: Services, batch: Batch, pack: int, state: StampState) -> Stamp:
    unit = services.verify_codes.references.of_unit(batch.id, pack)
    return Stamp(batch.organisation_id, batch.id, unit, state)


def _scan(stamp: Stamp, days_ago: int, slug: str, now: datetime) -> Noted:
    at = datetime.combine(now.date() - timedelta(days=days_ago), NOON, UTC)
    town = CITIES[slug]
    visitor = days_ago.to_bytes(12, "big")
    day, source = vietnamese_day(at), PlaceSource.CONSENTED
    return Noted(stamp, at, day, ScanKind.BUYER, visitor, town.cell, town.slug, source)
