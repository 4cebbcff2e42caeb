"""Put everything that lots are verified by into one file for a warehouse: as of now, for a day, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.day_bundle import MOST_LOTS, DayBundle, DayLists, DayLot
from nguongoc.errors import NotFound, Refusal, TooLarge
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.log.proof import LogProof
from nguongoc.ports import Clock, Reader, ReadSource, SignedRecord
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_lots import find_lots
from nguongoc.services.read_log import ReadLog
from nguongoc.services.show_trust import ShowTrust
from nguongoc.services.unit_serials import UnitSerials

PAGE = 500


class NoLotsForBundle(NotFound):
    """None of the codes leads to a lot with a record here, or the organisation has none."""

    code = "no-lots-for-bundle"


class TooManyLots(TooLarge):
    """More than `MOST_LOTS` lots in one bundle."""

    code = "too-many-lots"


@dataclass(frozen=True, slots=True)
class MakeDayBundle:
    """Of lots that somebody names, or of one's own: a list of another's lots would tell how much it sells.

    Of a code of one unit the lot goes in and the serial stays out.
    """

    reads: ReadSource
    read_log: ReadLog
    clock: Clock
    base_url: str
    service_did: str
    trust: ShowTrust
    serials: UnitSerials

    def of_codes(self, caller: Caller, codes: Sequence[str]) -> DayBundle:
        """A code of nothing here is left out, as one that nobody asked for. Raises `NoLotsForBundle`, `TooManyLots`."""
        caller.require(Scope.VERIFY)
        if len(codes) > MOST_LOTS:
            raise TooManyLots(f"at most {MOST_LOTS} lots", most=MOST_LOTS)
        hosts = frozenset({self._host})
        asked = []
        for code in codes:
            with suppress(Refusal):
                read = parse_any(code, hosts)
                if not isinstance(read, ForeignHost):
                    asked.append(read)
        with self.reads.open() as reader:
            found = find_lots(reader, asked, self.serials) if asked else []
            lots = {each.batch.id: each.batch for each in found if each.batch is not None}
            return self._made(reader, list(lots.values()))

    def of_own(self, caller: Caller) -> DayBundle:
        """The newest `MOST_LOTS` lots of the caller's organisation. Raises `NoLotsForBundle`."""
        caller.require(Scope.BATCHES_READ)
        lots: list[Batch] = []
        with self.reads.open() as reader:
            while len(lots) < MOST_LOTS:
                before: UUID | None = lots[-1].id if lots else None
                page = reader.lots.batches_of(caller.organisation_id, before, PAGE)
                lots += page
                if len(page) < PAGE:
                    break
            return self._made(reader, lots[:MOST_LOTS])

    @property
    def _host(self) -> str:
        return urlsplit(self.base_url).netloc

    def _made(self, reader: Reader, batches: Sequence[Batch]) -> DayBundle:
        records = reader.records.records([each.passport_id for each in batches]) if batches else {}
        standing = [each for each in batches if each.passport_id in records]
        if not standing:
            raise NoLotsForBundle("none of this is a lot with a record here")
        issuers = sorted({_issuer(each) for each in records.values()})
        list_ids = sorted({each.status_list for each in records.values()})
        signed = [reader.records.status_list(each) for each in list_ids]
        proofs = self._proofs(records)
        statements = self.trust.key_statements(reader, issuers)
        anchors = self.trust.anchors(reader, issuers)
        proof = next(iter(proofs.values()), None)
        return DayBundle(
            as_of=self.clock.now(),
            made_by=self.base_url,
            host=self._host,
            lots=tuple(
                _lot(each, records[each.passport_id], proofs.get(each.passport_id), list_ids, issuers)
                for each in standing
            ),
            lists=tuple(
                DayLists(None, None) if each is None else DayLists(each.revocation_jws, each.message_jws)
                for each in signed
            ),
            did_documents=reader.parties.did_documents({*issuers, self.service_did}),
            anchors=tuple(anchors[did] for did in issuers),
            key_statements=tuple(tuple(each.text for each in statements[did]) for did in issuers),
            trust_list=self.trust.backing(reader).trust_list,
            log_key=None if proof is None else self.read_log.key_of(proof.checkpoint),
            log_successions=() if proof is None else self.read_log.successions(),
        )

    def _proofs(self, records: Mapping[str, SignedRecord]) -> dict[str, LogProof]:
        """None of a log that cannot be read: the verdicts then say that it was not checked."""
        try:
            return self.read_log.proofs_of(records)
        except Refusal:
            return {}


def state_of(bundle: DayBundle) -> str:
    """What would have to change for the bundle to say something else: its lots, their lists, what is said of keys and authorities."""
    digest = hashlib.sha256()
    for lot in bundle.lots:
        digest.update(lot.record.encode())
    for lists in bundle.lists:
        digest.update(f"{lists.revocation}\n{lists.message}\n".encode())
    for texts in (*bundle.anchors, *bundle.key_statements):
        digest.update("\n".join(texts).encode() + b"\0")
    digest.update(bundle.trust_list or b"")
    return digest.hexdigest()[:32]


def _issuer(record: SignedRecord) -> str:
    return record.kid.partition("#")[0]


def _lot(
    batch: Batch, record: SignedRecord, proof: LogProof | None, lists: Sequence[str], issuers: Sequence[str]
) -> DayLot:
    return DayLot(
        code=batch.code,
        gtin=batch.gtin,
        lot=batch.lot,
        record=record.jws,
        proof=None if proof is None else proof.to_bytes(),
        status=lists.index(record.status_list),
        issuer=issuers.index(_issuer(record)),
    )
