"""Verify codes, one or ten thousand: look each up, gather its evidence in few statements, and ask the one verifier.

What the service says of its own records goes through the same numbered steps that a stranger's command goes through.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeGuard
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.batches.units import UnitState
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.identifiers.link import ForeignHost, Identifier, parse_any
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.ports import Clock, Reader, ReadSource, SignedRecord, StatusList
from nguongoc.recalls.recall import within
from nguongoc.recalls.standing import recalled_units
from nguongoc.records.key_statement import KeyEnd
from nguongoc.scans.references import UnitReferences
from nguongoc.services.find_lot import Fit, Found, find_lot
from nguongoc.services.find_lots import find_lots
from nguongoc.services.judge_scans import NOT_ASKED, Scanning, scans_of
from nguongoc.services.read_log import ReadLog
from nguongoc.services.show_trust import Backing, ShowTrust, Stated
from nguongoc.services.tell_certificates import NONE, LotCertificates, TellCertificates
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.verdict import Step, Verdict
from nguongoc.verify import Reason, Verifier
from nguongoc.verify.evidence import Evidence, Question, Scans, Standing
from nguongoc.verify.procedure import with_certificates

LOG = logging.getLogger(__name__)
MOST_CODES = 10_000
CHUNK = 500


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """The verdict on one code as it was given; `found` says what is known of it, `record` what was verified."""

    code: str
    question: Question
    found: Found | None
    record: SignedRecord | None
    proof: LogProof | None
    verdict: Verdict
    certificates: LotCertificates = NONE
    """Those of its lot, of which the verdict holds the answers."""

    @property
    def product(self) -> Product | None:
        return None if self.found is None else self.found.product

    @property
    def batch(self) -> Batch | None:
        return None if self.found is None else self.found.batch


@dataclass(frozen=True, slots=True)
class _Shared:
    """What many codes of one answer have in common, read once."""

    records: Mapping[str, SignedRecord]
    proofs: Mapping[str, LogProof]
    lists: Mapping[str, StatusList]
    documents: Mapping[str, bytes]
    log_keys: tuple[VerifierKey, ...]
    backing: Backing
    anchors: Mapping[str, tuple[str, ...]]
    statements: Mapping[str, tuple[Stated, ...]]
    now: datetime

    def said_of(self, kid: str) -> tuple[str, ...]:
        """The statements on one key."""
        stated = self.statements[kid.partition("#")[0]]
        return tuple(each.text for each in stated if each.said.kid == kid)


@dataclass(frozen=True, slots=True)
class VerifyCodes:
    """Verdicts in the order the codes were given; a bad one never fails the rest. `hosts` are ours, `service_did` signs lists."""

    reads: ReadSource
    read_log: ReadLog
    verifier: Verifier
    serials: UnitSerials
    clock: Clock
    hosts: frozenset[str]
    service_did: str
    trust: ShowTrust
    references: UnitReferences
    certificates: TellCertificates
    own_log: ReadLog | None = None
    """The log up to its signed head, where outsiders are shown less of it: what is registered here is verified here at once."""

    def __call__(self, codes: Sequence[str]) -> list[CodeVerdict]:
        verdicts: list[CodeVerdict] = []
        remaining = iter(codes)
        while chunk := list(islice(remaining, CHUNK)):
            verdicts += self._chunk([(code, self._read(code)) for code in chunk])
        return verdicts

    def identifier(self, identifier: Identifier) -> CodeVerdict:
        """The verdict on what a page was asked for, read already."""
        return self._chunk([(identifier.path(), identifier)])[0]

    def _read(self, code: str) -> Question:
        try:
            return parse_any(code, self.hosts)
        except Refusal as refusal:
            return refusal

    def _chunk(self, questions: Sequence[tuple[str, Question]]) -> list[CodeVerdict]:
        with self.reads.open() as reader:
            found = self._find(reader, [question for _, question in questions])
            wanted = [each.batch.passport_id for each in found if each is not None and each.batch is not None]
            shared = self._shared(reader, list(dict.fromkeys(wanted)))
            spared = self._spared(reader, found)
            scanned = self._scanned(reader, found, shared.now)
            told = self._certificates(reader, found, shared)
        verdicts = [
            self._judge(code, question, each, shared, scans, outside_recall=outside)
            for (code, question), each, scans, outside in zip(questions, found, scanned, spared, strict=True)
        ]
        return [_with_certificates(each, told) for each in verdicts]

    def _certificates(
        self, reader: Reader, found: Sequence[Found | None], shared: _Shared
    ) -> Mapping[UUID, LotCertificates]:
        """Of the lots whose record is here: whose goods they are is what that record is signed by."""
        lots = {
            each.batch.id: (each.batch, record.kid.partition("#")[0])
            for each in found
            if each is not None
            and each.batch is not None
            and (record := shared.records.get(each.batch.passport_id)) is not None
        }
        return self.certificates(reader, lots, shared.now) if lots else {}

    def _scanned(self, reader: Reader, found: Sequence[Found | None], now: datetime) -> list[Scanning]:
        """How each is scanned, as far as it is a unit of ours."""
        units = [
            None
            if each is None or each.batch is None or each.number is None
            else self.references.of_unit(each.batch.id, each.number)
            for each in found
        ]
        said = scans_of(reader, [unit for unit in units if unit is not None], now)
        return [
            (Scans.OF_A_LOT, ()) if unit is None and _is_lot(each) else said.get(unit or b"", NOT_ASKED)
            for each, unit in zip(found, units, strict=True)
        ]

    def _spared(self, reader: Reader, found: Sequence[Found | None]) -> list[bool]:
        """Whether a recall of a part of the lot leaves out this very unit; without a serial nobody can say so."""
        doubted = [None if each is None or not _is_doubted(each) else each.batch for each in found]
        ids = list({batch.id for batch in doubted if batch is not None})
        stands = reader.recalls.stands(ids) if ids else {}
        recalled = {id_: recalled_units(stands[id_].recalls) for id_ in ids}
        return [
            batch is not None
            and each is not None
            and each.number is not None
            and not within(recalled[batch.id], each.number)
            for each, batch in zip(found, doubted, strict=True)
        ]

    def _find(self, reader: Reader, questions: Sequence[Question]) -> list[Found | None]:
        ours = [each for each in questions if _is_ours(each)]
        if len(ours) == 1:
            # One scan: each statement would be put together for a set of one.
            return [find_lot(reader, each, self.serials) if _is_ours(each) else None for each in questions]
        found = iter(find_lots(reader, ours, self.serials))
        return [next(found) if _is_ours(each) else None for each in questions]

    def _shared(self, reader: Reader, record_ids: Sequence[str]) -> _Shared:
        records = reader.records.records(record_ids) if record_ids else {}
        lists = {
            list_id: signed
            for list_id in {record.status_list for record in records.values()}
            if (signed := reader.records.status_list(list_id)) is not None
        }
        issuers = {record.kid.partition("#")[0] for record in records.values()}
        dids = issuers | {self.service_did}
        documents = reader.parties.did_documents(dids)
        statements = self.trust.key_statements(reader, issuers)
        return _Shared(
            records=records,
            proofs=self._proofs(records) | self._first_cosigned(records, statements),
            lists=lists,
            documents=documents,
            log_keys=self.read_log.every_key() if records else (),
            backing=self.trust.backing(reader),
            anchors=self.trust.anchors(reader, issuers),
            statements=statements,
            now=self.clock.now(),
        )

    def _first_cosigned(
        self, records: Mapping[str, SignedRecord], statements: Mapping[str, tuple[Stated, ...]]
    ) -> dict[str, LogProof]:
        """Of a compromised key the proof under the earliest cosignature: the newest one dates every old record to today."""
        found: dict[str, LogProof] = {}
        doubted = {
            each.said.kid
            for texts in statements.values()
            for each in texts
            if each.said.end is KeyEnd.COMPROMISED
        }
        for record in records.values():
            if record.kid in doubted:
                with suppress(Refusal):
                    found[record.id] = self.read_log.proof_of(record.id)
        return found

    def _proofs(self, records: Mapping[str, SignedRecord]) -> dict[str, LogProof]:
        """None of a log that cannot be read: the verdicts then say that it was not checked, and a scan is answered."""
        try:
            proofs = self.read_log.proofs_of(records) if records else {}
            if self.own_log is not None and (missing := records.keys() - proofs.keys()):
                proofs |= self.own_log.proofs_of(missing)
        except Refusal:
            LOG.exception("the log cannot be read; verdicts go out without it")
            return {}
        return proofs

    def _judge(
        self,
        code: str,
        question: Question,
        found: Found | None,
        shared: _Shared,
        scanning: Scanning,
        *,
        outside_recall: bool,
    ) -> CodeVerdict:
        batch = None if found is None else found.batch
        record = None if batch is None else shared.records.get(batch.passport_id)
        proof = None if record is None else shared.proofs.get(record.id)
        signed = None if record is None else shared.lists.get(record.status_list)
        evidence = Evidence(
            now=shared.now,
            asked=question,
            standing=_standing(found),
            record=None if record is None else record.jws,
            did_documents=shared.documents,
            proof=proof,
            log_keys=shared.log_keys,
            witness_keys=self.read_log.witness_keys,
            trust_list=shared.backing.trust_list,
            trust_roots=shared.backing.roots,
            anchors=() if record is None else shared.anchors[record.kid.partition("#")[0]],
            key_statements=() if record is None else shared.said_of(record.kid),
            revocation_list=None if signed is None else signed.revocation_jws,
            message_list=None if signed is None else signed.message_jws,
            outside_recall=outside_recall,
            scans=scanning[0],
            scan_signals=scanning[1],
        )
        return CodeVerdict(code, question, found, record, proof, self.verifier.verify(evidence))


def _with_certificates(answer: CodeVerdict, told: Mapping[UUID, LotCertificates]) -> CodeVerdict:
    """Of a record that is not known to be its issuer's the verdict names none: whose they are is not known either."""
    found = None if answer.batch is None else told.get(answer.batch.id)
    if found is None:
        return answer
    own = answer.verdict.check(Step.ISSUER_KEY).reason not in {Reason.NOT_REACHED, Reason.ISSUER_DIFFERS}
    verdict = with_certificates(answer.verdict, found.checks) if own else answer.verdict
    return replace(answer, verdict=verdict, certificates=found)


def _is_lot(found: Found | None) -> bool:
    return found is not None and found.batch is not None and found.serial is None


def _is_ours(question: Question) -> TypeGuard[Identifier]:
    return question is not None and not isinstance(question, Refusal | ForeignHost)


def _is_doubted(found: Found) -> bool:
    """A unit of a lot of which a part is recalled."""
    return found.number is not None and found.batch is not None and found.batch.hold is Hold.PARTLY_RECALLED


_OF_UNITS: dict[UnitState | None, Standing] = {
    UnitState.WAITING: Standing.NOT_ACTIVATED,
    UnitState.SPOILT: Standing.SPOILT,
}


def _standing(found: Found | None) -> Standing:
    if found is None:
        return Standing.NOT_ASKED
    match found.fit:
        case Fit.KNOWN:
            return _OF_UNITS.get(found.unit, Standing.KNOWN)
        case Fit.NO_LOT:
            return Standing.NO_LOT
        case Fit.UNKNOWN:
            return Standing.UNKNOWN
        case Fit.UNKNOWN_SERIAL:
            return Standing.UNKNOWN_SERIAL
        case Fit.OTHER_LOT:
            return Standing.OTHER_LOT
