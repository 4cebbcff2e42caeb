"""Signed records: the bytes against their hash, both signatures, the log entry, the place in a status list.

The same bytes are stored three times (payload, JWS, embedded form) and hashed in two places more. Where they disagree,
the ones that agree among themselves are believed, so that one flipped byte is told as one fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.log.entry import LogEntry
from nguongoc.ports import LogRow, PendingEntry, ReadSource, SignedRecord, StatusSlot
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.services.integrity.any_log import entries_in_any_log
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Findings, Progress, shown
from nguongoc.services.integrity.keys import Keys, KnownKey
from nguongoc.signing.data_integrity import verification_method, verify_proof
from nguongoc.signing.did import MULTIKEY_SUFFIX
from nguongoc.signing.jose import parse_compact, verify_signature


@dataclass(frozen=True, slots=True)
class CheckRecords:
    """Yields what is wrong with each record, in the order of their ids."""

    reads: ReadSource
    findings: Findings
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, after = 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            keys = Keys(reader)
            while records := reader.audit.records(after, CHUNK):
                ids = [record.id for record in records]
                yield from keys.load(record.kid for record in records)
                entries, pending = entries_in_any_log(reader, ids), reader.audit.pending_of(ids)
                slots = reader.audit.slots_of(ids)
                for record in records:
                    judged = _Judged(record, keys.get(record.kid), self.findings)
                    yield from judged.faults(
                        entries.get(record.id), pending.get(record.id), slots.get(record.id)
                    )
                done, after = done + len(records), ids[-1]
                self.progress("records", done)


class _Judged:
    """One record; `believed` are the payload bytes that most of what is stored agrees on."""

    def __init__(self, record: SignedRecord, key: KnownKey | None, findings: Findings) -> None:
        self._record = record
        self._key = key
        self._findings = findings
        self._subject = f"record {record.id}"
        self._believed = record.payload

    def faults(
        self, entry: LogRow | None, pending: PendingEntry | None, slot: StatusSlot | None
    ) -> Iterator[Fault]:
        """Everything wrong with the record, what a person would look at first."""
        yield from self._payload()
        in_jws = list(self._jws())
        yield from in_jws
        yield from self._embedded()
        yield from self._logged(entry, pending, jws_holds=not in_jws)
        yield from self._slot(slot)

    def _fault(self, kind: FaultKind, detail: str) -> Fault:
        return Fault(kind, self._subject, detail)

    def _payload(self) -> Iterator[Fault]:
        record = self._record
        computed = sha256(record.payload).hexdigest()
        if computed != record.payload_sha256:
            signed = _payload_of(record.jws)
            if signed is not None and sha256(signed).hexdigest() == record.payload_sha256:
                self._believed = signed
            detail = f"payload_sha256 does not match (stored {shown(record.payload_sha256)}, computed {shown(computed)})"
            yield self._fault(FaultKind.PAYLOAD_HASH, detail)
        try:
            document = parse_strict(self._believed)
            canonical = canonical_bytes(document) == self._believed
        except Refusal as refusal:
            yield self._fault(FaultKind.PAYLOAD_FORM, f"{refusal.code}: {refusal.detail}")
            return
        if not canonical or not isinstance(document, dict):
            yield self._fault(FaultKind.PAYLOAD_FORM, "the payload is not canonical JSON (RFC 8785)")
            return
        for name, stored, said in _columns(record, document):
            if stored != said:
                detail = f"{name} is {stored!r} in its column, {said!r} in what was signed"
                yield self._fault(FaultKind.RECORD_COLUMNS, detail)

    def _jws(self) -> Iterator[Fault]:
        record, key = self._record, self._key
        try:
            jws = parse_compact(record.jws)
        except Refusal as refusal:
            yield self._fault(
                FaultKind.JWS_SIGNATURE, f"the JWS is damaged: {refusal.code}: {refusal.detail}"
            )
            return
        if jws.payload != self._believed:
            yield self._fault(FaultKind.JWS_PAYLOAD, "the JWS holds another payload than the record")
        elif key is not None and not verify_signature(jws, key.public):
            yield self._fault(
                FaultKind.JWS_SIGNATURE, f"the JWS signature does not verify under {record.kid}"
            )
        elif jws.kid != record.kid:
            detail = f"kid is {record.kid} in its column, {jws.kid} in the JWS"
            yield self._fault(FaultKind.RECORD_COLUMNS, detail)
        elif key is not None and key.purpose is not None and not _may_sign(key, record):
            yield self._fault(FaultKind.KEY, f"signed with {record.kid}, which is not its organisation's")

    def _embedded(self) -> Iterator[Fault]:
        record, key = self._record, self._key
        try:
            secured = parse_strict(record.embedded)
            if not isinstance(secured, dict) or without_proof(record.embedded, secured) != self._believed:
                yield self._fault(FaultKind.EMBEDDED, "the embedded form is not the payload with a proof")
                return
            named = verification_method(secured)
            holds = key is None or verify_proof(secured, key.public, self._believed)
        except Refusal as refusal:
            yield self._fault(
                FaultKind.EMBEDDED, f"the embedded form is damaged: {refusal.code}: {refusal.detail}"
            )
            return
        if not holds:
            yield self._fault(FaultKind.EMBEDDED_PROOF, f"the embedded proof does not verify under {named}")
        elif named not in {record.kid, record.kid + MULTIKEY_SUFFIX}:
            yield self._fault(FaultKind.EMBEDDED_PROOF, f"the embedded proof names {named}")

    def _logged(
        self, row: LogRow | None, pending: PendingEntry | None, *, jws_holds: bool
    ) -> Iterator[Fault]:
        if row is None and pending is None:
            yield self._fault(FaultKind.RECORD_NOT_LOGGED, "neither in the log nor waiting for it")
        elif row is not None and pending is not None:
            yield self._fault(FaultKind.RECORD_ENTRY, f"in the log at {row.index}, and waiting for it too")
        said: PendingEntry | LogEntry | None = pending
        where = "what waits for the log"
        if row is not None and row.index not in self._findings.damaged_entries:
            where = f"log entry {row.index}"
            try:
                said = LogEntry.parse(row.body)
            except Refusal:
                return  # told as the entry's fault already
        if said is None:
            return
        for name, stored, computed in self._hashes(said, jws_holds=jws_holds):
            if stored != computed:
                detail = f"{where} names another {name} (stored {shown(stored)}, computed {shown(computed)})"
                yield self._fault(FaultKind.RECORD_ENTRY, detail)

    def _hashes(self, said: PendingEntry | LogEntry, *, jws_holds: bool) -> Iterator[tuple[str, str, str]]:
        yield "kind", said.kind, self._record.kind
        yield "payload_sha256", said.payload_sha256, sha256(self._believed).hexdigest()
        if jws_holds:
            yield "jws_sha256", said.jws_sha256, sha256(self._record.jws.encode()).hexdigest()
        if self._key is not None:
            thumbprint = said.key if isinstance(said, LogEntry) else said.key_thumbprint
            yield "key", thumbprint, self._key.thumbprint

    def _slot(self, slot: StatusSlot | None) -> Iterator[Fault]:
        record = self._record
        if slot is None:
            yield self._fault(FaultKind.SLOT_MISSING, "no place in a status list is taken for it")
        elif (slot.list_id, slot.index) != (record.status_list, record.status_index):
            detail = f"signed for {record.status_list}#{record.status_index}, its place is {slot.list_id}#{slot.index}"
            yield self._fault(FaultKind.SLOT_DIFFERS, detail)


def _payload_of(jws: str) -> bytes | None:
    try:
        return parse_compact(jws).payload
    except Refusal:
        return None


def _may_sign(key: KnownKey, record: SignedRecord) -> bool:
    return key.purpose is KeyPurpose.ORGANISATION and key.owner == record.organisation_id


def without_proof(embedded: bytes, secured: Mapping[str, Any]) -> bytes:
    """The payload inside an embedded form: cut out of its canonical bytes instead of canonicalised once more, so that what is left
    must be what was signed to the byte."""
    member = b'"proof":' + canonical_bytes(secured.get("proof"))
    return (
        embedded.replace(member + b",", b"", 1)
        if member + b"," in embedded
        else embedded.replace(b"," + member, b"", 1)
    )


def _columns(record: SignedRecord, document: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """(name, stored, signed) of the columns that index what was signed."""
    yield "id", record.id, _tail(document.get("id"))
    status = document.get("credentialStatus")
    place = status if isinstance(status, dict) else {}
    yield "status_index", record.status_index, place.get("statusListIndex")
    yield "status_list", record.status_list, _tail(place.get("statusListCredential"))
    issuer = document.get("issuer")
    signed_by = issuer.get("id") if isinstance(issuer, dict) else issuer
    yield "the DID of kid", record.kid.partition("#")[0], signed_by


def _tail(url: object) -> object:
    return url.rpartition("/")[2] if isinstance(url, str) else url
