"""The use cases of vouchers, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.check_pin import CheckPin
from nguongoc.services.offer_vouchers import OfferVouchers
from nguongoc.services.redeem_voucher import RedeemVoucher
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.take_voucher import TakeVoucher
from nguongoc.services.unit_pins import UnitPins
from nguongoc.tourism.vouchers import VoucherKeys


@dataclass(frozen=True, slots=True)
class Vouchers:
    """Offered by who receives visitors, taken from a pack's page, redeemed at the host's."""

    offer: OfferVouchers
    take: TakeVoucher
    redeem: RedeemVoucher


def build_vouchers(
    reads: ReadSource, writer: Writer, clock: Clock, resolve: ResolveCode, pins: UnitPins, secret: bytes
) -> Vouchers:
    """`secret` is the service's own; from what is derived of it nothing of it is learnt."""
    keys = VoucherKeys(secret)
    return Vouchers(
        OfferVouchers(reads, writer, clock),
        TakeVoucher(reads, writer, clock, resolve, keys, CheckPin(writer, clock, resolve, pins)),
        RedeemVoucher(reads, writer, clock, keys),
    )
