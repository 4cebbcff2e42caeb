"""Register a lot: judged, told as an event, made into a signed passport, and written with all of it or not at all.

Everything that can be done before the writer is entered is: rules, event, passport, signatures. Inside the transaction
only what others may have changed meanwhile is asked: the lot number, the source lots, the place in the status list.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, Hold, Origin, ProcessLoss
from nguongoc.batches.rules import Declaration, check_declaration
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid
from nguongoc.events.build import context, event_id, lot_event
from nguongoc.events.context import Namespaces
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming, read_again
from nguongoc.identifiers.crockford import ALPHABET
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.public_code import CodePath, new_code
from nguongoc.ports import Answer, Clock, ReadSource, SignedRecord, StoredEvent, UnitOfWork, Writer
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.cap_volumes import check_caps
from nguongoc.services.custody import KeyRetired
from nguongoc.services.diary_ledger import check_lot
from nguongoc.services.draw_inputs import draw, judge_inputs
from nguongoc.services.issue_passport import IssuePassport, StatusPlaceTaken
from nguongoc.services.master_data import MasterData, Source, load_master_data, load_sources
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recent import Recent

TRIES = 8
"""A random place in a status list half full is taken one time in two; eight in a row is one in 256."""

PLACES = 64
"""The same inside a transaction of many lots, which cannot open a new list half-way."""


class LotTaken(Conflict):
    """The product has a lot of this number already; numbers are never used twice."""

    code = "lot-taken"


class OriginUnfit(Invalid):
    """A product with a process is made; one without is harvested."""

    code = "origin-unfit"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a producer asks for: which product, where, and what is declared of the lot. No `lot`: one is given."""

    product_id: UUID
    facility_id: UUID
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Registered:
    """The lot as registered, its passport, and what was unusual about it."""

    batch: Batch
    product: Product
    record: SignedRecord
    loss: ProcessLoss | None
    warnings: tuple[str, ...] = ()
    """Stable codes of what else was unusual."""

    @property
    def path(self) -> str:
        return lot_path(self.batch)


def lot_path(batch: Batch) -> str:
    """The canonical path of a lot, without host: a Digital Link when its product has a GTIN, else its public code."""
    if batch.gtin is None:
        return CodePath(batch.code).path()
    return DigitalLink(batch.gtin, lot=batch.lot).path()


def suggest_lot(day: datetime) -> str:
    """A lot number for somebody who has none: the day and four random characters, `261123-7KQ4`."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(4))
    return f"{vietnamese_day(day):%y%m%d}-{tail}"


class RegisterBatch:
    """The use case; answers with the lot, or with an earlier answer when the same request came before."""

    def __init__(
        self, reads: ReadSource, writer: Writer, issue: IssuePassport, clock: Clock, base_url: str
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._issue = issue
        self._clock = clock
        self._base_url = base_url
        self._namespaces = Namespaces.read(context(base_url))
        self._recent: Recent[tuple[UUID, UUID, UUID], MasterData] = Recent(reads)

    def __call__(
        self, caller: Caller, wish: Wish, once: Once[Registered] | None = None
    ) -> Registered | Answer:
        caller.require(Scope.BATCHES_WRITE)
        if once is not None and (earlier := self._replay(once)) is not None:
            return earlier
        master = self._master_data(caller, wish)
        sources = self._sources(caller, wish)
        now = self._clock.now()
        said = _with_defaults(check_declaration(wish.declaration, vietnamese_day(now)), master.product)
        loss = _judge(master.product, sources, said)
        for _ in range(TRIES - 1):
            try:
                return self._attempt(master, sources, said, loss, now, once)
            except StatusPlaceTaken:
                self._issue.note_taken()
            except KeyRetired:
                self._issue.note_retired()
        return self._attempt(master, sources, said, loss, now, once)

    def prepared(self, caller: Caller, wish: Wish) -> Callable[[UnitOfWork], Registered]:
        """A harvested lot judged and signed, to be written with many others in one transaction; refused there, it left nothing.

        A place in the status list that is taken is not worth a new transaction of all of them: another is signed inside.
        """
        caller.require(Scope.BATCHES_WRITE)
        master = self._master_data(caller, wish)
        now = self._clock.now()
        said = _with_defaults(check_declaration(wish.declaration, vietnamese_day(now)), master.product)
        loss = _judge(master.product, (), said)
        first = self._prepare(master, (), said, loss, now)

        def write(uow: UnitOfWork) -> Registered:
            attempt = first
            for _ in range(PLACES):
                try:
                    return attempt(uow)
                except StatusPlaceTaken:
                    attempt = self._prepare(master, (), said, loss, now)
                except KeyRetired:
                    self._issue.note_retired()
                    raise
            return attempt(uow)

        return write

    def tried(self, caller: Caller, wish: Wish) -> Callable[[UnitOfWork], Batch]:
        """`prepared` without signature and passport, for a transaction that is taken back: it refuses the same."""
        caller.require(Scope.BATCHES_WRITE)
        master = self._master_data(caller, wish)
        now = self._clock.now()
        said = _with_defaults(check_declaration(wish.declaration, vietnamese_day(now)), master.product)
        _judge(master.product, (), said)
        batch = _batch(master, said, now, self._issue.new_record_id())
        _, stored, _ = self._told(batch, master, ())

        def write(uow: UnitOfWork) -> Batch:
            _refuse_taken(uow, batch)
            check_caps(uow, batch, master)
            uow.lots.add_event(stored)
            uow.lots.add_batch(batch)
            return batch

        return write

    def _told(
        self, batch: Batch, master: MasterData, sources: tuple[Source, ...]
    ) -> tuple[bytes, StoredEvent, Incoming]:
        event = lot_event(
            batch,
            master.product,
            master.organisation,
            master.facility,
            tuple((source.batch, source.drawn) for source in sources),
            base_url=self._base_url,
        )
        body = canonical_bytes(event)
        read = read_again(body, None, self._namespaces, own=True)
        return body, own_event(batch, read, event_id(batch.event_id, self._base_url)), read

    def _replay(self, once: Once[Registered]) -> Answer | None:
        with self._reads.open() as reader:
            return once.replay(reader)

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

    def _attempt(
        self,
        master: MasterData,
        sources: tuple[Source, ...],
        said: Declaration,
        loss: ProcessLoss | None,
        now: datetime,
        once: Once[Registered] | None,
    ) -> Registered | Answer:
        write = self._prepare(master, sources, said, loss, now)
        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def _prepare(
        self,
        master: MasterData,
        sources: tuple[Source, ...],
        said: Declaration,
        loss: ProcessLoss | None,
        now: datetime,
    ) -> Callable[[UnitOfWork], Registered]:
        batch = _batch(master, said, now, self._issue.new_record_id())
        body, stored, read = self._told(batch, master, sources)
        issued = self._issue.prepare(batch, master, sources, body)
        edges = edge_pairs(read.index, batch.organisation_id)

        def write(uow: UnitOfWork) -> Registered:
            _refuse_taken(uow, batch)
            if sources:
                draw(uow, batch.organisation_id, sources, batch.happened_on)
            check_lot(uow, batch)
            warnings = check_caps(uow, batch, master)
            issued.claim(uow)
            uow.lots.add_event(stored)
            uow.events.add_index(stored.id, read.index)
            uow.lots.add_batch(batch)
            uow.lots.add_edges(batch.event_id, stored.event_time, edges)
            issued.add(uow)
            return Registered(batch, master.product, issued.record, loss, warnings)

        return write


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


def _refuse_taken(uow: UnitOfWork, batch: Batch) -> None:
    if uow.lots.lot_taken(batch.product_id, batch.lot):
        raise LotTaken(f"this product has a lot {batch.lot} already", pointer="/lot", lot=batch.lot)


def _with_defaults(said: Declaration, product: Product) -> Declaration:
    """A shelf life stated for the product gives the expiry where none is declared."""
    if said.expires_on is None and product.shelf_life_days is not None:
        said = replace(
            said, expires_on=(said.packed_on or said.happened_on) + timedelta(days=product.shelf_life_days)
        )
    return said


def _judge(product: Product, sources: tuple[Source, ...], said: Declaration) -> ProcessLoss | None:
    match said.origin:
        case Origin.MADE:
            return judge_inputs(product, sources, said.quantity, said.happened_on)
        case Origin.HARVESTED:
            if product.process is not None:
                raise OriginUnfit(
                    "this product is made from other lots: name them as inputs", pointer="/origin"
                )
            return None


def _batch(master: MasterData, said: Declaration, now: datetime, passport_id: str) -> Batch:
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
    )
