"""What a correction of a lot starts from, as read before its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.corrections import MOST_CORRECTIONS, Amendment, PassportSuperseded, TooManyCorrections
from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader, SignedRecord, StoredEvent
from nguongoc.records.credential import record_url
from nguongoc.records.passport import Superseded
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller
from nguongoc.services.event_ledger import LotTakenBack
from nguongoc.services.master_data import MasterData, Source, load_master_data, load_sources


@dataclass(frozen=True, slots=True)
class Before:
    """What a correction starts from, as read before the transaction."""

    batch: Batch
    event: StoredEvent
    record: SignedRecord
    earlier: tuple[Superseded, ...]
    """Every version there is, the newest first."""
    version: int
    master: MasterData
    sources: tuple[Source, ...]


def start_of(reader: Reader, caller: Caller, batch_id: UUID, amendment: Amendment, base_url: str) -> Before:
    """Raises `BatchNotFound`, `PassportSuperseded`, `LotTakenBack`, `TooManyCorrections`."""
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("your organisation registered no such lot")
    if amendment.supersedes not in {None, batch.passport_id}:
        raise PassportSuperseded("there is a newer passport of this lot", newest=batch.passport_id)
    if reader.events.voided([batch.event_id]):
        raise LotTakenBack(f"lot {batch.lot} was taken back", lot=batch.lot)
    corrections = reader.corrections.of([batch_id]).get(batch_id, ())
    if len(corrections) >= MOST_CORRECTIONS:
        raise TooManyCorrections(
            f"a lot is corrected at most {MOST_CORRECTIONS} times", most=MOST_CORRECTIONS
        )
    ids = [batch.passport_id, *(each.superseded_id for each in reversed(corrections))]
    records, event = reader.records.records(ids), reader.lots.event(batch.event_id)
    if event is None or records.keys() != {*ids}:
        raise BatchNotFound("what was declared of the lot is gone")
    return Before(
        batch,
        event,
        records[batch.passport_id],
        tuple(Superseded(record_url(base_url, id), records[id].payload_sha256) for id in ids),
        len(ids),
        load_master_data(reader, batch.organisation_id, batch.product_id, batch.facility_id),
        load_sources(reader, batch.organisation_id, batch.inputs),
    )
