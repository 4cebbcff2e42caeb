"""Campaigns and vouchers in the store; counts are moved by compare-and-swap, so that twins in parallel never both win."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.tourism.vouchers import Campaign, Voucher


class VoucherRepository(Protocol):
    def add_campaign(self, campaign: Campaign) -> None: ...
    def campaign(self, campaign_id: UUID) -> Campaign | None: ...
    def campaigns_of(self, organisation_id: UUID, limit: int) -> Sequence[Campaign]:
        """Newest first."""
        ...

    def campaigns_for(self, product_id: UUID, limit: int) -> Sequence[Campaign]:
        """Those not ended that name this product, oldest first; whether they run today is for the caller to say."""
        ...

    def end_campaign(self, campaign_id: UUID, at: datetime) -> bool:
        """False when it had ended."""
        ...

    def resume_campaign(self, campaign_id: UUID) -> None:
        """Ended no more; one that runs stays."""
        ...

    def claim_taking(self, campaign_id: UUID) -> bool:
        """One more is taken; False when none was left. Held to the end of the transaction: twins wait."""
        ...

    def taken_by(self, campaign_id: UUID, pack_hash: bytes) -> int: ...
    def add_voucher(self, voucher: Voucher) -> None: ...
    def voucher(self, code_hash: bytes) -> Voucher | None: ...
    def redeem(
        self, code_hash: bytes, at: datetime, place_id: str, organisation_id: UUID, attempt_hash: bytes
    ) -> bool:
        """True for exactly one of any number of callers."""
        ...
