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


def production(
    bought: Bought | None, facility: Mapping[str, str], produced_on: date, terms: str
) -> dict[str, Any]:
    """The members of a UNTP product that speak of its production; `facility` is the signer's, with `id` and `name`."""
    if bought is None:
        return {
            "producedAtFacility": {"type": ["Facility"], **facility},
            "countryOfProduction": HOME_COUNTRY,
            "productionDate": produced_on.isoformat(),
        }
    return {
        "producedAtFacility": {"type": ["Facility"], "id": terms + NOT_DECLARED, "name": NOT_DECLARED_NAME},
        "countryOfProduction": UNKNOWN_COUNTRY if bought.told is None else _country(bought.told),
    }


def role(bought: Bought | None) -> str:
    """Of the organisation that signs, by UNTP's list of roles."""
    return "producer" if bought is None else "owner"


def where(
    bought: Bought | None, facility: Mapping[str, str], commune_code: str, commune_name: str
) -> dict[str, Any]:
    """Our own terms, without their prefix. The buyer's commune is where goods were received, under names that no reader takes for an origin."""
    if bought is None:
        return {"communeCode": commune_code, "communeName": commune_name}
    told = bought.told
    return {
        "receivedOn": bought.received_on.isoformat(),
        "receivedAt": facility["name"],
        "receivedCommuneCode": commune_code,
        "receivedCommuneName": commune_name,
        "toldOrigin": None if told is None else told.name,
        "toldOriginCode": None if told is None else told.code,
    }


def _country(told: Told) -> dict[str, str]:
    return HOME_COUNTRY if told.country == HOME_COUNTRY["countryCode"] else {"countryCode": told.country}
