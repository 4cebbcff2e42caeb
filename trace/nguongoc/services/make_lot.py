"""A lot on its way into the register: judged, told as an event, and written once somebody signed its passport.

Everything that can be done before the writer is entered is. Inside the transaction only what others may have changed meanwhile
is asked: the lot number, the source lots, the place in the status list. Who signs, and when, makes no difference here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, Hold, Origin, ProcessLoss, inputs_bought
from nguongoc.batches.processes import PACKING
from nguongoc.batches.rules import Declaration, check_declaration
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid
from nguongoc.events.build import context, event_id, lot_event
from nguongoc.events.context import Namespaces
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming, read_again
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.public_code import new_code
from nguongoc.parties.facilities import RECEIVING
from nguongoc.ports import ReadSource, StoredEvent, UnitOfWork
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import Caller
from nguongoc.services.cap_volumes import check_caps
from nguongoc.services.diary_ledger import check_lot
from nguongoc.services.draw_inputs import draw, judge_inputs
from nguongoc.services.master_data import MasterData, Source, load_master_data, load_sources
from nguongoc.services.recent import Recent
from nguongoc.services.unsigned import Issued


class LotTaken(Conflict):
    """The product has a lot of this number already; numbers are never used twice."""

    code = "lot-taken"


class OriginUnfit(Invalid):
    """A product with a process is made; one without is harvested, or purchased."""

    code = "origin-unfit"


class PurchaseOfMade(Invalid):
    """What is bought does not stand under the name of a product whose page says how the organisation makes it."""

    code = "purchase-of-made"


class PurchasePlaceUnfit(Invalid):
    """Bought goods are not received on land or on a boat: what comes from there is grown or caught there."""

    code = "purchase-place-unfit"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a producer asks for: which product, where, and what is declared of the lot. No `lot`: one is given."""

    product_id: UUID
    facility_id: UUID
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Judged:
    """A wish that broke no rule, with what it stands on."""

    master: MasterData
    sources: tuple[Source, ...]
    said: Declaration
    loss: ProcessLoss | None
    caller: Caller

    def batch(self, now: datetime, passport_id: str) -> Batch:
        """The lot, under ids and a code of its own."""
        master, said = self.master, self.said
        return Batch(
            id=uuid7(now),
            organisation_id=master.organisation.id,
            product_id=master.product.id,
            facility_id=master.facility.id,
            code=new_code(),
            gtin=master.product.gtin,
            lot=said.lot,
            origin=said.origin,
            quantity=said.quantity,
            happened_on=said.happened_on,
            packed_on=said.packed_on,
            expires_on=said.expires_on,
            variety=said.variety,
            statements=said.statements,
            inputs=said.inputs,
            hold=Hold.NONE,
            event_id=uuid7(now),
            passport_id=passport_id,
            entered_at=now,
            told_origin=said.told_origin,
            bought_inputs=inputs_bought(
                [each.batch for each in self.sources],
                processed=self.loss is not None and self.loss.profile != PACKING,
            ),
        )


@dataclass(frozen=True, slots=True)
class MadeLot:
    """A lot and its event, to be written with a passport that names the event by the hash of `body`."""

    batch: Batch
    judged: Judged
    body: bytes
    stored: StoredEvent
    read: Incoming
    edges: tuple[tuple[str, str], ...]

    def write(self, uow: UnitOfWork, issued: Issued) -> tuple[str, ...]:
        """All of it or nothing; answers with the codes of what was unusual. Raises the refusals of rules and of `Issued`."""
        batch, sources = self.batch, self.judged.sources
        refuse_taken(uow, batch)
        if sources:
            draw(uow, batch.organisation_id, sources, batch.happened_on)
        check_lot(uow, batch)
        warnings = check_caps(uow, batch, self.judged.master)
        issued.claim(uow)
        uow.lots.add_event(self.stored)
        uow.events.add_index(self.stored.id, self.read.index)
        uow.lots.add_batch(batch)
        note_entered(uow, batch, self.judged.caller)
        uow.lots.add_edges(batch.event_id, self.stored.event_time, self.edges)
        issued.add(uow)
        return warnings


class MakeLot:
    """Judges wishes and tells lots as events; nothing is written or signed."""

    def __init__(self, reads: ReadSource, base_url: str) -> None:
        self._reads = reads
        self._base_url = base_url
        self._namespaces = Namespaces.read(context(base_url))
        self._recent: Recent[tuple[UUID, UUID, UUID], MasterData] = Recent(reads)

    def judge(self, caller: Caller, wish: Wish, now: datetime) -> Judged:
        """Raises the refusals of master data, declarations and processes."""
        master = self._master_data(caller, wish)
        sources = self._sources(caller, wish)
        said = _with_defaults(check_declaration(wish.declaration, vietnamese_day(now)), master.product)
        return Judged(master, sources, said, _judge(master, sources, said), caller)

    def tell(self, judged: Judged, batch: Batch) -> MadeLot:
        """The lot with its event."""
        master = judged.master
        event = lot_event(
            batch,
            master.product,
            master.organisation,
            master.facility,
            tuple((source.batch, source.drawn) for source in judged.sources),
            base_url=self._base_url,
        )
        body = canonical_bytes(event)
        read = read_again(body, None, self._namespaces, own=True)
        stored = own_event(batch, read, event_id(batch.event_id, self._base_url))
        return MadeLot(batch, judged, body, stored, read, edge_pairs(read.index, batch.organisation_id))

    def _master_data(self, caller: Caller, wish: Wish) -> MasterData:
        """As read a moment ago, or now: nothing staler than `recent.SECONDS` is ever signed."""
        key = (caller.organisation_id, wish.product_id, wish.facility_id)

        def read() -> MasterData:
            with self._reads.open() as reader:
                return load_master_data(reader, *key)

        return self._recent.get(key, read)

    def _sources(self, caller: Caller, wish: Wish) -> tuple[Source, ...]:
        if not wish.declaration.inputs:
            return ()
        with self._reads.open() as reader:
            return load_sources(reader, caller.organisation_id, wish.declaration.inputs)


def own_event(batch: Batch, read: Incoming, uri: str) -> StoredEvent:
    """The event of a lot as it is stored: columns that follow from its bytes, under the id and time the lot has."""
    index = read.index
    return StoredEvent(
        id=batch.event_id,
        event_uri=uri,
        organisation_id=batch.organisation_id,
        type=index.type,
        biz_step=index.biz_step,
        event_time=index.event_time,
        record_time=batch.entered_at,
        body=read.body,
        identity=read.identity,
        action=index.action,
        disposition=index.disposition,
        read_point=index.read_point,
        biz_location=index.biz_location,
    )


def note_entered(uow: UnitOfWork, batch: Batch, caller: Caller) -> None:
    """Whose hands typed it, beside and never in what the organisation declares. A file in the queue remembers its account alone."""
    kind, _, id = caller.subject.partition(":")
    duty = caller.duty
    if duty is None and kind == "account":
        account = uow.access.account(UUID(id))
        duty = None if account is None else account.duty
    uow.confirmations.note_entered(batch.id, caller.subject, duty)


def refuse_taken(uow: UnitOfWork, batch: Batch) -> None:
    """Raises `LotTaken`."""
    if uow.lots.lot_taken(batch.product_id, batch.lot):
        raise LotTaken(f"this product has a lot {batch.lot} already", pointer="/lot", lot=batch.lot)


def _with_defaults(said: Declaration, product: Product) -> Declaration:
    """A shelf life stated for the product gives the expiry where none is declared."""
    if said.expires_on is None and product.shelf_life_days is not None:
        said = replace(
            said, expires_on=(said.packed_on or said.happened_on) + timedelta(days=product.shelf_life_days)
        )
    return said


def _judge(master: MasterData, sources: tuple[Source, ...], said: Declaration) -> ProcessLoss | None:
    product = master.product
    match said.origin:
        case Origin.MADE:
            return judge_inputs(product, sources, said.quantity, said.happened_on)
        case Origin.PURCHASED:
            if product.process is not None:
                raise PurchaseOfMade(
                    "the organisation makes this product: register what is bought as a product of its own",
                    pointer="/origin",
                )
            if master.facility.kind not in RECEIVING:
                raise PurchasePlaceUnfit(
                    "name the workshop, packhouse or shop that received it", pointer="/facility_id"
                )
            return None
        case Origin.HARVESTED:
            if product.process is not None:
                raise OriginUnfit(
                    "this product is made from other lots: name them as inputs", pointer="/origin"
                )
            return None
