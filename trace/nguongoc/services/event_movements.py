"""What an event does to what its organisation holds of the lots it names: nothing, an end, or one side of a hand-over.

Decided by the event alone and by which of the parties it names are organisations here, so that it can be computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Base, Quantity
from nguongoc.errors import Invalid
from nguongoc.events.index import EventIndex, IndexedEpc
from nguongoc.events.term_names import typed_term
from nguongoc.events.vocabulary import TermKind, bare_term, canonical_term
from nguongoc.ports.events import Party

UNITS: Mapping[str, tuple[Base, Decimal]] = {
    "KGM": (Base.KG, Decimal(1)),
    "GRM": (Base.KG, Decimal("0.001")),
    "MGM": (Base.KG, Decimal("0.000001")),
    "DTN": (Base.KG, Decimal(100)),
    "TNE": (Base.KG, Decimal(1000)),
    "LTR": (Base.LITRE, Decimal(1)),
    "MLT": (Base.LITRE, Decimal("0.001")),
    "HLT": (Base.LITRE, Decimal(100)),
    "MTQ": (Base.LITRE, Decimal(1000)),
    "C62": (Base.PIECE, Decimal(1)),
    "EA": (Base.PIECE, Decimal(1)),
    "H87": (Base.PIECE, Decimal(1)),
    "PCE": (Base.PIECE, Decimal(1)),
    "NAR": (Base.PIECE, Decimal(1)),
}
"""UN/ECE Recommendation 20 codes in the base they count in. Without a code EPCIS counts instances."""
_SOLD = frozenset({"retail_sold", "dispensed"})
_DESTROYED = frozenset({"destroyed", "disposed"})
_SELLING = frozenset({"retail_selling", "dispensing"})
_DESTROYING = frozenset({"destroying"})
_PARTIES = ("possessing_party", "owning_party")
"""Whoever comes to hold the goods; where only an owner is named, that one."""
_REFERENCES = ("desadv", "bol", "po", "recadv", "inv")
"""Transactions by which the two sides of a hand-over find each other, the first that is there."""


class LotUnitDiffers(Invalid):
    """The unit is not of the kind that the lot is counted in."""

    code = "lot-unit-differs"


class HandOverUnclear(Invalid):
    """Goods go to one party, and come from one."""

    code = "hand-over-unclear"


@dataclass(frozen=True, slots=True)
class Effect:
    """`other_id` is the other side of a hand-over, None for somebody who is no organisation here."""

    kind: MovementKind
    other_id: UUID | None = None
    reference: str = ""

    @property
    def hands_over(self) -> bool:
        return self.kind in (MovementKind.SHIPPED, MovementKind.VOIDED, MovementKind.RECEIVED)


Parties = Callable[[str], UUID | None]


def known_by(parties: Mapping[str, Party], at: datetime) -> Parties:
    """The organisations of ours among parties, as far as they were registered at that time."""

    def known(key: str) -> UUID | None:
        party = parties.get(key)
        return party.id if party is not None and party.created_at <= at else None

    return known


def effect_of(index: EventIndex, organisation_id: UUID, party: Parties) -> Effect | None:
    """None where an event only tells what was seen. Raises `HandOverUnclear`."""
    if index.type == "TransformationEvent":
        return Effect(MovementKind.CONSUMED)
    if index.type != "ObjectEvent":
        return None
    gone = _gone(index.action, index.biz_step, index.disposition)
    if gone is not None:
        return Effect(gone)
    match bare_term(index.biz_step or ""):
        case "shipping" | "void_shipping" as step:
            to = _side(index, "destination")
            other = None if to is None else party(to)
            if to is None or other == organisation_id:
                return None
            kind = MovementKind.SHIPPED if step == "shipping" else MovementKind.VOIDED
            return Effect(kind, other, _reference(index))
        case "receiving":
            sender = _side(index, "source")
            other = None if sender is None else party(sender)
            if other is None or other == organisation_id:
                return None
            return Effect(MovementKind.RECEIVED, other, _reference(index))
        case _:
            return None


def spends(type_: str, action: str | None, biz_step: str | None, disposition: str | None) -> bool:
    """Whether an event takes what it names out of the lots it names it of, for good."""
    return type_ == "TransformationEvent" or (
        type_ == "ObjectEvent" and _gone(action, biz_step, disposition) is not None
    )


def _gone(action: str | None, biz_step: str | None, disposition: str | None) -> MovementKind | None:
    step, state = bare_term(biz_step or ""), bare_term(disposition or "")
    if state in _SOLD or step in _SELLING:
        return MovementKind.SOLD
    if state in _DESTROYED or step in _DESTROYING:
        return MovementKind.DESTROYED
    return MovementKind.CONSUMED if action == "DELETE" else None


def _side(index: EventIndex, family: str) -> str | None:
    for type_ in _PARTIES:
        name = typed_term(family, canonical_term(TermKind.SOURCE_DESTINATION_TYPE, type_))
        found = {term.text for term in index.terms if term.name == name and term.text is not None}
        if len(found) > 1:
            raise HandOverUnclear("one party at a time", pointer=f"/{family}List")
        if found:
            return found.pop()
    return None


def _reference(index: EventIndex) -> str:
    for type_ in _REFERENCES:
        name = typed_term("bizTransaction", canonical_term(TermKind.BIZ_TRANSACTION_TYPE, type_))
        found = sorted(term.text for term in index.terms if term.name == name and term.text is not None)
        if found:
            return found[0]
    return ""


def amount_of(epc: IndexedEpc, batch: Batch, content: Quantity | None) -> Decimal | None:
    """How much of the lot is named, in its base; None where that is not said and cannot be known.

    What is said in another base is the same goods where the product's net content ties the two: bottles of a lot counted in
    litres, kilograms of one counted in packets. Raises `LotUnitDiffers`.
    """
    base = batch.quantity.canonical.base
    held = None if content is None else content.canonical
    if not epc.is_class:
        # One unit: a piece, or what its product's net content says it holds.
        if base is Base.PIECE:
            return Decimal(1)
        return held.amount if held is not None and held.base is base else None
    if epc.quantity is None:
        return None
    told, factor = UNITS.get(epc.uom or "EA", (None, Decimal(1)))
    if told is base:
        return EXACT.multiply(epc.quantity, factor)
    tied = None
    if held is not None and told is Base.PIECE and held.base is base:
        tied = EXACT.multiply(epc.quantity, held.amount)
    elif held is not None and base is Base.PIECE and held.base is told:
        tied = _pieces(EXACT.multiply(epc.quantity, factor), held.amount)
    if tied is None:
        raise LotUnitDiffers(
            f"lot {batch.lot} is counted in {base.rec20}, not in {epc.uom or 'pieces'}",
            lot=batch.lot,
            unit=base.rec20,
        )
    return tied


def _pieces(amount: Decimal, content: Decimal) -> Decimal | None:
    """How many pieces hold so much; None unless it is a whole number of them."""
    count = (amount / content).to_integral_value()
    return count if EXACT.multiply(count, content) == amount else None


def movements_of(
    effect: Effect,
    whose: tuple[UUID, UUID],
    amounts: Mapping[UUID, Decimal | None],
    batches: Mapping[UUID, Batch],
    at: datetime,
) -> list[Movement]:
    """One for each lot of which something is moved; `whose` is the event and its organisation."""
    event_id, holder_id = whose
    return [
        Movement(
            event_id=event_id,
            batch_id=batch_id,
            holder_id=holder_id,
            kind=effect.kind,
            amount=amount,
            base=batches[batch_id].quantity.canonical.base.value,
            at=at,
            other_id=effect.other_id,
            reference=effect.reference,
        )
        for batch_id, amount in amounts.items()
        if amount
    ]
