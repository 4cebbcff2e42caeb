"""What the services need from the world, as Protocols and the values that cross them.

`store` and `nguongoc_api.adapters` provide the implementations; obligations are stated here, once.
"""

from nguongoc.ports.links import LinkRepository
from nguongoc.ports.repositories import (
    AccessRepository,
    CatalogueRepository,
    LogRepository,
    LotRepository,
    PartyRepository,
    RecordRepository,
)
from nguongoc.ports.rows import (
    Account,
    Answer,
    ApiKey,
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
)
from nguongoc.ports.world import (
    CheckpointStore,
    Clock,
    DefaultLink,
    KnownCodes,
    Reader,
    ReadSource,
    Signer,
    UnitOfWork,
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
    "DefaultLink",
    "Head",
    "KnownCodes",
    "LinkRepository",
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
    "UnitOfWork",
    "Writer",
]
