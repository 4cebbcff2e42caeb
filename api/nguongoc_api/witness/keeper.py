"""The witness itself (C2SP tlog-witness v1.0.0): cosigns what continues what it cosigned before, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from threading import Lock

from nguongoc.errors import Conflict, Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import Note, VerifierKey, cosign_text, open_note
from nguongoc.log.opening import LoneOpening, Opening, lone_openings_in, openings_in, read_opening
from nguongoc.log.succession import MOST_SUCCESSIONS, follow, read_step
from nguongoc.log.tree import EMPTY_ROOT, verify_consistency
from nguongoc.log.witness import SIZE_TYPE, AddCheckpoint
from nguongoc.ports import Clock
from nguongoc_api.witness.identity import Identity
from nguongoc_api.witness.memory import Memory, origin_hash

LOG = logging.getLogger(__name__)
TEXT = "text/plain; charset=utf-8"
MOST_CLAIMS = 4
"""Of one log: anybody can make them."""


class WitnessMemoryDamaged(Conflict):
    """What was cosigned last cannot be read: without it nothing is cosigned, for the log might have gone back."""

    code = "witness-memory-damaged"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an `add-checkpoint` is answered."""

    status: HTTPStatus
    body: bytes
    media_type: str = TEXT


@dataclass(frozen=True, slots=True)
class Seen:
    """A log and what is remembered of it; `at` is the time of our own cosignature, None before the first."""

    origin: str
    keys: tuple[VerifierKey, ...]
    checkpoint: Checkpoint | None
    note: bytes | None
    at: datetime | None
    evidence: int
    ended: Opening | None = None
    claims: tuple[LoneOpening, ...] = ()
    """What somebody said since this process started: that the log's key is lost, and that another log goes on."""


class Keeper:
    """Judges and remembers, one request at a time: comparing and storing must not be torn apart.

    Several keys of one origin are one log whose key is being changed: it is followed to keys that the ones before have signed for, and
    from a frozen log to the one opened after it.
    """

    def __init__(
        self, identity: Identity, memory: Memory, log_keys: Iterable[VerifierKey], clock: Clock
    ) -> None:
        self.identity = identity
        self._memory = memory
        self._clock = clock
        self._lock = Lock()
        self._keys: dict[str, tuple[VerifierKey, ...]] = {}
        self._steps = dict.fromkeys(memory.steps())
        self._claims: dict[str, dict[VerifierKey, LoneOpening]] = {}
        for key in follow(log_keys, self._steps):
            self._keys[key.name] = (*self._keys.get(key.name, ()), key)

    @property
    def log_keys(self) -> tuple[VerifierKey, ...]:
        return tuple(key for keys in self._keys.values() for key in keys)

    def add_checkpoint(self, body: bytes) -> Reply:
        """Answer a request. A failing disk raises: without having remembered, nothing is cosigned."""
        try:
            request = AddCheckpoint.parse(body)
            note = Note.parse(request.checkpoint)
            claimed = Checkpoint.parse(note.text)
        except Refusal as refusal:
            return _said(HTTPStatus.BAD_REQUEST, refusal.detail)
        keys = self._keys.get(claimed.origin)
        if keys is None:
            return _said(HTTPStatus.NOT_FOUND, "this log is not witnessed here")
        try:
            head = open_checkpoint(request.checkpoint, keys).checkpoint
        except Refusal as refusal:
            return _said(HTTPStatus.FORBIDDEN, refusal.detail)
        if request.old > head.size:
            return _said(HTTPStatus.BAD_REQUEST, "the old size is above that of the checkpoint")
        with self._lock:
            return self._judge(request, head, _own_lines(note, keys))

    def add_succession(self, note: bytes) -> Reply:
        """Follow a log to another key, or to the log after it, by a note that a key known here and the other one have signed."""
        with self._lock:
            if (said := next(lone_openings_in([note]), None)) is not None:
                return self._claimed(said)
            try:
                old, new = read_step(note)
            except Refusal as refusal:
                return _said(HTTPStatus.BAD_REQUEST, refusal.detail)
            if old not in self._keys.get(old.name, ()):
                return _said(HTTPStatus.FORBIDDEN, "the key that this would follow is not known here")
            if old.name != new.name and (denied := self._denied(note)) is not None:
                return _said(HTTPStatus.CONFLICT, denied)
            known = self._keys.get(new.name, ())
            if new not in known:
                if len(self._steps) >= MOST_SUCCESSIONS:
                    return _said(HTTPStatus.FORBIDDEN, f"{MOST_SUCCESSIONS} steps are followed")
                # Durable first: a witness that forgot would refuse what it had promised to follow.
                self._memory.keep_step(note)
                self._steps[note] = None
                self._keys[new.name] = (*known, new)
                LOG.warning("%s goes on under %s", old, new)
        return _said(HTTPStatus.OK, f"{new.name} is followed")

    def _claimed(self, said: LoneOpening) -> Reply:
        """A lone opening is shown and never followed: it is for whoever runs this witness to ask, and to configure the new key."""
        if said.old not in self._keys.get(said.old.name, ()):
            return _said(HTTPStatus.FORBIDDEN, "the key that is called lost is not known here")
        if said.new in self._keys.get(said.new.name, ()):
            return _said(HTTPStatus.OK, f"{said.new.name} is witnessed")
        claims = self._claims.setdefault(said.old.name, {})
        if said.new not in claims and len(claims) < MOST_CLAIMS:
            claims[said.new] = said
            LOG.error(
                "%s is said to have lost its key, and %s to go on, which the old key has not signed: ask its operator by "
                "another way before it is configured here",
                said.old.name,
                said.new,
            )
        return _said(
            HTTPStatus.FORBIDDEN, "the old key has not signed this: a new one is configured here by hand"
        )

    def _denied(self, note: bytes) -> str | None:
        """What this witness saw that the end of a log denies; both notes are kept then, for its operator signed both."""
        opening = read_opening(note)
        seen = self._remembered(opening.old.name)
        denied = None if seen is None else opening.denies(seen[0])
        if denied is not None:
            self._found_fork(opening.old.name, note)
        return denied

    @property
    def steps(self) -> tuple[bytes, ...]:
        """The notes that led from the keys that were given to the others."""
        return tuple(self._steps)

    def latest(self, hashed_origin: str) -> bytes | None:
        """The newest note cosigned of the log whose origin hashes so."""
        origin = next((each for each in self._keys if origin_hash(each) == hashed_origin), None)
        return None if origin is None else self._memory.latest(origin)

    def seen(self) -> list[Seen]:
        """Every log that is witnessed, with what is remembered of it. Raises `WitnessMemoryDamaged`."""
        return [self._seen(origin, keys) for origin, keys in self._keys.items()]

    def evidence(self, hashed_origin: str) -> bytes | None:
        """What was kept against the log whose origin hashes so; None where there is nothing."""
        origin = next((each for each in self._keys if origin_hash(each) == hashed_origin), None)
        return None if origin is None else b"\n".join(self._memory.evidence(origin)) or None

    def _seen(self, origin: str, keys: tuple[VerifierKey, ...]) -> Seen:
        note, evidence = self._memory.latest(origin), len(self._memory.evidence(origin))
        ended, claims = self._ended(origin), tuple(self._claims.get(origin, {}).values())
        if note is None:
            return Seen(origin, keys, None, None, None, evidence, ended, claims)
        checkpoint, at = self._read(origin, note)
        return Seen(origin, keys, checkpoint, note, at, evidence, ended, claims)

    def _ended(self, origin: str) -> Opening | None:
        return next((each for each in openings_in(self._steps) if each.old.name == origin), None)

    def _read(self, origin: str, note: bytes) -> tuple[Checkpoint, datetime | None]:
        # Under our own key: the log's may have been changed since.
        try:
            opened = open_note(Note.parse(note), [self.identity.key])
            checkpoint = Checkpoint.parse(opened.text)
        except Refusal as refusal:
            raise WitnessMemoryDamaged(
                f"what was cosigned of {origin}: {refusal.detail}", origin=origin
            ) from refusal
        if checkpoint.origin != origin:
            raise WitnessMemoryDamaged(
                f"what was cosigned of {origin} is of {checkpoint.origin}", origin=origin
            )
        return checkpoint, opened.signatures[0].time

    def _judge(self, request: AddCheckpoint, head: Checkpoint, note: Note) -> Reply:
        if self._ended(head.origin) is not None:
            return _said(HTTPStatus.FORBIDDEN, "this log has ended")
        before = self._remembered(head.origin)
        size, root = (0, EMPTY_ROOT) if before is None else (before[0].size, before[0].root)
        if before is not None and head.size == size and head.root != root:
            self._found_fork(head.origin, request.checkpoint)
            return Reply(HTTPStatus.CONFLICT, b"%d\n" % size, SIZE_TYPE)
        if request.old != size:
            return Reply(HTTPStatus.CONFLICT, b"%d\n" % size, SIZE_TYPE)
        try:
            verify_consistency(size, root, head.size, head.root, request.proof)
        except Refusal as refusal:
            LOG.warning("%s: %d is not shown to continue %d", head.origin, head.size, size)
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, refusal.detail)
        now = self._clock.now()
        if before is not None and (at := before[1]) is not None and now < at:
            # Log time is the earliest cosignature over an entry: one that is dated back would date all entries back.
            LOG.error("the clock says %s, the last cosignature of %s is of %s", now, head.origin, at)
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, "the clock of this witness has gone back")
        line = cosign_text(note.text, self.identity.key, self.identity.signer, now)
        self._memory.keep(head.origin, note.with_signature(line).to_bytes())
        return Reply(HTTPStatus.OK, f"{line}\n".encode())

    def _remembered(self, origin: str) -> tuple[Checkpoint, datetime | None] | None:
        note = self._memory.latest(origin)
        return None if note is None else self._read(origin, note)

    def _found_fork(self, origin: str, other: bytes) -> None:
        LOG.error("%s signed two heads of one size", origin)
        first = self._memory.latest(origin)
        if first is not None:
            self._memory.keep_evidence(origin, first, other)


def _own_lines(note: Note, keys: tuple[VerifierKey, ...]) -> Note:
    """Without the lines of keys we do not know: whoever asks may hang any number of them on."""
    known = {(key.name, key.id) for key in keys}
    return Note(note.text, tuple(each for each in note.signatures if (each.name, each.key_id) in known))


def _said(status: HTTPStatus, why: str) -> Reply:
    return Reply(status, f"{why}\n".encode())
