"""The key that stands behind a kid, as its DID document publishes it and as the key table holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.ports import Reader, SigningKey
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.integrity.fault import Fault, FaultKind
from nguongoc.signing.algorithms import PublicKey, public_bytes, public_jwk, thumbprint
from nguongoc.signing.did import MULTIKEY_SUFFIX, parse_did_document

MOST_KEPT = 10_000


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
        did = kid.partition("#")[0]
        body = self._reader.parties.did_document(did)
        try:
            document = None if body is None else parse_did_document(body, did)
        except Refusal:
            document = None
        method = None if document is None else document.method(kid)
        sibling = None if document is None else document.method(kid + MULTIKEY_SUFFIX)
        if method is None or (sibling is not None and sibling.thumbprint != method.thumbprint):
            return None
        purpose, owner = (None, None) if row is None else (row.purpose, row.organisation_id)
        return KnownKey(method.public_key, method.thumbprint, purpose, owner)


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
