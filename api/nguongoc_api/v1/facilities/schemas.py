"""A facility on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.services.register_facility import FacilityDraft
from nguongoc_api.v1.wire import Day, Given, Shown, Written, plain


class MarketCodeGiven(Given):
    code: str
    market: str
    expires_on: Day | None = None


class FacilityGiven(Given):
    kind: Annotated[FacilityKind, Field(strict=False)]
    name: str
    commune_code: str
    latitude: float | None = None
    longitude: float | None = None
    area_m2: Written | None = Field(default=None, description="Square metres")
    gln: str | None = None
    market_codes: list[MarketCodeGiven] = Field(default_factory=list)

    def draft(self) -> FacilityDraft:
        return FacilityDraft(
            kind=self.kind,
            name=self.name,
            commune_code=self.commune_code,
            latitude=self.latitude,
            longitude=self.longitude,
            area_m2=self.area_m2,
            gln=self.gln,
            market_codes=tuple(
                MarketCode(each.code, each.market, each.expires_on) for each in self.market_codes
            ),
        )


class MarketCodeShown(Shown):
    code: str
    market: str
    expires_on: date | None


class FacilityShown(Shown):
    id: UUID
    kind: FacilityKind
    name: str
    commune_code: str
    commune_as_of: date
    latitude: float | None
    longitude: float | None
    area_m2: str | None
    gln: str | None
    market_codes: list[MarketCodeShown]
    created_at: datetime

    @classmethod
    def of(cls, facility: Facility) -> FacilityShown:
        return cls(
            id=facility.id,
            kind=facility.kind,
            name=facility.name,
            commune_code=facility.commune_code,
            commune_as_of=facility.commune_as_of,
            latitude=facility.latitude,
            longitude=facility.longitude,
            area_m2=plain(facility.area_m2),
            gln=facility.gln,
            market_codes=[
                MarketCodeShown(code=each.code, market=each.market, expires_on=each.expires_on)
                for each in facility.market_codes
            ],
            created_at=facility.created_at,
        )


class Facilities(Shown):
    items: list[FacilityShown]
