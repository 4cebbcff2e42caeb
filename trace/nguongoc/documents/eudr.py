"""Plots of land of a lot for an EUDR due diligence statement (Regulation (EU) 2023/1115), as its GeoJSON is described."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from nguongoc.batches.bought_inputs import UNKNOWN
from nguongoc.batches.lots import Origin, grown_in
from nguongoc.documents.applicability import Application
from nguongoc.documents.facts import Dossier, Lot, Site
from nguongoc.errors import Conflict, TooLarge
from nguongoc.geography.countries import HOME
from nguongoc.geography.rings import Corner, corner_of, degrees, square_metres

LARGEST_BYTES: Final = 25_000_000
"""Of one statement."""
LARGEST_POINT_HA: Final = Decimal(4)
"""Up to so many hectares a plot may be a point with its area."""
_HECTARE: Final = Decimal(10_000)
_PLACES: Final = Decimal("0.0001")


class PlotsMissing(Conflict):
    """Of some plots it is not known where they lie: a statement without them would be false."""

    code = "document-plots-missing"


class PlotsTooLarge(TooLarge):
    """Over what the information system takes at once."""

    code = "document-plots-too-large"


def eudr_plots(dossier: Dossier) -> dict[str, Any]:
    """`geojson`, each plot once and each part of it a polygon, numbers as text with six decimals; `missing` names the lots whose plot is not known.

    `statement` has what article 9 asks of the goods besides where they grew.
    """
    features: dict[str, list[dict[str, Any]]] = {}
    missing: list[dict[str, str]] = []
    for lot in sorted(dossier.lots.values(), key=lambda each: (each.happened_on, each.key)):
        if lot.origin is Origin.PURCHASED:
            told = "?" if lot.told_origin is None else lot.told_origin.name
            missing.append({"lot": lot.code, "place": told, "missing": "plot"})
            continue
        if lot.origin is not Origin.HARVESTED or lot.site.id in features:
            continue
        if (reason := _lacking(lot.site)) is not None:
            missing.append({"lot": lot.code, "place": lot.site.name or lot.site.id, "missing": reason})
        else:
            features[lot.site.id] = _features(lot)
    return {
        "geojson": {
            "type": "FeatureCollection",
            "features": [each for plot in features.values() for each in plot],
        },
        "statement": _statement(dossier),
        "missing": missing,
        "made_at": dossier.made_at.isoformat(timespec="seconds"),
        "incomplete": list(dossier.incomplete),
    }


def _statement(dossier: Dossier) -> dict[str, Any]:
    """`countries` are those of production, sellers' word among them (`ZZ`: not told); `country` is null where they are not one known one.

    Trade name, net amount and the days of production; the scientific name of wood and the customs code are not known here.
    """
    lot = dossier.lot
    amount = None if lot.quantity is None else lot.quantity.canonical
    countries = sorted({code for each in dossier.lots.values() for code in _grown_in(each)}) or [HOME]
    harvests = [each.happened_on for each in dossier.lots.values() if each.origin is Origin.HARVESTED]
    return {
        "lot": lot.code,
        "trade_name": lot.goods,
        "classification": None if lot.classification is None else f"CPC {lot.classification.code}",
        "quantity": None if amount is None else format(amount.amount, "f"),
        "uom": None if amount is None else amount.base.rec20,
        "country": countries[0] if len(countries) == 1 and countries[0] != UNKNOWN else None,
        "countries": countries,
        "produced_from": min(harvests).isoformat() if harvests else None,
        "produced_until": max(harvests).isoformat() if harvests else None,
        "producer": lot.party.name,
        "producer_address": lot.party.address,
    }


def _grown_in(lot: Lot) -> tuple[str, ...]:
    """The country of production of the commodity itself; `UNKNOWN` where a seller did not say. What is made says what it is made of."""
    if lot.origin is Origin.MADE and lot.bought_inputs is None:
        return ()
    return grown_in(lot.origin, lot.told_origin, lot.bought_inputs)


def geojson_file(value: Mapping[str, Any], _: Application) -> bytes:
    """Raises `PlotsMissing` and `PlotsTooLarge`."""
    if value["missing"] or value["incomplete"] or not value["geojson"]["features"]:
        places = ", ".join(each["place"] for each in value["missing"]) or "?"
        raise PlotsMissing(
            f"where these plots lie, or how large they are, is not known: {places}", places=places
        )
    body = "".join(_written(value["geojson"])).encode()
    if len(body) > LARGEST_BYTES:
        raise PlotsTooLarge(f"a statement holds at most {LARGEST_BYTES} bytes", most=LARGEST_BYTES)
    return body


def _lacking(site: Site) -> str | None:
    """What is not known of a plot: a border where one is needed, the place, or the area of a point."""
    if site.border is not None:
        return None
    if site.latitude is None or site.longitude is None:
        return "coordinates"
    if site.area_m2 is None:
        return "area"
    return "border" if site.area_m2 / _HECTARE > LARGEST_POINT_HA else None


def _features(lot: Lot) -> list[dict[str, Any]]:
    site = lot.site
    if site.border is not None:
        return [_feature(lot, _polygon(ring), square_metres(ring)) for ring in site.border.parts]
    longitude, latitude = site.longitude or 0.0, site.latitude or 0.0
    point = {"type": "Point", "coordinates": _position(*corner_of(longitude, latitude))}
    return [_feature(lot, point, site.area_m2 or Decimal(0))]


def _polygon(ring: Sequence[Corner]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[_position(*corner) for corner in ring]]}


def _feature(lot: Lot, geometry: dict[str, Any], area_m2: Decimal) -> dict[str, Any]:
    site = lot.site
    return {
        "type": "Feature",
        "properties": {
            "ProducerName": lot.party.name,
            "ProducerCountry": HOME,
            "ProductionPlace": ", ".join(each for each in (site.name, site.address) if each),
            "Area": Number((area_m2 / _HECTARE).quantize(_PLACES)),
        },
        "geometry": geometry,
    }


class Number(str):
    """A number as it is to be written: exact in a value of plain JSON, bare in the file."""

    __slots__ = ()

    def __new__(cls, value: Decimal) -> Number:
        return super().__new__(cls, format(value, "f"))


def _position(longitude: int, latitude: int) -> list[Number]:
    return [Number(degrees(longitude)), Number(degrees(latitude))]


def _written(value: Any) -> Iterator[str]:
    """JSON with numbers in the decimals they have: `json` would drop the zeros that the system counts."""
    match value:
        case Number():
            yield str(value)
        case dict():
            yield from _joined(
                "{", [[json.dumps(name), ":", *_written(each)] for name, each in value.items()], "}"
            )
        case list():
            yield from _joined("[", [list(_written(each)) for each in value], "]")
        case _:
            yield json.dumps(value, ensure_ascii=False)


def _joined(begin: str, parts: Sequence[Sequence[str]], end: str) -> Iterator[str]:
    yield begin
    for index, part in enumerate(parts):
        if index:
            yield ","
        yield from part
    yield end
