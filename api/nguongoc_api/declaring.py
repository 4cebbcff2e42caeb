"""The use cases of a lot that is being declared, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.expect_yield import ExpectYield
from nguongoc.services.keep_lot_drafts import KeepLotDrafts
from nguongoc.services.keep_sellers import KeepSellers
from nguongoc.services.lot_from_harvest import LotFromHarvest
from nguongoc.services.preview_lot import PreviewLot
from nguongoc.services.register_batch import RegisterBatch
from nguongoc.services.verify_codes import VerifyCodes


@dataclass(frozen=True, slots=True)
class Declaring:
    """Answers on the way to a lot, and how its page will look."""

    drafts: KeepLotDrafts
    preview: PreviewLot
    from_harvest: LotFromHarvest
    expect: ExpectYield
    sellers: KeepSellers


def build_declaring(
    reads: ReadSource, writer: Writer, clock: Clock, register: RegisterBatch, verify: VerifyCodes
) -> Declaring:
    drafts, certificates = KeepLotDrafts(reads, writer, clock, register), verify.certificates
    preview = PreviewLot(reads, register, certificates, clock, certificates.base_url)
    return Declaring(drafts, preview, LotFromHarvest(reads), ExpectYield(reads), KeepSellers(reads, writer))
