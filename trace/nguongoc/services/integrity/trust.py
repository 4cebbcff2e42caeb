"""Trust lists and anchors: each is the bytes it is named and logged by, and every logged one is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from nguongoc.errors import Refusal
from nguongoc.log.entry import LogEntry
from nguongoc.ports import LogRow, PendingEntry, ReadSource
from nguongoc.ports.trust import TrustDocument
from nguongoc.services.integrity.any_log import entries_in_any_log
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Findings, Progress, shown
from nguongoc.services.keep_trust import ID_PREFIXES, log_id, signed_part


@dataclass(frozen=True, slots=True)
class CheckTrust:
    """Yields what is wrong with each document, by id, then the logged ones that are gone."""

    reads: ReadSource
    findings: Findings
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, logged, after = 0, 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while documents := reader.trust.documents(after, CHUNK):
                ids = [each.id for each in documents]
                entries, pending = entries_in_any_log(reader, ids), reader.audit.pending_of(ids)
                for document in documents:
                    yield from self._judge(document, entries.get(document.id), pending.get(document.id))
                logged += len(entries)
                done, after = done + len(documents), ids[-1]
                self.progress("trust", done)
            stand = sum(reader.audit.entries_named(each) for each in ID_PREFIXES)
            if stand > logged:
                detail = (
                    f"the log holds {stand} lists, anchors and statements on keys, {logged} of them are here"
                )
                yield Fault(FaultKind.TRUST_ENTRY, "trust", detail)

    def _judge(
        self, document: TrustDocument, row: LogRow | None, pending: PendingEntry | None
    ) -> Iterator[Fault]:
        subject = f"{document.kind.value} {document.id}"
        if row is not None and row.index in self.findings.damaged_entries:
            return
        try:
            payload = sha256(signed_part(document)).hexdigest()
            said = pending if row is None else LogEntry.parse(row.body)
        except Refusal as refusal:
            yield Fault(FaultKind.TRUST_ENTRY, subject, f"{refusal.code}: {refusal.detail}")
            return
        if said is None:
            yield Fault(FaultKind.TRUST_NOT_LOGGED, subject, "neither in the log nor waiting for it")
            return
        whole = sha256(document.body).hexdigest()
        wanted = (document.kind.value, payload, whole)
        if (said.kind, said.payload_sha256, said.jws_sha256) != wanted or document.id != log_id(
            document.kind, document.body
        ):
            where = "what waits" if row is None else f"log entry {row.index}"
            yield Fault(FaultKind.TRUST_ENTRY, subject, f"{where} is not of it (computed {shown(whole)})")
