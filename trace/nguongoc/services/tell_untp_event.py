"""An EPCIS event that is kept here as the event of UNTP that the published table makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from nguongoc.documents.facts import Happening
from nguongoc.documents.facts import Moved as Said
from nguongoc.documents.happenings import happening_of
from nguongoc.documents.untp import untp_event
from nguongoc.errors import Invalid
from nguongoc.events.build import lot_class
from nguongoc.events.context import Namespaces
from nguongoc.events.envelopes import Told
from nguongoc.events.hash import event_hash
from nguongoc.ports import Reader, StoredEvent
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.passport import Category, HashedLink, Named
from nguongoc.records.traceability import EventKind, Granularity, Moved, TraceabilitySubject
from nguongoc.services.public_keys import PublicKeys

BIZ_STEPS = ("https://ref.gs1.org/cbv/BizStep", "GS1 CBV Business Step")
TRANSFORMING = "commissioning"
"""The step of a transformation that names none: something came into being."""
PIECES = "H87"
NAMES = {EventKind.MAKE: "Làm ra", EventKind.MOVE: "Chuyển đi", EventKind.MODIFY: "Sửa đổi"}


class EventOfNoKind(Invalid):
    """The published table tells the event as no event of UNTP."""

    code = "event-of-no-untp-kind"


About = Callable[[str, Issuer, datetime, StatusPlace], TraceabilitySubject]
"""The subject under its address, its issuer, its time and its place."""


def untp_subject(reader: Reader, stored: StoredEvent, base_url: str) -> About:
    """Raises `EventOfNoKind`."""
    context = None if stored.context is None else json.loads(stored.context)
    event = json.loads(stored.body)
    happening = happening_of(Told(event, context))
    told_as = None if happening is None else untp_event(happening)
    if happening is None or told_as is None:
        raise EventOfNoKind("the table of docs/reference/untp.md tells this event as none")
    kind, names = EventKind(told_as.value), _Names(reader, base_url)
    goods = tuple(names.goods(each) for each in happening.things)
    inputs = tuple(names.goods(each) for each in happening.inputs)
    source, place = _ends(happening, kind)
    hash = event_hash(event, Namespaces.read(context).within(event.get("@context")))
    step = happening.step or TRANSFORMING
    title = ", ".join(dict.fromkeys(each.product.name for each in goods))[:200]

    def about(url: str, issuer: Issuer, at: datetime, status: StatusPlace) -> TraceabilitySubject:
        return TraceabilitySubject(
            url=url,
            issuer=issuer,
            issued_at=at,
            status=status,
            kind=kind,
            event=HashedLink(stored.event_uri, sha256(stored.body).digest()),
            event_hash=hash,
            name=f"{NAMES[kind]}: {title}",
            happened_at=stored.event_time,
            activity=Category(step, step.replace("_", " "), *BIZ_STEPS),
            goods=goods,
            place=names.place(place),
            inputs=inputs,
            source=None if source is None else names.place(source),
        )

    return about


def _ends(happening: Happening, kind: EventKind) -> tuple[str | None, str]:
    """Where from, of a *Move* alone, and where; the table has made sure that they are named."""
    if kind is not EventKind.MOVE:
        return None, happening.location or happening.read_point or ""
    source, destination = (
        next(place for type, place in named if type == "location")
        for named in (happening.sources, happening.destinations)
    )
    return source, destination


class _Names:
    """What identifiers are called here; of others they are their own name."""

    def __init__(self, reader: Reader, base_url: str) -> None:
        self._reader = reader
        self._base_url = base_url
        self._keys = PublicKeys(reader, base_url)

    def goods(self, said: Said) -> Moved:
        unit = PIECES if said.uom is None and said.value is not None else said.uom
        batch = self._keys.lot(said.key)
        if batch is None:
            return Moved(Named(said.key, said.key), _granularity(said.key), None, said.value, unit)
        product = self._reader.catalogue.product(batch.product_id)
        url = lot_class(batch.gtin, batch.lot, batch.code, self._base_url)
        named = Named(url, batch.lot if product is None else product.name)
        return Moved(named, Granularity.BATCH, batch.lot, said.value, unit)

    def place(self, key: str) -> Named:
        ours = f"{self._base_url}/f/"
        if not key.startswith(ours):
            return Named(key, key)
        try:
            facility = self._reader.parties.facility(UUID(key.removeprefix(ours)))
        except ValueError:
            facility = None
        return Named(key, key if facility is None else facility.name)


def _granularity(key: str) -> Granularity:
    if "/21/" in key or ":sgtin:" in key:
        return Granularity.ITEM
    return Granularity.BATCH if "/10/" in key or ":lgtin:" in key else Granularity.MODEL
