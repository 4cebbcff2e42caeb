"""Where bought goods grew, by their seller's word, on the wire."""

from __future__ import annotations

from nguongoc.batches.told_origin import Extent, ToldOrigin, ToldOriginUnknown
from nguongoc_api.v1.wire import Given, Shown


class ToldOriginGiven(Given):
    """Exactly one of the three, the finest that was told: a commune of Thanh Hoá, a province of Viet Nam, or a country (ISO 3166-1)."""

    commune: str | None = None
    province: str | None = None
    country: str | None = None

    def told_origin(self) -> ToldOrigin:
        """Raises `ToldOriginUnknown`."""
        told = [(each, code) for each in Extent if (code := getattr(self, each.value)) is not None]
        if len(told) != 1:
            raise ToldOriginUnknown(
                "name one commune, province or country", pointer="/told_origin", told=str(len(told))
            )
        return ToldOrigin(*told[0])


class ToldOriginShown(Shown):
    commune: str | None = None
    province: str | None = None
    country: str | None = None
    name: str

    @classmethod
    def of(cls, told: ToldOrigin) -> ToldOriginShown:
        return cls(**{told.extent.value: told.code}, name=told.name)
