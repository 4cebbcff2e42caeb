"""The sortable sheet of FSMA 204 (21 CFR 1.1325 to 1.1350): key data elements by critical tracking event, one table each.

A traceability lot code is assigned at initial packing, at first land-based receiving or by a transformation, never at harvest and
never at shipping (1.1320). Where several lots went into one, each has its row under the one event id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nguongoc.batches.lots import Origin
from nguongoc.batches.quantities import Quantity
from nguongoc.catalogue.products import Category
from nguongoc.documents.contents import lots_in
from nguongoc.documents.facts import Dossier, Grower, Happening, Lot, Part, Site
from nguongoc.documents.fsma_columns import COLUMNS, Event
from nguongoc.documents.locations import locations
from nguongoc.documents.tables import Cell, Table, tables_value
from nguongoc.documents.wording import (
    amount_of,
    destination_end,
    here,
    moved_amount,
    origin_end,
    party_text,
    reference,
    site_text,
    tlc,
)
from nguongoc.parties.facilities import FacilityKind

Row = dict[str, Cell]
SHIPPING: Final = frozenset({"shipping", "departing"})
RECEIVING: Final = frozenset({"receiving", "arriving", "accepting"})
OUR_RECORD: Final = "Signed record"
_RAW: Final = ("01", "02", "04")
"""Divisions of CPC for what comes from field, barn and water, before anybody made something else of it."""


def fsma_sheet(dossier: Dossier) -> dict[str, Any]:
    """Every table, empty ones too: that no cooling was told is an answer. Days of events are those of the place.

    Of what others did with the goods there is what they told to who asks: a public minimum without parties and amounts is no record.
    """
    rows: dict[Event, list[Row]] = {event: [] for event in Event}
    for lot in sorted(dossier.lots.values(), key=lambda each: (each.happened_on, each.key)):
        for event, row in _of_lot(dossier, lot):
            rows[event].append(row)
    for happening in dossier.happenings:
        if happening.whole and not happening.taken_back:
            for event, row in _of_happening(dossier, happening):
                rows[event].append(row)
    tables = [Table.of(event.value, COLUMNS[event], rows[event]) for event in Event]
    return tables_value([*tables, locations(dossier, tables)]) | {
        "made_at": dossier.made_at.isoformat(timespec="seconds"),
        "incomplete": list(dossier.incomplete),
    }


def has_tlc(lot: Lot) -> bool:
    """Whether a lot has a traceability lot code by 21 CFR 1.1320: packed first, landed or transformed; 1.1345(b): received without one."""
    return lot.origin is not Origin.HARVESTED or lot.packed_on is not None or _is_landed(lot)


def _of_lot(dossier: Dossier, lot: Lot) -> Iterator[tuple[Event, Row]]:
    if lot.origin is Origin.HARVESTED:
        if _is_landed(lot):
            yield Event.LANDING, _landing(lot)
        else:
            for grower in lot.growers or (None,):
                yield Event.HARVEST, _harvest(dossier, lot, grower)
        if lot.packed_on is not None:
            for row in _packings(dossier, lot, lot, Part(lot.key, lot.quantity)):
                yield Event.PACKING, row
        return
    if lot.origin is Origin.PURCHASED:
        return  # its registration is the event by which it was received, and is told as that
    sources = [(part, dossier.lots.get(part.key)) for part in lot.parts]
    is_packing = _is_raw(lot) and all(
        source is not None and source.origin is Origin.HARVESTED for _, source in sources
    )
    for part, source in sources:
        if is_packing and source is not None:
            for row in _packings(dossier, lot, source, part):
                yield Event.PACKING, row
        else:
            yield Event.TRANSFORMATION, _transformation(lot, source, part)


def _of_happening(dossier: Dossier, happening: Happening) -> Iterator[tuple[Event, Row]]:
    step = happening.step or ""
    if step in SHIPPING:
        event = Event.SHIPPING
    elif step in RECEIVING:
        event = Event.RECEIVING
    elif is_cooling(step):
        event = Event.COOLING
    else:
        return
    kind, number = reference(happening)
    for lot, moved in lots_in(dossier, happening):
        amount = moved_amount(moved, lot)
        common: dict[str, Cell] = {
            "Event ID": happening.name,
            "Quantity": amount.value,
            "Unit of measure": amount.unit,
            "Reference document type": kind,
            "Reference document number": number,
        }
        match event:
            case Event.COOLING:
                yield event, common | _cooling(dossier, happening, lot)
            case _:
                yield event, common | _way(dossier, happening, lot, event)


def is_cooling(step: str) -> bool:
    """CBV has no such step; whoever says it in words of their own ends them so."""
    return step.replace("#", "/").replace(":", "/").replace("-", "/").rpartition("/")[2].lower() == "cooling"


def _harvest(dossier: Dossier, lot: Lot, grower: Grower | None) -> Row:
    amount = amount_of(_share(lot, grower))
    recipient = _recipient(dossier, lot)
    return {
        "Event ID": lot.event,
        "Source lot": lot.code,
        "Commodity and variety": lot.goods,
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Farm location": _farm(lot),
        "Field name": lot.site.name,
        "Harvest date": lot.happened_on,
        "Immediate subsequent recipient": None if recipient is None else site_text(recipient),
        "Reference document type": OUR_RECORD,
        "Reference document number": lot.passport,
    } | _harvester(lot, grower)


def _harvester(lot: Lot, grower: Grower | None) -> Row:
    """The member whose farm it is; the organisation where none is named."""
    name, phone = lot.party.name_en or lot.party.name, lot.party.phone
    if grower is not None:
        name, phone = grower.name, grower.phone
    return {"Harvester business name": name, "Harvester phone": phone}


def _share(lot: Lot, grower: Grower | None) -> Quantity | None:
    """How much of a lot one harvested: all of it where there is no other."""
    if grower is None or (grower.quantity is None and len(lot.growers) == 1):
        return lot.quantity
    return grower.quantity


def _packings(dossier: Dossier, lot: Lot, source: Lot, part: Part) -> Iterator[Row]:
    """A row for every harvester of what was packed; how much of each one's went in nobody says, but for one who harvested all."""
    row = _packing(dossier, lot, source, part)
    if not source.growers:
        yield row
    for grower in source.growers:
        many = len(source.growers) > 1
        unknown: Row = {"Quantity received": None, "Unit received": None} if many else {}
        yield row | unknown | _harvester(source, grower)


def _landing(lot: Lot) -> Row:
    amount = amount_of(lot.quantity)
    at_sea = lot.site.kind is FacilityKind.BOAT
    return {
        "Event ID": lot.event,
        "Traceability lot code": tlc(lot),
        "Species or market name": lot.goods,
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Harvest date": lot.happened_on,
        "Harvest location": site_text(lot.site) if at_sea else None,
        "Landing location": None if at_sea else site_text(lot.site),
        "Date landed": lot.packed_on or (None if at_sea else lot.happened_on),
        "TLC source": site_text(lot.site),
        "TLC source reference": lot.link,
        "Reference document type": OUR_RECORD,
        "Reference document number": lot.passport,
    }


def _packing(dossier: Dossier, lot: Lot, source: Lot, part: Part) -> Row:
    received, packed = amount_of(part.quantity), amount_of(lot.quantity)
    cooled = _cooled(dossier, source)
    return {
        "Event ID": lot.event,
        "Traceability lot code": tlc(lot),
        "Source lot": source.code,
        "Commodity and variety received": source.goods,
        "Date received": _received_on(dossier, source, lot),
        "Quantity received": received.value,
        "Unit received": received.unit,
        "Farm location": _farm(source),
        "Field name": source.site.name,
        "Harvest date": source.happened_on,
        "Cooling location": None if cooled is None else here(dossier, cooled),
        "Cooling date": None if cooled is None else cooled.day,
        "Product description": lot.goods,
        "Quantity packed": packed.value,
        "Unit packed": packed.unit,
        "TLC source": site_text(lot.site),
        "TLC source reference": lot.link,
        "Packing date": lot.packed_on or lot.happened_on,
        "Reference document type": OUR_RECORD,
        "Reference document number": lot.passport,
    } | _harvester(source, None)


def _transformation(lot: Lot, source: Lot | None, part: Part) -> Row:
    used, made = amount_of(part.quantity), amount_of(lot.quantity)
    return {
        "Event ID": lot.event,
        "Source lot": None if source is None else source.code,
        "Input traceability lot code": tlc(source) if source is not None and has_tlc(source) else None,
        "Input description": None if source is None else source.goods,
        "Quantity used": used.value,
        "Unit used": used.unit,
        "New traceability lot code": tlc(lot),
        "Location": site_text(lot.site),
        "Date completed": lot.happened_on,
        "New product description": lot.goods,
        "Quantity produced": made.value,
        "Unit produced": made.unit,
        "Reference document type": OUR_RECORD,
        "Reference document number": lot.passport,
    }


def _cooling(dossier: Dossier, happening: Happening, lot: Lot) -> Row:
    return {
        "Source lot": lot.code,
        "Commodity and variety": lot.goods,
        "Cooling location": here(dossier, happening),
        "Cooling date": happening.day,
        "Farm location": _farm(lot),
        "Immediate subsequent recipient": destination_end(dossier, happening),
    }


def _way(dossier: Dossier, happening: Happening, lot: Lot, event: Event) -> Row:
    common: dict[str, Cell] = {
        "Traceability lot code": tlc(lot) if has_tlc(lot) else None,
        "Source lot": lot.code,
        "Product description": lot.goods,
        "TLC source": site_text(lot.site) if has_tlc(lot) else None,
        "TLC source reference": lot.link if has_tlc(lot) else None,
    }
    if event is Event.SHIPPING:
        return common | {
            "Recipient location": destination_end(dossier, happening),
            "Ship-from location": origin_end(dossier, happening),
            "Date shipped": happening.day,
        }
    return common | {
        "Immediate previous source": origin_end(dossier, happening) if happening.sources else None,
        "Receiving location": destination_end(dossier, happening) or here(dossier, happening),
        "Date received": happening.day,
    }


def _is_landed(lot: Lot) -> bool:
    return lot.category is Category.SEAFOOD and lot.origin is Origin.HARVESTED and not _is_farmed(lot)


def _is_farmed(lot: Lot) -> bool:
    return lot.site.kind in (FacilityKind.PLOT, FacilityKind.GROWING_AREA)


def _is_raw(lot: Lot) -> bool:
    return lot.classification is not None and lot.classification.code.startswith(_RAW)


def _farm(lot: Lot) -> str:
    """Business and commune; the field has its own column."""
    return party_text(lot.party)


def _recipient(dossier: Dossier, lot: Lot) -> Site | None:
    known = (*dossier.lots.values(), *dossier.after.values())
    return next((each.site for each in known if any(part.key == lot.key for part in each.parts)), None)


def _cooled(dossier: Dossier, lot: Lot) -> Happening | None:
    for each in dossier.happenings:
        if is_cooling(each.step or "") and not each.taken_back and any(t.key == lot.key for t in each.things):
            return each
    return None


def _received_on(dossier: Dossier, source: Lot, lot: Lot) -> Cell:
    for each in dossier.happenings:
        about = any(thing.key == source.key for thing in each.things)
        if each.step in RECEIVING and about and not each.taken_back:
            return each.day
    return source.happened_on if source.site.id == lot.site.id else None
