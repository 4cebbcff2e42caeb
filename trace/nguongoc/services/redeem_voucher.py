"""Redeem a voucher at the host's: exactly once, whoever asks at the same moment, and told at once when it was used already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict, Invalid, NotAllowed
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.take_voucher import (
    VoucherFormMalformed,
    VoucherUnknown,
    parse_voucher_code,
    places_of,
)
from nguongoc.tourism.funnel import Counted, Step
from nguongoc.tourism.places import Place
from nguongoc.tourism.vouchers import Campaign, Voucher, VoucherKeys

MOST_WRONG: Final = 20
"""Unknown codes of one host in `WINDOW`: codes are 45 random bits, so that many find nothing."""
WINDOW: Final = timedelta(minutes=15)
_NONCE: Final = re.compile(r"[!-~]{8,100}")


class VoucherUsed(Conflict):
    """It was used already: `at`, and `place` where it is the asking host's own."""

    code = "voucher-used"


class VoucherOver(Conflict):
    """Its last day is over, or its first has not come."""

    code = "voucher-over"


class VoucherElsewhere(Invalid):
    """A good voucher, for none of this host's places."""

    code = "voucher-elsewhere"


class TooManyWrongCodes(NotAllowed):
    """Unknown codes too often; `minutes` to wait."""

    code = "voucher-codes-wrong-too-often"


@dataclass(frozen=True, slots=True)
class Redemption:
    """A voucher redeemed: `again` where the same form was sent before."""

    campaign: Campaign
    place: Place
    at: datetime
    again: bool


class RedeemVoucher:
    """Raises `ScopeMissing`, `VoucherCodeMalformed`, `VoucherUnknown`, `VoucherElsewhere`, `VoucherOver`, `VoucherUsed`,
    `TooManyWrongCodes`. Safe to call from any thread, any process."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, keys: VoucherKeys) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._keys = keys

    def __call__(self, caller: Caller, typed: str, nonce: str, place_id: str | None = None) -> Redemption:
        """`nonce` is of the form or request: sent again over a bad network, it is told the same."""
        caller.require(Scope.VOUCHERS_REDEEM)
        if not _NONCE.fullmatch(nonce):
            raise VoucherFormMalformed("8 to 100 visible ASCII characters that name this attempt")
        code_hash = self._keys.code_hash(parse_voucher_code(typed))
        attempt = self._keys.attempt_hash(caller.organisation_id, nonce)
        self._stop_guessing(caller, code_hash)
        now = self._clock.now()

        def redeem(uow: UnitOfWork) -> Redemption:
            voucher, campaign = _found(uow, code_hash)
            place = _here(places_of(uow, campaign), caller, place_id)
            if voucher.redeemed_at is None and not (
                campaign.first_day <= vietnamese_day(now) <= campaign.last_day
            ):
                raise VoucherOver(
                    f"good from {campaign.first_day} to {campaign.last_day}",
                    first_day=campaign.first_day.isoformat(),
                    last_day=campaign.last_day.isoformat(),
                )
            if uow.vouchers.redeem(code_hash, now, place.id, caller.organisation_id, attempt):
                uow.funnel.add({_counted(uow, campaign, place, now): 1})
                return Redemption(campaign, place, now, again=False)
            used, _ = _found(uow, code_hash)
            return _used(uow, used, campaign, caller, attempt)

        return self._writer.run(redeem)

    def _stop_guessing(self, caller: Caller, code_hash: bytes) -> None:
        """Counted before it is looked at, so that twins in parallel are no way around; a code that is known costs nothing."""
        with self._reads.open() as reader:
            known = reader.vouchers.voucher(code_hash) is not None
        if known:
            return
        now = self._clock.now()
        key = self._keys.tries_key("host", str(caller.organisation_id))
        tries, ends = self._writer.run(lambda uow: uow.access.take_try(key, now, now + WINDOW))
        if tries > MOST_WRONG:
            minutes = max(1, -(-int((ends - now).total_seconds()) // 60))
            raise TooManyWrongCodes("too many wrong codes", minutes=minutes)


def _found(reader: Reader, code_hash: bytes) -> tuple[Voucher, Campaign]:
    voucher = reader.vouchers.voucher(code_hash)
    campaign = None if voucher is None else reader.vouchers.campaign(voucher.campaign_id)
    if voucher is None or campaign is None:
        raise VoucherUnknown("no voucher has this code")
    return voucher, campaign


def _here(places: tuple[Place, ...], caller: Caller, place_id: str | None) -> Place:
    """The place of this host it is redeemed at: the one asked for, else the first of its own that the voucher names."""
    own = [each for each in places if each.host_organisation_id == caller.organisation_id]
    wanted = [each for each in own if place_id is None or each.id == place_id]
    if not wanted:
        raise VoucherElsewhere("this voucher is for other places")
    return wanted[0]


def _counted(reader: Reader, campaign: Campaign, place: Place, now: datetime) -> Counted:
    """For the producer of the goods it was offered with, where there is one; which pack it came from is not known."""
    products = (reader.catalogue.product(each) for each in campaign.product_ids)
    owners = {each.organisation_id for each in products if each is not None}
    owner = reader.parties.organisation(owners.pop()) if len(owners) == 1 else None
    slug = "" if owner is None else owner.slug
    return Counted(vietnamese_day(now), Step.VOUCHER_REDEEMED, slug, place.id)


def _used(reader: Reader, voucher: Voucher, campaign: Campaign, caller: Caller, attempt: bytes) -> Redemption:
    at, place_id = voucher.redeemed_at, voucher.redeemed_place_id
    place = None if place_id is None else reader.catalogue.kept_place(place_id)
    if at is None:
        raise VoucherUnknown("no voucher has this code")
    if voucher.attempt_hash == attempt and place is not None:
        return Redemption(campaign, place, at, again=True)
    own = place is not None and place.host_organisation_id == caller.organisation_id
    raise VoucherUsed(
        f"used already at {at.isoformat()}",
        at=at.isoformat(),
        place=place.name_vi if place is not None and own else "",
    )
