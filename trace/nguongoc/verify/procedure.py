"""Steps 1 to 3 and 8 of verification, numbered as in the package's docstring; the others have modules of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from nguongoc.errors import NotFound, Refusal
from nguongoc.identifiers.link import ForeignHost
from nguongoc.records.reading import Difference, PassportFacts, difference, read_passport
from nguongoc.signing.did import DidDocument, VerificationMethod, parse_did_document
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of
from nguongoc.verdict import Assurance, CertificateCheck, Check, Outcome, State, Step, Verdict
from nguongoc.verify.anchor import AnchorCheck, Issuer
from nguongoc.verify.certificate import CertificateJudge, Goods, goods_of
from nguongoc.verify.certificate_reasons import TAMPERED
from nguongoc.verify.evidence import Evidence, Standing
from nguongoc.verify.issuer_key import KeyCheck, Signing
from nguongoc.verify.log import KEPT, LogCheck, Logged
from nguongoc.verify.newer import Named, judge_newer
from nguongoc.verify.reasons import MEANINGS, RANK, SCANNED, STANDINGS, Finding, Reason, state_for, state_of
from nguongoc.verify.status import StatusCheck

_NOT_IN_USE = frozenset({Standing.NOT_ACTIVATED, Standing.SPOILT})
"""The record of the lot is judged all the same: that it is recalled says more."""


@dataclass(frozen=True, slots=True, eq=False)
class _Record:
    """A record taken apart, nothing verified yet. The same only as itself: each text is taken apart once while it is kept."""

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
        self._record = lru_cache(maxsize=KEPT)(_take_apart)
        self._signed = lru_cache(maxsize=KEPT)(_signed)
        self._log = LogCheck()
        self._anchors = AnchorCheck()
        self._keys = KeyCheck()
        self._certificates = CertificateJudge(self._anchors, self._log, self._status)

    def verify(self, evidence: Evidence) -> Verdict:
        """The verdict on this evidence at `evidence.now`. Whatever the evidence holds, this answers and does not raise."""
        found: dict[Step, Finding] = dict.fromkeys(Step, (Reason.NOT_REACHED, ""))
        found[Step.ISSUER_ANCHOR] = Reason.ANCHORS_NOT_CHECKED, ""
        # 8
        found[Step.SCAN_PATTERN] = SCANNED[evidence.scans], ", ".join(evidence.scan_signals)
        # 1
        found[Step.IDENTIFIER] = _identifier(evidence)
        certificates: tuple[CertificateCheck, ...] = ()
        if not _fails(found[Step.IDENTIFIER]):
            # 2, as far as the host's word goes
            found[Step.KNOWN] = _known(evidence)
            if not _fails(found[Step.KNOWN]) or evidence.standing in _NOT_IN_USE:
                certificates = self._judge_record(evidence, found)
        checks = tuple(_check(step, finding) for step, finding in found.items())
        state = state_of([reason for reason, _ in found.values()])
        anchored = _passes(found[Step.ISSUER_ANCHOR])
        assurance = Assurance.ANCHORED if anchored else Assurance.SELF_DECLARED
        return with_certificates(Verdict(state, assurance, checks, evidence.now), certificates)

    def certificates(self, goods: Goods, evidence: Evidence) -> tuple[CertificateCheck, ...]:
        """How the certificates in `evidence` stand for these goods, without judging a record: for their host, which knows its goods."""
        return self._certificates.judge(goods, evidence)

    def _judge_record(self, evidence: Evidence, found: dict[Step, Finding]) -> tuple[CertificateCheck, ...]:
        """Steps 3 to 7 into `found`; the certificates of a record whose issuer is known to be its issuer."""
        record = self._record(evidence.record)
        if not isinstance(record, _Record):
            found[Step.SIGNATURE] = record
            return ()
        # 6, ahead of the steps that rest on it
        found[Step.LOG], logged = self._log.judge(record.payload_sha256, record.jws_sha256, evidence)
        # 2, where no host was asked
        if logged is not None and found[Step.KNOWN][0] is Reason.HOST_NOT_ASKED:
            found[Step.KNOWN] = Reason.KNOWN_BY_LOG, ""
        # 3
        method = self._key_of(record, evidence)
        found[Step.SIGNATURE] = self._signature(record, method, logged, evidence)
        # 4, as far as the record contradicts itself: that needs no document
        if signer_of(record.jws) != record.facts.issuer_did:
            found[Step.ISSUER_KEY] = Reason.ISSUER_DIFFERS, f"{record.facts.issuer_did} is named"
            return ()
        if not isinstance(method, VerificationMethod) or not _passes(found[Step.SIGNATURE]):
            return ()
        if logged is not None and logged.entry.key != method.thumbprint:
            found[Step.LOG] = Reason.ENTRY_OF_OTHER_KEY, ""
            return ()
        # 4
        signing = Signing(method, record.facts.valid_from, logged, evidence.now)
        found[Step.ISSUER_KEY] = self._keys.judge(
            signing, evidence.key_statements, partial(self._known_document, evidence)
        )
        # 5, of a key that was good: another one is nobody's whom an authority could vouch for
        if _passes(found[Step.ISSUER_KEY]):
            issuer = Issuer(
                record.facts.issuer_did,
                method.thumbprint,
                record.facts.url,
                None if logged is None else logged.witnessed_at,
            )
            found[Step.ISSUER_ANCHOR] = self._anchors.judge(issuer, evidence)
        # 7
        status = self._status.judge(record.facts, evidence)
        newer = judge_newer(
            evidence.newer,
            Named(record.facts, record.payload_sha256),
            partial(self._known_document, evidence),
        )
        # Which version took its place is told where one is at hand.
        found[Step.STATUS] = (
            status if newer is None else min(newer, status, key=lambda each: RANK[state_for(each[0])])
        )
        return self._certificates.judge(goods_of(record.facts), evidence) if evidence.certificates else ()

    def _signature(
        self, record: _Record, method: VerificationMethod | Finding, logged: Logged | None, evidence: Evidence
    ) -> Finding:
        """Step 3."""
        if not isinstance(method, VerificationMethod):
            return method
        if not self._signed(record, method):
            # The log holds these very bytes, so it is the document that was changed.
            if logged is not None and logged.entry.key != method.thumbprint:
                return Reason.KEY_NOT_THE_LOGGED, method.id
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

    def _known_document(self, evidence: Evidence, did: str) -> DidDocument | None:
        data = evidence.did_documents.get(did)
        document = None if data is None else self._document(did, data)
        return document if isinstance(document, DidDocument) else None

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


def with_certificates(verdict: Verdict, certificates: tuple[CertificateCheck, ...]) -> Verdict:
    """The verdict beside the answers for the certificates of its goods, of which only tampering changes what it is."""
    if certificates == verdict.certificates:
        return verdict
    judged = replace(verdict, certificates=certificates)
    return at_odds(judged) if any(each.reason in TAMPERED for each in certificates) else judged


def at_odds(verdict: Verdict) -> Verdict:
    """The verdict where something beside its steps was tampered with: a mismatch, unless it says worse."""
    return replace(verdict, state=min(verdict.state, State.MISMATCH, key=RANK.__getitem__))


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


def _signed(record: _Record, method: VerificationMethod) -> bool:
    return verify_signature(record.jws, method.public_key)


def _document(did: str, data: bytes) -> DidDocument | Refusal:
    try:
        return parse_did_document(data, did)
    except Refusal as refusal:
        return refusal


@lru_cache(maxsize=1024)
def _check(step: Step, finding: Finding) -> Check:
    reason, more = finding
    outcome, sentence = MEANINGS[reason]
    return Check(step, outcome, reason.value, f"{sentence}: {more}" if more else sentence, more)


def _passes(finding: Finding) -> bool:
    return MEANINGS[finding[0]][0] is Outcome.PASS


def _fails(finding: Finding) -> bool:
    return MEANINGS[finding[0]][0] is Outcome.FAIL
