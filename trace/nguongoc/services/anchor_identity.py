"""Say who somebody is: an organisation asks, the authority of its commune answers with an identity anchor or a reason.

An authority whose key the service holds has its anchor made and signed here; one that adopted a DID of its own has it made here and
signs it itself (`signed_anchor`); any other signs on its own domain, and what it signed is uploaded, by itself or by the organisation. Each is kept only if it would count under the pinned root's list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.texts import normalise_text
from nguongoc.catalogue.links import parse_target
from nguongoc.errors import Conflict, Invalid, NotAllowed, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.anchoring import AnchorWish, AskedState, Registration
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPurpose, KeyState, Role
from nguongoc.ports.trust import TrustKind
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, new_record_id
from nguongoc.records.identity import (
    ANCHOR_TEXT_LIMIT,
    AnchorSubject,
    build_identity_anchor,
    read_identity_anchor,
)
from nguongoc.records.passport import Named
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.certify import territory_of
from nguongoc.services.custody import Custody
from nguongoc.services.gathering import Gathering
from nguongoc.services.keep_trust import KeepTrust, log_id
from nguongoc.services.once import Once, carry_out
from nguongoc.signing.jose import parse_compact, sign_compact

HOLDS_FOR = timedelta(days=365)
OLDEST = date(1945, 9, 2)
NAME_LIMIT, NUMBER_LIMIT, REASON_LIMIT = 200, 100, 500


class AnchorNotYours(NotAllowed):
    """An authority of a commune vouches for organisations there; nobody vouches for itself, or uploads what is about others."""

    code = "anchor-not-yours"


class WishOpen(Conflict):
    """The organisation has asked already and was not answered yet."""

    code = "anchor-wish-open"


class WishAnswered(Conflict):
    """The wish was answered already."""

    code = "anchor-wish-answered"


class WishOfHeldName(Conflict):
    """The name of whoever asked is held: whether it is used is answered first."""

    code = "anchor-wish-of-held-name"


class WishUnknown(NotFound):
    """No such wish, or not one that this caller may see."""

    code = "anchor-wish-unknown"


class RegisteredOutOfRange(Invalid):
    """Registered after today, or before there was a register."""

    code = "registered-out-of-range"


@dataclass(frozen=True, slots=True)
class Vouching:
    """One anchor on its way: when it is given, the last part of its address, and who signs it, as a compact JWS."""

    at: datetime
    name: str
    sign: Callable[[UnitOfWork, Organisation, dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class AnchorIdentity:
    """Raises `ScopeMissing`, and whatever `KeepTrust.anchor` refuses: nothing is shown that would count for nobody."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    custody: Custody
    keep: KeepTrust
    base_url: str

    def ask(
        self, caller: Caller, said: Registration, once: Once[AnchorWish] | None = None
    ) -> AnchorWish | Answer:
        """Ask to be vouched for, a held name too, whose wish waits for it. Raises `WishOpen`, and `Several` or the one refusal of what was said."""
        caller.require_though_held(Scope.ANCHOR_ASK)
        now = self.clock.now()
        wish = AnchorWish(uuid7(now), caller.organisation_id, self._checked(said), AskedState.OPEN, now)

        def write(uow: UnitOfWork) -> AnchorWish:
            uow.parties.lock_names()
            if uow.anchor_wishes.open_of(caller.organisation_id) is not None:
                raise WishOpen("your organisation asked already; wait for the answer")
            uow.anchor_wishes.add(wish)
            return wish

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def wishes(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[AnchorWish]:
        """One's own; for an authority those of its commune."""
        caller.require_though_held(Scope.ANCHOR_ASK)
        with self.reads.open() as reader:
            own = reader.parties.organisation(caller.organisation_id)
            if caller.role is not Role.AUTHORITY or own is None or own.kind is not OrganisationKind.AUTHORITY:
                return reader.anchor_wishes.of(caller.organisation_id, before, limit)
            return reader.anchor_wishes.under(own.commune_code, before, limit)

    def answer(self, caller: Caller, wish_id: UUID) -> AnchorWish:
        """Vouch for who asked, as it says it is registered. Raises `WishUnknown`, `WishAnswered`, `WishOfHeldName`, `AnchorNotYours`."""
        now = self.clock.now()

        def sign(uow: UnitOfWork, authority: Organisation, document: dict[str, Any]) -> str:
            key = self.custody.key_in(uow, KeyPurpose.ORGANISATION, authority.id)
            return sign_compact(canonical_bytes(document), key.signer)

        here = Vouching(now, new_record_id(), sign)
        return self.writer.run(lambda uow: self.answer_within(uow, caller, wish_id, here))

    def answer_within(self, uow: UnitOfWork, caller: Caller, wish_id: UUID, vouching: Vouching) -> AnchorWish:
        """The same in the caller's transaction, signed by whoever's key it is."""
        caller.require(Scope.ANCHOR)
        wish, authority = self._wish(uow, caller, wish_id), _authority(uow, caller)
        if wish.state is not AskedState.OPEN:
            raise WishAnswered("this wish was answered already")
        about = uow.parties.organisation(wish.organisation_id)
        if about is None or about.erased_at is not None:
            raise WishUnknown("whoever asked is not here any more")
        if uow.name_holds.hides(about.id):
            raise WishOfHeldName("its name is held, so it has no key to vouch for: answer that first")
        anchor = build_identity_anchor(self._subject(uow, authority, about, wish.registration, vouching))
        text = vouching.sign(uow, authority, anchor)
        self.keep.anchor_in(uow, text)
        anchor_id = log_id(TrustKind.ANCHOR, text.encode("ascii"))
        return self._answered(
            uow, replace(wish, state=AskedState.ANCHORED, anchor_id=anchor_id), authority.id
        )

    def refuse(self, caller: Caller, wish_id: UUID, reason: str) -> AnchorWish:
        """Answer with a reason, which who asked reads. Raises `WishUnknown`, `WishAnswered` and a refusal of the text."""
        caller.require(Scope.ANCHOR)
        said = normalise_text(reason, REASON_LIMIT, "/reason")

        def write(uow: UnitOfWork) -> AnchorWish:
            wish, authority = self._wish(uow, caller, wish_id), _authority(uow, caller)
            return self._answered(uow, replace(wish, state=AskedState.REFUSED, reason=said), authority.id)

        return self.writer.run(write)

    def upload(self, caller: Caller, text: str) -> str:
        """Keep an anchor that was signed elsewhere; its id. A producer uploads what is about itself, an authority what is its own.

        Raises `AnchorNotYours`."""
        caller.require(Scope.ANCHOR_ASK)
        facts = read_identity_anchor(parse_compact(text, ANCHOR_TEXT_LIMIT).payload)

        def write(uow: UnitOfWork) -> str:
            own = uow.parties.organisation(caller.organisation_id)
            party = facts.authority_did if caller.role is Role.AUTHORITY else facts.did
            if own is None or own.did != party:
                raise AnchorNotYours("you upload what is about you, or what you signed")
            self.keep.anchor_in(uow, text)
            return log_id(TrustKind.ANCHOR, text.encode("ascii"))

        return self.writer.run(write)

    def _checked(self, said: Registration) -> Registration:
        gathering, today = Gathering(), vietnamese_day(self.clock.now())
        if not OLDEST <= said.registered_on <= today:
            gathering.refuse(
                RegisteredOutOfRange(f"between {OLDEST} and today, {today}", pointer="/registered_on")
            )
        gathering.ask(lambda: parse_target(said.register_url, frozenset()), "", "/register_url")
        checked = Registration(
            name=gathering.text(said.name, NAME_LIMIT, "/name"),
            number=gathering.text(said.number, NUMBER_LIMIT, "/number"),
            registered_on=said.registered_on,
            register_name=gathering.text(said.register_name, NAME_LIMIT, "/register_name"),
            register_url=said.register_url,
        )
        gathering.settle()
        return checked

    def _wish(self, reader: Reader, caller: Caller, wish_id: UUID) -> AnchorWish:
        wish = reader.anchor_wishes.find(wish_id)
        about = None if wish is None else reader.parties.organisation(wish.organisation_id)
        own = reader.parties.organisation(caller.organisation_id)
        commune = None if own is None else own.commune_code
        if wish is None or about is None or commune not in {None, about.commune_code}:
            raise WishUnknown("no such wish in your territory")
        return wish

    def _answered(self, uow: UnitOfWork, wish: AnchorWish, by: UUID) -> AnchorWish:
        answered = replace(wish, answered_at=self.clock.now(), answered_by=by)
        if not uow.anchor_wishes.answer(answered):
            raise WishAnswered("this wish was answered already")
        return answered

    def _subject(
        self,
        uow: UnitOfWork,
        authority: Organisation,
        about: Organisation,
        said: Registration,
        vouching: Vouching,
    ) -> AnchorSubject:
        if authority.id == about.id:
            raise AnchorNotYours("nobody vouches for itself")
        keys = uow.parties.signing_keys(KeyPurpose.ORGANISATION, about.id)
        return AnchorSubject(
            url=f"{self.base_url}/anchors/{vouching.name}",
            authority=Issuer(authority.did, authority.name),
            did=about.did,
            thumbprints=[each.thumbprint for each in keys if each.state is KeyState.ACTIVE],
            registered_name=said.name,
            registered_id=said.number,
            registered_on=said.registered_on,
            register=Named(said.register_url, said.register_name),
            territory=territory_of(about),
            valid_from=vouching.at,
            valid_until=vouching.at + HOLDS_FOR,
        )


def _authority(reader: Reader, caller: Caller) -> Organisation:
    found = reader.parties.organisation(caller.organisation_id)
    if found is None or found.kind is not OrganisationKind.AUTHORITY:
        raise AnchorNotYours("authorities vouch for organisations")
    return found
