"""Recalls as they are looked up: by whoever ordered them, by whoever holds of the goods, by authorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader, ReadSource
from nguongoc.ports.recalls import Contact
from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import Notice, Telling
from nguongoc.recalls.recall import Recall, RecalledLot
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.end_recall import RecallNotFound
from nguongoc.services.lot_standing import batches_of
from nguongoc.services.recall_holders import FindHolders, LotTotals
from nguongoc.services.recall_rights import viewer_of
from nguongoc.tracing.names import lot_key

MOST_COUNTED: Final = 200
"""Lots of a recall whose whereabouts are added up when it is looked at; each needs all its movements."""


@dataclass(frozen=True, slots=True)
class RecallSeen:
    """A recall with its lots, and the caller's own notice if it was told. Lots of others are seen by whoever ordered it, and by
    authorities; a holder sees the named ones, which are public anyhow, and its own."""

    recall: Recall
    ordered_by: Contact | None
    lots: tuple[tuple[RecalledLot, Batch], ...]
    notice: Notice | None
    whole: bool
    """Whether the caller is one who sees every lot, and may ask who was told."""
    totals: Mapping[UUID, LotTotals]
    """Where all of each lot is now: of the caller's own lots; for an authority of every one shown."""


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A notice as the audit shows it: who, what, when told, what was answered."""

    notice: Notice
    contact: Contact | None
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class NoticesSeen:
    """`withheld` holders bought from somebody else, and who they are is not the asker's business."""

    items: tuple[NoticeSeen, ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class BrowseRecalls:
    """Reads recalls for those whose business they are."""

    reads: ReadSource
    find_holders: FindHolders
    base_url: str

    def recalls(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Recall]:
        """Newest first. A producer's and a marketplace's own: ordered by it, of its lots, or that it was told of."""
        caller.require(Scope.RECALLS_READ)
        with self.reads.open() as reader:
            return reader.recalls.recalls(viewer_of(caller), before, limit)

    def recall(self, caller: Caller, recall_id: UUID) -> RecallSeen:
        """Raises `RecallNotFound`."""
        caller.require(Scope.RECALLS_READ)
        with self.reads.open() as reader:
            recall = self._found(reader, caller, recall_id)
            lots = reader.recalls.lots_of(recall_id)
            batches = batches_of(reader, [each.batch_id for each in lots])
            whole = _sees_all(caller, recall)
            seen = tuple(
                (each, batches[each.batch_id])
                for each in lots
                if whole or each.named or batches[each.batch_id].organisation_id == caller.organisation_id
            )
            contact = reader.recalls.contacts([recall.organisation_id]).get(recall.organisation_id)
            mine = [
                each
                for each in reader.recalls.notices_of(recall_id)
                if each.organisation_id == caller.organisation_id
            ]
            viewer = viewer_of(caller)
            counted = [each.id for _, each in seen[:MOST_COUNTED] if viewer in {None, each.organisation_id}]
            totals = self.find_holders.totals(reader, counted)
            return RecallSeen(recall, contact, seen, mine[0] if mine else None, whole, totals)

    def notices(self, caller: Caller, recall_id: UUID) -> NoticesSeen:
        """Who was told when: for whoever ordered the recall and for authorities. Raises `RecallNotFound`."""
        caller.require(Scope.RECALL)
        with self.reads.open() as reader:
            recall = self._found(reader, caller, recall_id)
            if not _sees_all(caller, recall):
                raise RecallNotFound("no such recall of this organisation")
            notices = reader.recalls.notices_of(recall_id)
            known = self._known(reader, viewer_of(caller), recall_id, notices)
            contacts = reader.recalls.contacts(
                [each.organisation_id for each in known if each.organisation_id]
            )
            tellings: dict[UUID, list[Telling]] = {}
            for telling in reader.recalls.tellings_of(recall_id):
                tellings.setdefault(telling.notice_id, []).append(telling)
        items = tuple(
            NoticeSeen(
                each,
                None if each.organisation_id is None else contacts.get(each.organisation_id),
                tuple(tellings.get(each.id, ())),
            )
            for each in known
        )
        return NoticesSeen(items, len(notices) - len(known))

    def _known(
        self, reader: Reader, viewer: UUID | None, recall_id: UUID, notices: Sequence[Notice]
    ) -> Sequence[Notice]:
        """Those of holders whom the viewer dealt with itself."""
        if viewer is None:
            return notices
        batches = batches_of(reader, [each.batch_id for each in reader.recalls.lots_of(recall_id)])
        lots = {lot_key(each.gtin, each.lot, each.code, self.base_url): each for each in batches.values()}
        keys = {held.key for each in notices for held in each.holdings if held.code is None}
        holders = self.find_holders.of(reader, lots, sorted(keys), viewer)
        known = {each.party if each.contact is None else each.contact.id for each in holders if each.known}
        return [each for each in notices if (each.organisation_id or each.party) in known]

    @staticmethod
    def _found(reader: Reader, caller: Caller, recall_id: UUID) -> Recall:
        recall = reader.recalls.recall(recall_id)
        allowed = caller.role is Role.AUTHORITY or reader.recalls.concerns(recall_id, caller.organisation_id)
        if recall is None or not allowed:
            raise RecallNotFound("no such recall")
        return recall


def _sees_all(caller: Caller, recall: Recall) -> bool:
    return caller.role is Role.AUTHORITY or recall.organisation_id == caller.organisation_id
