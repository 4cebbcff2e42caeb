"""What waits for its organisation's signatures, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from nguongoc.parties.own_keys import PreparedKind
from nguongoc.services.prepare_signing import Completed, Prepared
from nguongoc.signing.algorithms import from_base64url, to_base64url
from nguongoc.signing.two_forms import Signatures
from nguongoc_api.problems.validation import refusing
from nguongoc_api.v1.wire import Given, Shown

SIGNATURE_CHARACTERS = 86
"""64 bytes in base64url."""


def _signature(value: object) -> object:
    if isinstance(value, str):
        from_base64url(value)
    return value


Signature = Annotated[
    str,
    Field(min_length=SIGNATURE_CHARACTERS, max_length=SIGNATURE_CHARACTERS),
    BeforeValidator(refusing(_signature)),
]
"""64 bytes in base64url without padding."""


class KeyShown(Shown):
    """`kid` is named by the enveloping form (vc+jwt), `proof_kid` by the embedded one; both are names of one key."""

    kid: str
    proof_kid: str
    algorithm: str


class SigningInputsShown(Shown):
    """The bytes that are signed, in base64url: Ed25519 signs them as they are, ES256 their SHA-256."""

    jws: str
    proof: str


class PreparationShown(Shown):
    """`payload` is the credential and `event` the EPCIS event that it names by hash, byte for byte in base64url; `event` is null
    where the credential tells none. `signing_inputs` follow from `payload`, `key` and `created`, and whoever signs should see for
    himself that they do."""

    id: UUID
    kind: PreparedKind
    service: str
    key: KeyShown
    created: datetime
    expires_at: datetime
    completed_at: datetime | None
    payload: str
    event: str | None
    signing_inputs: SigningInputsShown

    @classmethod
    def of(cls, prepared: Prepared, base_url: str) -> PreparationShown:
        waiting, forms = prepared.preparation, prepared.forms
        to_sign = forms.to_sign
        return cls(
            id=waiting.id,
            kind=waiting.kind,
            service=base_url,
            key=KeyShown(kid=waiting.kid, proof_kid=waiting.proof_kid, algorithm=waiting.algorithm),
            created=forms.created,
            expires_at=waiting.expires_at,
            completed_at=waiting.completed_at,
            payload=to_base64url(waiting.payload),
            event=to_base64url(waiting.event) if waiting.event else None,
            signing_inputs=SigningInputsShown(
                jws=to_base64url(to_sign.jws), proof=to_base64url(to_sign.proof)
            ),
        )


class SignaturesGiven(Given):
    """Over the two signing inputs, as `nguongoc sign` writes them: 64 bytes each; of ES256 r and s side by side."""

    jws: Signature
    proof: Signature

    def signatures(self) -> Signatures:
        return Signatures(from_base64url(self.jws), from_base64url(self.proof))


class SignedShown(Shown):
    """What became of what was signed: its record (an anchor is none), and the address of what it made or answered (of a record alone
    that of the record)."""

    kind: PreparedKind
    record: str | None
    about: str
    warnings: list[str]

    @classmethod
    def of(cls, done: Completed, base_url: str) -> SignedShown:
        return cls(
            kind=done.kind,
            record=None if done.kind is PreparedKind.ANCHOR else f"{base_url}/records/{done.record_id}",
            about=f"{base_url}{done.about}",
            warnings=list(done.warnings),
        )


class Preparations(Shown):
    items: list[PreparationShown]
