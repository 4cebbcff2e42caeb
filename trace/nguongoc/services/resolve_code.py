"""What the public may know of a code, as one value: origin, journey, certificates, verdict, and where one could go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.geography import communes
from nguongoc.identifiers.link import Identifier
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import Note
from nguongoc.ports import ReadSource
from nguongoc.services.find_lot import Fit, Found
from nguongoc.services.provenance import (
    CertificateStanding,
    Provenance,
    RecordSummary,
)
from nguongoc.services.read_log import LogTime
from nguongoc.services.tell_certificates import LotCertificates
from nguongoc.services.tell_lot import TellLot
from nguongoc.services.verify_codes import CodeVerdict, VerifyCodes


class CodeUnknown(NotFound):
    """Well formed, and nothing is registered under it: `path` is what was looked for, `find` where a code can be typed."""

    code = "code-unknown"


class SerialUnknown(NotFound):
    """The lot is known, this serial of it is not: no stamp with it was ever printed here. `found` is what was looked up."""

    code = "serial-unknown"

    def __init__(self, detail: str, found: Found) -> None:
        super().__init__(detail)
        self.found = found


class LotNotNamed(NotFound):
    """The product is known; which lot it is of, the code does not say."""

    code = "lot-not-named"


@dataclass(frozen=True, slots=True)
class ResolveCode:
    """Gathers everything for one page. Raises `CodeUnknown`, `SerialUnknown`, `LotNotNamed`."""

    reads: ReadSource
    verify: VerifyCodes
    tell_lot: TellLot

    def __call__(self, asked: Identifier) -> Provenance:
        answer = self.verify.identifier(asked)
        batch, product = _known(answer)
        log_time = None if answer.proof is None else self.verify.read_log.log_time(answer.proof)
        today = vietnamese_day(answer.verdict.checked_at)
        told = self.tell_lot(batch, product, today)
        if told is None or answer.record is None:
            raise _unknown(asked.path())
        commune = communes.find(told.facility.commune_code)
        return Provenance(
            path=asked.path(),
            serial=asked.serial,
            batch=batch,
            product=product,
            organisation=told.organisation,
            facility=told.facility,
            commune_name=commune.name,
            former_places=tuple(unit.name for unit in commune.legacy),
            certificates=standings(batch, answer.certificates, answer.verdict.checked_at),
            journey=told.journey,
            record=_record(answer, log_time),
            verdict=answer.verdict,
            tie_ins=told.tie_ins,
            recall=told.recall,
            correction=told.correction,
            links=told.links,
            listings=told.listings,
            campaigns=tuple(each for each in told.campaigns if each.runs_on(today) and each.left() > 0),
            lab_reports=told.lab_reports,
            number=_number(answer),
            has_pin=self._has_pin(batch, _number(answer)),
            disputed_by=told.disputed_by,
            entered=told.entered,
            unit=None if answer.found is None else answer.found.unit,
        )

    def _has_pin(self, batch: Batch, number: int | None) -> bool:
        if number is None:
            return False
        with self.reads.open() as reader:
            return reader.units.has_pin(batch.id, number)


def standings(batch: Batch, told: LotCertificates, at: datetime) -> tuple[CertificateStanding, ...]:
    """Certificates as they stood at production and as they stand at a moment, with what was signed of them."""
    today = vietnamese_day(at)
    return tuple(
        CertificateStanding(
            each, each.stands_on(batch.happened_on), each.stands_on(today), told.judged.get(each.id)
        )
        for each in told.held
    )


def _known(answer: CodeVerdict) -> tuple[Batch, Product]:
    found = answer.found
    if found is None or found.product is None or found.fit is Fit.UNKNOWN:
        raise _unknown(answer.code)
    if found.fit is Fit.UNKNOWN_SERIAL:
        raise SerialUnknown("the lot is known, this serial of it is not", found)
    if found.batch is None:
        raise LotNotNamed("the code names a product and no lot of it", product=found.product.name)
    return found.batch, found.product


def _unknown(path: str) -> CodeUnknown:
    return CodeUnknown("nothing is registered under this code", path=path, find="/find")


def _record(answer: CodeVerdict, log_time: LogTime | None) -> RecordSummary:
    record, proof = answer.record, answer.proof
    if record is None:
        raise _unknown(answer.code)
    checkpoint = None if proof is None else Checkpoint.parse(Note.parse(proof.checkpoint).text)
    return RecordSummary(
        id=record.id,
        kid=record.kid,
        payload_sha256=record.payload_sha256,
        issued_at=record.issued_at,
        log_index=None if proof is None else proof.index,
        tree_size=None if checkpoint is None else checkpoint.size,
        logged_at=None if proof is None else LogEntry.parse(proof.extra).t,
        log_time=log_time,
    )


def _number(answer: CodeVerdict) -> int | None:
    return None if answer.found is None or answer.found.fit is not Fit.KNOWN else answer.found.number
