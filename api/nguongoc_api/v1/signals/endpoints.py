"""`/v1/stats/signals`, `/v1/batches/{id}/signals`: lots of which units are scanned unusually."""

from __future__ import annotations

from datetime import date

from nguongoc.scans.sightings import Sighting
from nguongoc.scans.signals import Grade
from nguongoc.services.watch_lots import LookTold, WatchedLot
from nguongoc_api.auth.access import RecallOrderer
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

OF_LOTS = router("batches/{batch_id}/signals", "stats")
ROUTER = router("stats/signals", "stats")


class LookShown(Shown):
    by: str
    on: date
    note: str

    @classmethod
    def of(cls, look: LookTold) -> LookShown:
        return cls(by=look.by, on=look.on, note=look.note)


class LotShown(Shown):
    batch_id: str
    lot: str
    product: str
    unusual: int
    worth_a_look: int
    signals: list[str]
    newest: date
    looked_at: bool
    looks: list[LookShown]

    @classmethod
    def of(cls, lot: WatchedLot) -> LotShown:
        return cls(
            batch_id=str(lot.batch.id),
            lot=lot.batch.lot,
            product=lot.product_name,
            unusual=lot.units.get(Grade.UNUSUAL, 0),
            worth_a_look=lot.units.get(Grade.WORTH_A_LOOK, 0),
            signals=[signal.value for signal in lot.signals],
            newest=lot.newest,
            looked_at=lot.looked_at,
            looks=[LookShown.of(each) for each in lot.looks],
        )


class PlaceShown(Shown):
    latitude: float
    longitude: float
    km: int
    visitors: int

    @classmethod
    def of(cls, seen: Sighting) -> PlaceShown:
        return cls(
            latitude=round(seen.latitude, 2),
            longitude=round(seen.longitude, 2),
            km=110 if seen.is_area else 20,
            visitors=seen.visitors,
        )


class Lots(Shown):
    items: list[LotShown]


class LotSignals(Shown):
    lot: LotShown | None
    places: list[PlaceShown]


class LookGiven(Given):
    note: str


@ROUTER.get("")
def list_signals(caller: RecallOrderer, use: Use) -> Lots:
    """Lots with units that are scanned unusually: your own; for an authority, of its territory. The worst 50."""
    return Lots(items=[LotShown.of(each) for each in use.visiting.watch_lots.lots(caller)])


@OF_LOTS.get("")
def show_signals(caller: RecallOrderer, batch_id: Id, use: Use) -> LotSignals:
    """What was noticed of one lot, and where its unusual units were looked at, from five visitors on."""
    lot = use.visiting.watch_lots.lot(caller, batch_id)
    if lot is None:
        return LotSignals(lot=None, places=[])
    return LotSignals(lot=LotShown.of(lot), places=[PlaceShown.of(each) for each in lot.places])


@OF_LOTS.put("/look")
def look_at_lot(caller: RecallOrderer, batch_id: Id, given: LookGiven, use: Use) -> LotSignals:
    """Say that you looked, and what it is; said again it takes the place of what you said. Buyers are told the same as before."""
    use.visiting.watch_lots.look(caller, batch_id, given.note)
    return show_signals(caller, batch_id, use)
