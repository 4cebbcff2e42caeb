"""The key that stands behind a kid, as its DID document publishes it and as the key table holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.ports import Reader, SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose
from nguongoc.services.integrity.fault import Fault, FaultKind
from nguongoc.signing.algorithms import PublicKey, public_bytes, public_jwk, thumbprint
from nguongoc.signing.did import MULTIKEY_SUFFIX, DidDocument, parse_did_document

MOST_KEPT = 10_000
MOST_VERSIONS = 1_000


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key with what its row says of it; `owner` and `purpose` are None for a key we do not hold."""

    public: PublicKey
    thumbprint: str
    purpose: KeyPurpose | None
    owner: UUID | None


class Keys:
    """Keys by kid, each judged once; what is wrong with one is told by `load`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, KnownKey | None] = {}

    def load(self, kids: Iterable[str]) -> Iterator[Fault]:
        """Fetch those not known yet; yields what is wrong with them."""
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        wanted = sorted({kid for kid in kids if kid not in self._known})
        held = self._reader.audit.keys(wanted)
        for kid in wanted:
            self._known[kid] = known = self._published(kid, held.get(kid))
            if known is None:
                yield Fault(FaultKind.KEY, f"key {kid}", "no DID document here publishes it")
            elif (row := held.get(kid)) is not None:
                yield from _row_faults(kid, row, known)

    def get(self, kid: str) -> KnownKey | None:
        return self._known.get(kid)

    def _published(self, kid: str, row: SigningKey | None) -> KnownKey | None:
        document = self._document(kid, row)
        method = None if document is None else document.method(kid)
        sibling = None if document is None else document.method(kid + MULTIKEY_SUFFIX)
        if method is None or (sibling is not None and sibling.thumbprint != method.thumbprint):
            return None
        purpose, owner = (None, None) if row is None else (row.purpose, row.organisation_id)
        return KnownKey(method.public_key, method.thumbprint, purpose, owner)

    def _document(self, kid: str, row: SigningKey | None) -> DidDocument | None:
        """The newest document of the key's DID; of a DID on a domain of its own, whose owner may take a key out of it, the newest
        that still names the key."""
        did = kid.partition("#")[0]
        newest = _read(self._reader.parties.did_document(did), did)
        if row is None or row.place is not KeyPlace.OUTSIDE or (newest is not None and newest.method(kid)):
            return newest
        versions = self._reader.parties.did_versions((did, 0), MOST_VERSIONS)
        read = [_read(each.body, did) for each in versions if each.did == did]
        return next((each for each in reversed(read) if each is not None and each.method(kid)), newest)


def _read(body: bytes | None, did: str) -> DidDocument | None:
    try:
        return None if body is None else parse_did_document(body, did)
    except Refusal:
        return None


def _row_faults(kid: str, row: SigningKey, known: KnownKey) -> Iterator[Fault]:
    published = known.public
    if public_bytes(published) != row.public_key:
        yield Fault(
            FaultKind.KEY,
            f"key {kid}",
            f"the DID document publishes {public_jwk(published)}, the row holds another",
        )
    elif row.thumbprint != thumbprint(published):
        yield Fault(FaultKind.KEY, f"key {kid}", f"thumbprint does not match (stored {row.thumbprint})")
