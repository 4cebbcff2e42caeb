"""Steps 1 to 6 and 8 of verification, numbered as in the package's docstring; step 7 has a module of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from nguongoc.errors import NotFound, Refusal
from nguongoc.identifiers.link import ForeignHost
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import leaf_hash, verify_consistency, verify_inclusion
from nguongoc.records.reading import Difference, PassportFacts, difference, read_passport
from nguongoc.signing.did import DidDocument, VerificationMethod, parse_did_document
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of
from nguongoc.verdict import Assurance, Check, Outcome, Step, Verdict
from nguongoc.verify.evidence import Evidence, Standing
from nguongoc.verify.reasons import MEANINGS, STANDINGS, Finding, Reason, state_of
from nguongoc.verify.status import StatusCheck

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may stand apart."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A record taken apart, nothing verified yet."""

    jws: CompactJws
    facts: PassportFacts
    jws_sha256: str
    payload_sha256: str


class Verifier:
    """Verifies evidence; keeps what many records share (documents, keys, checkpoints, lists) once it was read.

    Safe to share between threads. What is kept is kept by its exact bytes, so it cannot change an answer.
    """

    def __init__(self) -> None:
        self._status = StatusCheck()
        self._document = lru_cache(maxsize=4096)(_document)
        self._checkpoint = lru_cache(maxsize=64)(_checkpoint)
        self._consistency = lru_cache(maxsize=64)(_consistency)

    def verify(self, evidence: Evidence) -> Verdict:
        """The verdict on this evidence at `evidence.now`. Whatever the evidence holds, this answers and does not raise."""
        found: dict[Step, Finding] = dict.fromkeys(Step, (Reason.NOT_REACHED, ""))
        # 1
        found[Step.IDENTIFIER] = _identifier(evidence)
        if not _fails(found[Step.IDENTIFIER]):
            # 2, as far as the host's word goes
            found[Step.KNOWN] = _known(evidence)
            if not _fails(found[Step.KNOWN]) or evidence.standing is Standing.NOT_ACTIVATED:
                self._judge_record(evidence, found)
        # 5
        found[Step.ISSUER_ANCHOR] = Reason.ANCHORS_NOT_CHECKED, ""
        # 8
        found[Step.SCAN_PATTERN] = Reason.SCANS_NOT_CHECKED, ""
        checks = tuple(_check(step, finding) for step, finding in found.items())
        state = state_of([reason for reason, _ in found.values()])
        return Verdict(state, Assurance.SELF_DECLARED, checks, evidence.now)

    def _judge_record(self, evidence: Evidence, found: dict[Step, Finding]) -> None:
        record = _take_apart(evidence.record)
        if not isinstance(record, _Record):
            found[Step.SIGNATURE] = record
            return
        # 6, ahead of the steps that rest on it
        found[Step.LOG], entry = self._log(record, evidence)
        # 2, where no host was asked
        if entry is not None and found[Step.KNOWN][0] is Reason.HOST_NOT_ASKED:
            found[Step.KNOWN] = Reason.KNOWN_BY_LOG, ""
        # 3
        method = self._key_of(record, evidence)
        found[Step.SIGNATURE] = _signature(record, method, evidence)
        # 4, as far as the record contradicts itself: that needs no document
        if signer_of(record.jws) != record.facts.issuer_did:
            found[Step.ISSUER_KEY] = Reason.ISSUER_DIFFERS, f"{record.facts.issuer_did} is named"
            return
        if not isinstance(method, VerificationMethod) or not _passes(found[Step.SIGNATURE]):
            return
        if entry is not None and entry.key != method.thumbprint:
            found[Step.LOG] = Reason.ENTRY_OF_OTHER_KEY, ""
            return
        # 4
        found[Step.ISSUER_KEY] = _issuer_key(record, method, entry, evidence)
        # 7
        found[Step.STATUS] = self._status.judge(record.facts, evidence)

    def _key_of(self, record: _Record, evidence: Evidence) -> VerificationMethod | Finding:
        did = signer_of(record.jws)
        data = evidence.did_documents.get(did)
        if data is None:
            return Reason.DID_DOCUMENT_NOT_GIVEN, did
        document = self._document(did, data)
        if isinstance(document, Refusal):
            return Reason.DID_DOCUMENT_MALFORMED, document.detail
        method = document.method(record.jws.kid)
        return (Reason.KEY_NOT_PUBLISHED, record.jws.kid) if method is None else method

    def _log(self, record: _Record, evidence: Evidence) -> tuple[Finding, LogEntry | None]:
        """Step 6: the entry is of this record, stands under a signed checkpoint, and the log was not rewritten."""
        if evidence.proof is None:
            return (Reason.PROOF_NOT_GIVEN, ""), None
        if not evidence.log_keys:
            return (Reason.LOG_KEY_NOT_GIVEN, ""), None
        try:
            proof = evidence.proof if isinstance(evidence.proof, LogProof) else LogProof.parse(evidence.proof)
            entry = LogEntry.parse(proof.extra)
        except Refusal as refusal:
            return (Reason.PROOF_MALFORMED, refusal.detail), None
        if (entry.payload_sha256, entry.jws_sha256) != (record.payload_sha256, record.jws_sha256):
            return (Reason.ENTRY_OF_OTHER_RECORD, ""), None
        # The signature first: a path to an unsigned root proves nothing.
        head = self._checkpoint(proof.checkpoint, evidence.log_keys)
        if isinstance(head, Refusal):
            return (Reason.LOG_UNTRUSTED, head.detail), None
        try:
            verify_inclusion(leaf_hash(proof.extra), proof.index, head.size, proof.hashes, head.root)
        except Refusal as refusal:
            return (Reason.INCLUSION_REFUTED, refusal.detail), None
        if evidence.last_checkpoint is not None:
            seen = self._checkpoint(evidence.last_checkpoint, evidence.log_keys)
            rewritten = self._consistency(seen, head, evidence.consistency)
            if rewritten is not None:
                return rewritten, None
        pinned = evidence.log_keys_pinned
        return (Reason.LOGGED_UNDER_PINNED_KEY if pinned else Reason.LOGGED_UNDER_SERVED_KEY, ""), entry


def _identifier(evidence: Evidence) -> Finding:
    """Step 1."""
    match evidence.asked:
        case None:
            return Reason.NAMED_BY_RECORD, ""
        case ForeignHost(host=host):
            return Reason.HOST_FOREIGN, host
        case NotFound(detail=detail):
            return Reason.IDENTIFIER_NOT_SERVED, detail
        case Refusal(detail=detail):
            return Reason.IDENTIFIER_MALFORMED, detail
        case _:
            return Reason.WELL_FORMED, ""


def _known(evidence: Evidence) -> Finding:
    """Step 2, by the host's word alone."""
    serial = getattr(evidence.asked, "serial", None)
    if evidence.standing is Standing.NOT_ASKED and serial is not None:
        # The log holds lots; that a serial is one of the lot's only the host can say.
        return Reason.SERIAL_NOT_ASKED, serial
    return STANDINGS[evidence.standing], ""


def _take_apart(text: str | None) -> _Record | Finding:
    if text is None:
        return Reason.RECORD_NOT_GIVEN, ""
    try:
        jws = parse_compact(text)
        facts = read_passport(jws.payload)
    except Refusal as refusal:
        return Reason.RECORD_MALFORMED, refusal.detail
    jws_sha256 = hashlib.sha256(text.encode()).hexdigest()
    return _Record(jws, facts, jws_sha256, hashlib.sha256(jws.payload).hexdigest())


def _signature(record: _Record, method: VerificationMethod | Finding, evidence: Evidence) -> Finding:
    """Step 3."""
    if not isinstance(method, VerificationMethod):
        return method
    if not verify_signature(record.jws, method.public_key):
        return Reason.SIGNATURE_WRONG, ""
    if evidence.asked is None or isinstance(evidence.asked, ForeignHost | Refusal):
        return Reason.SIGNED, ""
    match difference(record.facts, evidence.asked, evidence.host):
        case None:
            return Reason.SIGNED, ""
        case Difference.IDENTIFIER:
            return Reason.IDENTIFIER_DIFFERS, record.facts.subject_url
        case Difference.LOT:
            return Reason.LOT_DIFFERS, record.facts.lot or ""


def _issuer_key(
    record: _Record, method: VerificationMethod, entry: LogEntry | None, evidence: Evidence
) -> Finding:
    """Step 4. Without a log entry the time is the issuer's own claim, which a stolen key can put anywhere."""
    claimed = record.facts.valid_from
    signed_at = claimed if entry is None else entry.t
    if max(claimed, signed_at) > evidence.now + CLOCK_SKEW:
        return Reason.SIGNED_IN_FUTURE, claimed.isoformat()
    if method.created_at is not None and signed_at < method.created_at - CLOCK_SKEW:
        return Reason.KEY_NOT_YET_VALID, method.created_at.isoformat()
    if method.revoked_at is not None:
        if entry is None or signed_at >= method.revoked_at:
            return Reason.KEY_REVOKED, method.revoked_at.isoformat()
    elif not method.may_assert:
        return Reason.KEY_NOT_FOR_RECORDS, method.id
    if method.expires_at is not None and signed_at >= method.expires_at:
        return Reason.KEY_EXPIRED, method.expires_at.isoformat()
    return Reason.KEY_VALID_AS_CLAIMED if entry is None else Reason.KEY_VALID_WHEN_LOGGED, ""


def _document(did: str, data: bytes) -> DidDocument | Refusal:
    try:
        return parse_did_document(data, did)
    except Refusal as refusal:
        return refusal


def _checkpoint(note: bytes, keys: tuple[VerifierKey, ...]) -> Checkpoint | Refusal:
    try:
        return open_checkpoint(note, keys).checkpoint
    except Refusal as refusal:
        return refusal


def _consistency(
    seen: Checkpoint | Refusal, head: Checkpoint, proof: tuple[bytes, ...] | None
) -> Finding | None:
    """What is wrong between the checkpoint last seen and this one, None when one continues the other."""
    if isinstance(seen, Refusal):
        return Reason.LOG_INCONSISTENT, seen.detail
    if seen.origin != head.origin:
        return Reason.LOG_INCONSISTENT, f"{seen.origin} was seen, this is {head.origin}"
    earlier, later = sorted((seen, head), key=lambda each: each.size)
    if proof is None and 0 < earlier.size < later.size:
        return Reason.CONSISTENCY_NOT_GIVEN, f"from {earlier.size} to {later.size} entries"
    try:
        verify_consistency(earlier.size, earlier.root, later.size, later.root, proof or ())
    except Refusal as refusal:
        return Reason.LOG_INCONSISTENT, refusal.detail
    return None


@lru_cache(maxsize=1024)
def _check(step: Step, finding: Finding) -> Check:
    reason, more = finding
    outcome, sentence = MEANINGS[reason]
    return Check(step, outcome, reason.value, f"{sentence}: {more}" if more else sentence)


def _passes(finding: Finding) -> bool:
    return MEANINGS[finding[0]][0] is Outcome.PASS


def _fails(finding: Finding) -> bool:
    return MEANINGS[finding[0]][0] is Outcome.FAIL
