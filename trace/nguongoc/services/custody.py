"""The keys the service holds for others and for itself: made, sealed, opened when somebody signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from nguongoc.errors import Conflict, Unavailable
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import ReadSource, SigningKey, UnitOfWork
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.services.log_did_documents import entry_of_version
from nguongoc.services.recent import Recent
from nguongoc.services.sequence_log import LogKey
from nguongoc.signing.algorithms import ED25519, PublicKey, thumbprint
from nguongoc.signing.did import MULTIKEY_SUFFIX, PublishedKey, build_did_document, key_fragment
from nguongoc.signing.keys import LocalSigner, new_seed, seal, unseal


class NoActiveKey(Unavailable):
    """Nothing to sign with: the key is retired, or was never made."""

    code = "no-active-key"


class KeyRetired(Conflict):
    """The key was retired, or reported as compromised, between reading it and writing what it signed."""

    code = "key-retired"


def refuse_retired(uow: UnitOfWork, kid: str) -> None:
    """To be called in the transaction that writes what a key signed: until it ends nobody retires the key.

    Keys are kept for a moment between reading and signing; without this a signature could outlive its key's retirement.
    """
    if uow.parties.hold_key_state(kid) is not KeyState.ACTIVE:
        raise KeyRetired("the key this was signed with is no longer in use", kid=kid)


@dataclass(frozen=True, slots=True)
class HeldKey:
    """An opened key: `signer` names the JWK method, `proof_signer` the Multikey of the same key."""

    signer: LocalSigner
    proof_signer: LocalSigner
    thumbprint: str


def sealed_key(
    purpose: KeyPurpose, controller: str, organisation_id: UUID | None, kek: bytes, at: datetime
) -> tuple[SigningKey, PublicKey]:
    """A fresh Ed25519 key, sealed under the key-encryption key of its purpose and bound to its id and owner."""
    seed = new_seed(ED25519)
    public = LocalSigner.from_seed("", ED25519, seed).public_key
    kid = f"{controller}#{key_fragment(at, public)}"
    key = SigningKey(
        kid=kid,
        purpose=purpose,
        organisation_id=organisation_id,
        algorithm=ED25519,
        public_key=_raw(public),
        thumbprint=thumbprint(public),
        sealed=seal(seed, kek, _bound_to(kid, organisation_id)),
        state=KeyState.ACTIVE,
        created_at=at,
    )
    return key, public


class Custody:
    """Opens sealed keys, each once; key-encryption keys of different purposes never meet.

    A key-encryption key is asked for when something is signed and not before: a service whose keys are gone still answers scans.
    """

    def __init__(
        self, reads: ReadSource, kek: Callable[[KeyPurpose], bytes], service_did: str, origin: str
    ) -> None:
        self._reads = reads
        self._kek = kek
        self._opened: dict[str, HeldKey] = {}
        self._lock = Lock()
        self._active: Recent[tuple[KeyPurpose, UUID | None], SigningKey] = Recent(reads)
        self.service_did = service_did
        self.origin = origin

    def __repr__(self) -> str:
        return f"Custody({self.service_did!r})"

    def organisation_key(self, organisation: Organisation) -> HeldKey:
        """The organisation's newest active key, as read a moment ago: whoever writes what it signs calls `refuse_retired`.

        Raises `NoActiveKey`, `KeyNotOpened`.
        """
        return self._held(self._active_key(KeyPurpose.ORGANISATION, organisation.id))

    def key_in(self, uow: UnitOfWork, purpose: KeyPurpose, owner: UUID | None) -> HeldKey:
        """The newest active key as this transaction sees it, which nobody retires until it ends. Raises as above."""
        for _ in range(2):
            # Who waited here for a retirement to be committed finds the key's successor in the second round.
            key = _newest(uow.parties.signing_keys(purpose, owner), purpose)
            if uow.parties.hold_key_state(key.kid) is KeyState.ACTIVE:
                return self._held(key)
        raise NoActiveKey(f"no active {purpose.value} key")

    def look_again(self) -> None:
        """Keys kept in memory are read anew: another process has retired one."""
        self._active.forget()

    def log_key(self) -> LogKey:
        held = self._held(self._active_key(KeyPurpose.LOG, None))
        raw = _raw(held.signer.public_key)
        return LogKey(VerifierKey(self.origin, SignatureType.ED25519, raw), held.signer)

    def log_verifier(self) -> VerifierKey:
        """The log's public key, without opening its private one. Raises `NoActiveKey`."""
        return VerifierKey(
            self.origin, SignatureType.ED25519, self._active_key(KeyPurpose.LOG, None).public_key
        )

    def make_key(
        self, uow: UnitOfWork, purpose: KeyPurpose, organisation: Organisation | None, at: datetime
    ) -> None:
        """Make a key for a purpose, publish it in the DID document it belongs to and hand that version to the log, in the
        caller's transaction."""
        key = self.add_key(uow, purpose, organisation, at)
        if purpose is not KeyPurpose.LOG:
            self.publish(uow, purpose, key.kid.partition("#")[0], key.organisation_id, at)

    def add_key(
        self, uow: UnitOfWork, purpose: KeyPurpose, organisation: Organisation | None, at: datetime
    ) -> SigningKey:
        """Make a key, which nobody can verify with before `publish`."""
        controller = self.service_did if organisation is None else organisation.did
        owner = None if organisation is None else organisation.id
        key, _public = sealed_key(purpose, controller, owner, self._kek(purpose), at)
        uow.parties.add_signing_key(key)
        return key

    def publish(
        self, uow: UnitOfWork, purpose: KeyPurpose, controller: str, owner: UUID | None, at: datetime
    ) -> None:
        """The keys of a purpose as they stand now become the next version of their DID document, which goes to the log."""
        published = [_published(each) for each in uow.parties.signing_keys(purpose, owner)]
        version = uow.parties.put_did_document(controller, build_did_document(controller, published), at)
        uow.log.enqueue(entry_of_version(version, at))

    def _held(self, key: SigningKey) -> HeldKey:
        with self._lock:
            held = self._opened.get(key.kid)
            if held is None:
                seed = unseal(key.sealed, self._kek(key.purpose), _bound_to(key.kid, key.organisation_id))
                held = HeldKey(
                    LocalSigner.from_seed(key.kid, key.algorithm, seed),
                    LocalSigner.from_seed(key.kid + MULTIKEY_SUFFIX, key.algorithm, seed),
                    key.thumbprint,
                )
                self._opened[key.kid] = held
            return held

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
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    return PublishedKey(key.kid, public, key.created_at, key.expires_at, key.revoked_at)


def _raw(public: PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _bound_to(kid: str, owner: UUID | None) -> bytes:
    return f"{kid}|{owner or ''}".encode()
