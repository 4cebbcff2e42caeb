"""Attestations: what was taken back is revoked in the status list, and what a list revokes is taken back here too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nguongoc.catalogue.attestations import Attestation, HandedAttestation
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.ask_certifiers import revoked_by_kept
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress


@dataclass(frozen=True, slots=True)
class CheckAttestations:
    """Yields what is wrong with attestations signed here, by id, then with those that were handed in."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, after = 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while found := reader.attestations.every(after, CHUNK):
                for each in found:
                    yield from _own(reader, each)
                done, after = done + len(found), found[-1].record_id
                self.progress("attestations", done)
            after = None
            while handed := reader.elsewhere.every(after, CHUNK):
                for one in handed:
                    yield from _handed(reader, one)
                done, after = done + len(handed), handed[-1].id
                self.progress("attestations", done)


def _own(reader: Reader, said: Attestation) -> Iterator[Fault]:
    """That the place says the same; that the signed list says what its places say is checked with the lists."""
    subject = f"attestation {said.record_id}"
    slot = reader.records.status_slot(said.record_id)
    if slot is None:
        yield Fault(FaultKind.ATTESTATION, subject, "it has no place in a status list")
    elif slot.revoked != (said.revoked_at is not None):
        told = (
            "revoked in the status list, and not taken back here"
            if slot.revoked
            else ("taken back here, and not revoked in the status list")
        )
        yield Fault(FaultKind.ATTESTATION, subject, told)


def _handed(reader: Reader, said: HandedAttestation) -> Iterator[Fault]:
    subject = f"attestation {said.id}"
    if reader.trust.document(said.id) is None:
        yield Fault(FaultKind.ATTESTATION, subject, "the credential that was handed in is not here")
    listed = None if said.list_url is None else reader.elsewhere.documents([said.list_url]).get(said.list_url)
    if listed is None:
        if said.revoked_at is not None:
            yield Fault(FaultKind.ATTESTATION, subject, "revoked, and no status list is kept that says so")
        return
    revoked = revoked_by_kept(reader, said)
    # A list that came after it was asked about last is heeded when it is asked about next.
    heeded = said.asked_at is not None and said.asked_at >= listed.first_at
    if revoked == (said.revoked_at is not None) or (revoked and not heeded):
        return
    told = (
        "not taken for revoked, as the status list kept says"
        if revoked
        else ("revoked, and the status list kept does not say so")
    )
    yield Fault(FaultKind.ATTESTATION, subject, told)
