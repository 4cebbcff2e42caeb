"""A facility on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body
from pydantic import Field, WithJsonSchema

from nguongoc.parties.borders import Oddity
from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.services.draw_border import Drawn
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
    season_cap_kg: Written | None = Field(
        default=None,
        description="What it gives in twelve months at the most, all goods together: lots beyond are refused",
    )
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
            season_cap_kg=self.season_cap_kg,
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
    season_cap_kg: str | None
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
            season_cap_kg=plain(facility.season_cap_kg),
            market_codes=[
                MarketCodeShown(code=each.code, market=each.market, expires_on=each.expires_on)
                for each in facility.market_codes
            ],
            created_at=facility.created_at,
        )


class Facilities(Shown):
    items: list[FacilityShown]


BorderGiven = Annotated[
    Any,
    Body(),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["type"],
            "description": "GeoJSON (RFC 7946), [longitude, latitude]: at most 1,000 corners in 50 parts, no holes",
            "properties": {"type": {"enum": ["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]}},
        }
    ),
]


class BorderShown(Shown):
    """`geometry` is GeoJSON: rings closed and counterclockwise; areas are square metres, `area_m2` that within the border."""

    facility_id: UUID
    geometry: dict[str, Any]
    area_m2: str
    declared_area_m2: str | None
    warnings: list[Oddity]

    @classmethod
    def of(cls, drawn: Drawn) -> BorderShown:
        return cls(
            facility_id=drawn.facility.id,
            geometry=drawn.border.geometry(),
            area_m2=format(drawn.area_m2, "f"),
            declared_area_m2=plain(drawn.facility.area_m2),
            warnings=list(drawn.oddities),
        )
