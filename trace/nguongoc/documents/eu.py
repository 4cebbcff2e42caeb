"""Two rules of the European Union: one step back and one forward (178/2002, article 18), and what goes with food of animal origin (931/2011)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nguongoc.batches.lots import Origin
from nguongoc.documents.contents import lots_in
from nguongoc.documents.direction import came, left
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
OWN: Final = "own production"
SUPPLIERS: Final = (
    _DATE,
    Column("Supplier"),
    *_WHAT,
    Column("Went into lot"),
    Column("Quantity used", CellType.NUMBER, wanted=False),
    Column("Unit used", wanted=False),
    Column("Record"),
)
"""`Quantity` is what came; `Quantity used` what of a delivery went into the lot."""
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
    return _whole(
        dossier,
        Table.of("One step back", SUPPLIERS, [*_brought(dossier, dossier.lot, set()), *_returned(dossier)]),
        Table.of("One step forward", CUSTOMERS, list(_customers(dossier))),
    )


def eu_931_2011(dossier: Dossier) -> dict[str, Any]:
    """Article 3: one row for each dispatch of the lot by its owner; to be updated every day that something is dispatched."""
    rows = [_consignment(dossier, each, amount) for each, amount in _dispatches(dossier)]
    return _whole(dossier, Table.of("Consignments", CONSIGNMENTS, rows))


def _whole(dossier: Dossier, *tables: Table) -> dict[str, Any]:
    return tables_value(tables) | {
        "lot": dossier.lot.code,
        "made_at": dossier.made_at.isoformat(timespec="seconds"),
        "incomplete": list(dossier.incomplete),
    }


def _told(dossier: Dossier, steps: frozenset[str]) -> Iterator[Happening]:
    return (each for each in dossier.happenings if each.step in steps and not each.taken_back)


def _brought(dossier: Dossier, lot: Lot, seen: set[str]) -> Iterator[Row]:
    """Who supplied what went into a lot of the owner's; its own earlier lots are no step, so what came into those counts."""
    seen.add(lot.key)
    if lot.origin is Origin.PURCHASED:
        # None where the owner keeps it in books of its own: there was a step back, and it is not known here.
        yield _supplier(lot, amount_of(lot.quantity), dossier.lot, lot) | {"Supplier": lot.seller}
    yield from _grown(lot, dossier.lot)
    for part in lot.parts:
        source, used = dossier.lots.get(part.key), amount_of(part.quantity)
        if source is None or source.party.id != dossier.lot.party.id:
            yield from _delivered(dossier, source, used) or [_supplier(source, used, dossier.lot, lot)]
        elif source.key not in seen:
            own = _supplier(source, used, dossier.lot, lot) | {"Supplier": f"{party_text(lot.party)} ({OWN})"}
            yield from list(_brought(dossier, source, seen)) or [own]


def _delivered(dossier: Dossier, source: Lot | None, used: Amount) -> list[Row]:
    """How a lot of somebody else's came: who delivered it is the step back, not who once made it."""
    if source is None:
        return []
    return [row | {"Quantity used": used.value, "Unit used": used.unit} for row in _received(dossier, source)]


def _returned(dossier: Dossier) -> Iterator[Row]:
    """The lot itself, come back from somebody."""
    return _received(dossier, dossier.lot)


def _received(dossier: Dossier, of: Lot) -> Iterator[Row]:
    for each in _told(dossier, RECEIVING):
        if not each.sources or not came(dossier, each, dossier.lot.party.id):
            continue
        for lot, moved in lots_in(dossier, each):
            if lot.key == of.key:
                amount = moved_amount(moved, lot)
                yield _supplier(lot, amount, dossier.lot) | {
                    "Date": each.day,
                    "Supplier": origin_end(dossier, each),
                    "Record": each.name,
                }


def _grown(lot: Lot, into: Lot) -> Iterator[Row]:
    """Members who harvested the lot: persons from whom it was supplied (article 18(2)). A harvest without one is the owner's own."""
    for grower in lot.growers:
        alone = grower.quantity is None and len(lot.growers) == 1
        amount = amount_of(lot.quantity if alone else grower.quantity)
        supplier = grower.name if grower.phone is None else f"{grower.name}, {grower.phone}"
        yield _supplier(lot, amount, into, lot) | {"Supplier": supplier}


def _supplier(source: Lot | None, amount: Amount, into: Lot, by: Lot | None = None) -> Row:
    """`by` is the lot whose registration tells it, where it is another than the one it ended in."""
    by = by or into
    return {
        "Date": by.happened_on,
        "Supplier": None if source is None else party_text(source.party),
        "Product": None if source is None else source.goods,
        "Lot": None if source is None else f"{source.lot} ({source.code})",
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Went into lot": f"{into.lot} ({into.code})",
        "Record": by.event,
    }


def _dispatches(dossier: Dossier) -> Iterator[tuple[Happening, Amount]]:
    for each in _told(dossier, SHIPPING):
        if left(dossier, each, dossier.lot.party.id):
            for lot, moved in lots_in(dossier, each):
                if lot.key == dossier.lot.key:
                    yield each, moved_amount(moved, lot)


def _customers(dossier: Dossier) -> Iterator[Row]:
    """Who got it from the owner; where no dispatch was told, who is known to have made something of it."""
    shipped = [_customer(dossier, *each) for each in _dispatches(dossier)]
    yield from shipped
    lot = dossier.lot
    for made in () if shipped else dossier.after.values():
        for part in made.parts:
            if part.key == lot.key and made.party.id != lot.party.id:
                row = _goods(lot, amount_of(part.quantity))
                yield row | {
                    "Date": made.happened_on,
                    "Customer": party_text(made.party),
                    "Record": made.event,
                }


def _customer(dossier: Dossier, each: Happening, amount: Amount) -> Row:
    kind, number = reference(each)
    return _goods(dossier.lot, amount) | {
        "Date": each.day,
        "Customer": party_at(dossier, each.destinations, "owning_party") or destination_end(dossier, each),
        "Shipped from": origin_end(dossier, each),
        "Document": None if number is None else f"{kind} {number}",
        "Record": each.name,
    }


def _goods(lot: Lot, amount: Amount) -> Row:
    return {
        "Product": lot.goods,
        "Lot": f"{lot.lot} ({lot.code})",
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
    }


def _consignment(dossier: Dossier, each: Happening, amount: Amount) -> Row:
    lot = dossier.lot
    sender = party_at(dossier, each.sources, "possessing_party") or party_text(lot.party)
    owner = party_at(dossier, each.sources, "owning_party")
    taker = party_at(dossier, each.destinations, "possessing_party")
    new_owner = party_at(dossier, each.destinations, "owning_party")
    end = destination_end(dossier, each)
    return {
        "Description of the food": lot.goods,
        "Quantity": amount.value,
        "Unit of measure": amount.unit,
        "Dispatched from: name and address": _named(sender, origin_end(dossier, each) or site_text(lot.site)),
        "Owner, if not the dispatcher": None if owner == sender else owner,
        "Dispatched to: name and address": _recipient(taker or new_owner, end),
        "New owner, if not the recipient": None if taker is None or taker == new_owner else new_owner,
        "Reference of the lot or consignment": _referred(lot, each),
        "Date of dispatch": each.day,
        "Record": each.name,
    }


def _referred(lot: Lot, each: Happening) -> str:
    """The lot always; the consignment's own paper besides, where one is named."""
    number, own = reference(each)[1], f"{lot.lot} ({lot.code})"
    return own if number is None else f"{own}; {number}"


def _recipient(party: str | None, end: str | None) -> str | None:
    return _named(party, end) if party and end else party or end


def _named(party: str, place: str) -> str:
    return party if party == place else f"{party}; {place}"
