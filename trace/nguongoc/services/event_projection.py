"""What follows from stored events: their columns, index, readers, edges and what they moved, computed again from the bytes.

One computation for `fsck`, which compares, and for `rebuild`, which replaces. It stands on bytes and on what is a fact
beside them: whose event it is, when it came, and the document's context. Lots and parties count as they were at that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.batches.logistic_units import Amounts, together
from nguongoc.batches.lots import Batch
from nguongoc.errors import Refusal
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming
from nguongoc.events.index import EventIndex, IndexedEpc
from nguongoc.ports import Reader, Standing, StoredEvent
from nguongoc.ports.events import Party
from nguongoc.services.event_lots import OursNamed, find_lots
from nguongoc.services.event_movements import Effect, effect_of, known_by, movements_of
from nguongoc.services.event_standing import parties_here
from nguongoc.services.master_data import net_content
from nguongoc.services.settle_claims import both_sides_say
from nguongoc.services.stored_events import is_own
from nguongoc.services.unit_contents import Known, Units, read_about, units_in, units_of
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


@dataclass(frozen=True, slots=True)
class Project:
    """Projections of some events, by id; `readable` are those whose bytes could be read. Asks in few statements."""

    reader: Reader
    serials: UnitSerials | None
    base_url: str

    def __call__(self, events: Sequence[tuple[StoredEvent, Incoming]]) -> Mapping[UUID, Projection]:
        told, whole = read_about(self.reader, {name for _, read in events for name in units_in(read.index)})
        indexes = [read.index for _, read in (*events, *told)]
        named = find_lots(
            self.reader, {epc.key for each in indexes for epc in each.epcs}, self.serials, self.base_url
        )
        known = self._known(named)
        parties = parties_here(self.reader, {key for each in indexes for key in each.parties}, self.base_url)
        units = units_of(told, known, parties, whole=whole)
        declarations = self._declarations(events)
        projected = {
            stored.id: self._one(stored, read, units, parties, declarations.get(stored.id))
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
        units: Units,
        parties: Mapping[str, Party],
        voided_by: UUID | None,
    ) -> Projection:
        index, own, known = read.index, is_own(read.event), units.known
        came_at, effect = stored.record_time, _effect(stored, read, parties)
        contents, certain = self._contents(stored.id, index, units)
        there = bool(contents) or any(known.lot(epc, came_at, stored.standing) for epc in index.epcs)
        # What a unit held that was shipped and taken back nobody can tell any more; that it held something its row still says.
        there = there or (
            voided_by is not None and bool(units_in(index)) and stored.standing is Standing.CAPTURED
        )
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
        stands = voided_by is None and index.declared_at is None
        effective = stands and standing is not Standing.FOREIGN
        movements: tuple[Movement, ...] = ()
        if effective and not own and effect is not None:
            amounts = together(known.amounts(index.epcs, came_at, stored.standing), contents)
            whose = (stored.id, stored.organisation_id)
            movements = tuple(movements_of(effect, whose, amounts, known.batches, index.event_time))
        readers = [each for key in index.parties if (each := parties.get(key)) is not None]
        return Projection(
            columns,
            read,
            tuple(dict.fromkeys(each.id for each in readers if each.created_at <= stored.record_time)),
            edge_pairs(index, stored.organisation_id) if stands else (),
            movements,
            certain=certain and self._certain(index.epcs, known),
        )

    def _contents(self, id: UUID, index: EventIndex, units: Units) -> tuple[Amounts, bool]:
        """What it moves because it is in the units that it names, and whether that can be told."""
        names = units_in(index)
        if not names:
            return {}, True
        if not units.whole:
            return {}, False
        return dict(units.moved(names).get(id, {})), self.serials is not None

    def _certain(self, epcs: Iterable[IndexedEpc], known: Known) -> bool:
        named = (found for epc in epcs if (found := known.named.get(epc.key)) is not None)
        return all(
            found.batch_id in known.batches if found.batch_id else not found.unit or self.serials is not None
            for found in named
        )

    def _known(self, named: Mapping[str, OursNamed]) -> Known:
        ids = sorted({each.batch_id for each in named.values() if each.batch_id is not None})
        batches = _readable(self.reader, ids)
        products = {
            id: self.reader.catalogue.product(id) for id in {each.product_id for each in batches.values()}
        }
        contents = {id: None if each is None else net_content(each) for id, each in products.items()}
        return Known(named, batches, contents)

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


def _effect(stored: StoredEvent, read: Incoming, parties: Mapping[str, Party]) -> Effect | None:
    try:
        return effect_of(read.index, stored.organisation_id, known_by(parties, stored.record_time))
    except Refusal:
        return None


def _standing(stored: StoredEvent, effect: Effect | None) -> Standing:
    """Whether a shipment was known when a receipt came, is told by nothing but the receipt's row."""
    receipt = effect is not None and effect.kind is MovementKind.RECEIVED
    return Standing.CLAIMED if receipt and stored.standing is Standing.CLAIMED else Standing.CAPTURED


def _readable(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, Batch]:
    """Those whose rows hold possible values; the others are found out by whoever checks lots."""
    try:
        return reader.lots.batches(ids)
    except (Refusal, ValueError, TypeError, ArithmeticError, LookupError):
        if len(ids) == 1:
            return {}
        return {id: batch for each in ids for id, batch in _readable(reader, [each]).items()}
