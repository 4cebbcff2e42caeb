"""`/v1/stats/visits`, `/v1/stats/checks`: daily totals from scan to visit, and of checks, of one's own goods and places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Query

from nguongoc.services.count_visits import DAYS, Totals
from nguongoc.services.tell_checks import Checks, TellChecks
from nguongoc.tourism.funnel import Step
from nguongoc_api.auth.access import BatchesReader, PlacesHost
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Shown

ROUTER = router("stats", "stats")
Days = Annotated[int, Query(ge=1, le=366)]


class Steps(Shown):
    scan: int
    place_seen: int
    contact_tapped: int
    voucher_taken: int
    voucher_redeemed: int

    @classmethod
    def of(cls, totals: Mapping[Step, int]) -> Steps:
        return cls(**{step.value: totals.get(step, 0) for step in Step})


class PlaceSteps(Shown):
    place: str
    steps: Steps


class Visits(Shown):
    since: date
    packs: Steps
    places: list[PlaceSteps]

    @classmethod
    def of(cls, totals: Totals) -> Visits:
        return cls(
            since=totals.since,
            packs=Steps.of(totals.producer),
            places=[PlaceSteps(place=each.place.id, steps=Steps.of(each.totals)) for each in totals.places],
        )


class DayCount(Shown):
    day: date
    visitors: int


class TownCount(Shown):
    town: str
    visitors: int


class ProductCount(Shown):
    product: str
    visitors: int


class LotCount(Shown):
    code: str
    lot: str
    product: str
    visitors: int | None


class CheckCounts(Shown):
    since: date
    visitors: int | None
    days: list[DayCount]
    towns: list[TownCount]
    products: list[ProductCount]
    lots: list[LotCount]

    @classmethod
    def of(cls, checks: Checks) -> CheckCounts:
        return cls(
            since=checks.since,
            visitors=checks.visitors,
            days=[DayCount(day=day, visitors=number) for day, number in checks.days],
            towns=[TownCount(town=slug, visitors=number) for slug, number in checks.towns],
            products=[ProductCount(product=name, visitors=number) for name, number in checks.products],
            lots=[
                LotCount(code=each.code, lot=each.lot, product=each.product, visitors=each.visitors)
                for each in checks.lots
            ],
        )


@ROUTER.get("/visits")
def show_visits(caller: PlacesHost, use: Use, days: Days = DAYS) -> Visits:
    """Totals of the last days: what began at your packs, what happened at your places. Sums are up to a minute old."""
    return Visits.of(use.funnel.totals(caller, days))


@ROUTER.get("/checks")
def show_checks(caller: BatchesReader, use: Use, days: Days = DAYS) -> CheckCounts:
    """How buyers looked at your lots in the last days, by day, town, product and lot: daily visitors summed, none below five."""
    return CheckCounts.of(TellChecks(use.reads, use.clock)(caller, days))
