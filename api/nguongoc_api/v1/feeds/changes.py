"""`/v1/feeds/changes`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from pydantic import Field

from nguongoc.events.build import lot_class
from nguongoc.identifiers.public_code import display
from nguongoc.ports.changes import Change, ChangeType
from nguongoc.services.caller import Caller
from nguongoc.services.tell_changes import Told
from nguongoc_api.auth.access import ChangesReader
from nguongoc_api.v1.conditional import IfNoneMatch, tag_of
from nguongoc_api.v1.feeds.cursors import LONGEST
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Shown

ROUTER = router("feeds/changes", "feeds")
USUAL, MOST = 100, 500
_PLACES = {
    "offer": "/v1/offers/",
    "order": "/v1/orders/",
    "listing": "/v1/listings/",
    "shipment": "/v1/shipments/",
    "record": "/records/",
}
"""Where what a change is about can be read, by the first word of its type."""


class Start(StrEnum):
    BEGINNING = "beginning"
    NOW = "now"


class LotChanged(Shown):
    lot: str
    gtin: str | None
    stamp: str = Field(description="The public code, printed under the QR code")
    lookup: str = Field(description="What the QR code says: ask about it at `/v1/verifications`")


class ChangeShown(Shown):
    type: ChangeType
    at: datetime = Field(description="When it came to stand in this feed: never before the one above it")
    about: str = Field(description="Where to read what it is about, as it stands now")
    lot: LotChanged | None
    own: bool = Field(description="Of your own goods or offer, or an order or shipment you are a side of")

    @classmethod
    def of(cls, change: Change, caller: Caller, base_url: str) -> ChangeShown:
        own = change.owner_id == caller.organisation_id or change.type.startswith(("order.", "shipment."))
        lot, named = None, change.lot
        if named is not None:
            lookup = lot_class(named.gtin, named.lot, named.code, base_url)
            lot = LotChanged(lot=named.lot, gtin=named.gtin, stamp=display(named.code), lookup=lookup)
        place = _PLACES.get(change.type.partition(".")[0])
        if change.type is ChangeType.LOT_CORRECTED:
            place = _PLACES["record"]
        about = f"{base_url}{place}{change.about}" if place or lot is None else lot.lookup
        return cls(type=change.type, at=change.at, about=about, lot=lot, own=own)


class ChangesShown(Shown):
    items: list[ChangeShown]
    cursor: str = Field(description="Keep it: ask with it for what comes after these")
    caught_up: bool = Field(description="False: ask again at once, there may be more")


@ROUTER.get("", response_model=ChangesShown)
def list_changes(
    caller: ChangesReader,
    use: Use,
    held: IfNoneMatch,
    cursor: Annotated[str | None, Query(max_length=LONGEST)] = None,
    start: Annotated[Start | None, Query(description="Without a cursor; `beginning` unless said")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
) -> Response:
    """What changed that you may know, in the order in which it came to stand here, none left out: the public part with `verify`, your own by your scopes."""
    changes, cursors = use.asking.changes, use.asking.cursors
    if cursor is not None:
        told = changes(caller, cursors.read(caller.organisation_id, cursor), limit)
    elif start is Start.NOW:
        told = changes.head(caller)
    else:
        told = changes(caller, 0, limit)
    return held.answer(
        *_answer(told, caller, use.settings.base_url, limit, cursors.write(caller.organisation_id, told.last))
    )


def _answer(told: Told, caller: Caller, base_url: str, limit: int, cursor: str) -> tuple[Response, str]:
    items = [ChangeShown.of(each, caller, base_url) for each in told.changes]
    body = ChangesShown(items=items, cursor=cursor, caught_up=told.caught_up).model_dump_json().encode()
    onward = f"{base_url}/v1/feeds/changes?{urlencode({'limit': limit, 'cursor': cursor})}"
    headers = {"Link": f'<{onward}>; rel="next"', "Cache-Control": "private, no-cache"}
    return Response(body, media_type="application/json", headers=headers), tag_of(body)
