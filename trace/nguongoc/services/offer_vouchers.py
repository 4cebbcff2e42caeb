"""Voucher campaigns: who receives visitors promises something to whoever comes with a pack, within bounds of its own making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.tourism.places import Place
from nguongoc.tourism.vouchers import MOST_PLACES, MOST_PRODUCTS, Campaign, CampaignDatesWrong

NAME_LIMIT: Final = 120
WORTH_LIMIT: Final = 200
MOST_SHOWN: Final = 100


class CampaignNotFound(NotFound):
    """No such campaign, or none of this organisation."""

    code = "campaign-not-found"


class CampaignEnded(Conflict):
    """It is over: a promise that was taken back is made anew, not reopened."""

    code = "campaign-ended"


class VoucherPlaceUnfit(Invalid):
    """No place of this id where the caller may promise anything: not its own, or with no host who could keep the promise."""

    code = "voucher-place-unfit"


class VoucherProductUnfit(Invalid):
    """No product of this slug that the caller may offer vouchers with: a producer its own, a host those tied to its places."""

    code = "voucher-product-unfit"


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """`places` by id, `products` by slug: on the pages of their lots the voucher is offered."""

    title_vi: str
    title_en: str
    worth_vi: str
    worth_en: str
    count: int
    first_day: date
    last_day: date
    places: tuple[str, ...]
    products: tuple[str, ...]
    of_unit: int = 1
    of_lot: int | None = None
    """None: all of them may go to stamps without a serial."""


class OfferVouchers:
    """Raises `ScopeMissing`, the refusals of the draft, `VoucherPlaceUnfit`, `VoucherProductUnfit`."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def __call__(
        self, caller: Caller, draft: CampaignDraft, once: Once[Campaign] | None = None
    ) -> Campaign | Answer:
        caller.require(Scope.VOUCHERS_OFFER)
        now = self._clock.now()
        campaign = _checked(draft, caller, now)

        def add(uow: UnitOfWork) -> Campaign:
            places = [_place(uow, caller, index, each) for index, each in enumerate(draft.places)]
            products = [
                _product(uow, caller, index, each, places) for index, each in enumerate(draft.products)
            ]
            made = replace(campaign, product_ids=tuple(sorted(each.id for each in products)))
            uow.vouchers.add_campaign(made)
            return made

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def own(self, caller: Caller) -> Sequence[Campaign]:
        """Newest first, with how many were taken and redeemed."""
        caller.require(Scope.VOUCHERS_OFFER)
        with self._reads.open() as reader:
            return reader.vouchers.campaigns_of(caller.organisation_id, MOST_SHOWN)

    def show(self, caller: Caller, campaign_id: UUID) -> Campaign:
        """Raises `CampaignNotFound`."""
        caller.require(Scope.VOUCHERS_OFFER)
        with self._reads.open() as reader:
            return _own(reader.vouchers.campaign(campaign_id), caller)

    def end(self, caller: Caller, campaign_id: UUID) -> Campaign:
        """No more are taken from here on; those taken stay good to their last day. Raises `CampaignNotFound`, `CampaignEnded`."""
        caller.require(Scope.VOUCHERS_OFFER)
        now = self._clock.now()

        def end(uow: UnitOfWork) -> Campaign:
            _own(uow.vouchers.campaign(campaign_id), caller)
            if not uow.vouchers.end_campaign(campaign_id, now):
                raise CampaignEnded("this campaign has ended")
            return _own(uow.vouchers.campaign(campaign_id), caller)

        return self._writer.run(end)

    def resume(self, caller: Caller, campaign_id: UUID) -> Campaign:
        """What was ended is given out again, up to its number and its last day; one that was not stays. Raises `CampaignNotFound`."""
        caller.require(Scope.VOUCHERS_OFFER)

        def resume(uow: UnitOfWork) -> Campaign:
            _own(uow.vouchers.campaign(campaign_id), caller)
            uow.vouchers.resume_campaign(campaign_id)
            return _own(uow.vouchers.campaign(campaign_id), caller)

        return self._writer.run(resume)


def _own(campaign: Campaign | None, caller: Caller) -> Campaign:
    if campaign is None or campaign.organisation_id != caller.organisation_id:
        raise CampaignNotFound("no such campaign of this organisation")
    return campaign


def _checked(draft: CampaignDraft, caller: Caller, now: datetime) -> Campaign:
    gathering = Gathering()
    for name, given, most in (
        ("places", draft.places, MOST_PLACES),
        ("products", draft.products, MOST_PRODUCTS),
    ):
        if not 1 <= len(given) <= most or len(set(given)) != len(given):
            unfit = VoucherPlaceUnfit if name == "places" else VoucherProductUnfit
            gathering.refuse(unfit(f"name 1 to {most} {name}, each once", pointer=f"/{name}"))
    if draft.last_day < vietnamese_day(now):
        gathering.refuse(CampaignDatesWrong("it would be over already", pointer="/last_day"))
    texts = {
        name: gathering.text(getattr(draft, name), limit, f"/{name}")
        for name, limit in (
            ("title_vi", NAME_LIMIT), ("title_en", NAME_LIMIT), ("worth_vi", WORTH_LIMIT), ("worth_en", WORTH_LIMIT),
        )
    }  # fmt: skip
    made = gathering.ask(lambda: _campaign(draft, caller, texts, now), None)
    gathering.settle()
    if made is None:
        raise CampaignDatesWrong("from a day to one within a year", pointer="/last_day")
    return made


def _campaign(draft: CampaignDraft, caller: Caller, texts: dict[str, str], now: datetime) -> Campaign:
    return Campaign(
        id=uuid7(now),
        organisation_id=caller.organisation_id,
        title_vi=texts["title_vi"],
        title_en=texts["title_en"],
        worth_vi=texts["worth_vi"],
        worth_en=texts["worth_en"],
        count=draft.count,
        of_unit=draft.of_unit,
        of_lot=draft.count if draft.of_lot is None else draft.of_lot,
        first_day=draft.first_day,
        last_day=draft.last_day,
        place_ids=draft.places,
        product_ids=(),
        created_at=now,
    )


def _place(uow: UnitOfWork, caller: Caller, index: int, place_id: str) -> Place:
    place = uow.catalogue.place(place_id)
    host = None if place is None else place.host_organisation_id
    own = host == caller.organisation_id or (host is not None and caller.role is Role.AUTHORITY)
    if place is None or host is None or not own:
        raise VoucherPlaceUnfit(
            "no place of this id at which you may promise anything", pointer=f"/places/{index}", id=place_id
        )
    return place


def _product(uow: UnitOfWork, caller: Caller, index: int, slug: str, places: Sequence[Place]) -> Product:
    product = uow.catalogue.product_by_slug(slug)
    tied = any(slug in each.product_slugs for each in places)
    own = product is not None and product.organisation_id == caller.organisation_id
    if product is None or not (own or tied or caller.role is Role.AUTHORITY):
        raise VoucherProductUnfit(
            "no product of this slug that you may offer vouchers with",
            pointer=f"/products/{index}",
            slug=slug,
        )
    return product
