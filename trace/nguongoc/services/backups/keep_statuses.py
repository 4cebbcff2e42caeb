"""Take what newer signed status lists said into a store that was put back from an older backup: nothing is un-revoked by a restore.

The lists come from wherever they were kept: a cache, a bundle, a marketplace. They are believed because a key for lists of this
service signed them, and for no other reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nguongoc.errors import Conflict, Refusal
from nguongoc.ports import StatusList, UnitOfWork, Writer
from nguongoc.services.status_bits import kept, messages, revocations
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.seen_status import REVOCATION, final_places
from nguongoc.signing.signed_status import SignedList, list_signer, open_status_list
from nguongoc.signing.status_list import message_list_url

VERSIONS_PASSED_OVER = 1 << 20
"""Numbers of each list that no list gets: those that were signed after the backup carry some of them."""


_LIST_ID = re.compile(r"[0-9]{1,20}")


class ListOfAnother(Conflict):
    """A status list that is none of this service, or not signed by a key that this store knows."""

    code = "status-list-of-another"


@dataclass(frozen=True, slots=True)
class KeptStatuses:
    """How many lists said something that was not known here, and of how many places."""

    lists: int
    places: int


@dataclass(frozen=True, slots=True)
class KeepStatuses:
    """All of them or none, in one transaction; every list that changes is due to be signed."""

    writer: Writer
    service_did: str
    base_url: str

    def __call__(self, texts: Sequence[str]) -> KeptStatuses:
        """Raises `ListOfAnother`."""
        return self.writer.run(lambda uow: self._keep(uow, texts))

    def _keep(self, uow: UnitOfWork, texts: Sequence[str]) -> KeptStatuses:
        lists = places = 0
        for text in texts:
            signed = self._opened(uow, text)
            current = self._row(uow, signed)
            final = final_places(signed)
            said = uow.records.statuses(current.id)
            if signed.purpose == REVOCATION:
                known = revocations(current, said)
                kept_now = replace(current, kept_revoked=_joined(current.kept_revoked, final.encode()))
            else:
                known = messages(current, said)
                kept_now = replace(current, kept_superseded=_joined(current.kept_superseded, final.encode()))
            unknown = len(final.marked() - known.marked())
            # Numbered on from the list that was shown, for it may not have been the newest.
            version = max(current.version, (signed.version or 0) + VERSIONS_PASSED_OVER)
            uow.records.keep_statuses(current.id, version, kept_now.kept_revoked, kept_now.kept_superseded)
            lists, places = lists + bool(unknown), places + unknown
        return KeptStatuses(lists, places)

    def _opened(self, uow: UnitOfWork, text: str) -> SignedList:
        document = uow.parties.did_document(self.service_did)
        try:
            signer = list_signer(text)
            if document is not None and signer == self.service_did:
                return open_status_list(text, parse_did_document(document, signer))
        except Refusal as refusal:
            raise ListOfAnother(f"a status list that cannot be believed: {refusal.detail}") from refusal
        raise ListOfAnother("a status list that this service did not sign")

    def _row(self, uow: UnitOfWork, signed: SignedList) -> StatusList:
        """The row of a list; one that was opened after the backup is opened again, and takes no record."""
        url = signed.url if signed.purpose == REVOCATION else signed.url.removesuffix(message_list_url(""))
        list_id = url.removeprefix(f"{self.base_url}/status/")
        if url == list_id or not _LIST_ID.fullmatch(list_id):
            raise ListOfAnother(f"{signed.url} is no list of this service")
        if (current := uow.records.status_list(list_id)) is None:
            uow.records.open_status_list(list_id, signed.valid_from)
            current = StatusList(list_id, 0, None, None, None, signed.valid_from)
        return current


def _joined(before: str | None, more: str) -> str:
    return more if before is None else kept(before).joined(kept(more)).encode()
