"""Step 6 of verification: the record's entry stands in a log that its witnesses, if any were named, saw grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from nguongoc.errors import Malformed, Refusal, TooLarge
from nguongoc.log.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import SignatureRefuted, VerifierKey
from nguongoc.log.opening import LoneOpening, ended_at, lone_openings_in, openings_in
from nguongoc.log.proof import LogProof
from nguongoc.log.succession import follow, forged_in
from nguongoc.log.tree import leaf_hash, verify_consistency, verify_inclusion
from nguongoc.log.witness import log_time
from nguongoc.records.credential import moment
from nguongoc.verify.evidence import Evidence
from nguongoc.verify.reasons import Finding, Reason

KEPT = 1_024
"""Entries and their places that are kept: parcels of a day are of few lots, and each lot is asked for again and again."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry proven to be in the log of that origin, and where in it; `witnessed_at` is the *log time*, None where only the operator's clock says when."""

    entry: LogEntry
    witnessed_at: datetime | None
    index: int
    origin: str


class LogCheck:
    """Judges proofs; keeps checkpoints and their consistency by their exact bytes, for many records share them."""

    def __init__(self) -> None:
        self._checkpoint = lru_cache(maxsize=64)(_checkpoint)
        self._follow = lru_cache(maxsize=64)(follow)
        self._consistency = lru_cache(maxsize=64)(_consistency)
        # Of what is refused nothing is kept: the exception goes by.
        self._entry = lru_cache(maxsize=KEPT)(LogEntry.parse)
        self._included = lru_cache(maxsize=KEPT)(_included)

    def judge(
        self, payload_sha256: str, jws_sha256: str, evidence: Evidence
    ) -> tuple[Finding, Logged | None]:
        """The finding of step 6 for a record of these hashes, and what is proven even where witnesses are missing."""
        if evidence.proof is None:
            return (Reason.PROOF_NOT_GIVEN, ""), None
        if not evidence.log_keys:
            return (Reason.LOG_KEY_NOT_GIVEN, ""), None
        try:
            proof = evidence.proof if isinstance(evidence.proof, LogProof) else LogProof.parse(evidence.proof)
        except Refusal as refusal:
            return (Reason.PROOF_MALFORMED, refusal.detail), None
        try:
            entry = self._entry(proof.extra)
        except Refusal as refusal:
            return (Reason.ENTRY_MALFORMED, refusal.detail), None
        if (entry.payload_sha256, entry.jws_sha256) != (payload_sha256, jws_sha256):
            return (Reason.ENTRY_OF_OTHER_RECORD, ""), None
        # The signature first: a path to an unsigned root proves nothing.
        keys = self._follow(evidence.log_keys, evidence.log_successions)
        opened = self._checkpoint(proof.checkpoint, keys, evidence.witness_keys)
        if isinstance(opened, Refusal):
            unopened = _unopened(opened, evidence)
            if unopened[0] is Reason.LOG_UNTRUSTED:
                notes = evidence.log_successions
                unopened = self._claimed(proof.checkpoint, keys, notes) or _forged_note(notes) or unopened
            return unopened, None
        head = opened.checkpoint
        try:
            self._included(proof, head.size, head.root)
        except Refusal as refusal:
            return (Reason.INCLUSION_REFUTED, refusal.detail), None
        if evidence.last_checkpoint is not None:
            seen = self._checkpoint(evidence.last_checkpoint, keys, ())
            pinned = keys if evidence.log_keys_pinned else ()
            notes = evidence.log_successions
            rewritten = self._consistency(seen, head, evidence.consistency, notes, keys, pinned)
            if rewritten is not None:
                return rewritten, None
        at = log_time(opened, evidence.witnesses_needed)
        found = _witnessed(opened, evidence)
        lost = _lost(proof.index, head, keys, evidence)
        if lost is not None and found[0] is not Reason.COSIGNATURES_TOO_FEW:
            found = Reason.ENTRY_LOST, lost
        return found, Logged(entry, at, proof.index, head.origin)

    def _claimed(
        self, checkpoint: bytes, keys: tuple[VerifierKey, ...], notes: tuple[bytes, ...]
    ) -> Finding | None:
        """Whether what signed a checkpoint calls itself, by no trusted key's word, the log after one that is trusted here."""
        for said in lone_openings_in(notes):
            after = self._follow((said.new,), notes)
            if said.old in keys and not isinstance(self._checkpoint(checkpoint, after, ()), Refusal):
                return _opened_alone(said)
        return None


def _forged_note(notes: tuple[bytes, ...]) -> Finding | None:
    refusal = forged_in(notes)
    return None if refusal is None else (Reason.LOG_NOTE_FORGED, refusal.detail)


def _opened_alone(said: LoneOpening) -> Finding:
    return Reason.LOG_OPENED_ALONE, f"{said.new} calls itself the log after {said.old}"


def _included(proof: LogProof, size: int, root: bytes) -> None:
    """Raises the refusals of `verify_inclusion`."""
    verify_inclusion(leaf_hash(proof.extra), proof.index, size, proof.hashes, root)


def _unopened(refusal: Refusal, evidence: Evidence) -> Finding:
    """What is wrong with a checkpoint: its form, one of its signatures, or that no key trusted here signed it."""
    match refusal:
        case SignatureRefuted(params=params):
            by_log = params.get("name") in {key.name for key in evidence.log_keys}
            return (Reason.CHECKPOINT_FORGED if by_log else Reason.COSIGNATURE_FORGED), refusal.detail
        case Malformed() | TooLarge():
            return Reason.CHECKPOINT_MALFORMED, refusal.detail
        case _:
            return Reason.LOG_UNTRUSTED, refusal.detail


def _witnessed(opened: OpenedCheckpoint, evidence: Evidence) -> Finding:
    """How far the word of the log reaches beyond its own: cosignatures, else a pinned key, else the key that came along."""
    names = [signature.key.name for signature in opened.cosignatures]
    if len(names) < evidence.witnesses_needed:
        return Reason.COSIGNATURES_TOO_FEW, f"{len(names)} of the {evidence.witnesses_needed} that are needed"
    at = log_time(opened, evidence.witnesses_needed)
    if at is not None:
        return Reason.LOGGED_AND_COSIGNED, f"no later than {moment(at)}, by {', '.join(names)}"
    pinned = evidence.log_keys_pinned
    return (Reason.LOGGED_UNDER_PINNED_KEY if pinned else Reason.LOGGED_UNDER_SERVED_KEY), ""


def _lost(index: int, head: Checkpoint, keys: tuple[VerifierKey, ...], evidence: Evidence) -> str | None:
    """Which entries of this log are lost, if the proven one is among them and a key that is trusted says so."""
    for said in openings_in(evidence.log_successions):
        if said.final.origin == head.origin and said.old in keys and said.is_lost(index):
            return f"entries {said.held} to {said.final.size - 1} of {head.origin} are lost; {said.new.name} goes on"
    return None


def _checkpoint(
    note: bytes, log_keys: tuple[VerifierKey, ...], witness_keys: tuple[VerifierKey, ...]
) -> OpenedCheckpoint | Refusal:
    try:
        return open_checkpoint(note, log_keys, witness_keys)
    except Refusal as refusal:
        return refusal


def _consistency(
    seen: OpenedCheckpoint | Refusal,
    head: Checkpoint,
    proof: tuple[bytes, ...] | None,
    notes: tuple[bytes, ...],
    keys: tuple[VerifierKey, ...],
    pinned: tuple[VerifierKey, ...],
) -> Finding | None:
    """What is wrong between the checkpoint last seen and this one, None when one continues the other, or stands in the log that
    was opened after the one seen and admits no shorter end of it. A log that its own key alone says was, is one if it is `pinned`."""
    if isinstance(seen, Refusal):
        return Reason.LOG_INCONSISTENT, seen.detail
    ended = ended_at(
        seen.checkpoint.origin, head.origin, (each for each in openings_in(notes) if each.old in keys)
    )
    lone = _lone_between(seen.checkpoint.origin, head.origin, notes) if ended is None else None
    if lone is not None and lone.new not in pinned:
        return _opened_alone(lone)
    if (end := ended or lone) is not None:
        denied = end.denies(seen.checkpoint)
        return (Reason.LOG_INCONSISTENT, denied) if denied else None
    if seen.checkpoint.origin != head.origin:
        return Reason.LOG_INCONSISTENT, f"{seen.checkpoint.origin} was seen, this is {head.origin}"
    earlier, later = sorted((seen.checkpoint, head), key=lambda each: each.size)
    if proof is None and 0 < earlier.size < later.size:
        return Reason.CONSISTENCY_NOT_GIVEN, f"from {earlier.size} to {later.size} entries"
    try:
        verify_consistency(earlier.size, earlier.root, later.size, later.root, proof or ())
    except Refusal as refusal:
        return Reason.LOG_INCONSISTENT, refusal.detail
    return None


def _lone_between(old: str, new: str, notes: tuple[bytes, ...]) -> LoneOpening | None:
    """The lone opening among notes that leads from the log `old` to the log `new`, perhaps by further openings."""
    further = tuple(openings_in(notes))
    for said in lone_openings_in(notes):
        if said.old.name == old and (said.new.name == new or ended_at(said.new.name, new, further)):
            return said
    return None
