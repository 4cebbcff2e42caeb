"""Parties, places and amounts as the cells of buyers' sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from nguongoc.batches.quantities import Quantity
from nguongoc.documents.facts import Dossier, Happening, Lot, Moved, Party, Site
from nguongoc.identifiers.epc import canonical_epc

UNITS = {"KGM": "kg", "GRM": "g", "TNE": "tonne", "LTR": "l", "MLT": "ml", "H87": "piece", "EA": "piece"}
"""UN/ECE Recommendation 20 codes that people read; others are told as they are."""
PAPERS = {
    "bol": "Bill of lading",
    "cert": "Certificate",
    "desadv": "Despatch advice",
    "inv": "Invoice",
    "po": "Purchase order",
    "poc": "Purchase order confirmation",
    "prodorder": "Production order",
    "recadv": "Receiving advice",
    "rma": "Return authorisation",
}
"""CBV's business transaction types as a clerk says them; others are told as they are."""


class Amount(NamedTuple):
    """A number and its unit, in two cells; empty where nothing is known."""

    value: Decimal | None
    unit: str | None


def amount_of(quantity: Quantity | None) -> Amount:
    """As it was entered, with the English name of its unit."""
    return Amount(None, None) if quantity is None else Amount(quantity.value, quantity.unit.label("en"))


def moved_amount(moved: Moved, lot: Lot) -> Amount:
    """As the event tells it; a thing named without an amount is the whole of it, which only its holder knows."""
    if moved.value is not None:
        return Amount(moved.value, "piece" if moved.uom is None else UNITS.get(moved.uom, moved.uom))
    return amount_of(lot.quantity)


def site_text(site: Site) -> str:
    """A place in one line; its identifier where nothing else is known."""
    parts = [site.name, site.address, "VN" if site.name else None, f"GLN {site.gln}" if site.gln else None]
    return ", ".join(each for each in parts if each) or site.id


def party_text(party: Party) -> str:
    """A party in one line; its identifier where nothing else is known."""
    parts = [party.name_en or party.name, party.address, "VN" if party.address else None]
    return ", ".join(each for each in parts if each) or party.id


def tlc(lot: Lot) -> str:
    """A lot's number as a traceability lot code: GS1's form with a GTIN, else our public code."""
    return f"(01){lot.gtin}(10){lot.lot}" if lot.gtin is not None else lot.code


def origin_end(dossier: Dossier, happening: Happening) -> str | None:
    """Where it left: the location that is named as source, else the party, else where the event happened."""
    return _end(dossier, happening.sources) or here(dossier, happening)


def destination_end(dossier: Dossier, happening: Happening) -> str | None:
    """Where goods go, as far as the event says."""
    return _end(dossier, happening.destinations)


def party_at(dossier: Dossier, named: tuple[tuple[str, str], ...], role: str) -> str | None:
    """The party of a role: `owning_party` or `possessing_party`."""
    return next((party_text(dossier.party(id)) for kind, id in named if kind == role), None)


def reference(happening: Happening) -> tuple[str | None, str | None]:
    """(type, number) of the first document that an event names."""
    kind, number = next(iter(happening.references), (None, None))
    said = PAPERS.get(kind or "", kind)
    return (said or None if number is None else said or "Document"), number


def _end(dossier: Dossier, named: tuple[tuple[str, str], ...]) -> str | None:
    for kind, id in named:
        if kind == "location":
            return site_text(dossier.site(canonical_epc(id)))
    return next((party_text(dossier.party(id)) for _, id in named), None)


def here(dossier: Dossier, happening: Happening) -> str | None:
    """Where it happened, as far as the event says."""
    id = happening.read_point or happening.location
    return None if id is None else site_text(dossier.site(id))
