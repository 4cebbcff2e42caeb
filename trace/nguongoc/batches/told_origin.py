"""Where bought goods were grown or caught, as their seller told the buyer: no more than a commune, a province or a country.

Whoever sold them declared nothing here, so it is hearsay and stays so: it is never a place of the buyer's own, and where the
seller did not say there is none. The seller's name is no part of it: what is signed is for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from nguongoc.errors import Invalid
from nguongoc.geography import communes, provinces
from nguongoc.geography.countries import HOME, country_name

_COUNTRY: Final = re.compile(r"(?!AA|Q[M-Z]|X.|ZZ)[A-Z]{2}")
"""ISO 3166-1 alpha-2 without the codes that it leaves to users, which name no country."""


class Extent(StrEnum):
    """How finely a place was told."""

    COMMUNE = "commune"
    PROVINCE = "province"
    COUNTRY = "country"


class ToldOriginUnknown(Invalid):
    """Not one commune of Thanh Hoá, province of Viet Nam or country; `told` is what was said."""

    code = "told-origin-unknown"


@dataclass(frozen=True, slots=True)
class ToldOrigin:
    """A code of `geography.communes`, of `geography.provinces`, or of ISO 3166-1."""

    extent: Extent
    code: str

    @property
    def country(self) -> str:
        return self.code if self.extent is Extent.COUNTRY else HOME

    @property
    def name(self) -> str:
        """In Vietnamese; a page in another language names a country by its code in its own."""
        match self.extent:
            case Extent.COMMUNE:
                return communes.address(self.code)
            case Extent.PROVINCE:
                return provinces.NAMES[self.code]
            case Extent.COUNTRY:
                return country_name(self.code)


def check_told_origin(told: ToldOrigin | None, pointer: str = "/told_origin") -> None:
    """Raises `ToldOriginUnknown`."""
    if told is not None and not _is_known(told):
        raise ToldOriginUnknown(
            f"no {told.extent.value} has this code",
            pointer=f"{pointer}/{told.extent.value}",
            told=told.code[:20],
        )


def _is_known(told: ToldOrigin) -> bool:
    match told.extent:
        case Extent.COMMUNE:
            return communes.is_known(told.code)
        case Extent.PROVINCE:
            return told.code in provinces.NAMES
        case Extent.COUNTRY:
            return _COUNTRY.fullmatch(told.code) is not None


def plain_told_origin(told: ToldOrigin | None) -> dict[str, str] | None:
    """As a JSON object of one member: what is stored, what the event says, and what is given over HTTP."""
    return None if told is None else {told.extent.value: told.code}


def told_origin_of(plain: Mapping[str, Any] | None) -> ToldOrigin | None:
    """The value again. Raises ValueError where it is not exactly one extent with a code that exists."""
    if plain is None:
        return None
    ((extent, code),) = plain.items()
    told = ToldOrigin(Extent(extent), str(code))
    if not _is_known(told):
        raise ValueError(f"no {extent} {code!r}")
    return told
