"""Sign in two steps, for an organisation whose key lies with itself: the bytes to sign, then the signatures.

Nothing is public in between. What is kept of a preparation is the credential's payload, with its event where it tells one, and
what was asked for; with the signatures that is judged and made anew, has to come out byte for byte as it was signed, and lands in
one transaction as it does where the service signs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from nguongoc.batches.lots import Hold
from nguongoc.errors import Refusal, Unavailable
from nguongoc.events.read import declared_in, lot_of
from nguongoc.parties.organisations import Organisation
from nguongoc.parties.own_keys import Preparation, PreparedKind
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.records.canonical import parse_strict
from nguongoc.services.asked import KINDS, Asked, kept_form, kind_of, read_kept
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.caller import Caller, ScopeMissing
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.once import Once, carry_out
from nguongoc.services.own_documents import OwnDocuments, Shown, note_document
from nguongoc.services.preparation_rules import (
    PreparationCompleted,
    PreparationOutdated,
    PreparationsFull,
    SignatureNotOfKey,
    digest_of,
    key_of,
    names_in,
    names_of_key,
    own_preparation,
    refuse_expired,
)
from nguongoc.services.register_batch import Registered
from nguongoc.services.rehearsal import Drafted
from nguongoc.services.signed_kinds import SignedKinds, made_of
from nguongoc.services.unsigned import Chosen, StatusPlaceTaken
from nguongoc.signing.two_forms import Signatures, TwoForms

HOLDS_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)
"""After it has expired: for so long the same completion is answered the same."""
MOST_OPEN = 200
"""Preparations of one organisation that wait at a time."""
TRIES = 64


@dataclass(frozen=True, slots=True)
class Prepared:
    """A preparation and what the key is to sign."""

    preparation: Preparation
    forms: TwoForms


@dataclass(frozen=True, slots=True)
class Completed:
    """What a preparation became: `about` is the address of what was made, beside its record."""

    kind: PreparedKind
    record_id: str
    about: str
    warnings: tuple[str, ...]
    registered: Registered | None = None
    """Of a lot."""


@dataclass(frozen=True, slots=True)
class PrepareSigning:
    """Each raises `ScopeMissing` by the kind; preparations of others are not found."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    issue: IssuePassport
    kinds: SignedKinds
    documents: OwnDocuments

    def prepare(self, caller: Caller, asked: Asked, once: Once[Prepared] | None = None) -> Prepared | Answer:
        """Raises `ServiceSigns`, `KeyNotPublished`, `PreparationsFull`, and what doing it refuses where the service signs."""
        kind = kind_of(asked)
        _require(caller, kind)
        now = self.clock.now()
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
            # What the organisation is to sign bears this time: a key of its own cannot know that it is wrong.
            self.issue.custody.refuse_time()
            key = key_of(reader, _organisation(reader, caller))
            names = names_of_key(reader, key, now)
            chosen = self._chosen(reader)
        drafted = self.kinds.draft(caller, asked, chosen)
        _refuse_other_issuer(drafted, names.kid)
        prepared = Preparation(
            id=chosen.id,
            organisation_id=caller.organisation_id,
            kid=names.kid,
            proof_kid=names.proof_kid,
            algorithm=names.algorithm,
            event=drafted.event,
            payload=drafted.unsigned.payload,
            record_id=chosen.record_id,
            list_id=chosen.place[0],
            index=chosen.place[1],
            created_at=chosen.at,
            expires_at=chosen.at + HOLDS_FOR,
            kind=kind,
            said=kept_form(asked),
        )

        def write(uow: UnitOfWork) -> Prepared:
            uow.own_keys.forget_old(caller.organisation_id, now - KEPT_FOR)
            if uow.own_keys.count_open(caller.organisation_id, now) >= MOST_OPEN:
                raise PreparationsFull(f"{MOST_OPEN} things wait for your signature already", most=MOST_OPEN)
            uow.own_keys.add_preparation(prepared)
            return Prepared(prepared, drafted.unsigned.under(names))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def show(self, caller: Caller, id: UUID) -> Prepared:
        """Raises `PreparationUnknown`."""
        with self.reads.open() as reader:
            waiting = own_preparation(reader.own_keys.preparation(id), caller)
        _require(caller, waiting.kind)
        return _prepared(waiting)

    def waiting(self, caller: Caller, limit: int = MOST_OPEN) -> Sequence[Prepared]:
        """What waits for a signature and the caller could hand one in for, the newest first."""
        with self.reads.open() as reader:
            found = reader.own_keys.open_preparations(caller.organisation_id, self.clock.now(), limit)
        return [_prepared(each) for each in found if _may(caller, each.kind)]

    def complete(self, caller: Caller, id: UUID, signatures: Signatures) -> Completed:
        """Done. Said twice with the same signatures it is answered the same.

        Raises the refusals of `preparation_rules`, of `OwnDocuments.fetch` and of doing it where the service signs.
        """
        with self.reads.open() as reader:
            waiting = own_preparation(reader.own_keys.preparation(id), caller)
            _require(caller, waiting.kind)
            if waiting.completed_at is not None:
                return self._again(reader, waiting, signatures)
        refuse_expired(waiting, self.clock.now())
        self.issue.custody.refuse_time()
        drafted = self._drafted(caller, waiting)
        shown = self.documents.fetch(waiting.kid.partition("#")[0])
        key = shown.key(waiting.kid, self.clock.now())
        names = names_in(waiting)
        if (wrong := drafted.unsigned.under(names).wrong(signatures, key.public_key)) is not None:
            raise SignatureNotOfKey("not of your key over the prepared bytes", pointer=f"/{wrong}")
        issued = drafted.unsigned.completed(names, key.thumbprint, signatures)

        def write(uow: UnitOfWork) -> Completed:
            held = own_preparation(uow.own_keys.hold_preparation(id), caller)
            if held.completed_at is not None:
                return self._again(uow, held, signatures)
            refuse_expired(held, self.clock.now())
            self._note(uow, caller, held, shown)
            unusual = drafted.write(uow, issued)
            done = replace(
                held,
                completed_at=self.clock.now(),
                signed_sha256=digest_of(signatures),
                warnings=" ".join(unusual),
            )
            uow.own_keys.complete(done)
            return self._completed(uow, done)

        try:
            completed = self.writer.run(write)
        except StatusPlaceTaken as taken:
            raise PreparationOutdated(
                "its place in the status list was given away; prepare it again"
            ) from taken
        drafted.after()
        return completed

    def asked(self, waiting: Preparation) -> Asked:
        """What was asked for."""
        if waiting.kind is PreparedKind.LOT:
            return self.kinds.read_lot(waiting.event, waiting.said)
        return read_kept(waiting.kind, waiting.said)

    def _drafted(self, caller: Caller, waiting: Preparation) -> Drafted:
        """Judged as of now and made anew, which has to come out as it was signed."""
        place = (waiting.list_id, waiting.index)
        chosen = Chosen(waiting.id, waiting.created_at, waiting.record_id, place)
        try:
            drafted = self.kinds.draft(caller, self.asked(waiting), chosen, waiting.event)
        except Unavailable:
            raise
        except Refusal as refusal:
            raise PreparationOutdated(f"it would not be taken any more: {refusal.detail}") from refusal
        if (drafted.event, drafted.unsigned.payload) != (waiting.event, waiting.payload):
            raise PreparationOutdated("what it stands on has changed since; prepare it again")
        return drafted

    def _note(self, uow: UnitOfWork, caller: Caller, held: Preparation, shown: Shown) -> None:
        # Read anew: what is kept of master data may be a moment old, and this says who signs.
        organisation = _organisation(uow, caller)
        if key_of(uow, organisation).kid != held.kid:
            raise PreparationOutdated("your organisation signs with another key by now")
        note_document(uow, shown, self.clock.now())
        uow.own_keys.asked(shown.document.did, self.clock.now(), None)

    def _again(self, reader: Reader, done: Preparation, signatures: Signatures) -> Completed:
        if done.signed_sha256 != digest_of(signatures):
            raise PreparationCompleted("it was completed with other signatures")
        return self._completed(reader, done)

    def _completed(self, reader: Reader, done: Preparation) -> Completed:
        registered = _registered(reader, done) if done.kind is PreparedKind.LOT else None
        about = made_of(self.asked(done), done.id, done.record_id)
        if registered is not None:
            about = f"{about}/{registered.batch.id}"
        return Completed(done.kind, done.record_id, about, tuple(done.warnings.split()), registered)

    def _chosen(self, reader: Reader) -> Chosen:
        now = self.clock.now()
        for taken in range(1, TRIES + 1):
            chosen = self.issue.choose(now)
            if reader.own_keys.is_free(*chosen.place):
                return chosen
            self.issue.note_taken(chosen.place[0], taken)
            self.issue.leave_crowded()
        return self.issue.choose(now)


def _registered(reader: Reader, done: Preparation) -> Registered:
    record = reader.records.record(done.record_id)
    if record is None:
        raise BatchNotFound("the lot is not here any more")
    batch = lot_of(declared_in(json.loads(done.event)), Hold.NONE, done.record_id)
    product = reader.catalogue.product(batch.product_id)
    if product is None:
        raise BatchNotFound("the product is not here any more")
    return Registered(batch, product, record, None, tuple(done.warnings.split()))


def _organisation(reader: Reader, caller: Caller) -> Organisation:
    found = reader.parties.organisation(caller.organisation_id)
    if found is None or found.erased_at is not None:
        raise OrganisationNotFound("the organisation is not here any more")
    return found


def _refuse_other_issuer(drafted: Drafted, kid: str) -> None:
    if drafted.unsigned.document["issuer"]["id"] != kid.partition("#")[0]:
        raise PreparationOutdated("your organisation changed its DID a moment ago; prepare it again")


def _require(caller: Caller, kind: PreparedKind) -> None:
    for scope in KINDS[kind].scopes:
        caller.require(scope)


def _may(caller: Caller, kind: PreparedKind) -> bool:
    try:
        _require(caller, kind)
    except ScopeMissing:
        return False
    return True


def _prepared(waiting: Preparation) -> Prepared:
    document = parse_strict(waiting.payload)
    return Prepared(waiting, TwoForms(document, waiting.payload, names_in(waiting), waiting.created_at))
