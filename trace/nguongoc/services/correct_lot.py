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
    Amendment,
    Corrected,
    Correction,
    NothingCorrected,
    PassportSuperseded,
    as_declared,
    declaration_of,
    differences,
)
from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.environment import check_environment
from nguongoc.batches.lots import Batch, Hold, ProcessLoss, inputs_bought
from nguongoc.batches.rules import check_declaration
from nguongoc.batches.texts import normalise_text
from nguongoc.events.build import Corrects, context, event_id, lot_event
from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming, check_event, read_again, receive
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, SignedRecord, StoredEvent, UnitOfWork, Writer
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment
from nguongoc.records.passport import build_passport
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.cap_volumes import check_caps
from nguongoc.services.capture_events import Captured, CaptureEvents
from nguongoc.services.compare_passports import said_differently
from nguongoc.services.correction_rules import check_use, judge_making
from nguongoc.services.correction_start import Before, start_of
from nguongoc.services.custody import KeyRetired
from nguongoc.services.describe_lot import Version, describe_lot
from nguongoc.services.diary_ledger import check_lot
from nguongoc.services.event_ledger import LotTakenBack
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.lot_standing import ShowStanding, lock_all
from nguongoc.services.make_lot import own_event
from nguongoc.services.once import Once, carry_out
from nguongoc.services.register_batch import TRIES
from nguongoc.services.unsigned import Chosen, Issued, StatusPlaceTaken, Unsigned


@dataclass(frozen=True, slots=True)
class CorrectedLot:
    """The lot as it is declared now, what was corrected, and its newest passport."""

    batch: Batch
    correction: Correction
    record: SignedRecord
    loss: ProcessLoss | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a correction would change, judged as it would be when it is made; nothing was signed and nothing kept."""

    before: Batch
    after: Batch
    members: tuple[Corrected, ...]
    loss: ProcessLoss | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said from now on, nothing of it signed."""

    before: Before
    batch: Batch
    members: tuple[Corrected, ...]
    loss: ProcessLoss | None
    declaration: Incoming


@dataclass(frozen=True, slots=True)
class UnsignedCorrection:
    """A correction complete in memory but for the signatures on its passport; `body` is its event, which that names by hash."""

    said: _Said
    body: bytes
    event: StoredEvent
    read: Incoming
    unsigned: Unsigned
    correction: Correction


class Moved(Exception):
    """Somebody else corrected the lot after it was read."""


class _Looked(Exception):
    """Ends a transaction that was for looking alone."""


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
        amendment = checked(amendment)
        for tried in range(1, TRIES + 1):
            try:
                return self._attempt(caller, batch_id, amendment, once)
            except StatusPlaceTaken as found:
                self.issue.note_taken(found.list_id, tried)
                self.issue.leave_crowded()
            except Moved:
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
        made = self.draft(caller, batch_id, amendment, self.issue.choose(self.clock.now()))
        issued = self.issue.sign(made.unsigned, made.said.before.master.organisation)

        def write(uow: UnitOfWork) -> CorrectedLot:
            return self.within(uow, made, issued)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def draft(
        self, caller: Caller, batch_id: UUID, amendment: Amendment, chosen: Chosen
    ) -> UnsignedCorrection:
        """What there would be to sign, of a checked amendment; nothing is written. Raises as `__call__`, but for what only a
        transaction can tell."""
        with self.reads.open() as reader:
            before = start_of(reader, caller, batch_id, amendment, self.base_url)
        return self._made(self._said(before, amendment, chosen), amendment.note, caller.subject, chosen)

    def preview(self, caller: Caller, batch_id: UUID, amendment: Amendment) -> Previewed:
        """What `__call__` would make of it now. Raises the same, and `PassportSuperseded` where another one is being made."""
        caller.require(Scope.BATCHES_WRITE)
        caller.require(Scope.RECORDS_REVOKE)
        now = self.clock.now()
        with self.reads.open() as reader:
            before = start_of(reader, caller, batch_id, checked(amendment), self.base_url)
        said = self._said(before, amendment, Chosen(uuid7(now), now, self.issue.new_record_id(), ("", 0)))
        seen: list[str] = []

        def look(uow: UnitOfWork) -> None:
            seen.extend(self._judge(uow, said, now)[1])
            # Whether the amount fits the season is known once the old one no longer counts: said, asked, and undone.
            raise _Looked

        try:
            self.writer.run(look)
        except _Looked:
            pass
        except Moved as moved:
            raise PassportSuperseded("the lot is being corrected by somebody else") from moved
        return Previewed(before.batch, said.batch, said.members, said.loss, tuple(seen))

    def _said(self, before: Before, amendment: Amendment, chosen: Chosen) -> _Said:
        was = before.batch
        # What could have been said on the day of the entry may be said now.
        said = check_declaration(amendment.applied(was), vietnamese_day(was.entered_at))
        check_environment(said.environment, said.quantity.canonical.base, vietnamese_day(chosen.at))
        batch = replace(
            as_declared(was, said),
            # A seller's word that was corrected since reaches what is made of it with the next passport.
            bought_inputs=None
            if was.bought_inputs is None
            else inputs_bought(
                [each.batch for each in before.sources], processed=was.bought_inputs.processed
            ),
            event_id=chosen.id,
            passport_id=chosen.record_id,
        )
        loss = judge_making(before.master.product, before.sources, was, batch)
        members = (*differences(declaration_of(was), said), *self._beside(before))
        if not members:
            raise NothingCorrected("everything that is said stands in the passport already")
        declaration = _declaration(before.event, event_id(batch.event_id, self.base_url), chosen.at)
        return _Said(before, batch, members, loss, declaration)

    def _made(self, said: _Said, note: str | None, subject: str, chosen: Chosen) -> UnsignedCorrection:
        before, batch, was, now = said.before, said.batch, said.before.batch, chosen.at
        body = canonical_bytes(self._event(before, batch, now))
        read = read_again(body, None, Namespaces.read(context(self.base_url)), own=True)
        version = Version(now, before.earlier, tuple(each.value for each in said.members))
        return UnsignedCorrection(
            said,
            body,
            replace(own_event(batch, read, event_id(batch.event_id, self.base_url)), record_time=now),
            read,
            self.issue.unsigned(batch, before.master, before.sources, body, chosen.place, version),
            Correction(
                was.id, before.version + 1, batch.passport_id, was.passport_id, batch.event_id,
                was.event_id, said.members, note, now, subject,
            ),
        )  # fmt: skip

    def _event(self, before: Before, batch: Batch, now: datetime) -> dict[str, Any]:
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

    def _beside(self, before: Before) -> tuple[Corrected, ...]:
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

    def _judge(self, uow: UnitOfWork, said: _Said, now: datetime) -> tuple[Hold, tuple[str, ...]]:
        """How the lot is held, and codes of warnings; the registration is declared an error by then."""
        before, batch = said.before.batch, said.batch
        # In the order in which captures lock.
        uow.events.lock_organisation(batch.organisation_id)
        locked = lock_all(uow, [batch.id, *(source.batch.id for source in said.before.sources)])
        if locked[batch.id].passport_id != before.passport_id:
            raise Moved
        if uow.events.voided([before.event_id]):
            raise LotTakenBack(f"lot {batch.lot} was taken back", lot=batch.lot)
        product = said.before.master.product
        check_use(uow, before, batch, product, said.before.sources, locked, self.base_url)
        wrong = Captured(batch.organisation_id, (said.declaration,), now, all_or_nothing=True)
        for refused in self.capture(uow, wrong).refused:
            raise refused.refusal
        if Corrected.HAPPENED_ON in said.members:
            check_lot(uow, batch)
        # The lot counts no more with its old amount, and not yet with the new one.
        changed = {Corrected.QUANTITY, Corrected.HAPPENED_ON} & {*said.members}
        return locked[batch.id].hold, check_caps(uow, batch, said.before.master) if changed else ()

    def within(self, uow: UnitOfWork, made: UnsignedCorrection, issued: Issued) -> CorrectedLot:
        """Write it with the signatures on it, inside the caller's transaction."""
        batch, correction = made.said.batch, made.correction
        hold, warnings = self._judge(uow, made.said, correction.corrected_at)
        uow.lots.add_event(made.event)
        uow.events.add_index(made.event.id, made.read.index)
        uow.lots.put_batch(batch)
        edges = edge_pairs(made.read.index, batch.organisation_id)
        uow.lots.add_edges(made.event.id, made.event.event_time, edges)
        issued.write(uow)
        uow.corrections.add(correction)
        corrected = replace(batch, hold=hold)
        self.show(uow, {batch.id: corrected})
        return CorrectedLot(corrected, correction, issued.record, made.said.loss, warnings)


def checked(amendment: Amendment) -> Amendment:
    """The amendment with its text in one form. Raises the refusals of texts."""
    if amendment.note is None:
        return amendment
    return replace(amendment, note=normalise_text(amendment.note, LONGEST_NOTE, "/note"))


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
