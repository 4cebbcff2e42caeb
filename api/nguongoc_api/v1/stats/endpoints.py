"""`/v1/stats/visits`: daily totals from scan to visit, of one's own packs and places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Query

from nguongoc.services.count_visits import DAYS, Totals
from nguongoc.tourism.funnel import Step
from nguongoc_api.auth.access import PlacesHost
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


@ROUTER.get("/visits")
def show_visits(caller: PlacesHost, use: Use, days: Days = DAYS) -> Visits:
    """Totals of the last days: what began at your packs, what happened at your places. Sums are up to a minute old."""
    return Visits.of(use.funnel.totals(caller, days))
