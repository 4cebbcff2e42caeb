"""Correct what was declared of a lot: a newer passport takes the place of the old one and says so; both stay verifiable.

In one transaction: the registration event told again as an error that names the corrected event (EPCIS 2.0 section 7.4.1.4), that
event, the lot as it says, a new signed passport that names every earlier version by address and hash, its wait for the log, and
the bits of the old passports, which say *superseded* from then on. Killed in the middle there is nothing of it; answered, all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.batches.corrections import (
    LONGEST_NOTE,
    MOST_CORRECTIONS,
    Amendment,
    Corrected,
    Correction,
    NothingCorrected,
    PassportSuperseded,
    TooManyCorrections,
    declaration_of,
    differences,
)
from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, ProcessLoss
from nguongoc.batches.rules import check_declaration
from nguongoc.batches.texts import normalise_text
from nguongoc.events.build import Corrects, context, event_id, lot_event
from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming, check_event, read_again, receive
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, SignedRecord, StoredEvent, UnitOfWork, Writer
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment, record_url
from nguongoc.records.passport import Superseded, build_passport
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.cap_volumes import check_caps
from nguongoc.services.capture_events import Captured, CaptureEvents
from nguongoc.services.compare_passports import said_differently
from nguongoc.services.correction_rules import check_use, judge_making
from nguongoc.services.custody import KeyRetired
from nguongoc.services.describe_lot import Version, describe_lot
from nguongoc.services.diary_ledger import check_lot
from nguongoc.services.event_ledger import LotTakenBack
from nguongoc.services.issue_passport import Issued, IssuePassport, StatusPlaceTaken
from nguongoc.services.lot_standing import ShowStanding, lock_all
from nguongoc.services.make_lot import own_event
from nguongoc.services.master_data import MasterData, Source, load_master_data, load_sources
from nguongoc.services.once import Once, carry_out
from nguongoc.services.register_batch import TRIES


@dataclass(frozen=True, slots=True)
class CorrectedLot:
    """The lot as it is declared now, what was corrected, and its newest passport."""

    batch: Batch
    correction: Correction
    record: SignedRecord
    loss: ProcessLoss | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Before:
    """What a correction starts from, as read before the transaction."""

    batch: Batch
    event: StoredEvent
    record: SignedRecord
    earlier: tuple[Superseded, ...]
    """Every version there is, the newest first."""
    version: int
    master: MasterData
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A correction complete in memory."""

    before: _Before
    batch: Batch
    event: StoredEvent
    read: Incoming
    issued: Issued
    correction: Correction
    declaration: Incoming
    loss: ProcessLoss | None


class _Moved(Exception):
    """Somebody else corrected the lot after it was read."""


@dataclass(frozen=True, slots=True)
class CorrectLot:
    """The use case. `capture` must not revoke what the declaration of error is about: it is superseded, not withdrawn."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    issue: IssuePassport
    show: ShowStanding
    base_url: str

    def __call__(
        self, caller: Caller, batch_id: UUID, amendment: Amendment, once: Once[CorrectedLot] | None = None
    ) -> CorrectedLot | Answer:
        """Raises `BatchNotFound`, `NothingCorrected`, `PassportSuperseded`, `TooManyCorrections`, `LotTakenBack`, the refusals
        of declarations, of `correction_rules`, `check_lot` and `check_caps`."""
        caller.require(Scope.BATCHES_WRITE)
        caller.require(Scope.RECORDS_REVOKE)
        if amendment.note is not None:
            amendment = replace(amendment, note=normalise_text(amendment.note, LONGEST_NOTE, "/note"))
        for _ in range(TRIES):
            try:
                return self._attempt(caller, batch_id, amendment, once)
            except StatusPlaceTaken:
                self.issue.note_taken()
            except _Moved:
                pass
            except KeyRetired:
                self.issue.note_retired()
            except (NothingCorrected, PassportSuperseded):
                # A twin of this very request may have been answered between its being read and now.
                if once is not None and (earlier := self._replay(once)) is not None:
                    return earlier
                raise
        raise PassportSuperseded("the lot is being corrected by somebody else")

    def _replay(self, once: Once[CorrectedLot]) -> Answer | None:
        with self.reads.open() as reader:
            return once.replay(reader)

    def _attempt(
        self, caller: Caller, batch_id: UUID, amendment: Amendment, once: Once[CorrectedLot] | None
    ) -> CorrectedLot | Answer:
        if once is not None and (earlier := self._replay(once)) is not None:
            return earlier
        with self.reads.open() as reader:
            before = _before(reader, caller, batch_id, amendment, self.base_url)
        made = self._made(before, amendment, caller.subject, self.clock.now())

        def write(uow: UnitOfWork) -> CorrectedLot:
            return self._write(uow, made)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _made(self, before: _Before, amendment: Amendment, subject: str, now: datetime) -> _Made:
        was = before.batch
        # What could have been said on the day of the entry may be said now.
        said = check_declaration(amendment.applied(was), vietnamese_day(was.entered_at))
        batch = replace(
            was,
            quantity=said.quantity,
            happened_on=said.happened_on,
            packed_on=said.packed_on,
            expires_on=said.expires_on,
            variety=said.variety,
            statements=said.statements,
            event_id=uuid7(now),
            passport_id=self.issue.new_record_id(),
        )
        loss = judge_making(before.master.product, before.sources, was, batch)
        members = (*differences(declaration_of(was), said), *self._beside(before))
        if not members:
            raise NothingCorrected("everything that is said stands in the passport already")
        body = canonical_bytes(self._event(before, batch, now))
        read = read_again(body, None, Namespaces.read(context(self.base_url)), own=True)
        version = Version(now, before.earlier, tuple(each.value for each in members))
        return _Made(
            before,
            batch,
            replace(own_event(batch, read, event_id(batch.event_id, self.base_url)), record_time=now),
            read,
            self.issue.prepare(batch, before.master, before.sources, body, version),
            Correction(
                was.id, before.version + 1, batch.passport_id, was.passport_id, batch.event_id,
                was.event_id, members, amendment.note, now, subject,
            ),
            _declaration(before.event, event_id(batch.event_id, self.base_url), now),
            loss,
        )  # fmt: skip

    def _event(self, before: _Before, batch: Batch, now: datetime) -> dict[str, Any]:
        master = before.master
        return lot_event(
            batch,
            master.product,
            master.organisation,
            master.facility,
            tuple((source.batch, source.drawn) for source in before.sources),
            base_url=self.base_url,
            corrects=Corrects(before.batch.event_id, now),
        )

    def _beside(self, before: _Before) -> tuple[Corrected, ...]:
        """What else a passport says differently by now."""
        subject = describe_lot(
            before.batch,
            before.master,
            before.sources,
            event_sha256=b"",
            base_url=self.base_url,
            status_list="",
            status_index=0,
        )
        signed = json.loads(before.record.payload)["credentialSubject"]
        return said_differently(signed, build_passport(subject)["credentialSubject"])

    def _write(self, uow: UnitOfWork, made: _Made) -> CorrectedLot:
        before, batch, correction = made.before.batch, made.batch, made.correction
        # In the order in which captures lock.
        uow.events.lock_organisation(batch.organisation_id)
        locked = lock_all(uow, [batch.id, *(source.batch.id for source in made.before.sources)])
        if locked[batch.id].passport_id != before.passport_id:
            raise _Moved
        if uow.events.voided([before.event_id]):
            raise LotTakenBack(f"lot {batch.lot} was taken back", lot=batch.lot)
        product = made.before.master.product
        check_use(uow, before, batch, product, made.before.sources, locked, self.base_url)
        said = Captured(
            batch.organisation_id, (made.declaration,), correction.corrected_at, all_or_nothing=True
        )
        for refused in self.capture(uow, said).refused:
            raise refused.refusal
        if Corrected.HAPPENED_ON in correction.members:
            check_lot(uow, batch)
        # The lot counts no more with its old amount, and not yet with the new one.
        changed = {Corrected.QUANTITY, Corrected.HAPPENED_ON} & {*correction.members}
        warnings = check_caps(uow, batch, made.before.master) if changed else ()
        uow.lots.add_event(made.event)
        uow.events.add_index(made.event.id, made.read.index)
        uow.lots.put_batch(batch)
        edges = edge_pairs(made.read.index, batch.organisation_id)
        uow.lots.add_edges(made.event.id, made.event.event_time, edges)
        made.issued.write(uow)
        uow.corrections.add(correction)
        corrected = replace(batch, hold=locked[batch.id].hold)
        self.show(uow, {batch.id: corrected})
        return CorrectedLot(corrected, correction, made.issued.record, made.loss, warnings)


def _before(reader: Reader, caller: Caller, batch_id: UUID, amendment: Amendment, base_url: str) -> _Before:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("your organisation registered no such lot")
    if amendment.supersedes not in {None, batch.passport_id}:
        raise PassportSuperseded("there is a newer passport of this lot", newest=batch.passport_id)
    if reader.events.voided([batch.event_id]):
        raise LotTakenBack(f"lot {batch.lot} was taken back", lot=batch.lot)
    corrections = reader.corrections.of([batch_id]).get(batch_id, ())
    if len(corrections) >= MOST_CORRECTIONS:
        raise TooManyCorrections(
            f"a lot is corrected at most {MOST_CORRECTIONS} times", most=MOST_CORRECTIONS
        )
    ids = [batch.passport_id, *(each.superseded_id for each in reversed(corrections))]
    records, event = reader.records.records(ids), reader.lots.event(batch.event_id)
    if event is None or records.keys() != {*ids}:
        raise BatchNotFound("what was declared of the lot is gone")
    return _Before(
        batch,
        event,
        records[batch.passport_id],
        tuple(Superseded(record_url(base_url, id), records[id].payload_sha256) for id in ids),
        len(ids),
        load_master_data(reader, batch.organisation_id, batch.product_id, batch.facility_id),
        load_sources(reader, batch.organisation_id, batch.inputs),
    )


def _declaration(stored: StoredEvent, corrective: str, now: datetime) -> Incoming:
    """The event told again with what is wrong about it, and which event says it right."""
    event = json.loads(stored.body)
    event["errorDeclaration"] = {
        "declarationTime": moment(now),
        "reason": "incorrect_data",
        "correctiveEventIDs": [corrective],
    }
    document = read_document(event)
    check_event(document, 0)
    return receive(document, 0, now)
