"""Carbon footprint and packaging on the wire: every member is asked for, since a number without its method says nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from nguongoc.batches.environment import (
    MOST_PARTS,
    Boundary,
    Disposal,
    Environment,
    Footprint,
    FootprintMethod,
    Material,
    PackagingPart,
)
from nguongoc.batches.quantities import Base
from nguongoc_api.v1.wire import Amount, Day, Given, Shown


class FootprintGiven(Given):
    value: Amount = Field(description="Kilograms of CO2e for each unit of `per`")
    per: Annotated[Base, Field(strict=False)] = Field(description="What the lot is counted in")
    boundary: Annotated[Boundary, Field(strict=False)]
    method: Annotated[FootprintMethod, Field(strict=False)]
    period_from: Day
    period_to: Day = Field(description="The claim is dated by it")
    primary_percent: StrictInt = Field(
        description="How much of it stands on what was measured or booked on the spot (UNTP `primarySourcedRatio`)"
    )

    def footprint(self) -> Footprint:
        return Footprint(
            self.value, self.per, self.boundary, self.method, self.period_from, self.period_to,
            self.primary_percent,
        )  # fmt: skip


class PackagingGiven(Given):
    material: Annotated[Material, Field(strict=False)] = Field(
        description="Abbreviation of Commission Decision 97/129/EC"
    )
    grams: Amount = Field(description="In one sold pack")
    recycled_percent: StrictInt
    recyclable: StrictBool
    disposal: Annotated[Disposal, Field(strict=False)]
    origin_country: str = Field(min_length=2, max_length=2, description="ISO 3166-1 alpha-2")


class EnvironmentGiven(Given):
    """Either member may be left out; neither may be half said."""

    footprint: FootprintGiven | None = None
    packaging: list[PackagingGiven] = Field(default_factory=list, max_length=MOST_PARTS)

    def environment(self) -> Environment:
        said = self.footprint
        return Environment(
            None if said is None else said.footprint(),
            tuple(
                PackagingPart(
                    each.material, each.grams, each.recycled_percent, each.recyclable, each.disposal,
                    each.origin_country,
                )
                for each in self.packaging
            ),
        )  # fmt: skip


class FootprintShown(Shown):
    value: str
    per: Base
    boundary: Boundary
    method: FootprintMethod
    period_from: date
    period_to: date
    primary_percent: int | None = Field(description="Null of what was declared before it was asked for")

    @classmethod
    def of(cls, said: Footprint) -> FootprintShown:
        return cls(
            value=f"{said.value:f}",
            per=said.per,
            boundary=said.boundary,
            method=said.method,
            period_from=said.period_from,
            period_to=said.period_to,
            primary_percent=said.primary_percent,
        )


class PackagingShown(Shown):
    material: Material
    grams: str
    recycled_percent: int
    recyclable: bool
    disposal: Disposal
    origin_country: str


class EnvironmentShown(Shown):
    """As declared by the producer; nobody else's word."""

    footprint: FootprintShown | None
    packaging: list[PackagingShown]

    @classmethod
    def of(cls, said: Environment) -> EnvironmentShown:
        found = said.footprint
        return cls(
            footprint=None if found is None else FootprintShown.of(found),
            packaging=[
                PackagingShown(
                    material=each.material,
                    grams=f"{each.grams:f}",
                    recycled_percent=each.recycled_percent,
                    recyclable=each.recyclable,
                    disposal=each.disposal,
                    origin_country=each.origin_country,
                )
                for each in said.packaging
            ],
        )
