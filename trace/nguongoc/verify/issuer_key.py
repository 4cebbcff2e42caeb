"""Step 4 of verification: the key was good when it signed, by log time; what ended it is told by DID document and statements.

A statement on a key (`records.key_statement`) only ever takes trust away. The DID document says *when* a key ended, the
statement also *from which log index on*, which no clock can be argued with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import lru_cache

from nguongoc.errors import Refusal
from nguongoc.records.credential import moment
from nguongoc.records.key_statement import STATEMENT_TEXT_LIMIT, KeyEnd, KeyStatement, read_key_statement
from nguongoc.signing.did import DidDocument, VerificationMethod
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of
from nguongoc.verify.log import Logged
from nguongoc.verify.reasons import Finding, Reason

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may stand apart."""
MOST_STATEMENTS = 64
"""Of one verdict; what comes after them is not looked at."""
Documents = Callable[[str], DidDocument | None]
"""The DID document of a DID, None where it is not at hand or cannot be read."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What is judged: the key, when the record claims to have been made, what the log proves of it, and the time now."""

    method: VerificationMethod
    claimed: datetime
    logged: Logged | None
    now: datetime

    @property
    def at(self) -> datetime:
        """Without a log entry the time is the issuer's own claim, which a stolen key can put anywhere."""
        return self.claimed if self.logged is None else self.logged.entry.t


@dataclass(frozen=True, slots=True)
class _End:
    """When a key ended one way, by document and statements together, the strictest of each; nothing where it did not."""

    at: datetime | None = None
    index: int | None = None
    """Of the log that the record is proven in."""


class _Worthless(Enum):
    """Why a statement does not count."""

    SAYS_NOTHING = auto()
    """It is of another key, by somebody who may not speak of this one, or by a key that is not at hand."""
    FORGED = auto()
    """No statement at all, or not what the key that it names signed: no honest host hands that out."""


class KeyCheck:
    """Judges keys; keeps statements by their exact text, for many records of one issuer share them."""

    def __init__(self) -> None:
        self._statement = lru_cache(maxsize=1024)(_statement)

    def judge(self, signing: Signing, statements: Iterable[str], documents: Documents) -> Finding:
        """The finding of step 4."""
        method, at = signing.method, signing.at
        words = [self._word(text, method, documents) for text in tuple(statements)[:MOST_STATEMENTS]]
        if method.created_at is not None and at < method.created_at - CLOCK_SKEW:
            return Reason.KEY_NOT_YET_VALID, moment(method.created_at)
        counted = [each for each in words if isinstance(each, KeyStatement)]
        revoked = _end(counted, KeyEnd.COMPROMISED, method.revoked_at, signing.logged)
        if method.revoked_at is None and not method.may_assert:
            return Reason.KEY_NOT_FOR_RECORDS, method.id
        if revoked.at is not None and (signing.logged is None or _is_past(revoked, signing)):
            return Reason.KEY_REVOKED, _said(revoked)
        expired = _end(counted, KeyEnd.RETIRED, method.expires_at, signing.logged)
        if _is_past(expired, signing):
            return Reason.KEY_EXPIRED, _said(expired)
        if _Worthless.FORGED in words:
            return Reason.KEY_STATEMENT_FORGED, method.id
        if revoked.at is not None and not _was_seen_before(revoked.at, signing.logged):
            return Reason.KEY_REVOKED_UNWITNESSED, _said(revoked)
        if max(signing.claimed, at) > signing.now + CLOCK_SKEW:
            return Reason.SIGNED_IN_FUTURE, moment(signing.claimed)
        logged = signing.logged is not None
        return Reason.KEY_VALID_WHEN_LOGGED if logged else Reason.KEY_VALID_AS_CLAIMED, ""

    def _word(self, text: str, method: VerificationMethod, documents: Documents) -> KeyStatement | _Worthless:
        """What a statement says of this key, if whoever may speak of it did sign."""
        read = self._statement(text)
        if read is None:
            return _Worthless.FORGED
        jws, said = read
        signer, did = signer_of(jws), method.id.partition("#")[0]
        document = documents(signer)
        key = None if document is None else document.method(jws.kid)
        # What was tampered with may say anything, also which key it is about.
        if signer != said.issuer_did or (key is not None and not verify_signature(jws, key.public_key)):
            return _Worthless.FORGED
        # By its thumbprint: the same key stands in a document under two ids.
        is_of_key = (said.did, said.thumbprint) == (did, method.thumbprint)
        return said if is_of_key and _may_speak(said, key) else _Worthless.SAYS_NOTHING


def _statement(text: str) -> tuple[CompactJws, KeyStatement] | None:
    try:
        jws = parse_compact(text, STATEMENT_TEXT_LIMIT)
        return jws, read_key_statement(jws.payload)
    except Refusal:
        return None


def _may_speak(said: KeyStatement, key: VerificationMethod | None) -> bool:
    """Whether it is by a key of the host under which the DID lives, or of the DID itself, that is not itself revoked."""
    signer = said.issuer_did
    if not (said.did == signer or said.did.startswith(signer + ":")):
        return False
    if key is None or not key.may_assert or key.revoked_at is not None:
        return False
    return key.expires_at is None or said.made_at < key.expires_at


def _end(
    counted: Iterable[KeyStatement], end: KeyEnd, by_document: datetime | None, logged: Logged | None
) -> _End:
    said = [each for each in counted if each.end is end]
    times = [each.until for each in said] + ([] if by_document is None else [by_document])
    # An index says nothing without its log: another origin counts from nought again.
    indexes = [each.first_distrusted for each in said if logged is not None and each.log == logged.origin]
    return _End(min(times, default=None), min(indexes, default=None))


def _is_past(end: _End, signing: Signing) -> bool:
    """Whether the record is of the time after, by the clock or by its place in the log."""
    if end.at is None:
        return False
    by_index = signing.logged is not None and end.index is not None and signing.logged.index >= end.index
    return by_index or signing.at >= end.at


def _was_seen_before(at: datetime, logged: Logged | None) -> bool:
    """Whether witnesses show that the record is older than the revocation: a thief and an operator together
    could date an entry back, and could not have it cosigned before it was there."""
    return logged is not None and logged.witnessed_at is not None and logged.witnessed_at < at


def _said(end: _End) -> str:
    at = "" if end.at is None else moment(end.at)
    return at if end.index is None else f"{at}, log index {end.index}"
