"""A lot declared a question at a time: what was answered is kept, and signed once, however often it is sent.

A draft lies with the account that began it: two who declare at once do not write into each other's answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.drafts import LotDraft
from nguongoc.errors import Conflict, NotFound, TooLarge
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.keep_sellers import note_seller
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import RegisterBatch, Registered

KEPT: Final = timedelta(days=30)
MOST_OPEN: Final = 20
MOST_ANSWERS: Final = 80
LONGEST_ANSWER: Final = 500
SELLER: Final = "bought_from"
"""The answer that stands in nothing signed, so no wish has it."""


class LotDraftNotFound(NotFound):
    """Not begun by this account, or given up long ago."""

    code = "lot-draft-not-found"


class LotDraftSigned(Conflict):
    """It is a lot already; `batch_id` names it."""

    code = "lot-draft-signed"

    def __init__(self, batch_id: UUID) -> None:
        super().__init__("this was signed before", batch_id=str(batch_id))
        self.batch_id = batch_id


class LotDraftTooLarge(TooLarge):
    """More was answered than there are questions."""

    code = "lot-draft-too-large"


@dataclass(frozen=True, slots=True)
class KeepLotDrafts:
    """Safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    register: RegisterBatch

    def find(self, caller: Caller, draft_id: UUID) -> LotDraft:
        """Raises `LotDraftNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            found = reader.lot_drafts.find(caller.subject, draft_id)
        return _there(found, caller)

    def open_ones(self, caller: Caller, limit: int) -> Sequence[LotDraft]:
        """Begun and not signed, the last touched first."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            found = reader.lot_drafts.open_of(caller.subject, limit)
        return [each for each in found if each.organisation_id == caller.organisation_id]

    def begin(self, caller: Caller, draft_id: UUID, said: Mapping[str, str]) -> LotDraft:
        """The draft of this id, as it stands where it was begun before. Raises `LotDraftTooLarge`, `LotDraftNotFound`."""
        caller.require(Scope.BATCHES_WRITE)
        now = self.clock.now()
        draft = LotDraft(draft_id, caller.organisation_id, caller.subject, _bounded(said), now)

        def write(uow: UnitOfWork) -> LotDraft:
            uow.lot_drafts.drop_old(caller.subject, now - KEPT, MOST_OPEN - 1)
            uow.lot_drafts.add(draft)
            return _there(uow.lot_drafts.find(caller.subject, draft_id), caller)

        return self.writer.run(write)

    def answer(self, caller: Caller, draft_id: UUID, said: Mapping[str, str]) -> LotDraft:
        """With these answers in place of earlier ones; an empty one takes the earlier away.

        Raises `LotDraftNotFound`, `LotDraftSigned`, `LotDraftTooLarge`.
        """
        caller.require(Scope.BATCHES_WRITE)

        def write(uow: UnitOfWork) -> LotDraft:
            draft = _open(uow.lot_drafts.hold(caller.subject, draft_id), caller)
            answers = _bounded({name: text for name, text in {**draft.said, **said}.items() if text})
            changed = replace(draft, said=answers, kept_at=self.clock.now())
            uow.lot_drafts.change(changed)
            return changed

        return self.writer.run(write)

    def drop(self, caller: Caller, draft_id: UUID) -> None:
        """Given up; nothing where it is none, or a lot already."""
        caller.require(Scope.BATCHES_WRITE)
        self.writer.run(lambda uow: uow.lot_drafts.drop(caller.subject, draft_id))

    def sign(self, caller: Caller, draft_id: UUID, wish: Wish) -> Registered:
        """The lot, in the transaction that says what the draft became: sent twice at once, one of the two is refused.

        Raises `LotDraftNotFound`, `LotDraftSigned` and the refusals of a registration.
        """
        _open(self.find(caller, draft_id), caller)

        def mark(uow: UnitOfWork, made: Registered) -> None:
            draft = _open(uow.lot_drafts.hold(caller.subject, draft_id), caller)
            note_seller(uow, made.batch, draft.said.get(SELLER))
            uow.lot_drafts.change(replace(draft, batch_id=made.batch.id))

        made = self.register(caller, wish, also=mark)
        assert isinstance(made, Registered)  # noqa: S101  (an earlier answer is given to who sends a key)
        return made


def _there(draft: LotDraft | None, caller: Caller) -> LotDraft:
    if draft is None or draft.organisation_id != caller.organisation_id:
        raise LotDraftNotFound("no such lot is being declared by this account")
    return draft


def _open(draft: LotDraft | None, caller: Caller) -> LotDraft:
    found = _there(draft, caller)
    if found.batch_id is not None:
        raise LotDraftSigned(found.batch_id)
    return found


def _bounded(said: Mapping[str, str]) -> Mapping[str, str]:
    if len(said) > MOST_ANSWERS or any(len(text) > LONGEST_ANSWER for text in said.values()):
        raise LotDraftTooLarge("an answer is too long", limit=LONGEST_ANSWER)
    return said
