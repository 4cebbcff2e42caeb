"""Whether a signed verdict is what the service it names said, for this reader, and still an answer for now.

Like all of verification it takes what was gathered, never raises, and knows no clock and no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from nguongoc.errors import Refusal
from nguongoc.records.code_verdict import VERDICT_TEXT_LIMIT, CodeVerdict, read_code_verdict
from nguongoc.records.credential import moment
from nguongoc.signing.did import VerificationMethod, document_url, parse_did_document
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may stand apart."""


class Worth(StrEnum):
    """What a signed verdict is worth; only of `CURRENT` and `EXPIRED` anything it says may be believed."""

    CURRENT = "verdict-current"
    EXPIRED = "verdict-expired"
    """Genuine, and no answer for now any more: it says how things stood."""
    NOT_YET = "verdict-not-yet-valid"
    MALFORMED = "verdict-malformed"
    ISSUER_DIFFERS = "verdict-issuer-differs"
    """Signed by another than it names, by another than was asked for, or about another host's code."""
    DOCUMENT_NOT_GIVEN = "did-document-not-given"
    DOCUMENT_MALFORMED = "did-document-malformed"
    KEY_NOT_PUBLISHED = "key-not-published"
    KEY_NOT_FOR_VERDICTS = "key-not-for-verdicts"
    KEY_REVOKED = "key-revoked"
    KEY_EXPIRED = "key-expired"
    KEY_NOT_YET_VALID = "key-not-yet-valid"
    SIGNATURE_WRONG = "signature-wrong"
    AUDIENCE_DIFFERS = "verdict-audience-differs"


CANNOT_TELL = frozenset({Worth.NOT_YET, Worth.DOCUMENT_NOT_GIVEN, Worth.DOCUMENT_MALFORMED})


@dataclass(frozen=True, slots=True)
class Judged:
    """`said` is what the bytes say, None where they say nothing readable; `about` names what was at fault."""

    worth: Worth
    about: str
    said: CodeVerdict | None

    @property
    def is_genuine(self) -> bool:
        """Whether the service did say so, at `said.checked_at`."""
        return self.worth in {Worth.CURRENT, Worth.EXPIRED}


def judge_signed_verdict(
    text: str,
    documents: Mapping[str, bytes],
    now: datetime,
    audience: str | None = None,
    issuer: str | None = None,
) -> Judged:
    """The worth of a compact JWS under the DID documents at hand; `audience` and `issuer` are who the reader is and whom they ask."""
    try:
        jws = parse_compact(text, VERDICT_TEXT_LIMIT)
        said = read_code_verdict(jws.payload)
    except Refusal as refusal:
        return Judged(Worth.MALFORMED, refusal.detail, None)
    signer = signer_of(jws)
    if signer != said.issuer_did or not _speaks_of_own(said) or signer != (issuer or signer):
        return Judged(Worth.ISSUER_DIFFERS, signer, said)
    method = _method(jws, signer, documents)
    if isinstance(method, Judged):
        return Judged(method.worth, method.about, said)
    worth, about = _by_key(jws, said, method)
    if worth is not None:
        return Judged(worth, about, said)
    if audience is not None and audience != said.audience:
        return Judged(Worth.AUDIENCE_DIFFERS, said.audience, said)
    if said.checked_at > now + CLOCK_SKEW:
        return Judged(Worth.NOT_YET, moment(said.checked_at), said)
    if now >= said.expires:
        return Judged(Worth.EXPIRED, moment(said.expires), said)
    return Judged(Worth.CURRENT, moment(said.expires), said)


def _speaks_of_own(said: CodeVerdict) -> bool:
    """Nobody gives verdicts on what another host registered: anybody could, under a DID of theirs."""
    try:
        own = urlsplit(document_url(said.issuer_did)).netloc.lower()
        named = [link for link in (said.about.digital_link, said.about.passport) if link is not None]
        return all(urlsplit(link).netloc.lower() == own for link in named)
    except (Refusal, ValueError):
        return False


def _method(jws: CompactJws, signer: str, documents: Mapping[str, bytes]) -> VerificationMethod | Judged:
    data = documents.get(signer)
    if data is None:
        return Judged(Worth.DOCUMENT_NOT_GIVEN, signer, None)
    try:
        method = parse_did_document(data, signer).method(jws.kid)
    except Refusal as refusal:
        return Judged(Worth.DOCUMENT_MALFORMED, refusal.detail, None)
    return Judged(Worth.KEY_NOT_PUBLISHED, jws.kid, None) if method is None else method


def _by_key(jws: CompactJws, said: CodeVerdict, method: VerificationMethod) -> tuple[Worth | None, str]:
    if method.revoked_at is not None:
        # No log dates a verdict, so whoever stole the key could have dated it as they like.
        return Worth.KEY_REVOKED, moment(method.revoked_at)
    if not method.may_judge:
        return Worth.KEY_NOT_FOR_VERDICTS, method.id
    if not verify_signature(jws, method.public_key):
        return Worth.SIGNATURE_WRONG, method.id
    if method.expires_at is not None and said.checked_at >= method.expires_at:
        return Worth.KEY_EXPIRED, moment(method.expires_at)
    if method.created_at is not None and said.checked_at < method.created_at - CLOCK_SKEW:
        return Worth.KEY_NOT_YET_VALID, moment(method.created_at)
    return None, ""
