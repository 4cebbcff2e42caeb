"""Key data elements of GDST 1.2 for a lot of seafood: those that are known with where from, those that nobody told by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nguongoc.batches.lots import Origin
from nguongoc.documents.facts import Dossier, Lot
from nguongoc.parties.facilities import FacilityKind

_COMMON: Final = (
    "cbvmda:informationProvider",
    "gdst:productOwner",
    "cbvmda:lotNumber",
    "cbvmda:countryOfOrigin",
    "quantity",
    "cbvmda:certificationList",
    "gdst:humanWelfarePolicy",
)
_SPECIES: Final = (
    "cbvmda:speciesForFisheryStatisticsPurposesName",
    "cbvmda:productionMethodForFishAndSeafoodCode",
)
WILD: Final = (
    *_COMMON,
    *_SPECIES,
    "cbvmda:harvestStartDate",
    "cbvmda:harvestEndDate",
    "cbvmda:vesselName",
    "cbvmda:vesselID",
    "cbvmda:vesselFlagState",
    "cbvmda:vesselCatchInformationList",
    "cbvmda:catchArea",
    "cbvmda:fishingGearTypeCode",
)
FARMED: Final = (
    *_COMMON,
    *_SPECIES,
    "cbvmda:harvestStartDate",
    "cbvmda:harvestEndDate",
    "gdst:aquacultureMethod",
    "gdst:proteinSource",
    "gdst:broodstockSource",
)
PROCESSED: Final = (*_COMMON, "cbvmda:productionDate", "cbvmda:itemExpirationDate", "inputs")
_DECLARED, _TOLD = "registration", "event"


def gdst_elements(dossier: Dossier) -> dict[str, Any]:
    """For each lot of the chain, harvest first; `missing` holds every name without a value."""
    lots = sorted(dossier.lots.values(), key=lambda each: (each.happened_on, each.key))
    told = [_of_lot(dossier, lot) for lot in lots]
    return {
        "lots": told,
        "missing": [
            {"lot": each["lot"], "element": element["name"]}
            for each in told
            for element in each["elements"]
            if element["value"] is None
        ],
        "made_at": dossier.made_at.isoformat(timespec="seconds"),
        "incomplete": list(dossier.incomplete),
    }


def _of_lot(dossier: Dossier, lot: Lot) -> dict[str, Any]:
    event, names = _profile(lot)
    known = dict(_known(lot))
    said = _said(dossier, lot)
    if "vesselName" in said:
        known.pop("cbvmda:vesselName", None)  # who was there said it; the boat's entry here is the next best
    elements = []
    for name in names:
        value = known.get(name, said.get(name.partition(":")[2]))
        source = None if value is None else _DECLARED if name in known else _TOLD
        elements.append({"name": name, "value": value, "from": source})
    return {"lot": lot.code, "link": lot.link, "product": lot.goods, "event": event, "elements": elements}


def _profile(lot: Lot) -> tuple[str, tuple[str, ...]]:
    """GDST calls the harvest of a farm a transformation; the names of its events are told, not ours."""
    if lot.origin is Origin.MADE:
        return "GDSTProcessingEvent", PROCESSED
    if lot.origin is Origin.PURCHASED:
        # The fishing or the farm harvest is what GDST asks of it, and all that nobody told is listed as missing.
        return "GDSTReceiveEvent", WILD
    if lot.site.kind in (FacilityKind.PLOT, FacilityKind.GROWING_AREA):
        return "GDSTFarmHarvestEvent", FARMED
    return "GDSTFishingEvent", WILD


def _known(lot: Lot) -> Iterator[tuple[str, Any]]:
    """What its registration says; the holder is taken for the owner, as it declared the lot for its own."""
    yield "cbvmda:informationProvider", lot.party.id
    yield "gdst:productOwner", lot.party.id
    yield "cbvmda:lotNumber", lot.lot
    if lot.country_of_origin is not None:
        yield "cbvmda:countryOfOrigin", lot.country_of_origin
    if lot.quantity is not None:
        base = lot.quantity.canonical
        entered = f"{format(lot.quantity.value, 'f')} {lot.quantity.unit.label('en')}"
        yield "quantity", {"value": format(base.amount, "f"), "uom": base.base.rec20, "entered": entered}
    if lot.certificates:
        yield (
            "cbvmda:certificationList",
            [
                {"standard": each.name, "identification": each.number, "agency": each.issuer}
                for each in lot.certificates
            ],
        )
    if lot.site.kind is FacilityKind.BOAT and lot.site.name is not None:
        yield "cbvmda:vesselName", lot.site.name
    if lot.origin is Origin.HARVESTED:
        yield "cbvmda:harvestStartDate", lot.happened_on.isoformat()
        yield "cbvmda:harvestEndDate", lot.happened_on.isoformat()
    elif lot.origin is Origin.MADE:
        yield "cbvmda:productionDate", lot.happened_on.isoformat()
        yield "inputs", [part.key for part in lot.parts]
    if lot.expires_on is not None:
        yield "cbvmda:itemExpirationDate", lot.expires_on.isoformat()


def _said(dossier: Dossier, lot: Lot) -> dict[str, Any]:
    """What events about the lot state, by local name; the first that says a thing counts, what was taken back does not."""
    found: dict[str, Any] = {}
    for each in dossier.happenings:
        if not each.taken_back and each.whole and any(thing.key == lot.key for thing in each.things):
            for name, value in each.stated.items():
                found.setdefault(_local(name), value)
    return found


def _local(name: str) -> str:
    return name.replace("#", "/").replace(":", "/").rpartition("/")[2]
