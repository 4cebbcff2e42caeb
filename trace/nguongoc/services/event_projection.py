"""What follows from stored events: their columns, index, readers, edges and what they moved, computed again from the bytes.

One computation for `fsck`, which compares, and for `rebuild`, which replaces. It stands on bytes and on what is a fact
beside them: whose event it is, when it came, and the document's context. Lots and parties count as they were at that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.errors import Refusal
from nguongoc.events.context import Namespaces
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming, read_again
from nguongoc.events.index import EpcRole, IndexedEpc
from nguongoc.ports import Reader, Standing, StoredEvent
from nguongoc.ports.events import Party
from nguongoc.records.canonical import JsonMalformed, canonical_bytes, parse_strict
from nguongoc.services.event_lots import GTIN_KEYS, OursNamed, find_lots
from nguongoc.services.event_movements import Effect, amount_of, effect_of, known_by, movements_of
from nguongoc.services.event_standing import parties_here
from nguongoc.services.master_data import net_content
from nguongoc.services.settle_claims import both_sides_say
from nguongoc.services.unit_serials import UnitSerials


@dataclass(frozen=True, slots=True)
class Projection:
    """Everything that has to stand beside an event; `columns` is its row as it has to be."""

    columns: StoredEvent
    read: Incoming
    parties: tuple[UUID, ...]
    edges: tuple[tuple[str, str], ...]
    movements: tuple[Movement, ...]
    certain: bool = True
    """False where units are named and no key of serials is at hand, or the row of a lot cannot be read: then standing,
    movements and edges are not known."""

    def with_judgements_of(self, stored: StoredEvent) -> StoredEvent:
        """The row as far as the event alone decides it; what it is to lots and other events stays as it is stored."""
        return replace(self.columns, standing=stored.standing, voided_by=stored.voided_by)

    @property
    def names(self) -> tuple[str, ...]:
        """Names it must have; it may have got others since. An event of ours is found by its address."""
        return () if self.columns.standing is Standing.OURS else self.read.names


def read_stored(stored: StoredEvent) -> Incoming:
    """A stored event as its bytes say it. Raises refusals where they are no event in canonical form."""
    event = parse_strict(stored.body)
    if not isinstance(event, dict) or canonical_bytes(event) != stored.body:
        raise JsonMalformed("the bytes are not an object in canonical JSON (RFC 8785)")
    namespaces = Namespaces() if stored.context is None else Namespaces.read(parse_strict(stored.context))
    within = namespaces.within(event.get("@context"))
    return read_again(stored.body, stored.context, within, own=is_own(event))


def is_own(event: Mapping[str, Any]) -> bool:
    """Whether it was made here, by a registration or a recall: of captured events `recordTime` is not kept."""
    return "recordTime" in event


def registers_lot(event: Mapping[str, Any]) -> bool:
    """Whether it brought a lot into being: what a recall says of lots declares none."""
    return is_own(event) and "ilmd" in event


@dataclass(frozen=True, slots=True)
class Project:
    """Projections of some events, by id; `readable` are those whose bytes could be read. Asks in few statements."""

    reader: Reader
    serials: UnitSerials | None
    base_url: str

    def __call__(self, events: Sequence[tuple[StoredEvent, Incoming]]) -> Mapping[UUID, Projection]:
        reads = [read for _, read in events]
        keys = {epc.key for read in reads for epc in read.index.epcs}
        named = find_lots(self.reader, keys, self.serials, self.base_url)
        lots = self._lots(named)
        parties = parties_here(
            self.reader, {key for read in reads for key in read.index.parties}, self.base_url
        )
        declarations = self._declarations(events)
        projected = {
            stored.id: self._one(stored, read, (named, lots), parties, declarations.get(stored.id))
            for stored, read in events
        }
        return {**projected, **self._settled(projected)}

    def _settled(self, projected: Mapping[UUID, Projection]) -> Mapping[UUID, Projection]:
        """Claims that the other side confirmed since."""
        claimed = {
            id: each.movements for id, each in projected.items() if each.columns.standing is Standing.CLAIMED
        }
        return {
            id: replace(projected[id], columns=replace(projected[id].columns, standing=Standing.CAPTURED))
            for id in both_sides_say(self.reader, claimed, partial(_readable, self.reader))
        }

    def _one(
        self,
        stored: StoredEvent,
        read: Incoming,
        ours: tuple[Mapping[str, OursNamed], _Lots],
        parties: Mapping[str, Party],
        voided_by: UUID | None,
    ) -> Projection:
        index, own = read.index, is_own(read.event)
        named = [
            (epc, ours[1].batches[found.batch_id])  # type: ignore[index]
            for epc in index.epcs
            if (found := ours[0].get(epc.key)) is not None and found.batch_id in ours[1].batches
        ]
        there = [(epc, batch) for epc, batch in named if _was_there(epc.key, batch, stored)]
        effect = _effect(stored, read, parties)
        standing = Standing.OURS if own else _standing(stored, effect) if there else Standing.FOREIGN
        columns = replace(
            stored,
            type=index.type,
            biz_step=index.biz_step,
            event_time=index.event_time,
            identity=read.identity,
            action=index.action,
            disposition=index.disposition,
            read_point=index.read_point,
            biz_location=index.biz_location,
            standing=standing,
            declared_at=index.declared_at,
            voided_by=voided_by,
        )
        effective = standing is not Standing.FOREIGN and voided_by is None and index.declared_at is None
        movements: tuple[Movement, ...] = ()
        if effective and not own and effect is not None:
            amounts = _amounts(there, ours[1].contents)
            whose = (stored.id, stored.organisation_id)
            movements = tuple(movements_of(effect, whose, amounts, ours[1].batches, index.event_time))
        readers = [each for key in index.parties if (each := parties.get(key)) is not None]
        return Projection(
            columns,
            read,
            tuple(dict.fromkeys(each.id for each in readers if each.created_at <= stored.record_time)),
            edge_pairs(index) if effective else (),
            movements,
            certain=self._certain(index.epcs, ours),
        )

    def _certain(self, epcs: Iterable[IndexedEpc], ours: tuple[Mapping[str, OursNamed], _Lots]) -> bool:
        named = (found for epc in epcs if (found := ours[0].get(epc.key)) is not None)
        return all(
            found.batch_id in ours[1].batches
            if found.batch_id
            else not found.unit or self.serials is not None
            for found in named
        )

    def _lots(self, named: Mapping[str, OursNamed]) -> _Lots:
        ids = sorted({each.batch_id for each in named.values() if each.batch_id is not None})
        batches = _readable(self.reader, ids)
        products = {
            id: self.reader.catalogue.product(id) for id in {each.product_id for each in batches.values()}
        }
        contents = {id: None if each is None else net_content(each) for id, each in products.items()}
        return _Lots(batches, contents)

    def _declarations(self, events: Sequence[tuple[StoredEvent, Incoming]]) -> Mapping[UUID, UUID]:
        """Which declaration takes each event back: the earliest, by what declarations say of themselves."""
        of: dict[UUID, list[tuple[UUID, str]]] = {}
        for stored, read in events:
            if read.index.declared_at is None:
                of.setdefault(stored.organisation_id, []).append((stored.id, read.hash))
        found = {}
        for organisation_id, wanted in of.items():
            named = self.reader.events.by_name(organisation_id, sorted({hash for _, hash in wanted}))
            for id, hash in wanted:
                declared = [each for each in named.get(hash, ()) if each.declared_at is not None]
                if declared:
                    found[id] = min(declared, key=lambda each: each.identity).id
        return found


@dataclass(frozen=True, slots=True)
class _Lots:
    batches: Mapping[UUID, Batch]
    contents: Mapping[UUID, Quantity | None]


def _effect(stored: StoredEvent, read: Incoming, parties: Mapping[str, Party]) -> Effect | None:
    try:
        return effect_of(read.index, stored.organisation_id, known_by(parties, stored.record_time))
    except Refusal:
        return None


def _standing(stored: StoredEvent, effect: Effect | None) -> Standing:
    """Whether a shipment was known when a receipt came, is told by nothing but the receipt's row."""
    receipt = effect is not None and effect.kind is MovementKind.RECEIVED
    return Standing.CLAIMED if receipt and stored.standing is Standing.CLAIMED else Standing.CAPTURED


def _amounts(
    named: Iterable[tuple[IndexedEpc, Batch]], contents: Mapping[UUID, Quantity | None]
) -> Mapping[UUID, Decimal | None]:
    amounts: dict[UUID, Decimal | None] = {}
    for epc, batch in named:
        if epc.role is EpcRole.PARENT:
            continue
        try:
            amount = amount_of(epc, batch, contents[batch.product_id])
        except Refusal:
            amount = None
        if amount:
            amounts[batch.id] = EXACT.add(amounts.get(batch.id) or Decimal(0), amount)
    return amounts


def _was_there(key: str, batch: Batch, stored: StoredEvent) -> bool:
    """Whether the lot could be recognised under that key when the event came. A GTIN may have come to its product later: an
    event taken for foreign before stays so."""
    if batch.entered_at > stored.record_time:
        return False
    return batch.gtin is not None or stored.standing is Standing.CAPTURED or not key.startswith(GTIN_KEYS)


def _readable(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, Batch]:
    """Those whose rows hold possible values; the others are found out by whoever checks lots."""
    try:
        return reader.lots.batches(ids)
    except (Refusal, ValueError, TypeError, ArithmeticError, LookupError):
        if len(ids) == 1:
            return {}
        return {id: batch for each in ids for id, batch in _readable(reader, [each]).items()}
