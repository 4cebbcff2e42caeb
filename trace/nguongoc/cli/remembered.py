"""`--remember FILE`: the last checkpoint of each log that a verdict passed under, and the newest version of each status list.

One file. A log that shows this reader another history than before is caught by it, and so is a host that counts its status
lists back or takes a revocation back, whatever they show to others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nguongoc.cli.seen_lists import grown, lists_of, written
from nguongoc.errors import Refusal, Unavailable
from nguongoc.fetch import Client
from nguongoc.fetch.addresses import log_of, parts_of
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import Note
from nguongoc.log.opening import ended_at, lone_openings_in, openings_in
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import consistency_proof
from nguongoc.monitor.source import Source, WebLog
from nguongoc.monitor.tiles import ServedNodes
from nguongoc.records.reading import read_passport
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.seen_status import SeenList
from nguongoc.trust.memory import read_whole, write_whole
from nguongoc.verdict import Outcome, Step, Verdict
from nguongoc.verify import Evidence, Reason

LARGEST = 16 * 1024 * 1024
"""Bytes of the file: some hundred full status lists, thousands of common ones."""


class MemoryUnusable(Unavailable):
    """The file of remembered checkpoints and lists holds none: a memory that is broken is not an empty one."""

    code = "checkpoint-memory-unusable"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Checkpoint notes by origin and status lists by address, as they stood in the file at `path`."""

    path: Path
    notes: Mapping[str, bytes] = field(default_factory=dict)
    lists: Mapping[str, SeenList] = field(default_factory=dict)

    def judging(self, evidence: Evidence, *, online: bool) -> Evidence:
        """The evidence with what was seen of its log and lists before; the proof that one head continues the other is
        asked for only `online`."""
        evidence = replace(evidence, seen_lists=self.lists)
        head = _head(evidence)
        if head is None:
            return evidence
        if (note := self.notes.get(head.origin)) is None:
            # Not seen before: but perhaps the log that this one was opened after.
            before = self._before(head.origin, evidence)
            return evidence if before is None else replace(evidence, last_checkpoint=before)
        source = _log_of(evidence) if online else None
        proof = None if source is None else consistency(source, _checkpoint(note), head)
        return replace(evidence, last_checkpoint=note, consistency=proof)

    def _before(self, origin: str, evidence: Evidence) -> bytes | None:
        """The last head seen of a log that ended, and after which this one was opened."""
        notes = evidence.log_successions
        openings = (*openings_in(notes), *lone_openings_in(notes))
        ended = (note for old, note in self.notes.items() if ended_at(old, origin, openings) is not None)
        return next(ended, None)

    def keep(self, evidence: Evidence, verdict: Verdict, *, online: bool) -> None:
        """Remember the larger head, if step 6 passed, and the lists that continue those seen before.

        What a bundle alone vouches for teaches nothing: whoever made it up made up the keys in it too, and a memory of
        theirs would refuse the real ones. Raises `TrustFileUnusable` when it cannot be written, `MemoryUnusable` when it
        has grown too large to be read again.
        """
        notes = {**self.notes, **self._larger(evidence, verdict, online=online)}
        lists = grown(self.lists, evidence) if online else dict(self.lists)
        if (notes, lists) == (self.notes, self.lists):
            return
        logs = {origin: note.decode() for origin, note in sorted(notes.items())}
        text = json.dumps({"logs": logs, "lists": written(lists)}, ensure_ascii=False, indent=1).encode()
        if len(text) > LARGEST:
            raise MemoryUnusable(f"{self.path} would have more than {LARGEST} bytes: begin another file")
        write_whole(self.path, text)

    def _larger(self, evidence: Evidence, verdict: Verdict, *, online: bool) -> dict[str, bytes]:
        head, check = _head(evidence), verdict.check(Step.LOG)
        if head is None or check.outcome is not Outcome.PASS:
            return {}
        if not online and check.reason in {Reason.LOGGED_UNDER_SERVED_KEY.value, Reason.ENTRY_LOST.value}:
            return {}
        seen = self.notes.get(head.origin)
        if seen is not None and _checkpoint(seen).size >= head.size:
            return {}
        return {head.origin: _proof(evidence).checkpoint}


def read_remembered(path: Path) -> Remembered:
    """What is remembered in a file, nothing where there is no file. Raises `MemoryUnusable`."""
    if not path.exists():
        return Remembered(path)
    try:
        value: Any = json.loads(read_whole(path, LARGEST))
        # Until lists were remembered as well, the file held the notes alone.
        whole = isinstance(value.get("logs"), dict)
        notes = {origin: note.encode() for origin, note in (value["logs"] if whole else value).items()}
        lists = lists_of(value["lists"] if whole else {})
        broken = [origin for origin, note in notes.items() if _checkpoint(note).origin != origin]
    except (Refusal, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MemoryUnusable(f"{path} holds no remembered checkpoints and lists") from error
    if broken:
        raise MemoryUnusable(f"{path} holds a checkpoint of another log than it says")
    return Remembered(path, notes, lists)


def consistency(source: Source, one: Checkpoint, other: Checkpoint) -> tuple[bytes, ...] | None:
    """The proof between two heads out of the log's own tiles, None where they cannot be had; nothing is verified here."""
    earlier, later = sorted((one, other), key=lambda each: each.size)
    try:
        return tuple(consistency_proof(earlier.size, later.size, ServedNodes(source, later.size).node))
    except Refusal:
        return None


def _log_of(evidence: Evidence) -> Source | None:
    try:
        base, _ = log_of(read_passport(parse_compact(evidence.record or "").payload).url)
    except Refusal:
        return None
    return WebLog(f"{base}/log", Client(parts_of(base).hostname))


def _head(evidence: Evidence) -> Checkpoint | None:
    try:
        return None if evidence.proof is None else _checkpoint(_proof(evidence).checkpoint)
    except Refusal:
        return None


def _proof(evidence: Evidence) -> LogProof:
    proof = evidence.proof
    return proof if isinstance(proof, LogProof) else LogProof.parse(proof or b"")


def _checkpoint(note: bytes) -> Checkpoint:
    return Checkpoint.parse(Note.parse(note).text)
