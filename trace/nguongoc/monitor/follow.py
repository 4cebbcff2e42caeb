"""One round of following: from the last history that was whole to the one that is shown now, every entry hashed.

The tree is grown here from the entries themselves. If it arrives at the signed root, the new history continues the old
one, for it was grown from it; no proof has to be asked for and believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from nguongoc.errors import Refusal
from nguongoc.fetch.log_keys import ANSWER_LIMIT, successions_in
from nguongoc.log.checkpoint import Checkpoint, LogSignatureMissing, OpenedCheckpoint, open_checkpoint
from nguongoc.log.entry import LogEntry, LogEntryVersionUnknown
from nguongoc.log.note import MAX_NOTE_BYTES, NoteUntrusted, VerifierKey
from nguongoc.log.opening import lone_openings_in, read_opening
from nguongoc.log.succession import MOST_SUCCESSIONS, follow
from nguongoc.log.tiles import TileContentWrong
from nguongoc.log.tree import leaf_hash, root_of
from nguongoc.monitor.finding import Code, Finding
from nguongoc.monitor.source import CHECKPOINT, LogBelow, Source
from nguongoc.monitor.state import State
from nguongoc.monitor.tiles import ServedNodes, entries
from nguongoc.monitor.watch import Watch

KEYS = "keys"
MOST_KEPT = 10_000
"""Findings about entries kept until the root is known to be the signed one."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys that were got from elsewhere than from the log."""

    log_keys: tuple[VerifierKey, ...]
    witness_keys: tuple[VerifierKey, ...] = ()
    witnesses_needed: int = 0


class Follower:
    """`state` moves only when a round ended with a whole history; `evidence` holds two notes after a fork or roll-back."""

    def __init__(self, source: Source, trust: Trust, state: State) -> None:
        self._first = self._source = source
        self._trust = trust
        self.state = state
        self.evidence: tuple[bytes, bytes] | None = None

    def round(self, watch: Watch) -> Iterator[Finding]:
        """Everything found; raises nothing, for what cannot be read is a finding too."""
        self.evidence = None
        self._source = self._followed()
        yield from watch.appeared(self.state.keys)
        self.state = replace(self.state, keys=_remembered(self.state, watch))
        try:
            note = self._source.get(CHECKPOINT, MAX_NOTE_BYTES)
        except Refusal as refusal:
            yield Finding(Code.UNAVAILABLE, refusal.detail)
            return
        try:
            opened = self._open(note)
        except Refusal as refusal:
            yield Finding(Code.SIGNATURE, f"{refusal.code}: {refusal.detail}")
            return
        refused = self._refused(note, opened)
        if refused is not None:
            yield refused
            return
        grown = list(self._grow(note, opened.checkpoint, watch))
        notes, trusted = self._told()
        yield from _key_lost(notes, trusted, opened.checkpoint)
        opening = _opening(notes, trusted, opened.checkpoint)
        if opening is None:
            yield from grown
            return
        # What could not be read of it is lost, and is said to be.
        yield from (each for each in grown if each.code is not Code.UNAVAILABLE)
        yield from self._go_on(opening, watch)

    def _followed(self) -> Source:
        """Where the log is that is followed now: the first one, or the one that was opened after it."""
        if not self.state.openings:
            return self._first
        return LogBelow(self._first, read_opening(self.state.openings[-1]).new.name.rpartition("/")[2])

    def _told(self) -> tuple[tuple[bytes, ...], tuple[VerifierKey, ...]]:
        """The notes that the log shows of its keys, and the keys they lead to from those that were given."""
        try:
            notes = successions_in(self._source.get(KEYS, ANSWER_LIMIT))
        except Refusal:
            return (), ()
        return notes, follow(self._trust.log_keys, (*self.state.openings, *notes))

    def _go_on(self, note: bytes, watch: Watch) -> Iterator[Finding]:
        """Say what was lost, and follow the log that goes on from its first entry, in the same round."""
        said = read_opening(note)
        seen = self.state.checkpoint
        denied = None if seen is None else said.denies(seen)
        if denied is not None:
            yield self._fork(note, denied)
            return
        lost = f"entries {said.held} to {said.final.size - 1} of {said.old.name} are lost"
        yield Finding(Code.LOG_ENDED, f"{lost}; {said.new.name} goes on")
        self.state = replace(self.state, note=None, edge=(), t=None, openings=(*self.state.openings, note))
        if len(self.state.openings) <= MOST_SUCCESSIONS:
            yield from self.round(watch)

    def _open(self, note: bytes) -> OpenedCheckpoint:
        """Under the keys that were given, else under those that follow from them by notes which each key before has signed."""
        trust = self._trust
        try:
            return open_checkpoint(note, trust.log_keys, trust.witness_keys)
        except (NoteUntrusted, LogSignatureMissing):
            with suppress(Refusal):
                notes = (*self.state.openings, *successions_in(self._source.get(KEYS, ANSWER_LIMIT)))
                return open_checkpoint(note, follow(trust.log_keys, notes), trust.witness_keys)
            raise

    def _refused(self, note: bytes, opened: OpenedCheckpoint) -> Finding | None:
        head, before = opened.checkpoint, self.state.checkpoint
        if len(opened.cosignatures) < self._trust.witnesses_needed:
            detail = f"{len(opened.cosignatures)} of {self._trust.witnesses_needed} at size {head.size}"
            return Finding(Code.NOT_COSIGNED, detail)
        if self.state.openings and (said := read_opening(self.state.openings[-1])).new.name != head.origin:
            return Finding(Code.SIGNATURE, f"this is {head.origin}, {said.new.name} was to go on")
        if before is None or self.state.note is None:
            return None
        if head.origin != before.origin:
            return Finding(Code.SIGNATURE, f"this is {head.origin}, {before.origin} was followed")
        if head.size < before.size:
            self.evidence = self.state.note, note
            return Finding(Code.ROLLBACK, f"{head.size} entries are shown, {before.size} were seen")
        if head.size == before.size and head.root != before.root:
            return self._fork(note, f"two roots at size {head.size}")
        return None

    def _grow(self, note: bytes, head: Checkpoint, watch: Watch) -> Iterator[Finding]:
        tree, started = self.state.tree, self.state.tree.size
        walk = _Walk(self.state.t, self.state.openings[-1] if self.state.openings else None)
        try:
            for body in entries(self._source, tree.size, head.size):
                walk.take(tree.size, body, watch)
                tree.append(leaf_hash(body))
        except TileContentWrong as refusal:
            yield Finding(Code.DAMAGED, refusal.detail)
            return
        except Refusal as refusal:
            yield Finding(Code.UNAVAILABLE, refusal.detail)
            return
        if (tree.size, tree.root) != (head.size, head.root):
            yield self._diagnose(note, head)
            return
        yield from walk.found
        if walk.dropped:
            yield Finding(Code.SEEN, f"{walk.dropped} further findings about entries are not listed")
        self.state = replace(self.state, note=note, edge=tree.edge, t=walk.t)
        yield Finding(Code.SEEN, f"{head.size} entries, {head.size - started} of them new")

    def _diagnose(self, note: bytes, head: Checkpoint) -> Finding:
        """The entries do not lead to the signed root: another history, or bytes gone wrong on the way?"""
        before = self.state.checkpoint
        damaged = Finding(Code.DAMAGED, f"the entries do not hash to the root signed at size {head.size}")
        if before is None or before.size == 0:
            return damaged
        try:
            nodes = ServedNodes(self._source, head.size)
            whole = root_of(head.size, nodes.node) == head.root
            prefix = root_of(before.size, nodes.node)
        except Refusal:
            return damaged
        if whole and prefix != before.root:
            return self._fork(
                note, f"size {head.size} does not continue size {before.size}, which was signed too"
            )
        return damaged

    def _fork(self, note: bytes, detail: str) -> Finding:
        if self.state.note is not None:
            self.evidence = self.state.note, note
        return Finding(Code.FORK, detail)


class _Walk:
    """Along new entries: their form, their times, and whose they are."""

    def __init__(self, t: datetime | None, opening: bytes | None = None) -> None:
        self.t = t
        self._opening = opening
        self.found: list[Finding] = []
        self.dropped = 0

    def take(self, index: int, body: bytes, watch: Watch) -> None:
        try:
            entry = LogEntry.parse(body)
        except LogEntryVersionUnknown:
            # Of a later program: its hash is checked, its content is not ours to judge.
            return
        except Refusal as refusal:
            self._keep(Finding(Code.ENTRY_MALFORMED, f"entry {index}: {refusal.detail}", index))
            return
        if index == 0 and self._opening is not None and entry.jws_sha256 != sha256(self._opening).hexdigest():
            self._keep(Finding(Code.DAMAGED, "entry 0 does not hold how this log was opened", index))
        if self.t is not None and entry.t < self.t:
            self._keep(Finding(Code.TIME_WENT_BACK, f"entry {index}: {entry.t} after {self.t}", index))
        self.t = entry.t if self.t is None else max(self.t, entry.t)
        for finding in watch.judge(index, entry):
            self._keep(finding)

    def _keep(self, finding: Finding) -> None:
        if len(self.found) < MOST_KEPT:
            self.found.append(finding)
        else:
            self.dropped += 1


def _remembered(state: State, watch: Watch) -> dict[str, tuple[str, ...]]:
    watched = {did: tuple(sorted({*keys, *state.keys.get(did, ())})) for did, keys in watch.keys.items()}
    return {**state.keys, **watched}


def _opening(notes: tuple[bytes, ...], trusted: tuple[VerifierKey, ...], head: Checkpoint) -> bytes | None:
    """The note by which the log of this head was ended, if a key that is trusted signed one."""
    for note in notes:
        with suppress(Refusal):
            said = read_opening(note)
            if said.final.origin == head.origin and said.old in trusted:
                return note
    return None


def _key_lost(
    notes: tuple[bytes, ...], trusted: tuple[VerifierKey, ...], head: Checkpoint
) -> Iterator[Finding]:
    """What is claimed of the log of this head by a key that nobody trusted vouches for: it is said, and never followed."""
    for said in lone_openings_in(notes):
        if said.final.origin == head.origin and said.old in trusted:
            denied = said.denies(head)
            what = f"its operator's word, signed by {said.new} alone: if it is confirmed elsewhere, follow that log by hand"
            yield Finding(Code.LOG_KEY_LOST, f"{what}; but {denied}" if denied else what)
