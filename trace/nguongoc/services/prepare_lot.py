"""Register a lot in two steps, for an organisation whose key lies with itself: the bytes to sign, then the signatures.

Nothing is public in between. What is kept of a preparation is the event and the passport's payload; with the signatures the lot
is judged and made anew, has to come out byte for byte as it was signed, and lands in one transaction as any other lot does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from nguongoc.batches.lots import Hold
from nguongoc.errors import Conflict, Invalid, NotFound, Refusal, TooLarge
from nguongoc.events.read import declared_in, lot_of
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.own_keys import Preparation
from nguongoc.ports import Answer, Clock, Reader, ReadSource, SigningKey, UnitOfWork, Writer
from nguongoc.records.canonical import parse_strict
from nguongoc.services.adopt_did import own_key
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_passport import IssuePassport, StatusPlaceTaken, Unsigned
from nguongoc.services.make_lot import Judged, MadeLot, MakeLot, Wish
from nguongoc.services.once import Once, carry_out
from nguongoc.services.own_documents import KeyNotPublished, OwnDocuments, Shown, note_document
from nguongoc.services.register_batch import Registered
from nguongoc.signing.did import MULTIKEY_SUFFIX, parse_did_document
from nguongoc.signing.two_forms import KeyNames, Signatures, TwoForms

HOLDS_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)
"""After it has expired: for so long the same completion is answered the same."""
MOST_OPEN = 200
"""Preparations of one organisation that wait at a time."""
TRIES = 64


class ServiceSigns(Conflict):
    """The service holds the organisation's key: there is nothing to prepare, lots are registered at once."""

    code = "service-signs"


class PreparationUnknown(NotFound):
    """No such preparation of this organisation."""

    code = "preparation-unknown"


class PreparationExpired(Conflict):
    """It was not completed in time; prepare the lot again."""

    code = "preparation-expired"


class PreparationOutdated(Conflict):
    """What it stands on has changed since: product, place, certificate or key. Prepare the lot again."""

    code = "preparation-outdated"


class PreparationCompleted(Conflict):
    """It was completed before, with other signatures."""

    code = "preparation-completed"


class PreparationsFull(TooLarge):
    """As many wait as may wait at a time."""

    code = "preparations-full"


class SignatureNotOfKey(Invalid):
    """A signature is not of the organisation's own key over the bytes that were prepared; the pointer names which."""

    code = "signature-not-of-key"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A preparation and what the key is to sign."""

    preparation: Preparation
    forms: TwoForms


class PrepareLot:
    """Each raises `ScopeMissing`; preparations of others are not found."""

    def __init__(
        self, reads: ReadSource, writer: Writer, clock: Clock, issue: IssuePassport, documents: OwnDocuments,
        base_url: str,
    ) -> None:  # fmt: skip
        self._reads, self._writer, self._clock = reads, writer, clock
        self._issue, self._documents, self._make = issue, documents, MakeLot(reads, base_url)

    def prepare(self, caller: Caller, wish: Wish, once: Once[Prepared] | None = None) -> Prepared | Answer:
        """Raises `ServiceSigns`, `KeyNotPublished`, `PreparationsFull` and what registering a lot refuses before it is written."""
        caller.require(Scope.BATCHES_WRITE)
        now = self._clock.now()
        judged = self._make.judge(caller, wish, now)
        made = self._make.tell(judged, judged.batch(now, self._issue.new_record_id()))
        with self._reads.open() as reader:
            names = _names(reader, _key(reader, judged), now)
            place = self._free_place(reader)
        unsigned = self._issue.unsigned(made.batch, judged.master, judged.sources, made.body, place)
        prepared = Preparation(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            kid=names.kid,
            proof_kid=names.proof_kid,
            algorithm=names.algorithm,
            event=made.body,
            payload=unsigned.payload,
            record_id=made.batch.passport_id,
            list_id=place[0],
            index=place[1],
            created_at=now,
            expires_at=now + HOLDS_FOR,
        )

        def write(uow: UnitOfWork) -> Prepared:
            uow.own_keys.forget_old(caller.organisation_id, now - KEPT_FOR)
            if uow.own_keys.count_open(caller.organisation_id, now) >= MOST_OPEN:
                raise PreparationsFull(f"{MOST_OPEN} lots wait for your signature already", most=MOST_OPEN)
            uow.own_keys.add_preparation(prepared)
            return Prepared(prepared, unsigned.under(names))

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def show(self, caller: Caller, id: UUID) -> Prepared:
        """Raises `PreparationUnknown`."""
        caller.require(Scope.BATCHES_WRITE)
        with self._reads.open() as reader:
            return _prepared(_own(reader.own_keys.preparation(id), caller))

    def complete(self, caller: Caller, id: UUID, signatures: Signatures) -> Registered:
        """The lot, registered. Said twice with the same signatures it is answered the same.

        Raises the refusals of this module, of `OwnDocuments.fetch` and of registering a lot.
        """
        caller.require(Scope.BATCHES_WRITE)
        with self._reads.open() as reader:
            waiting = _own(reader.own_keys.preparation(id), caller)
            if waiting.completed_at is not None:
                return self._again(reader, waiting, signatures)
        _refuse_expired(waiting, self._clock.now())
        made, unsigned = self._made(caller, waiting)
        shown = self._documents.fetch(waiting.kid.partition("#")[0])
        key = shown.key(waiting.kid, self._clock.now())
        if (wrong := unsigned.under(_names_of(waiting)).wrong(signatures, key.public_key)) is not None:
            raise SignatureNotOfKey("not of your key over the prepared bytes", pointer=f"/{wrong}")
        issued = unsigned.completed(_names_of(waiting), key.thumbprint, signatures)

        def write(uow: UnitOfWork) -> Registered:
            held = _own(uow.own_keys.hold_preparation(id), caller)
            if held.completed_at is not None:
                return self._again(uow, held, signatures)
            _refuse_expired(held, self._clock.now())
            self._note(uow, held, made.judged, shown)
            loss = made.judged.loss
            unusual = (
                *(() if loss is None or loss.warning is None else (loss.warning,)),
                *made.write(uow, issued),
            )
            done = replace(
                held,
                completed_at=self._clock.now(),
                signed_sha256=_digest(signatures),
                warnings=" ".join(unusual),
            )
            uow.own_keys.complete(done)
            return Registered(made.batch, made.judged.master.product, issued.record, None, unusual)

        try:
            return self._writer.run(write)
        except StatusPlaceTaken as taken:
            raise PreparationOutdated(
                "its place in the status list was given away; prepare the lot again"
            ) from taken

    def _made(self, caller: Caller, waiting: Preparation) -> tuple[MadeLot, Unsigned]:
        """The lot judged as of now and made anew, which has to come out as it was signed."""
        try:
            declared = declared_in(json.loads(waiting.event))
            wish = Wish(declared.product_id, declared.facility_id, declared.declaration)
            judged = self._make.judge(caller, wish, self._clock.now())
            batch = replace(
                judged.batch(declared.entered_at, waiting.record_id),
                id=declared.batch_id,
                event_id=declared.event_id,
                code=declared.code,
            )
            made = self._make.tell(judged, batch)
        except Refusal as refusal:
            raise PreparationOutdated(f"it would not be taken any more: {refusal.detail}") from refusal
        place = (waiting.list_id, waiting.index)
        unsigned = self._issue.unsigned(batch, judged.master, judged.sources, made.body, place)
        if (made.body, unsigned.payload) != (waiting.event, waiting.payload):
            raise PreparationOutdated("what it stands on has changed since; prepare the lot again")
        return made, unsigned

    def _note(self, uow: UnitOfWork, held: Preparation, judged: Judged, shown: Shown) -> None:
        if _key(uow, judged).kid != held.kid:
            raise PreparationOutdated("your organisation signs with another key by now")
        note_document(uow, shown, self._clock.now())
        uow.own_keys.asked(shown.document.did, self._clock.now(), None)

    @staticmethod
    def _again(reader: Reader, done: Preparation, signatures: Signatures) -> Registered:
        if done.signed_sha256 != _digest(signatures):
            raise PreparationCompleted("it was completed with other signatures")
        record = reader.records.record(done.record_id)
        if record is None:
            raise BatchNotFound("the lot is not here any more")
        batch = lot_of(declared_in(json.loads(done.event)), Hold.NONE, done.record_id)
        product = reader.catalogue.product(batch.product_id)
        if product is None:
            raise BatchNotFound("the product is not here any more")
        return Registered(batch, product, record, None, tuple(done.warnings.split()))

    def _free_place(self, reader: Reader) -> tuple[str, int]:
        for _ in range(TRIES):
            place = self._issue.place()
            if reader.own_keys.is_free(*place):
                return place
            self._issue.note_taken()
        return self._issue.place()


def _key(reader: Reader, judged: Judged) -> SigningKey:
    # Read anew: what is kept of master data may be a moment old, and this says who signs.
    organisation = reader.parties.organisation(judged.master.organisation.id) or judged.master.organisation
    key = own_key(reader, organisation)
    if key is None:
        raise ServiceSigns("the service signs for your organisation: register the lot at /v1/batches")
    if judged.master.organisation.did != key.kid.partition("#")[0]:
        raise PreparationOutdated("your organisation changed its DID a moment ago; prepare the lot again")
    return key


def _names(reader: Reader, key: SigningKey, now: datetime) -> KeyNames:
    """The embedded form names the Multikey of the same key where its document has one (W3C Data Integrity EdDSA, 3.3).

    By the document as it was seen last: what is prepared could be completed. Raises `KeyNotPublished`.
    """
    did = key.kid.partition("#")[0]
    body = reader.parties.did_document(did)
    if body is None:
        raise KeyNotPublished(f"no document of {did} is known", kid=key.kid)
    shown = Shown(body, parse_did_document(body, did))
    shown.key(key.kid, now)
    sibling = shown.document.method(key.kid + MULTIKEY_SUFFIX)
    same = sibling is not None and sibling.thumbprint == key.thumbprint and sibling.may_assert
    return KeyNames(key.kid, key.kid + MULTIKEY_SUFFIX if same else key.kid, key.algorithm)


def _names_of(waiting: Preparation) -> KeyNames:
    return KeyNames(waiting.kid, waiting.proof_kid, waiting.algorithm)


def _own(found: Preparation | None, caller: Caller) -> Preparation:
    if found is None or found.organisation_id != caller.organisation_id:
        raise PreparationUnknown("your organisation has no such preparation")
    return found


def _prepared(waiting: Preparation) -> Prepared:
    document = parse_strict(waiting.payload)
    created = declared_in(json.loads(waiting.event)).entered_at
    return Prepared(waiting, TwoForms(document, waiting.payload, _names_of(waiting), created))


def _refuse_expired(waiting: Preparation, now: datetime) -> None:
    if now >= waiting.expires_at:
        raise PreparationExpired("it was not completed in time; prepare the lot again")


def _digest(signatures: Signatures) -> str:
    return sha256(signatures.jws + b"." + signatures.proof).hexdigest()
