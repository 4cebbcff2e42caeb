"""What a producer types of a place of work: kind, name, commune, position, how much land, a code of a market."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from nguongoc.batches.quantities import parse_vietnamese_amount, shortest
from nguongoc.errors import Invalid
from nguongoc.geography.areas import AreaUnit, AreaUnitUnknown, counted_in, parse_area_unit, square_metres
from nguongoc.geography.positions import Position, read_position
from nguongoc.parties.facilities import FacilityKind
from nguongoc.services.register_facility import FacilityDraft
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Language, Translator
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong

NO_BREAK: Final = "\u00a0"
FIELDS: Final = ("kind", "name", "commune_code", "position", "area", "area_unit")
UNITS: Final[Mapping[AreaUnit, str]] = {
    AreaUnit.SAO_500: N_("sào 500 m²"),
    AreaUnit.SAO_360: N_("sào 360 m²"),
    AreaUnit.SQUARE_METRE: N_("m²"),
    AreaUnit.HECTARE: N_("ha"),
}


class FacilityKindUnknown(Invalid):
    """None of the kinds of place of work."""

    code = "facility-kind-unknown"


def read_facility(given: Mapping[str, str]) -> FacilityDraft | Wrong:
    """Everything that is wrong at once; position and area may stay empty."""
    wrong = Wrong()
    kind = wrong.take("kind", lambda: _kind(given.get("kind", "")))
    name = wrong.take("name", lambda: _needed(given, "name")) or ""
    commune = wrong.take("commune_code", lambda: _needed(given, "commune_code")) or ""
    position = wrong.take("position", lambda: _position(given.get("position", "")))
    area = wrong.take("area", lambda: _area(given))
    if isinstance(refusal := wrong.at.get("area"), AreaUnitUnknown):
        wrong.at = {name: each for name, each in wrong.at.items() if name != "area"} | {"area_unit": refusal}
    if wrong.at or kind is None:
        return wrong
    return FacilityDraft(
        kind=kind,
        name=name,
        commune_code=commune,
        latitude=None if position is None else position.latitude,
        longitude=None if position is None else position.longitude,
        area_m2=None if area is None else format(area, "f"),
    )


def area_in_words(area_m2: Decimal, _: Translator) -> str:
    """In every unit somebody may think in."""
    language = _.language
    sao = " · ".join(
        f"{_number(counted_in(area_m2, unit), language)} {_(UNITS[unit])}".replace(" ", NO_BREAK)
        for unit in (AreaUnit.SAO_500, AreaUnit.SAO_360)
    )
    whole = area_m2.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{_number(whole, language)} m² · {sao} · {hectares(area_m2, language)}"


def hectares(area_m2: Decimal, language: Language) -> str:
    """The one unit that a list has room for."""
    return f"{_number(counted_in(area_m2, AreaUnit.HECTARE), language)} ha"


def _number(value: Decimal, language: Language) -> str:
    return formats.number(shortest(value), language)


def _kind(typed: str) -> FacilityKind:
    try:
        return FacilityKind(typed)
    except ValueError:
        raise FacilityKindUnknown("choose one of the list") from None


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _position(typed: str) -> Position | None:
    return read_position(typed) if typed else None


def _area(given: Mapping[str, str]) -> Decimal | None:
    if not given.get("area"):
        return None
    value = parse_vietnamese_amount(given["area"])
    return shortest(square_metres(value, parse_area_unit(given.get("area_unit", ""))))
