"""Keep voice memos of diary entries: judged by their content, there once, heard by their own organisation alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import ceil
from uuid import UUID, uuid5

from nguongoc.diary.memos import (
    MOST_MEMOS,
    DiaryMemo,
    DiaryMemoNotFound,
    DiaryMemoOfAnother,
    DiaryMemosTooMany,
    check_memo,
)
from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.diary_ledger import own_entry
from nguongoc.taken_back import WANTED_BACK


class MemoBroken(Unavailable):
    """Its bytes are no longer the ones that were kept: nothing is played rather than something else."""

    code = "diary-memo-broken"


@dataclass(frozen=True, slots=True)
class KeepDiaryMemos:
    """Of one's own organisation; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def __call__(self, caller: Caller, entry_id: UUID, data: bytes) -> DiaryMemo:
        """The memo, new or known: the same bytes at the same entry are there once. Sent again, one that was taken back is there again.

        Raises `DiaryEntryNotFound`, `DiaryMemosTooMany` and the refusals of `check_memo`.
        """
        caller.require(Scope.BATCHES_WRITE)
        sound = check_memo(data)
        digest = sha256(data).hexdigest()

        def add(uow: UnitOfWork) -> DiaryMemo:
            uow.events.lock_organisation(caller.organisation_id)
            entry = own_entry(uow, caller, entry_id)
            id = uuid5(entry.id, f"memo {digest}")
            known = uow.diary_memos.memo(caller.organisation_id, id)
            if known is not None and known.removed_at is None:
                return known
            _check_room(uow, caller, entry.id)
            if known is not None:
                uow.diary_memos.put_back(known, data)
                return replace(known, removed_at=None)
            made = DiaryMemo(
                organisation_id=caller.organisation_id,
                id=id,
                entry_id=entry.id,
                spoken_by=caller.subject,
                media_type=sound.media_type,
                seconds=ceil(sound.seconds),
                length=len(data),
                sha256=digest,
                received_at=self.clock.now(),
            )
            uow.diary_memos.add(made, data)
            return made

        return self.writer.run(add)

    def remove(self, caller: Caller, entry_id: UUID, memo_id: UUID) -> DiaryMemo:
        """Taken back by whoever spoke it: played no more at once, its bytes gone `WANTED_BACK` later, that it was there kept. Twice is once.

        Raises `DiaryMemoNotFound`, `DiaryMemoOfAnother`.
        """
        caller.require(Scope.BATCHES_WRITE)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> DiaryMemo:
            memo = _own(uow, caller, entry_id, memo_id)
            if memo.removed_at is None:
                uow.diary_memos.remove(memo, now)
            return replace(memo, removed_at=memo.removed_at or now)

        return self.writer.run(write)

    def put_back(self, caller: Caller, entry_id: UUID, memo_id: UUID) -> DiaryMemo:
        """There again, as long as its bytes are. Raises as `remove` does, and `DiaryMemosTooMany`."""
        caller.require(Scope.BATCHES_WRITE)

        def write(uow: UnitOfWork) -> DiaryMemo:
            memo = _own(uow, caller, entry_id, memo_id)
            if memo.removed_at is None:
                return memo
            found = uow.diary_memos.body(caller.organisation_id, memo_id)
            if found is None or not found.intact:
                raise _missing()
            _check_room(uow, caller, entry_id)
            uow.diary_memos.put_back(memo, found.body)
            return replace(memo, removed_at=None)

        return self.writer.run(write)

    def forget(self) -> int:
        """Throw away the bytes of what was taken back `WANTED_BACK` ago; written only where there are some."""
        before = self.clock.now() - WANTED_BACK
        with self.reads.open() as reader:
            if not reader.diary_memos.has_removed(before):
                return 0
        return self.writer.run(lambda uow: uow.diary_memos.forget_removed(before))

    def of_entry(self, caller: Caller, entry_id: UUID) -> Sequence[DiaryMemo]:
        """The first received first, those that were taken back among them. Raises `DiaryEntryNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            own_entry(reader, caller, entry_id)
            return reader.diary_memos.of_entry(caller.organisation_id, entry_id)

    def spoken(self, caller: Caller, entry_id: UUID, memo_id: UUID) -> tuple[DiaryMemo, bytes]:
        """With its bytes as they came. Raises `DiaryMemoNotFound`, `MemoBroken`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            memo = reader.diary_memos.memo(caller.organisation_id, memo_id)
            found = reader.diary_memos.body(caller.organisation_id, memo_id)
        if memo is None or found is None or memo.entry_id != entry_id or memo.removed_at is not None:
            raise _missing()
        if not found.intact:
            raise MemoBroken("the stored bytes of this memo are damaged")
        return memo, found.body


def _own(uow: UnitOfWork, caller: Caller, entry_id: UUID, memo_id: UUID) -> DiaryMemo:
    """What the caller spoke."""
    uow.events.lock_organisation(caller.organisation_id)
    memo = uow.diary_memos.memo(caller.organisation_id, memo_id)
    if memo is None or memo.entry_id != entry_id:
        raise _missing()
    if memo.spoken_by != caller.subject:
        raise DiaryMemoOfAnother("spoken by somebody else")
    return memo


def _check_room(uow: UnitOfWork, caller: Caller, entry_id: UUID) -> None:
    found = uow.diary_memos.of_entry(caller.organisation_id, entry_id)
    if sum(each.removed_at is None for each in found) >= MOST_MEMOS:
        raise DiaryMemosTooMany(f"at most {MOST_MEMOS} memos", most=MOST_MEMOS)


def _missing() -> DiaryMemoNotFound:
    return DiaryMemoNotFound("no such memo at this entry")
