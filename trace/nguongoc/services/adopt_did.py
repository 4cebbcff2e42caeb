"""An organisation signs under a did:web of its own from now on, with a key that stays where it is.

It shows that it holds the key by signing a challenge, and that the domain is its own by naming the key there. The change is
dated: what was signed before is judged under the DID of that time, and keys that were held for the organisation here are
retired in the same transaction, so that nobody signs in its name any more but itself.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from nguongoc.errors import Conflict, Invalid, Malformed, Refusal
from nguongoc.parties.organisations import Organisation
from nguongoc.parties.own_keys import Challenge, OrganisationDid
from nguongoc.ports import Clock, Reader, ReadSource, SigningKey, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.keep_keys import KeepKeys
from nguongoc.services.own_documents import OwnDocuments, Shown, note_document
from nguongoc.signing.adoption import TEXT_LIMIT, TYPE, Adoption
from nguongoc.signing.algorithms import ED25519, ES256, fits, public_bytes
from nguongoc.signing.did import MULTIKEY_SUFFIX, VerificationMethod, document_url
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature

HOLDS_FOR = timedelta(hours=24)
"""Long enough to carry it to a machine without a network and back."""
LONGEST_DID = 400
LONGEST_KID = 500 - len(MULTIKEY_SUFFIX)
NONCE_BYTES = 24
REASON = "the organisation signs with a key of its own"


class DidNotYours(Conflict):
    """A DID on our own host, or one that is or was another's, or one that was given up."""

    code = "own-did-taken"


class HouseholdSignsHere(Invalid):
    """The name of a domain stands in everything that is signed, for ever, and leads to whoever registered it."""

    code = "household-signs-here"


class OwnDidMalformed(Malformed):
    """No did:web, or one too long to be kept."""

    code = "own-did-malformed"


class ChallengeUnknown(Conflict):
    """What was signed is not the challenge that was asked for last, or that one has expired."""

    code = "own-did-challenge-unknown"


class ChallengeNotSigned(Invalid):
    """The signature is not of the key that it names."""

    code = "own-did-challenge-not-signed"


@dataclass(frozen=True, slots=True)
class OwnDid:
    """Under what an organisation signs, and with which key of its own; None where the service holds its key."""

    organisation: Organisation
    dids: tuple[OrganisationDid, ...]
    key: SigningKey | None


@dataclass(frozen=True, slots=True)
class AdoptDid:
    """Raises `ScopeMissing`. `host` is our own: what is there is signed here."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    keep: KeepKeys
    documents: OwnDocuments
    host: str
    base_url: str

    def show(self, caller: Caller) -> OwnDid:
        """How it stands now."""
        caller.require_one_of(Scope.BATCHES_READ, Scope.OWN_KEY)
        with self.reads.open() as reader:
            organisation = _organisation(reader, caller)
            return OwnDid(
                organisation, tuple(reader.own_keys.dids(organisation.id)), own_key(reader, organisation.id)
            )

    def challenge(self, caller: Caller, did: str) -> Challenge:
        """What to sign to sign under this DID from then on. Raises `OwnDidMalformed`, `DidNotYours`, `HouseholdSignsHere`."""
        caller.require(Scope.OWN_KEY)
        now = self.clock.now()
        self._elsewhere(did)

        def write(uow: UnitOfWork) -> Challenge:
            organisation = _organisation(uow, caller)
            _free(uow, organisation, did)
            said = Adoption(
                did,
                self.base_url,
                organisation.slug,
                secrets.token_urlsafe(NONCE_BYTES),
                now,
                now + HOLDS_FOR,
            )
            made = Challenge(organisation.id, did, said.to_bytes(), now + HOLDS_FOR)
            uow.own_keys.put_challenge(made)
            return made

        return self.writer.run(write)

    def __call__(self, caller: Caller, signed: str) -> OwnDid:
        """Take in the signed challenge. The same one again changes nothing.

        Raises `ChallengeUnknown`, `ChallengeNotSigned`, `KeyNotPublished`, `OwnDomainUnreachable`, the refusals of `challenge`,
        `parse_compact` and `parse_did_document`.
        """
        caller.require(Scope.OWN_KEY)
        jws = parse_compact(signed, TEXT_LIMIT, TYPE)
        with self.reads.open() as reader:
            organisation = _organisation(reader, caller)
            key = own_key(reader, organisation.id)
            challenge = reader.own_keys.challenge(organisation.id)
        if challenge is None and key is not None and key.kid == jws.kid:
            return self.show(caller)
        did = self._matched(jws, challenge)
        shown = self.documents.fetch(did)
        method = shown.key(jws.kid, self.clock.now())
        if not verify_signature(jws, method.public_key):
            raise ChallengeNotSigned("the challenge is not signed with the key that it names")

        def write(uow: UnitOfWork) -> None:
            self._matched(jws, uow.own_keys.challenge(organisation.id))
            self._write(uow, _organisation(uow, caller), shown, method)

        self.keep.hand_over(organisation, write, REASON)
        return self.show(caller)

    def _matched(self, jws: CompactJws, challenge: Challenge | None) -> str:
        if challenge is None or not hmac.compare_digest(challenge.payload, jws.payload):
            raise ChallengeUnknown("this is not the challenge that was asked for last")
        if challenge.expires_at <= self.clock.now():
            raise ChallengeUnknown("the challenge has expired: ask for another")
        if jws.kid.partition("#")[0] != challenge.did or len(jws.kid) > LONGEST_KID:
            raise ChallengeNotSigned(f"signed with {jws.kid}, which is no key of {challenge.did}"[:400])
        return challenge.did

    def _elsewhere(self, did: str) -> None:
        try:
            url = document_url(did)
        except Refusal as refusal:
            raise OwnDidMalformed(refusal.detail, pointer="/did") from refusal
        if len(did) > LONGEST_DID:
            raise OwnDidMalformed(f"a DID has at most {LONGEST_DID} characters here", pointer="/did")
        if urlsplit(url).netloc.lower() == self.host.lower():
            raise DidNotYours("what is on this host is signed here", pointer="/did")

    def _write(
        self, uow: UnitOfWork, organisation: Organisation, shown: Shown, method: VerificationMethod
    ) -> None:
        now, did = self.clock.now(), shown.document.did
        # Two that want the same DID at once would not see each other.
        uow.parties.lock_names()
        _free(uow, organisation, did)
        uow.own_keys.drop_challenge(organisation.id)
        if did != organisation.did:
            uow.own_keys.change_did(
                _ended(uow, organisation, now), OrganisationDid(did, organisation.id, now)
            )
        if uow.parties.hold_key_state(method.id) is not None:
            raise ChallengeNotSigned(f"{method.id} was in use here before; a key is never taken up again")
        uow.parties.add_signing_key(_key(organisation, method, now))
        note_document(uow, shown, now)
        uow.own_keys.asked(did, now, None)


def own_key(reader: Reader, organisation_id: UUID) -> SigningKey | None:
    """The key with which an organisation signs itself; None where its key is held here."""
    for key in reversed(reader.parties.signing_keys(KeyPurpose.ORGANISATION, organisation_id)):
        if key.state is KeyState.ACTIVE:
            return key if key.place is KeyPlace.OUTSIDE else None
    return None


def _key(organisation: Organisation, method: VerificationMethod, now: datetime) -> SigningKey:
    return SigningKey(
        kid=method.id,
        purpose=KeyPurpose.ORGANISATION,
        organisation_id=organisation.id,
        algorithm=ED25519 if fits(ED25519, method.public_key) else ES256,
        public_key=public_bytes(method.public_key),
        thumbprint=method.thumbprint,
        sealed=b"",
        state=KeyState.ACTIVE,
        created_at=now,
        place=KeyPlace.OUTSIDE,
    )


def _ended(uow: UnitOfWork, organisation: Organisation, now: datetime) -> OrganisationDid:
    """The DID it had until now, with its dates."""
    known = uow.own_keys.find_did(organisation.did)
    if known is not None:
        return replace(known, until=now)
    return OrganisationDid(organisation.did, organisation.id, organisation.created_at, now)


def _free(reader: Reader, organisation: Organisation, did: str) -> None:
    if organisation.is_household:
        raise HouseholdSignsHere("a household signs under the DID it has here", pointer="/did")
    holder = reader.parties.organisation_by_did(did)
    if holder is None or organisation.did == did:
        return
    if holder.id == organisation.id:
        raise DidNotYours("your organisation gave this DID up before; none is taken up again", pointer="/did")
    raise DidNotYours("this DID is or was another organisation's", pointer="/did")


def _organisation(reader: Reader, caller: Caller) -> Organisation:
    found = reader.parties.organisation(caller.organisation_id)
    if found is None or found.erased_at is not None:
        raise OrganisationNotFound("the organisation is not here any more")
    return found
