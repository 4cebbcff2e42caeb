"""`/v1/offers`: wholesale lots for sale; open ones for everybody, those for named buyers for these."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from nguongoc.batches.quantities import EXACT, parse_unit
from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Category
from nguongoc.services.find_offers import Wanted
from nguongoc_api.auth.access import Trader, TradeReader, Viewer
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.offers.schemas import OfferGiven, Offers, OfferShown
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Amount, Day, Id

ROUTER = router("offers", "offers")


def _wanted(
    q: Annotated[
        str | None, Query(max_length=100, description="In the product's name, with marks or without")
    ] = None,
    category: Category | None = None,
    commune: Annotated[
        str | None, Query(max_length=10, description="Code of a commune that a lot is from")
    ] = None,
    certificate: Annotated[Scheme | None, Query(description="In force today")] = None,
    at_least: Annotated[Amount | None, Query(description="So much is offered, in `unit`")] = None,
    unit: Annotated[str, Query(max_length=10)] = "kg",
    ready_by: Annotated[Day | None, Query(description="To be had on that day")] = None,
    month: Annotated[int | None, Query(ge=1, le=12, description="In whose season the product is")] = None,
    near_route: Annotated[
        str | None, Query(max_length=80, description="Id of a route: goods from near its stops")
    ] = None,
    product_id: Id | None = None,
    seller: Annotated[str | None, Query(max_length=63, description="Slug")] = None,
) -> Wanted:
    measured = parse_unit(unit)
    base = None if at_least is None else EXACT.multiply(at_least, measured.factor)
    return Wanted(
        text=q,
        category=category,
        commune=commune,
        scheme=certificate,
        at_least=base,
        base=None if base is None else measured.base,
        ready_by=ready_by,
        month=month,
        near_route=near_route,
        product_id=product_id,
        seller=seller,
    )


Asked = Annotated[Wanted, Depends(_wanted)]


@ROUTER.get("", response_model=Offers)
def find_offers(request: Request, viewer: Viewer, asked: Asked, page: Paged, use: Use) -> Response:
    """Open offers that you may see, newest first."""
    beside = {page.SIZE, page.CURSOR}
    kept = {name: value for name, value in request.query_params.items() if name not in beside}
    found = use.trading.browse.find(viewer, asked, page.after_id, page.limit + 1)
    base_url = use.settings.base_url
    return page.answer(
        found, lambda each: str(each.offer.id), lambda each: OfferShown.of(each, base_url), kept
    )


@ROUTER.get("/mine", response_model=Offers)
def own_offers(caller: TradeReader, page: Paged, use: Use) -> Response:
    """Yours, newest first, ended ones too; with what can still be promised of each."""
    found = use.trading.browse.own_offers(caller, page.after_id, page.limit + 1)
    base_url = use.settings.base_url
    return page.answer(found, lambda each: str(each.offer.id), lambda each: OfferShown.of(each, base_url))


@ROUTER.post("", status_code=201, response_model=OfferShown)
def make_offer(caller: Trader, given: OfferGiven, use: Use, created: Created) -> Response:
    """Offer lots that you hold. An offer is ended and made anew, never changed."""
    wish, trading, base_url = given.wish(), use.trading, use.settings.base_url
    return created.answer(
        lambda once: trading.offers(caller, wish, once),
        lambda seen: f"/v1/offers/{seen.offer.id}",
        lambda seen: OfferShown.of(seen, base_url),
    )


@ROUTER.get("/{offer_id}", response_model=OfferShown)
def show_offer(viewer: Viewer, offer_id: Id, use: Use) -> OfferShown:
    """One that you may see, also when it has ended."""
    return OfferShown.of(use.trading.browse.offer(viewer, offer_id), use.settings.base_url)


@ROUTER.delete("/{offer_id}", status_code=204)
def end_offer(caller: Trader, offer_id: Id, use: Use) -> Response:
    """Nothing more is ordered from it; orders made go on."""
    use.trading.offers.end(caller, offer_id)
    return Response(status_code=204)
