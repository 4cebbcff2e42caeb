"""How a passport says where its lot began: made or grown at a place of its signer's, or received by the signer from somebody else.

UNTP asks of every product for a facility and a country of production. Of what was purchased the buyer knows neither at first hand:
the facility is named as one that nobody declared, and the country is what the seller told, or ISO 3166's code for none (`ZZ`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

HOME_COUNTRY: Final = {"countryCode": "VN", "countryName": "Viet Nam"}
UNKNOWN_COUNTRY: Final = {"countryCode": "ZZ", "countryName": "Unknown"}
NOT_DECLARED: Final = "not-declared"
NOT_DECLARED_NAME: Final = "Not declared: purchased from somebody who declares nothing here"


@dataclass(frozen=True, slots=True)
class Told:
    """A place by its name, by the register it is of with its code there (`commune 15544`), and by its country (ISO 3166-1)."""

    name: str
    code: str
    country: str


@dataclass(frozen=True, slots=True)
class Bought:
    """What a buyer says of goods that it received: on which day, and where it was told that they grew."""

    received_on: date
    told: Told | None


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What went into goods that were made of purchases: countries (ISO 3166-1, `ZZ` for unknown), and whether more than packing was done."""

    countries: tuple[str, ...]
    processed: bool


Began = Bought | Ingredients | None
"""None: grown or made at the signer's own place, of nothing that was bought."""


def production(began: Began, facility: Mapping[str, str], produced_on: date, terms: str) -> dict[str, Any]:
    """The members of a UNTP product that speak of its production; `facility` is the signer's, with `id` and `name`."""
    if _is_own(began):
        return {
            "producedAtFacility": {"type": ["Facility"], **facility},
            "countryOfProduction": HOME_COUNTRY,
            "productionDate": produced_on.isoformat(),
        }
    return {
        "producedAtFacility": {"type": ["Facility"], "id": terms + NOT_DECLARED, "name": NOT_DECLARED_NAME},
        "countryOfProduction": _country(_countries(began)),
    }


def role(began: Began) -> str:
    """Of the organisation that signs, by UNTP's list of roles."""
    return "producer" if _is_own(began) else "owner"


def where(
    began: Began, facility: Mapping[str, str], commune_code: str, commune_name: str, day: date
) -> dict[str, Any]:
    """Our own terms, without their prefix. The commune of who bought or packed stands under names that no reader takes for an origin."""
    match began:
        case Bought(received_on, told):
            return {
                "receivedOn": received_on.isoformat(),
                "receivedAt": facility["name"],
                "receivedCommuneCode": commune_code,
                "receivedCommuneName": commune_name,
                "toldOrigin": None if told is None else told.name,
                "toldOriginCode": None if told is None else told.code,
            }
        case Ingredients(countries, processed=False):
            return {
                "packedOn": day.isoformat(),
                "packedAt": facility["name"],
                "packedCommuneCode": commune_code,
                "packedCommuneName": commune_name,
                "sourceCountry": list(countries),
            }
        case Ingredients(countries):
            here = {"communeCode": commune_code, "communeName": commune_name}
            return {**here, "sourceCountry": list(countries)}
        case None:
            return {"communeCode": commune_code, "communeName": commune_name}


def _is_own(began: Began) -> bool:
    """Whether the signer's place is where the goods, as they are, were grown or made."""
    return began is None or (isinstance(began, Ingredients) and began.processed)


def _countries(began: Began) -> tuple[str, ...]:
    match began:
        case Bought(told=told):
            return (UNKNOWN_COUNTRY["countryCode"] if told is None else told.country,)
        case Ingredients(countries):
            return countries
        case None:
            return (HOME_COUNTRY["countryCode"],)


def _country(codes: tuple[str, ...]) -> dict[str, str]:
    """UNTP has room for one; of several its name says which, and its code that it is none of them."""
    if len(codes) > 1:
        return {**UNKNOWN_COUNTRY, "countryName": f"Several: {', '.join(codes)}"}
    for known in (HOME_COUNTRY, UNKNOWN_COUNTRY):
        if codes[0] == known["countryCode"]:
            return known
    return {"countryCode": codes[0]}
