"""The UNTP 0.7.0 DigitalTraceabilityEvent: one EPCIS event told as Make, Move or Modify, tied to its bytes by two hashes.

Which of the three it is, `docs/reference/untp.md` says and the caller knows: nothing here reads EPCIS. The event keeps its own
address as `id`, so that the credential and the repository speak of one thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nguongoc.records.credential import Issuer, StatusPlace, credential, moment
from nguongoc.records.passport import TERMS, Category, HashedLink, Named, category, multihash, uri

TYPE = "DigitalTraceabilityEvent"
EVENT_HASH = TERMS + "eventHash"
"""The event hash of CBV 2.0 (`ni:///sha-256;…`), which is the same whoever computes it over whatever spelling."""


class EventKind(StrEnum):
    """The events of UNTP 0.7.0."""

    MAKE = "MakeEvent"
    MOVE = "MoveEvent"
    MODIFY = "ModifyEvent"


class Granularity(StrEnum):
    """What an address names: a kind of product, a lot, or one unit."""

    MODEL = "model"
    BATCH = "batch"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Moved:
    """Goods in an event. Without an amount none is said; `unit` is of UN/ECE Rec 20."""

    product: Named
    granularity: Granularity
    lot: str | None = None
    amount: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class TraceabilitySubject:
    """`goods` came out, went from one place to another, or were changed; `inputs` went in, of a *Make* alone. `source` is set for
    a *Move* alone, and `place` is then where the goods went to."""

    url: str
    issuer: Issuer
    issued_at: datetime
    status: StatusPlace
    kind: EventKind
    event: HashedLink
    event_hash: str
    name: str
    happened_at: datetime
    activity: Category
    goods: tuple[Moved, ...]
    place: Named
    inputs: tuple[Moved, ...] = ()
    source: Named | None = None


def build_traceability_event(subject: TraceabilitySubject) -> dict[str, Any]:
    """The unsecured credential, valid against UNTP's schema; its canonical bytes are what is signed."""
    event: dict[str, Any] = {
        "type": [subject.kind.value, "LifecycleEvent"],
        "id": uri(subject.event.url),
        "name": subject.name,
        "eventDate": moment(subject.happened_at),
        "activityType": category(subject.activity),
        "relatedDocument": [
            {
                "linkURL": uri(subject.event.url),
                "linkName": "EPCIS event",
                "digestMultibase": multihash(subject.event.sha256),
                "mediaType": "application/ld+json",
            }
        ],
        EVENT_HASH: subject.event_hash,
    }
    return credential(
        TYPE,
        subject.url,
        subject.name,
        subject.issuer,
        subject.issued_at,
        subject.status,
        [event | _of_kind(subject)],
    )


def _of_kind(subject: TraceabilitySubject) -> dict[str, Any]:
    goods, place = [_goods(each) for each in subject.goods], _facility(subject.place)
    match subject.kind, subject.source:
        case EventKind.MAKE, None:
            inputs = [_goods(each) for each in subject.inputs]
            return {"inputProduct": inputs, "outputProduct": goods, "madeAtFacility": place}
        case EventKind.MODIFY, None:
            return {"modifiedProduct": goods, "modifiedAtFacility": place}
        case EventKind.MOVE, Named() as source:
            return {"movedProduct": goods, "fromFacility": _facility(source), "toFacility": place}
    raise ValueError("a Move, and nothing else, has a source")


def _goods(moved: Moved) -> dict[str, Any]:
    # UNTP's schema knows no further member here.
    product = {
        "id": uri(moved.product.url),
        "name": moved.product.name,
        "idGranularity": moved.granularity.value,
    }
    if moved.lot is not None:
        product["batchNumber"] = moved.lot
    if moved.amount is None or moved.unit is None:
        return {"product": product}
    # A number because UNTP says so; the exact decimal stands in the event itself.
    return {"product": product, "quantity": {"value": float(moved.amount), "unit": moved.unit}}


def _facility(place: Named) -> dict[str, Any]:
    return {"type": ["Facility"], "id": uri(place.url), "name": place.name}
