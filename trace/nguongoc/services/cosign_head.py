"""Have the signed head cosigned by outside witnesses, then show it to outsiders.

Registering and resolving never wait for this: it runs by itself after a head was signed. What waits is what outsiders
are shown (checkpoint, tiles, proofs, bundles): a head comes to them when one round of asking has ended, and where a
quorum is set, only if as many cosigned. Without a quorum it *fails open*: shown with the cosignatures there are, counted.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from nguongoc.errors import Conflict, Refusal
from nguongoc.log.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from nguongoc.log.note import Note, NoteSignature, VerifierKey, cosigned_at
from nguongoc.log.witness import AddCheckpoint, log_time
from nguongoc.ports import CheckpointStore, Clock, CosignedHead, Witness, Writer
from nguongoc.services.read_log import ReadLog
from nguongoc.services.sequence_log import LogRolledBack
from nguongoc.services.steady_time import TOLERANCE

LOG = logging.getLogger(__name__)
UNKNOWN_KEY = frozenset({403, 404})
"""What a witness answers to a head under a key, or of a log, that it does not know."""
LONGEST_REST = timedelta(seconds=64)
"""A witness that does not answer is left alone for twice as long each time, at most for this."""


class WitnessAhead(Conflict):
    """A witness has cosigned a longer log than there is here: this store went back, or somebody signs with its key."""

    code = "witness-ahead"


class WitnessDisagrees(Conflict):
    """A witness has cosigned another head of this size: two histories of one log."""

    code = "witness-disagrees"


@dataclass(slots=True)
class Standing:
    """How one witness has answered since this process started; `size` is what it cosigned last, None before it said."""

    name: str
    cosigned: int = 0
    failed: int = 0
    size: int | None = None
    at: datetime | None = None
    failure: str | None = None
    in_a_row: int = 0
    rests_until: datetime | None = None
    ahead: timedelta = timedelta()
    """How far the clock here stood before the witness's when it cosigned last; negative where it stood behind."""

    def good(self, size: int, at: datetime, cosigned_at: datetime) -> None:
        before, self.ahead = abs(self.ahead) > TOLERANCE, at - cosigned_at
        if abs(self.ahead) > TOLERANCE and not before:
            LOG.error(
                "witness %s cosigned at %s by its clock, here it is %s: one of the two is wrong, and entries are dated by this "
                "one",
                self.name,
                cosigned_at,
                at,
            )
        self.cosigned, self.size, self.at = self.cosigned + 1, size, at
        self.failure, self.in_a_row, self.rests_until = None, 0, None

    def bad(self, refusal: Refusal, at: datetime) -> None:
        if self.failure is None:
            LOG.warning("witness %s: %s: %s", self.name, refusal.code, refusal.detail)
        self.failed, self.in_a_row, self.failure = self.failed + 1, self.in_a_row + 1, refusal.code
        self.rests_until = at + min(LONGEST_REST, timedelta(seconds=2 ** min(self.in_a_row, 6)))


@dataclass(frozen=True, slots=True)
class _Round:
    """One head, the witnesses that signed it already, and what outsiders were shown before."""

    head: Checkpoint
    note: Note
    before: bytes | None
    is_shown: bool
    signed_by: frozenset[VerifierKey]


class CosignHead:
    """One round of asking; safe to call from anywhere, any time: rounds of one process never overlap.

    `log` reads up to the *signed* head, for witnesses see it first. `standings` and `unmet` are the counters.
    """

    def __init__(
        self,
        log: ReadLog,
        shown: CheckpointStore,
        writer: Writer,
        witnesses: Sequence[Witness],
        quorum: int,
        clock: Clock,
    ) -> None:
        self._log = log
        self._shown = shown
        self._writer = writer
        self._witnesses = tuple(witnesses)
        self._keys = tuple(witness.key for witness in witnesses)
        self._clock = clock
        self._busy = Lock()
        self._kept = -1
        self.quorum = quorum
        self.unmet = 0
        """Rounds after which a head had fewer cosignatures than the quorum, or none where no quorum is set."""
        self.standings = {witness.key: Standing(witness.key.name) for witness in witnesses}

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        return self._witnesses

    def __call__(self) -> int:
        """Ask, show, keep; the number of new cosignatures. Raises `LogRolledBack`; what a witness does is only counted."""
        if not self._busy.acquire(blocking=False):
            return 0
        try:
            return self._run()
        finally:
            self._busy.release()

    def _run(self) -> int:
        this = self._begin()
        if this is None:
            return 0
        fresh = self._ask(this)
        note = this.note
        for line in fresh:
            note = note.with_signature(line)
        opened = open_checkpoint(note.to_bytes(), self._log.keys(), self._keys)
        count = len(opened.cosignatures)
        if not this.is_shown and self._witnesses and count < max(1, self.quorum):
            self.unmet += 1
        if count < self.quorum:
            return len(fresh)
        if fresh or not this.is_shown:
            self._shown.publish(this.before, note.to_bytes())
        self._keep(opened, note)
        return len(fresh)

    def _begin(self) -> _Round | None:
        signed = self._log.checkpoints.latest()
        if signed is None:
            return None
        keys = self._log.keys()
        head = open_checkpoint(signed, keys).checkpoint
        before = self._shown.latest()
        if before is None:
            return _Round(head, Note.parse(signed), None, is_shown=False, signed_by=frozenset())
        opened = open_checkpoint(before, keys, self._keys)
        shown = opened.checkpoint
        if shown.size > head.size or (shown.size == head.size and shown.root != head.root):
            raise LogRolledBack(
                f"outsiders were shown {shown.size} entries, {head.size} are signed", published=shown.size
            )
        is_shown = shown == head
        signed_by = frozenset(each.key for each in opened.cosignatures) if is_shown else frozenset()
        return _Round(head, Note.parse(before if is_shown else signed), before, is_shown, signed_by)

    def _keep(self, opened: OpenedCheckpoint, note: Note) -> None:
        at, count = log_time(opened, self.quorum), len(opened.cosignatures)
        size = opened.checkpoint.size
        mark = size * (len(self._keys) + 1) + count
        if at is None or mark == self._kept:
            return
        kept = CosignedHead(size, note.to_bytes(), count, at)
        self._writer.run(lambda uow: uow.log.keep_cosigned(kept))
        self._kept = mark

    def _ask(self, this: _Round) -> list[NoteSignature]:
        now = self._clock.now()
        asked = [
            witness
            for witness in self._witnesses
            if witness.key not in this.signed_by and not _rests(self.standings[witness.key], now)
        ]
        if not asked:
            return []
        with ThreadPoolExecutor(len(asked), thread_name_prefix="nguongoc-witness") as pool:
            answers = list(pool.map(lambda witness: self._ask_one(witness, this), asked))
        return [answer for answer in answers if answer is not None]

    def _ask_one(self, witness: Witness, this: _Round) -> NoteSignature | None:
        standing = self.standings[witness.key]
        try:
            line = self._led(witness, this, standing)
        except Refusal as refusal:
            standing.bad(refusal, self._clock.now())
            return None
        standing.good(this.head.size, self._clock.now(), cosigned_at(line))
        return line

    def _led(self, witness: Witness, this: _Round, standing: Standing) -> NoteSignature:
        """Its cosignature; asked for once more where the witness could be led to a key that it did not know."""
        try:
            return self._cosignature(witness, this, standing)
        except Refusal as refusal:
            if refusal.params.get("status") not in UNKNOWN_KEY or not self._tell(witness):
                raise
        return self._cosignature(witness, this, standing)

    def _tell(self, witness: Witness) -> bool:
        """Hand a witness that knows none of the log's keys, or nothing of its origin, the notes that lead there; the oldest first."""
        try:
            followed = [witness.add_succession(each) for each in reversed(self._log.successions())]
        except Refusal:
            return False
        return any(followed)

    def _cosignature(self, witness: Witness, this: _Round, standing: Standing) -> NoteSignature:
        size = this.head.size
        old = min(standing.size or 0, size)
        answer = self._add(witness, this, old)
        if isinstance(answer, int) and answer != old:
            if answer > size:
                raise WitnessAhead(
                    f"{witness.key.name} cosigned {answer} entries, here are {size}", size=answer
                )
            standing.size = old = answer
            answer = self._add(witness, this, old)
        if isinstance(answer, int):
            raise WitnessDisagrees(
                f"{witness.key.name} cosigned another head of {answer} entries", size=answer
            )
        return answer

    def _add(self, witness: Witness, this: _Round, old: int) -> NoteSignature | int:
        proof = self._log.consistency(old, this.head.size)
        # Without the cosignatures of others: they are none of this witness's business.
        own = tuple(line for line in this.note.signatures if line.name == this.head.origin)
        note = Note(this.note.text, own).to_bytes()
        return witness.add_checkpoint(AddCheckpoint(old, proof, note), this.note.text)


def _rests(standing: Standing, now: datetime) -> bool:
    return standing.rests_until is not None and now < standing.rests_until
