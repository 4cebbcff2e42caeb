"""Two rules of the European Union: one step back and one forward (178/2002, article 18), and what goes with food of animal origin (931/2011)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nguongoc.documents.contents import lots_in
from nguongoc.documents.facts import Dossier, Happening, Lot
from nguongoc.documents.fsma import RECEIVING, SHIPPING
from nguongoc.documents.tables import Cell, CellType, Column, Table, tables_value
from nguongoc.documents.wording import (
    Amount,
    amount_of,
    destination_end,
    moved_amount,
    origin_end,
    party_at,
    party_text,
    reference,
    site_text,
)

Row = dict[str, Cell]
_DATE: Final = Column("Date", CellType.DATE)
_WHAT: Final = (
    Column("Product"),
    Column("Lot"),
    Column("Quantity", CellType.NUMBER),
    Column("Unit of measure"),
)
SUPPLIERS: Final = (_DATE, Column("Supplier"), *_WHAT, Column("Went into lot"), Column("Record"))
CUSTOMERS: Final = (
    _DATE,
    Column("Customer"),
    *_WHAT,
    Column("Shipped from", wanted=False),
    Column("Document", wanted=False),
    Column("Record"),
)
CONSIGNMENTS: Final = (
    Column("Description of the food"),
    Column("Quantity", CellType.NUMBER),
    Column("Unit of measure"),
    Column("Dispatched from: name and address"),
    Column("Owner, if not the dispatcher", wanted=False),
    Column("Dispatched to: name and address"),
    Column("New owner, if not the recipient", wanted=False),
    Column("Reference of the lot or consignment"),
    Column("Date of dispatch", CellType.DATE),
    Column("Record"),
)


def eu_178_2002(dossier: Dossier) -> dict[str, Any]:
    """Who supplied what directly, and to whom it was supplied; nothing beyond one step either way."""
    suppliers = [*_drawn(dossier), *_grown(dossier), *_received(dossier)]
    customers = list(_shipped(dossier))
    return _whole(
        dossier,
        Table.of("One step back", SUPPLIERS, suppliers),
        Table.of("One step forward", CUSTOMERS, customers),
    )


def eu_931_2011(dossier: Dossier) -> dict[str, Any]:
    """Article 3: one row for each dispatch of the lot; to be updated every day that something is dispatched."""
    rows = [
        _consignment(dossier, each, moved_amount(moved, lot))
        for each in _told(dossier, SHIPPING)
        for lot, moved in lots_in(dossier, each)
        if lot.key == dossier.lot.key
    ]
    return _whole(dossier, Table.of("Consignments", CONSIGNMENTS, rows))


def _whole(dossier: Dossier, *tables: Table) -> dict[str, Any]:
    return tables_value(tables) | {
        "lot": dossier.lot.code,
        "made_at": dossier.made_at.isoformat(timespec="seconds"),
        "incomplete": list(dossier.incomplete),
    }


def _told(dossier: Dossier, steps: frozenset[str]) -> Iterator[Happening]:
    return (each for each in dossier.happenings if each.step in steps and not each.taken_back)


def _drawn(dossier: Dossier) -> Iterator[Row]:
    """Lots that this one was made of."""
    for part in dossier.lot.parts:
        source = dossier.lots.get(part.key)
        yield _supplier(source, amount_of(part.quantity), dossier.lot)


def _grown(dossier: Dossier) -> Iterator[Row]:
    """Members who harvested the lot itself: persons from whom it was supplied (article 18(2)). A harvest without one is the owner's own."""
    lot = dossier.lot
    for grower in lot.growers:
        alone = grower.quantity is None and len(lot.growers) == 1
        amount = amount_of(lot.quantity if alone else grower.quantity)
        supplier = grower.name if grower.phone is None else f"{grower.name}, {grower.phone}"
        yield _supplier(lot, amount, lot) | {"Supplier": supplier}


def _supplier(source: Lot | None, amount: Amount, into: Lot) -> Row:
    return {
        "Date": into.happened_on,
        "Supplier": None if source is None else party_text(source.party),
        "Product": None if source is None else source.goods,
        "Lot": None if source is None else f"{source.lot} ({source.code})",
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Went into lot": f"{into.lot} ({into.code})",
        "Record": into.event,
    }


def _received(dossier: Dossier) -> Iterator[Row]:
    """What came by a delivery, of the lot itself or of one that went straight into it."""
    near = {dossier.lot.key, *(part.key for part in dossier.lot.parts)}
    for each in _told(dossier, RECEIVING):
        if not each.sources:
            continue
        for lot, moved in lots_in(dossier, each):
            if lot.key in near:
                amount = moved_amount(moved, lot)
                yield _supplier(lot, amount, dossier.lot) | {
                    "Date": each.day,
                    "Supplier": origin_end(dossier, each),
                    "Record": each.name,
                }


def _shipped(dossier: Dossier) -> Iterator[Row]:
    for each in _told(dossier, SHIPPING):
        kind, number = reference(each)
        for lot, moved in lots_in(dossier, each):
            if lot.key == dossier.lot.key:
                amount = moved_amount(moved, lot)
                yield {
                    "Date": each.day,
                    "Customer": party_at(dossier, each.destinations, "owning_party")
                    or destination_end(dossier, each),
                    "Product": lot.goods,
                    "Lot": f"{lot.lot} ({lot.code})",
                    "Quantity": amount.value,
                    "Unit of measure": amount.unit,
                    "Shipped from": origin_end(dossier, each),
                    "Document": None if number is None else f"{kind} {number}",
                    "Record": each.name,
                }
    for made in dossier.after.values():
        for part in made.parts:
            if part.key == dossier.lot.key and made.party.id != dossier.lot.party.id:
                amount = amount_of(part.quantity)
                yield {
                    "Date": made.happened_on,
                    "Customer": party_text(made.party),
                    "Product": dossier.lot.goods,
                    "Lot": f"{dossier.lot.lot} ({dossier.lot.code})",
                    "Quantity": amount.value,
                    "Unit of measure": amount.unit,
                    "Record": made.event,
                }


def _consignment(dossier: Dossier, each: Happening, amount: Amount) -> Row:
    lot = dossier.lot
    return {
        "Description of the food": lot.goods,
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Dispatched from: name and address": _named(
            party_at(dossier, each.sources, "possessing_party") or party_text(lot.party),
            origin_end(dossier, each) or site_text(lot.site),
        ),
        "Owner, if not the dispatcher": party_at(dossier, each.sources, "owning_party"),
        "Dispatched to: name and address": _recipient(dossier, each),
        "New owner, if not the recipient": party_at(dossier, each.destinations, "owning_party"),
        "Reference of the lot or consignment": reference(each)[1] or f"{lot.lot} ({lot.code})",
        "Date of dispatch": each.day,
        "Record": each.name,
    }


def _recipient(dossier: Dossier, each: Happening) -> str | None:
    held = party_at(dossier, each.destinations, "possessing_party")
    held = held or party_at(dossier, each.destinations, "owning_party")
    end = destination_end(dossier, each)
    return _named(held, end) if held and end else held or end


def _named(party: str, place: str) -> str:
    return party if party == place else f"{party}; {place}"
