"""`/v1/verifications/bundles`: everything a warehouse verifies lots by for a day, without a network."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Response
from pydantic import Field

from nguongoc.day_bundle import MOST_LOTS, DayBundle, write_day_bundle
from nguongoc.services.make_day_bundle import state_of
from nguongoc_api.auth.access import BatchesReader, Verifier
from nguongoc_api.v1.conditional import IfNoneMatch
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.schemas import ItemGiven
from nguongoc_api.v1.wire import Given

ROUTER = router("verifications/bundles", "verifications")
ZIP: Final = "application/zip"
_ZIP: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One zip, as of now and for 24 hours; `nguongoc verify --bundle` reads it. No unit serial is in it",
        "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_UNCHANGED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "Nothing has changed since: lots, lists, keys and who vouches for them"}
}


class BundleGiven(Given):
    """Codes of the lots that are expected; of one of a unit its lot is meant."""

    items: Annotated[list[ItemGiven], Field(min_length=1, description=f"At most {MOST_LOTS:,} items")]


@ROUTER.post("", response_class=Response, responses=_ZIP)
def bundle_codes(caller: Verifier, given: BundleGiven, use: Use) -> Response:
    """A day bundle of lots that you name: codes of nothing here are left out."""
    codes = [each.code if isinstance(each.code, str) else "" for each in given.items]
    return _zip(use.make_day_bundle.of_codes(caller, codes))


@ROUTER.get("", response_class=Response, responses={**_ZIP, **_UNCHANGED})
def bundle_own_lots(caller: BatchesReader, use: Use, held: IfNoneMatch) -> Response:
    """A day bundle of your own organisation's newest 2,000 lots, to hand to the warehouses that you deliver to."""
    bundle = use.make_day_bundle.of_own(caller)
    etag = f'W/"{state_of(bundle)}"'
    if held.has(etag):
        return Response(status_code=304, headers={"ETag": etag})
    return _zip(bundle, etag)


def _zip(bundle: DayBundle, etag: str | None = None) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="day-bundle-{bundle.as_of:%Y%m%dT%H%M}Z.zip"',
        "Cache-Control": "private, no-store" if etag is None else "private, no-cache",
    }
    return Response(
        write_day_bundle(bundle), media_type=ZIP, headers=headers | ({"ETag": etag} if etag else {})
    )
