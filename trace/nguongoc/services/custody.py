"""The keys the service holds for others and for itself: who signs with which, wherever their private halves lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.errors import Conflict, Unavailable
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from nguongoc.log.succession import sign_succession
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import KeyKeeper, ReadSource, Signer, SigningKey, UnitOfWork
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.services.caller import NameUnderReview
from nguongoc.services.log_did_documents import entry_of_version
from nguongoc.services.recent import Recent
from nguongoc.services.sequence_log import LogKey
from nguongoc.signing.algorithms import ED25519, PublicKey, load_public_bytes
from nguongoc.signing.did import MULTIKEY_SUFFIX, PublishedKey, build_did_document
from nguongoc.signing.keys import KeyNotOpened

_OF_SERVICE = (KeyPurpose.STATUS, KeyPurpose.VERDICT)
"""What stands in the DID document of the service itself."""


class NoActiveKey(Unavailable):
    """Nothing to sign with: the key is retired, or was never made."""

    code = "no-active-key"


class KeyRetired(Conflict):
    """The key was retired, or reported as compromised, between reading it and writing what it signed."""

    code = "key-retired"


class SignsItself(Conflict):
    """The organisation's key lies with itself: what it has not signed is not signed in its name."""

    code = "organisation-signs-itself"


def refuse_retired(uow: UnitOfWork, kid: str) -> None:
    """To be called in the transaction that writes what a key signed: until it ends nobody retires the key.

    Keys are kept for a moment between reading and signing; without this a signature could outlive its key's retirement.
    """
    if uow.parties.hold_key_state(kid) is not KeyState.ACTIVE:
        raise KeyRetired("the key this was signed with is no longer in use", kid=kid)


TRIED = 50
"""Of how many keys one of an organisation is looked for, when only whether they open is asked."""


@dataclass(frozen=True, slots=True)
class NamedSigner:
    """A signer under the key id that its signatures name."""

    kid: str
    signer: Signer

    @property
    def algorithm(self) -> str:
        return self.signer.algorithm

    @property
    def public_key(self) -> PublicKey:
        return self.signer.public_key

    def sign(self, message: bytes, /) -> bytes:
        return self.signer.sign(message)


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key in use: `signer` names the JWK method, `proof_signer` the Multikey of the same key."""

    signer: NamedSigner
    proof_signer: NamedSigner
    thumbprint: str

    @classmethod
    def of(cls, key: SigningKey, signer: Signer) -> HeldKey:
        kid = key.kid
        return cls(NamedSigner(kid, signer), NamedSigner(kid + MULTIKEY_SUFFIX, signer), key.thumbprint)


class Custody:
    """Has the keeper open keys, keeps them open, and says whose turn it is to sign.

    The keeper is asked when something is signed and not before: a service whose keys are gone still answers scans. So is
    `refuse_time`, which raises where the time of day is not one to sign at.
    """

    def __init__(
        self,
        reads: ReadSource,
        keeper: KeyKeeper,
        service_did: str,
        origin: str,
        refuse_time: Callable[[], None] = lambda: None,
    ) -> None:
        self._reads = reads
        self._keeper = keeper
        self.refuse_time = refuse_time
        """Raises where nothing may be signed now, whatever the key."""
        self._opened: dict[str, HeldKey] = {}
        self._active: Recent[tuple[KeyPurpose, UUID | None], SigningKey] = Recent(reads)
        self._log: Recent[str, Sequence[SigningKey]] = Recent(reads)
        self.service_did = service_did
        self.origin = origin

    def __repr__(self) -> str:
        return f"Custody({self.service_did!r})"

    def organisation_key(self, organisation: Organisation) -> HeldKey:
        """The organisation's newest active key, as read a moment ago: whoever writes what it signs calls `refuse_retired`.

        Raises `NoActiveKey`, `KeyNotOpened`, `SignsItself`.
        """
        return self._held_now(KeyPurpose.ORGANISATION, organisation.id)[1]

    def verdict_key(self) -> HeldKey:
        """The newest active key that verdicts on codes are signed with. Raises `NoActiveKey`, `KeyNotOpened`."""
        return self._held_now(KeyPurpose.VERDICT, None)[1]

    def try_key(self, purpose: KeyPurpose) -> None:
        """That a key of this purpose opens where it lies now, whatever of it is kept open here: a token is asked to sign.

        Of organisations one stands for all: they lie under one key-encryption key. Raises as above and the token's refusals.
        """
        self._keeper.open(self._any_active_key(purpose))

    def key_in(self, uow: UnitOfWork, purpose: KeyPurpose, owner: UUID | None) -> HeldKey:
        """The newest active key as this transaction sees it, which nobody retires until it ends. Raises as above."""
        self.refuse_time()
        for _ in range(2):
            # Who waited here for a retirement to be committed finds the key's successor in the second round.
            key = _newest(uow.parties.signing_keys(purpose, owner), purpose)
            if uow.parties.hold_key_state(key.kid) is KeyState.ACTIVE:
                return self._held(key)
        raise NoActiveKey(f"no active {purpose.value} key")

    def opens(self, key: SigningKey) -> bool:
        """Whether this key can be used where it lies now."""
        try:
            return self._keeper.open(key) is not None
        except Unavailable:
            return False

    def look_again(self) -> None:
        """Keys kept in memory are read anew: another process has retired one."""
        self._active.forget()
        self._log.forget()

    def log_key(self) -> LogKey:
        """The log's newest key, with the others in use, which sign beside it, and those before. Raises `NoActiveKey`, `KeyNotOpened`."""
        self.refuse_time()
        # Read anew each time: a head is signed four times a second at most, and never with a key that was retired.
        keys = self._read_log_keys()
        newest = _newest(keys, KeyPurpose.LOG)
        others = [each for each in reversed(keys) if each.kid != newest.kid]
        also = tuple(
            LogKey(self._verifier(each), self._held(each).signer)
            for each in others
            if each.state is KeyState.ACTIVE
        )
        before = tuple(self._verifier(each) for each in others if each.state is KeyState.RETIRED)
        return LogKey(self._verifier(newest), self._held(newest).signer, also, before)

    def log_verifier(self) -> VerifierKey:
        """The log's newest public key, without opening its private one. Raises `NoActiveKey`."""
        return self._verifier(_newest(self._log_keys(), KeyPurpose.LOG))

    def log_verifiers(self) -> tuple[VerifierKey, ...]:
        """Every public key under which a head of the log counts, the newest first, retired ones among them."""
        keys = [*reversed(self._log_keys())]
        states = (KeyState.ACTIVE, KeyState.RETIRED)
        return tuple(self._verifier(each) for state in states for each in keys if each.state is state)

    def succession(self, old: SigningKey, new: SigningKey) -> bytes:
        """The note by which one key of the log follows another, signed by both. Raises `KeyNotOpened`."""
        by_old, by_new = self._held(old).signer, self._held(new).signer
        return sign_succession(self._verifier(old), by_old, self._verifier(new), by_new)

    def opening(
        self, final: Checkpoint, held: int, old: SigningKey, new: SigningKey, origin: str, *, lone: bool
    ) -> bytes:
        """The note by which a log of that origin is opened after this one; `lone`: signed by the new key alone."""
        before, after = self._verifier(old), VerifierKey(origin, SignatureType.ED25519, new.public_key)
        by_new = self._held(new).signer
        if lone:
            return sign_lone_opening(LoneOpening(before, final, held, after), by_new)
        return sign_opening(Opening(before, final, held, after), self._held(old).signer, by_new)

    def _verifier(self, key: SigningKey) -> VerifierKey:
        return VerifierKey(self.origin, SignatureType.ED25519, key.public_key)

    def _log_keys(self) -> Sequence[SigningKey]:
        return self._log.get("", self._read_log_keys)

    def _read_log_keys(self) -> Sequence[SigningKey]:
        with self._reads.open() as reader:
            return reader.parties.signing_keys(KeyPurpose.LOG, None)

    def make_key(
        self,
        uow: UnitOfWork,
        purpose: KeyPurpose,
        organisation: Organisation | None,
        at: datetime,
        algorithm: str | None = None,
    ) -> None:
        """Make a key for a purpose, publish it in the DID document it belongs to and hand that version to the log, in the
        caller's transaction."""
        key = self.add_key(uow, purpose, organisation, at, algorithm)
        if purpose is not KeyPurpose.LOG:
            self.publish(uow, purpose, key.kid.partition("#")[0], key.organisation_id, at)

    def add_key(
        self,
        uow: UnitOfWork,
        purpose: KeyPurpose,
        organisation: Organisation | None,
        at: datetime,
        algorithm: str | None = None,
    ) -> SigningKey:
        """Make a key, which nobody can verify with before `publish`; without an algorithm one like the key before it, if its
        place makes such keys. Raises `NameUnderReview`: who has no key signs nothing under a name that is held."""
        if organisation is not None and uow.name_holds.hides(organisation.id):
            raise NameUnderReview("the name of this organisation is held for review")
        controller = self.service_did if organisation is None else organisation.did
        owner = None if organisation is None else organisation.id
        before = uow.parties.signing_keys(purpose, owner)
        if any(each.place is KeyPlace.OUTSIDE for each in before):
            raise SignsItself("the key of this organisation lies with itself: none is made for it here")
        kind = algorithm or self._algorithm(purpose, before)
        self.refuse_time()
        key = self._keeper.make(purpose, controller, owner, kind, at)
        uow.parties.add_signing_key(key)
        return key

    def _algorithm(self, purpose: KeyPurpose, before: Sequence[SigningKey]) -> str:
        if purpose is KeyPurpose.LOG:
            # Notes are signed with Ed25519: C2SP signed-note knows no ES256.
            return ED25519
        made = self._keeper.algorithms(purpose)
        wanted = before[-1].algorithm if before else ED25519
        return wanted if wanted in made or not made else made[0]

    def publish(
        self, uow: UnitOfWork, purpose: KeyPurpose, controller: str, owner: UUID | None, at: datetime
    ) -> None:
        """The keys of a document as they stand now become the next version of their DID document, which goes to the log."""
        together = _OF_SERVICE if purpose in _OF_SERVICE else (purpose,)
        keys = [
            key
            for each in together
            for key in uow.parties.signing_keys(each, owner)
            # Of what an organisation publishes on a domain of its own the documents here say nothing.
            if key.place is not KeyPlace.OUTSIDE
        ]
        published = [_published(each) for each in sorted(keys, key=lambda key: key.created_at)]
        version = uow.parties.put_did_document(controller, build_did_document(controller, published), at)
        uow.log.enqueue(entry_of_version(version, at))

    def _held_now(self, purpose: KeyPurpose, owner: UUID | None) -> tuple[SigningKey, HeldKey]:
        self.refuse_time()
        key = self._active_key(purpose, owner)
        try:
            return key, self._held(key)
        except KeyNotOpened:
            # Read before it was sealed anew under another key-encryption key, perhaps.
            self.look_again()
            key = self._active_key(purpose, owner)
            return key, self._held(key)

    def _held(self, key: SigningKey) -> HeldKey:
        if key.place is KeyPlace.OUTSIDE:
            raise SignsItself(
                "the key lies with the organisation, which signs this itself or not at all", kid=key.kid
            )
        held = self._opened.get(key.kid)
        if held is None:
            # Not under a lock: a keeper that hangs would keep everybody from keys that lie elsewhere.
            held = self._opened.setdefault(key.kid, HeldKey.of(key, self._keeper.open(key)))
        return held

    def _any_active_key(self, purpose: KeyPurpose) -> SigningKey:
        if purpose is not KeyPurpose.ORGANISATION:
            return self._active_key(purpose, None)
        with self._reads.open() as reader:
            some = reader.parties.all_signing_keys(None, TRIED)
        held = [each for each in some if each.purpose is purpose and each.place is not KeyPlace.OUTSIDE]
        return _newest(held, purpose)

    def _active_key(self, purpose: KeyPurpose, owner: UUID | None) -> SigningKey:
        def newest() -> SigningKey:
            with self._reads.open() as reader:
                return _newest(reader.parties.signing_keys(purpose, owner), purpose)

        return self._active.get((purpose, owner), newest)


def _newest(keys: Sequence[SigningKey], purpose: KeyPurpose) -> SigningKey:
    for key in reversed(keys):
        if key.state is KeyState.ACTIVE:
            return key
    raise NoActiveKey(f"no active {purpose.value} key")


def _published(key: SigningKey) -> PublishedKey:
    public = load_public_bytes(key.algorithm, key.public_key)
    return PublishedKey(key.kid, public, key.created_at, key.expires_at, key.revoked_at)
