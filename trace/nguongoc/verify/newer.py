"""Part of step 7: a newer version of the same passport, which its issuer signed and which names this one by the hash of its bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.records.reading import PassportFacts, read_passport
from nguongoc.signing.did import DidDocument
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of
from nguongoc.verify.reasons import Finding, Reason


@dataclass(frozen=True, slots=True)
class Named:
    """The version that may have been superseded."""

    facts: PassportFacts
    payload_sha256: str


def judge_newer(
    text: str | None, named: Named, document_of: Callable[[str], DidDocument | None]
) -> Finding | None:
    """What a newer version shows of an older one; None where there is none, or its key's word counts for nothing by now."""
    if text is None:
        return None
    try:
        jws = parse_compact(text)
        newer = read_passport(jws.payload)
    except Refusal as refusal:
        return Reason.NEWER_UNTRUSTED, refusal.detail
    if not newer.issuer_did == signer_of(jws) == named.facts.issuer_did:
        return Reason.NEWER_UNTRUSTED, f"signed by {signer_of(jws)}"
    document = document_of(newer.issuer_did)
    method = None if document is None else document.method(jws.kid)
    if method is None or method.revoked_at is not None:
        return None
    if not verify_signature(jws, method.public_key):
        return Reason.NEWER_UNTRUSTED, "its signature does not fit"
    versions = {sha256 for _, sha256 in newer.supersedes}
    if newer.subject_url != named.facts.subject_url or named.payload_sha256 not in versions:
        return Reason.NEWER_UNTRUSTED, "it does not name this one"
    return Reason.SUPERSEDED, newer.url
