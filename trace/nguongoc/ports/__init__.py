"""What the services need from the world, as Protocols and the values that cross them.

`store` and `nguongoc_api.adapters` provide the implementations; obligations are stated here, once.
"""

from nguongoc.ports.access import AccessRepository
from nguongoc.ports.catalogue import CatalogueRepository
from nguongoc.ports.keeping import KeyKeeper, Signer
from nguongoc.ports.links import LinkRepository
from nguongoc.ports.logged import FrozenLog, FrozenLogs, LogReading, LogRepository
from nguongoc.ports.lots import LotRepository
from nguongoc.ports.parties import PartyRepository
from nguongoc.ports.records import RecordRepository
from nguongoc.ports.rows import (
    Account,
    Answer,
    ApiKey,
    CosignedHead,
    DidVersion,
    Head,
    LogRow,
    PendingEntry,
    Rendition,
    Session,
    SignedRecord,
    SigningKey,
    Standing,
    StatusList,
    StatusSlot,
    StoredEvent,
    StoredRendition,
)
from nguongoc.ports.world import (
    CheckpointStore,
    Clock,
    DefaultLink,
    KnownCodes,
    Reader,
    ReadSource,
    UnitOfWork,
    Witness,
    Writer,
)

__all__ = [
    "AccessRepository",
    "Account",
    "Answer",
    "ApiKey",
    "CatalogueRepository",
    "CheckpointStore",
    "Clock",
    "CosignedHead",
    "DefaultLink",
    "DidVersion",
    "FrozenLog",
    "FrozenLogs",
    "Head",
    "KeyKeeper",
    "KnownCodes",
    "LinkRepository",
    "LogReading",
    "LogRepository",
    "LogRow",
    "LotRepository",
    "PartyRepository",
    "PendingEntry",
    "ReadSource",
    "Reader",
    "RecordRepository",
    "Rendition",
    "Session",
    "SignedRecord",
    "Signer",
    "SigningKey",
    "Standing",
    "StatusList",
    "StatusSlot",
    "StoredEvent",
    "StoredRendition",
    "UnitOfWork",
    "Witness",
    "Writer",
]
