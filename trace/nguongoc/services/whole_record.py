"""A record is served as it was signed, or not at all: what is served once as settled lies in caches for ever."""

from __future__ import annotations

from hashlib import sha256

from nguongoc.errors import Refusal, Unavailable
from nguongoc.log.entry import LogEntry
from nguongoc.ports import Reader, SignedRecord
from nguongoc.records.canonical import parse_strict
from nguongoc.services.integrity.records import without_proof
from nguongoc.signing.jose import parse_compact


class RecordBroken(Unavailable):
    """Its bytes are no longer those that were signed or handed in: nothing is served rather than something else."""

    code = "record-broken"


def whole(reader: Reader, record: SignedRecord) -> SignedRecord:
    """The record whose payload, JWS and embedded form are of one another, and of its entry once it is logged. Raises `RecordBroken`.

    Hashes alone, no key: what a reader verifies is the signature. A byte of the embedded proof is therefore found by the reader,
    and by `fsck`, and not here.
    """
    if sha256(record.payload).hexdigest() != record.payload_sha256 or not _are_one(record):
        raise RecordBroken("the stored bytes of this record are damaged")
    row = reader.log.entry_of(record.id)
    if row is not None and not _is_logged(record, row.body):
        raise RecordBroken("the stored bytes of this record are not those in the log")
    return record


def _are_one(record: SignedRecord) -> bool:
    try:
        secured = parse_strict(record.embedded)
        inside = without_proof(record.embedded, secured) if isinstance(secured, dict) else None
        return parse_compact(record.jws).payload == record.payload == inside
    except Refusal:
        return False


def _is_logged(record: SignedRecord, body: bytes) -> bool:
    try:
        said = LogEntry.parse(body)
    except Refusal:
        # The damage is the entry's: it is named by `fsck`, and accuses no record.
        return True
    return (said.payload_sha256, said.jws_sha256) == (
        record.payload_sha256,
        sha256(record.jws.encode()).hexdigest(),
    )
