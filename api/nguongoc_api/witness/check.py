"""Check for somebody else: a bundle, or a proof by itself, under the log keys pinned here and our own cosignature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import ZIP, evidence_of
from nguongoc.errors import Invalid
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof, verify_entry
from nguongoc.log.witness import log_time
from nguongoc.records.credential import moment
from nguongoc.verdict import Verdict
from nguongoc.verify import Verifier, verdict_json
from nguongoc.verify.procedure import at_odds


class NotCosignedHere(Invalid):
    """The proof holds under the log's key; its checkpoint is not one that this witness cosigned."""

    code = "witness-not-cosigned-here"


@dataclass(frozen=True, slots=True)
class SeenHere:
    """What a `.tlog-proof` shows: its entry, and since when a checkpoint over it bears this witness's cosignature."""

    origin: str
    index: int
    seen_at: datetime
    entry: LogEntry


def judge(
    data: bytes,
    log_keys: tuple[VerifierKey, ...],
    own: VerifierKey,
    now: datetime,
    steps: tuple[bytes, ...] = (),
) -> Verdict | SeenHere:
    """A verdict in eight steps for a bundle (zip); for a `.tlog-proof` what its entry says and when it was seen here.

    Raises the refusals of bundles and proofs, and `NotCosignedHere`.
    """
    if data.startswith(ZIP):
        parts = read_bundle(data)
        evidence = evidence_of(parts, now, log_keys)
        notes = (*steps, *evidence.log_successions)
        verdict = Verifier().verify(
            replace(evidence, witness_keys=(own,), witnesses_needed=1, log_successions=notes)
        )
        return at_odds(verdict) if parts.altered else verdict
    proof = LogProof.parse(data)
    entry = LogEntry.parse(proof.extra)
    opened = verify_entry(proof, proof.extra, log_keys, [own])
    seen_at = log_time(opened)
    if seen_at is None:
        raise NotCosignedHere("the proof holds under the log's key, but not under a checkpoint cosigned here")
    return SeenHere(opened.checkpoint.origin, proof.index, seen_at, entry)


def told_json(judged: Verdict | SeenHere) -> dict[str, Any]:
    """The same for programs."""
    if isinstance(judged, Verdict):
        return verdict_json(judged)
    entry = judged.entry
    return {
        "origin": judged.origin,
        "index": judged.index,
        "seen_at": moment(judged.seen_at),
        "kind": entry.kind,
        "t": moment(entry.t),
        "key": entry.key,
        "payload_sha256": entry.payload_sha256,
        "jws_sha256": entry.jws_sha256,
    }
