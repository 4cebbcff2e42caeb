"""Take a voucher from the page of a pack: no name, no number, nothing kept but that one was taken on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict, Malformed, NotAllowed, NotFound
from nguongoc.identifiers.crockford import as_written, check_character, first_stranger
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.check_pin import CheckPin
from nguongoc.services.offer_vouchers import CampaignNotFound
from nguongoc.services.provenance import Provenance
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.tries import household
from nguongoc.tourism.funnel import Counted, Step
from nguongoc.tourism.places import Place, Standing
from nguongoc.tourism.vouchers import RANDOM_CHARACTERS, TAKING, Campaign, Voucher, VoucherKeys

MOST_OF_ADDRESS: Final = 30
"""Vouchers, or wrong codes, of one household in `WINDOW`: a family on a trip, not a collector."""
WINDOW: Final = timedelta(hours=1)
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_LONGEST_TYPED: Final = 64
_LONGEST_PATH: Final = 300


class VouchersGone(Conflict):
    """All that were promised are taken."""

    code = "vouchers-gone"


class PackHadItsVouchers(Conflict):
    """This pack, or this lot's stamps, took all that one may."""

    code = "pack-had-its-vouchers"


class PackGivesNone(Conflict):
    """What is known of the pack speaks against it: recalled, expired, not yet on the market, checked unusually often."""

    code = "pack-gives-no-voucher"


class VoucherFormMalformed(Malformed):
    """Not sent from the form that the page of a pack leads to."""

    code = "voucher-form-malformed"


class VoucherCodeMalformed(Malformed):
    """Not ten letters and digits that go together: mistyped somewhere, which is not the same as unknown."""

    code = "voucher-code-malformed"


class VoucherUnknown(NotFound):
    """No voucher has this code."""

    code = "voucher-unknown"


class VouchersTooOften(NotAllowed):
    """Too many from one network address; `minutes` to wait."""

    code = "vouchers-too-often"


@dataclass(frozen=True, slots=True)
class Offered:
    """A campaign as it is offered with one pack."""

    campaign: Campaign
    places: tuple[Place, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Held:
    """A voucher as who has its code sees it; `place` is where it was used."""

    code: str
    campaign: Campaign
    places: tuple[Place, ...]
    voucher: Voucher
    place: Place | None


class TakeVoucher:
    """Safe to call from any thread; `keys` are derived from the service's own secret."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        resolve: ResolveCode,
        keys: VoucherKeys,
        pins: CheckPin,
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._resolve = resolve
        self._keys = keys
        self.pins = pins

    def offered(self, campaign_id: UUID, path: str) -> Offered:
        """What a pack may take. Raises `CampaignNotFound`, `PackGivesNone` and the refusals of the code."""
        with self._reads.open() as reader:
            campaign = reader.vouchers.campaign(campaign_id)
            known = () if campaign is None else places_of(reader, campaign)
        places = tuple(each for each in known if each.standing is Standing.SHOWN)
        today = vietnamese_day(self._clock.now())
        # Looked at before the pack is resolved: an address made up costs one small query.
        if campaign is None or not places or not campaign.runs_on(today) or len(path) > _LONGEST_PATH:
            raise CampaignNotFound("no vouchers of this kind are given today")
        provenance = self._resolve(parse_identifier_path(path.encode("utf-8", "replace")))
        if provenance.product.id not in campaign.product_ids:
            raise CampaignNotFound("no vouchers of this kind are given today")
        if not gives_vouchers(provenance):
            raise PackGivesNone("this pack gives no voucher", state=provenance.verdict.state.value)
        return Offered(campaign, places, provenance)

    def __call__(self, campaign_id: UUID, path: str, nonce: str, address: str, pin: str = "") -> str:
        """The code. The same form sent again takes no second one. Of a pack whose stamp has a PIN, with the right one.

        Raises what `offered` and `CheckPin.require` do, `VoucherFormMalformed`, `VouchersTooOften`, `VouchersGone`, `PackHadItsVouchers`.
        """
        if not _NONCE.fullmatch(nonce):
            raise VoucherFormMalformed("open the form from the page of the pack")
        offered = self.offered(campaign_id, path)
        campaign, pack = offered.campaign, offered.provenance.path
        code = self._keys.code(campaign_id, pack, nonce)
        code_hash = self._keys.code_hash(code)
        with self._reads.open() as reader:
            if reader.vouchers.voucher(code_hash) is not None:
                return code
        self.pins.require(offered.provenance, pin, address)
        self._take_try(address)
        most = campaign.of_lot if offered.provenance.serial is None else campaign.of_unit
        now = self._clock.now()
        voucher = Voucher(
            uuid7(now), campaign_id, code_hash, self._keys.pack_hash(campaign_id, pack), vietnamese_day(now)
        )

        slug = offered.provenance.organisation.slug
        counted = Counted(voucher.taken_on, Step.VOUCHER_TAKEN, slug, campaign.place_ids[0])

        def take(uow: UnitOfWork) -> str:
            if not uow.vouchers.claim_taking(campaign_id):
                raise VouchersGone("all of these vouchers are taken")
            # Behind the claim, which twins wait at: what they count here is all there is.
            if uow.vouchers.voucher(code_hash) is not None:
                raise _TakenMeanwhile
            if uow.vouchers.taken_by(campaign_id, voucher.pack_hash) >= most:
                raise PackHadItsVouchers("this pack took its vouchers", most=most)
            uow.vouchers.add_voucher(voucher)
            uow.funnel.add({counted: 1})
            return code

        try:
            return self._writer.run(take)
        except _TakenMeanwhile:
            return code

    def held(self, typed: str, address: str) -> Held:
        """Raises `VoucherCodeMalformed`, `VoucherUnknown`, and `VouchersTooOften` for who guesses."""
        code = parse_voucher_code(typed)
        with self._reads.open() as reader:
            voucher = reader.vouchers.voucher(self._keys.code_hash(code))
            campaign = None if voucher is None else reader.vouchers.campaign(voucher.campaign_id)
            if voucher is not None and campaign is not None:
                used = voucher.redeemed_place_id
                place = None if used is None else reader.catalogue.kept_place(used)
                return Held(code, campaign, places_of(reader, campaign), voucher, place)
        self._take_try(address)
        raise VoucherUnknown("no voucher has this code")

    def _take_try(self, address: str) -> None:
        now = self._clock.now()
        key = self._keys.tries_key("address", household(address))
        tries, ends = self._writer.run(lambda uow: uow.access.take_try(key, now, now + WINDOW))
        if tries > MOST_OF_ADDRESS:
            minutes = max(1, -(-int((ends - now).total_seconds()) // 60))
            raise VouchersTooOften("too many from this address", minutes=minutes)


class _TakenMeanwhile(Exception):
    """The same form, sent twice at once, was first."""


def gives_vouchers(provenance: Provenance) -> bool:
    """Whether this pack, or lot, may take vouchers: the one place where its state is asked."""
    return provenance.verdict.state in TAKING


def places_of(reader: Reader, campaign: Campaign) -> tuple[Place, ...]:
    """Those of its places that are there, shown or not: a voucher once taken is good at a place that closed since."""
    found = (reader.catalogue.kept_place(each) for each in campaign.place_ids)
    return tuple(each for each in found if each is not None)


def parse_voucher_code(typed: str) -> str:
    """In the one spelling we print. Raises `VoucherCodeMalformed`."""
    written = as_written(typed[: _LONGEST_TYPED + 1])
    fits = len(written) == RANDOM_CHARACTERS + 1 and first_stranger(written) is None
    if not fits or check_character(written[:-1]) != written[-1]:
        raise VoucherCodeMalformed("ten letters and digits, as they stand on the voucher")
    return written
