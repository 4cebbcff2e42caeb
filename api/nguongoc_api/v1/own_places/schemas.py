"""What a host writes down of its own place, and whether visitors are shown it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from nguongoc.services.own_places import COMMUNE_ERROR_KM, Whereabouts
from nguongoc.tourism.places import Place, PlaceKind, Standing
from nguongoc_api.v1.places.schemas import PlaceShown, WelcomeGiven
from nguongoc_api.v1.wire import Given, Shown


class PositionGiven(Given):
    latitude: float
    longitude: float
    error_km: float = Field(
        default=0.1, description="How well it is known: a telephone says so of its own position"
    )


class WhereaboutsGiven(Given):
    name_vi: str
    name_en: str
    kind: Annotated[PlaceKind, Field(strict=False)]
    commune_code: str
    position: PositionGiven | None = Field(
        default=None,
        description=f"Left out, it stands in the middle of its commune, known to {COMMUNE_ERROR_KM:.0f} km",
    )

    def whereabouts(self) -> Whereabouts:
        at = self.position
        return Whereabouts(
            self.name_vi,
            self.name_en,
            self.kind,
            self.commune_code,
            None if at is None else (at.latitude, at.longitude, at.error_km),
        )


class OwnPlaceGiven(WelcomeGiven):
    where: WhereaboutsGiven


class Wanted(StrEnum):
    """What becomes of a place: confirmed, withdrawn and shown by its host; hidden, and shown again, by an authority."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    SHOWN = "shown"
    HIDDEN = "hidden"


class StandingGiven(Given):
    standing: Annotated[Wanted, Field(strict=False)]
    reason: str = Field(default="", description="Read by its host; needed to hide a place")


class OwnPlaceShown(PlaceShown):
    by_host: bool
    standing: Standing
    hidden_because: str | None

    @classmethod
    def of(cls, place: Place) -> Self:
        told = PlaceShown.of(place).model_dump()
        return cls(
            **told, by_host=place.by_host, standing=place.standing, hidden_because=place.hidden_because
        )


class OwnPlaces(Shown):
    items: list[OwnPlaceShown]
