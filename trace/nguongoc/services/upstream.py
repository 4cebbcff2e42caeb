"""What a lot was made of, however far back: whose *this isn't mine* its page shows, and who is named as a source of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.events.vocabulary import TermKind, canonical_term
from nguongoc.identifiers.epc import canonical_epc
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.ports.tracing import LotSeen
from nguongoc.services.lot_names import LotNames, NamedGraph
from nguongoc.services.recall_things import ARRIVED
from nguongoc.services.traced import NOBODY, lots_named
from nguongoc.services.tracing_rights import ReadableGraph
from nguongoc.services.unit_graph import UnitGraph
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.answer import Edge
from nguongoc.tracing.graph import Graph, Way
from nguongoc.tracing.names import lot_key
from nguongoc.tracing.question import DEEPEST, Direction, Question
from nguongoc.tracing.walk import Walk

_ARRIVED: Final = frozenset(canonical_term(TermKind.BIZ_STEP, each) for each in ARRIVED)
MOST: Final = 1_000
"""Things looked at behind one lot, nearest first; the trace is what follows a chain without this bound."""


@dataclass(frozen=True, slots=True)
class NamedSource:
    """Where an organisation is named: `source_key`, a lot of its own or goods received from it, went into `lot_id`."""

    lot_id: UUID
    source_key: str
    source_id: UUID
    """Of the source; that of the lot itself where no lot is meant but a box."""


@dataclass(frozen=True, slots=True)
class FindUpstream:
    """Walks back, respecting time, over everything that events say: registrations, captured transformations, boxes, units."""

    serials: UnitSerials
    base_url: str

    def lots(self, reader: Reader, batch: Batch) -> Mapping[UUID, LotSeen]:
        """The lot itself and those behind it, as far as everybody is shown that they are."""
        graph = ReadableGraph(self._graph(reader), reader, NOBODY, self.base_url)
        return {each.batch_id: each for each in self._behind(reader, batch, graph).lots.values()}

    def named(self, reader: Reader, batch: Batch, by: Organisation) -> NamedSource | None:
        """The nearest lot of somebody else that was made of what is called that organisation's; None where there is none.

        Nothing is withheld from this walk: who is named may contest it, also where it may not read the events between. A lot drawn on by its
        own maker is no claim on another.
        """
        behind = self._behind(reader, batch, self._graph(reader))
        received = self._received(reader, behind, by)
        for key in behind.next:
            lot = behind.lots.get(key)
            if key not in received and (lot is None or lot.organisation_id != by.id):
                continue
            for further in behind.onward(key):
                made = behind.lots.get(further)
                if made is not None and made.organisation_id != by.id:
                    return NamedSource(made.batch_id, key, made.batch_id if lot is None else lot.batch_id)
        return None

    def _received(self, reader: Reader, behind: _Behind, by: Organisation) -> frozenset[str]:
        """Goods that somebody who tells of this chain says to have received from there; others' receipts draw nobody into it."""
        seen = reader.tracing.events(sorted(behind.events), None)
        tellers = {each.organisation_id for each in seen.values()} - {by.id}
        dids = {by.did, *(each.did for each in reader.own_keys.dids(by.id))}
        spellings = [canonical_epc(each) for each in (*sorted(dids), f"{self.base_url}/o/{by.slug}")]
        return reader.recalls.received_from(list(behind.next), spellings, tellers, _ARRIVED)

    def _graph(self, reader: Reader) -> Graph:
        named = NamedGraph(reader.tracing.graph(), LotNames(reader, self.base_url))
        return UnitGraph(named, reader, self.serials, self.base_url)

    def _behind(self, reader: Reader, batch: Batch, graph: Graph) -> _Behind:
        start = lot_key(batch.gtin, batch.lot, batch.code, self.base_url)
        question = Question(start, Direction.BACK, depth=DEEPEST, limit=MOST)
        towards, events = dict[str, str](), set[str]()
        for found in Walk(graph, question, Way.BACK):
            if isinstance(found, Edge):
                towards.setdefault(found.source, found.target)
                events.add(found.event)
        towards.pop(start, None)
        return _Behind(towards, lots_named(reader, (start, *towards), self.base_url), events - {""})


@dataclass(frozen=True, slots=True)
class _Behind:
    next: Mapping[str, str]
    """Each thing behind the lot, nearest first, and what it led to on the way by which it was found."""
    lots: Mapping[str, LotSeen]
    events: set[str]

    def onward(self, key: str) -> Iterator[str]:
        """From a thing to the lot that was asked about; found breadth first, so that it gets nearer with each step."""
        while (further := self.next.get(key)) is not None:
            yield further
            key = further
