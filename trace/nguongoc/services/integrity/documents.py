"""DID documents: every version stands in the log as the bytes it has, and every logged version is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.log.entry import DID_KIND, LogEntry
from nguongoc.ports import DidVersion, LogRow, PendingEntry, ReadSource
from nguongoc.services.integrity.any_log import entries_in_any_log
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Findings, Progress, shown
from nguongoc.services.log_did_documents import LOG_ID_PREFIX, entry_of_version, log_id


@dataclass(frozen=True, slots=True)
class CheckDocuments:
    """Yields what is wrong with each version, by DID, then the logged versions that are gone."""

    reads: ReadSource
    findings: Findings
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, logged = 0, 0
        after: tuple[str, int] | None = None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while versions := reader.parties.did_versions(after, CHUNK):
                ids = [log_id(each.did, each.version) for each in versions]
                entries, pending = entries_in_any_log(reader, ids), reader.audit.pending_of(ids)
                for version, id_ in zip(versions, ids, strict=True):
                    yield from self._judge(version, entries.get(id_), pending.get(id_))
                logged += len(entries)
                done, after = done + len(versions), (versions[-1].did, versions[-1].version)
                self.progress("DID documents", done)
            if (stand := reader.audit.entries_named(LOG_ID_PREFIX)) > logged:
                detail = f"the log holds {stand} versions, {logged} of them are here"
                yield Fault(FaultKind.DID_ENTRY, "DID documents", detail)

    def _judge(
        self, version: DidVersion, row: LogRow | None, pending: PendingEntry | None
    ) -> Iterator[Fault]:
        subject = f"DID document {version.did} version {version.version}"
        if row is None and pending is None:
            yield Fault(FaultKind.DID_NOT_LOGGED, subject, "neither in the log nor waiting for it")
            return
        if row is not None and row.index in self.findings.damaged_entries:
            return
        try:
            wanted = entry_of_version(version, version.at)
            said = pending if row is None else LogEntry.parse(row.body)
        except Refusal as refusal:
            yield Fault(FaultKind.DID_ENTRY, subject, f"{refusal.code}: {refusal.detail}")
            return
        where = "what waits" if row is None else f"log entry {row.index}"
        key = said.key if isinstance(said, LogEntry) else said.key_thumbprint if said is not None else ""
        if said is None or (said.kind, said.payload_sha256, said.jws_sha256, key) != (
            DID_KIND,
            wanted.payload_sha256,
            wanted.jws_sha256,
            wanted.key_thumbprint,
        ):
            yield Fault(
                FaultKind.DID_ENTRY,
                subject,
                f"{where} is not of it (computed {shown(wanted.payload_sha256)})",
            )
