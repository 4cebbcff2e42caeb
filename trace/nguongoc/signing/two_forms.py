"""The two secured forms of one credential, as bytes to sign and as what becomes of them with both signatures.

Making the bytes and completing them are apart, so that a key which lies with its organisation signs in the same way as one
that is held here: whoever signs need not be whoever built the credential.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.signing.algorithms import PublicKey, verify
from nguongoc.signing.data_integrity import proof_input, proof_options, with_proof
from nguongoc.signing.jose import Signs, compact, signing_input


@dataclass(frozen=True, slots=True)
class KeyNames:
    """Under which names a key signs: the method of the enveloping form, that of the embedded one, and the algorithm of both."""

    kid: str
    proof_kid: str
    algorithm: str


@dataclass(frozen=True, slots=True)
class ToSign:
    """The exact bytes of each form's signature."""

    jws: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class Signatures:
    """One of each form, 64 bytes: of Ed25519, or r and s of ES256 side by side."""

    jws: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class TwoForms:
    """A credential and the names of the key that is to sign it; `payload` is the document's canonical form."""

    document: dict[str, Any]
    payload: bytes
    names: KeyNames
    created: datetime

    @property
    def to_sign(self) -> ToSign:
        names = self.names
        return ToSign(
            signing_input(self.payload, names.algorithm, names.kid),
            proof_input(self._options, self.payload),
        )

    def signed(self, signatures: Signatures) -> tuple[str, bytes]:
        """The compact JWS and the document with its proof; nothing is verified."""
        jws = compact(signing_input(self.payload, self.names.algorithm, self.names.kid), signatures.jws)
        return jws, with_proof(self.document, self._options, signatures.proof)

    def signed_by(self, signer: Signs, proof_signer: Signs) -> tuple[str, bytes]:
        """The same by keys at hand."""
        to_sign = self.to_sign
        jws = compact(to_sign.jws, signer.sign(to_sign.jws))
        return jws, with_proof(self.document, self._options, proof_signer.sign(to_sign.proof))

    def wrong(self, signatures: Signatures, key: PublicKey) -> str | None:
        """The form whose signature is not this key's; None where both are."""
        to_sign = self.to_sign
        if not verify(key, signatures.jws, to_sign.jws):
            return "jws"
        return None if verify(key, signatures.proof, to_sign.proof) else "proof"

    @property
    def _options(self) -> dict[str, Any]:
        return proof_options(self.document, self.names.algorithm, self.names.proof_kid, self.created)
