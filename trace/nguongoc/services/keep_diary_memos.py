"""Keep voice memos of diary entries: judged by their content, there once, heard by their own organisation alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from uuid import UUID, uuid5

from nguongoc.diary.memos import MOST_MEMOS, DiaryMemo, DiaryMemoNotFound, DiaryMemosTooMany, check_memo
from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.diary_ledger import own_entry


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
        """The memo, new or known: the same bytes at the same entry are there once.

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
            if known is not None:
                return known
            if len(uow.diary_memos.of_entry(caller.organisation_id, entry.id)) >= MOST_MEMOS:
                raise DiaryMemosTooMany(f"at most {MOST_MEMOS} memos", most=MOST_MEMOS)
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

    def of_entry(self, caller: Caller, entry_id: UUID) -> Sequence[DiaryMemo]:
        """The first received first. Raises `DiaryEntryNotFound`."""
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
        if memo is None or found is None or memo.entry_id != entry_id:
            raise DiaryMemoNotFound("no such memo at this entry")
        if not found.intact:
            raise MemoBroken("the stored bytes of this memo are damaged")
        return memo, found.body
