"""Gather what documents are made from: the lots of a chain, its events as far as who asks may read them, and whom they name.

Personal fields (a phone, where a plot lies) are read from their erasable rows here, and only for the organisation whose own they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.products import Product
from nguongoc.documents.facts import Dossier, Grower, Happening, Lot, Moved, Part, Party, Site
from nguongoc.documents.happenings import happening_of
from nguongoc.events.build import event_id, lot_class, place_of
from nguongoc.events.envelopes import Told
from nguongoc.events.index import EpcRole
from nguongoc.events.query.criteria import EventQuery, Identifies, KeyMatch
from nguongoc.geography import communes
from nguongoc.identifiers.epc import canonical_epc
from nguongoc.identifiers.public_code import display
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.event_search import Spot
from nguongoc.records.credential import record_url
from nguongoc.services.caller import Caller
from nguongoc.services.event_standing import parties_here
from nguongoc.services.master_data import certificates_on
from nguongoc.services.query_events import QueryEvents
from nguongoc.services.trace_lot import TraceLot, Wanted
from nguongoc.services.trace_start import Start
from nguongoc.services.traced import Trace
from nguongoc.tracing.graph import Way
from nguongoc.tracing.names import lot_key
from nguongoc.tracing.question import Direction

MOST_LOTS: Final = 1_000
"""On each way: a document of more is asked for in pieces."""
MOST_EVENTS: Final = 10_000
KEYS_AT_ONCE: Final = 50
PAGE: Final = 500
EVENTS: Final = "events"
"""Why a chain is not whole: it has more than `MOST_EVENTS`."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The trace of a lot both ways, and its events as they are told to who asks."""

    trace: Trace
    told: tuple[Told, ...]
    incomplete: tuple[str, ...]


class GatherDossier:
    """Reads; never refuses but for a lot that is not the asker's to trace."""

    def __init__(
        self, reads: ReadSource, clock: Clock, base_url: str, trace_lot: TraceLot, query_events: QueryEvents
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._base_url = base_url
        self._trace_lot = trace_lot
        self._query_events = query_events

    def chain(self, caller: Caller, batch: Batch) -> Chain:
        """Of a lot from `TraceLot.start_of`."""
        start = Start(self._trace_lot.key_of(batch))
        trace = self._trace_lot(caller, start, Wanted(Direction.BOTH, limit=MOST_LOTS))
        told, is_all = self._told(caller, [each.node.key for each in trace.nodes])
        cuts = [each.cut.value for each in trace.truncated] + ([] if is_all else [EVENTS])
        return Chain(trace, tuple(told), tuple(dict.fromkeys(cuts)))

    def __call__(self, caller: Caller, batch: Batch) -> Dossier:
        """Of a lot from `TraceLot.start_of`."""
        chain = self.chain(caller, batch)
        owner = caller.organisation_id if batch.organisation_id == caller.organisation_id else None
        with self._reads.open() as reader:
            drawer = _Drawer(reader, self._base_url, owner)
            back: dict[str, Lot] = {}
            after: dict[str, Lot] = {}
            for node in chain.trace.nodes:
                if node.lot is not None and (lot := drawer.lot(node.lot.batch_id, node.whole)) is not None:
                    (after if node.node.way is Way.FORWARD else back)[lot.key] = lot
            happenings = _in_order(chain.told, drawer.aliases)
            return Dossier(
                lot=back[self._trace_lot.key_of(batch)],
                lots=back,
                after=after,
                happenings=happenings,
                parties=drawer.named_parties(happenings),
                sites=drawer.sites(),
                made_at=self._clock.now(),
                personal=owner is not None,
                incomplete=chain.incomplete,
            )

    def _told(self, caller: Caller, keys: Sequence[str]) -> tuple[list[Told], bool]:
        """Each event once, and whether these are all."""
        found: dict[str, Told] = {}
        for first in range(0, len(keys), KEYS_AT_ONCE):
            matches = tuple(KeyMatch(key) for key in keys[first : first + KEYS_AT_ONCE])
            query = EventQuery((Identifies(frozenset(EpcRole), None, matches),), descending=False)
            spot: Spot | None = None
            while True:
                answer = self._query_events.ask(caller, query, PAGE, spot)
                for each in answer.events:
                    found.setdefault(_identity(each), each)
                if len(found) >= MOST_EVENTS:
                    return list(found.values())[:MOST_EVENTS], False
                if (spot := answer.next) is None:
                    break
        return list(found.values()), True


def _identity(told: Told) -> str:
    """A declaration of error has the name of the event that it takes back, and another time of record."""
    return f"{told.event.get('eventID')} {told.event.get('recordTime')}"


def _in_order(told: Iterable[Told], aliases: Mapping[str, str]) -> tuple[Happening, ...]:
    happenings = [each for each in map(happening_of, told) if each is not None]
    renamed = [
        replace(each, things=_renamed(each.things, aliases), inputs=_renamed(each.inputs, aliases))
        for each in happenings
    ]
    return tuple(sorted(renamed, key=lambda each: (each.at, each.name)))


def _renamed(things: Sequence[Moved], aliases: Mapping[str, str]) -> tuple[Moved, ...]:
    return tuple(each._replace(key=aliases.get(each.key, each.key)) for each in things)


class _Drawer:
    """Lots, parties and places in the plain values of documents, each read once."""

    def __init__(self, reader: Reader, base_url: str, owner: UUID | None) -> None:
        self._reader = reader
        self._base_url = base_url
        self._owner = owner
        self._organisations: dict[UUID, Organisation] = {}
        self._products: dict[UUID, Product | None] = {}
        self._sites: dict[str, Site] = {}
        self.aliases: dict[str, str] = {}
        """Every other key a lot may stand under in events."""

    def lot(self, batch_id: UUID, whole: bool) -> Lot | None:
        batch = self._reader.lots.batch(batch_id)
        if batch is None:
            return None
        organisation = self._organisation(batch.organisation_id)
        product = self._product(batch.product_id)
        facility = self._reader.parties.facility(batch.facility_id)
        if organisation is None or product is None or facility is None:
            return None
        key = lot_key(batch.gtin, batch.lot, batch.code, self._base_url)
        self.aliases[canonical_epc(lot_class(None, batch.lot, batch.code, self._base_url))] = key
        return Lot(
            key=key,
            code=display(batch.code),
            lot=batch.lot,
            gtin=batch.gtin,
            link=lot_class(batch.gtin, batch.lot, batch.code, self._base_url),
            passport=record_url(self._base_url, batch.passport_id),
            product=product.name,
            product_en=product.name_en,
            category=product.category,
            classification=product.classification,
            process=product.process,
            variety=batch.variety,
            net_content=_net_content(product),
            quantity=batch.quantity if whole else None,
            origin=batch.origin,
            happened_on=batch.happened_on,
            packed_on=batch.packed_on,
            expires_on=batch.expires_on,
            entered_at=batch.entered_at,
            hold=batch.hold,
            party=self.party(organisation),
            site=self.site(facility, organisation),
            parts=tuple(self._parts(batch, whole)),
            certificates=tuple(
                certificates_on(batch, self._reader.catalogue.certificates_for(product.id, organisation.id))
            ),
            told_origin=batch.told_origin,
            bought_inputs=batch.bought_inputs,
            seller=self._reader.lots.seller(batch.id) if batch.organisation_id == self._owner else None,
            statements=batch.statements,
            warning=product.warning_vi,
            usage=product.usage_vi,
            event=event_id(batch.event_id, self._base_url),
            whole=whole,
            growers=tuple(self._growers(batch)),
        )

    def _growers(self, batch: Batch) -> Iterable[Grower]:
        """Personal: for their own organisation alone."""
        if batch.organisation_id != self._owner:
            return
        for each in self._reader.members.harvesters(batch.id):
            harvested = None if each.value is None else Quantity(each.value, batch.quantity.unit)
            yield Grower(each.member.name, each.member.phone, harvested)

    def _parts(self, batch: Batch, whole: bool) -> Iterable[Part]:
        sources = self._reader.lots.batches([each.batch_id for each in batch.inputs])
        for each in batch.inputs:
            if (source := sources.get(each.batch_id)) is not None:
                key = lot_key(source.gtin, source.lot, source.code, self._base_url)
                yield Part(key, each.quantity if whole else None)

    def party(self, organisation: Organisation) -> Party:
        own = organisation.id == self._owner
        return Party(
            id=organisation.did,
            name=organisation.name,
            name_en=organisation.name_en,
            address=None if organisation.commune_code is None else _address(organisation.commune_code),
            phone=organisation.phone if own else None,
        )

    def site(self, facility: Facility, organisation: Organisation) -> Site:
        own = organisation.id == self._owner
        id = canonical_epc(place_of(facility, self._base_url))
        site = Site(
            id=id,
            name=facility.name,
            owner=organisation.did,
            kind=facility.kind,
            address=_address(facility.commune_code),
            gln=facility.gln,
            latitude=facility.latitude if own else None,
            longitude=facility.longitude if own else None,
            area_m2=facility.area_m2 if own else None,
            border=self._reader.parties.border(facility.id) if own else None,
            market_codes=facility.market_codes,
        )
        self._sites[id] = site
        return site

    def sites(self) -> Mapping[str, Site]:
        """Those of every organisation that has a lot in the chain, by the key under which events name them."""
        for organisation in list(self._organisations.values()):
            for facility in self._reader.parties.facilities_of(organisation.id):
                self.site(facility, organisation)
        return dict(self._sites)

    def named_parties(self, happenings: Sequence[Happening]) -> Mapping[str, Party]:
        """The organisations of ours that events name as source or destination."""
        keys = {id for each in happenings for _, id in (*each.sources, *each.destinations)}
        found: dict[str, Party] = {}
        for key, here in parties_here(self._reader, keys, self._base_url).items():
            if (organisation := self._organisation(here.id)) is not None:
                found[key] = self.party(organisation)
        return found

    def _organisation(self, id: UUID) -> Organisation | None:
        if id not in self._organisations:
            found = self._reader.parties.organisation(id)
            if found is None:
                return None
            self._organisations[id] = found
        return self._organisations[id]

    def _product(self, id: UUID) -> Product | None:
        if id not in self._products:
            self._products[id] = self._reader.catalogue.product(id)
        return self._products[id]


def _address(commune_code: str) -> str:
    return communes.address(commune_code)


def _net_content(product: Product) -> Quantity | None:
    if product.net_content_value is None or product.net_content_unit is None:
        return None
    return Quantity(product.net_content_value, Unit(product.net_content_unit))
