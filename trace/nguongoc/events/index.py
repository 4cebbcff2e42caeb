"""What can be asked of an event, as rows: its identifiers under one key each, and its searchable statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class EpcRole(StrEnum):
    """In which member of its event an identifier stands."""

    EPC = "epc"
    """`epcList` and `quantityList`."""
    PARENT = "parent"
    CHILD = "child"
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class IndexedEpc:
    """One identifier: `key` is the one that all its spellings share (`identifiers.epc.canonical_epc`)."""

    role: EpcRole
    is_class: bool
    key: str
    quantity: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """One statement under a name that queries use; text, number and moment are the same value read in each way it can be."""

    name: str
    text: str | None = None
    number: float | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventIndex:
    """Everything that is put beside an event when it is stored; recomputed from its bytes by `nguongoc rebuild`."""

    type: str
    action: str | None
    biz_step: str | None
    disposition: str | None
    read_point: str | None
    biz_location: str | None
    event_time: datetime
    declared_at: datetime | None
    epcs: tuple[IndexedEpc, ...]
    terms: tuple[IndexedTerm, ...]
    parties: tuple[str, ...]
    """Source and destination parties by canonical key: whoever of ours is among them may read the event whole."""
