"""Vouchers: a promise of a host to whoever comes with a code from a pack. Never tied to a person.

A voucher is its code and nothing else: ten characters that a host can type, kept here only as a keyed hash. Who took it is
not known; how many one pack may take is, by a keyed hash of the pack's path that leads nowhere else.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from nguongoc.errors import Invalid
from nguongoc.identifiers.crockford import ALPHABET, check_character
from nguongoc.verdict import State

RANDOM_CHARACTERS: Final = 9
MOST_VOUCHERS: Final = 100_000
MOST_OF_UNIT: Final = 10
MOST_PLACES: Final = 30
MOST_PRODUCTS: Final = 30
LONGEST_DAYS: Final = 366
TAKING: Final = frozenset({State.VALID, State.UNVERIFIED})
"""Verdicts under which a pack still gives vouchers: nothing speaks against it. A lot without activation is active."""


class VoucherCountOutOfRange(Invalid):
    """A campaign has 1 to `MOST_VOUCHERS` vouchers, a pack 1 to `MOST_OF_UNIT` of them, a lot no more than there are."""

    code = "voucher-count-out-of-range"


class CampaignDatesWrong(Invalid):
    """It ends before it begins, or lasts longer than a year, or is over already."""

    code = "campaign-dates-wrong"


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the issuer promises: `worth` in words, at these places, from the first day to the last, both included.

    `of_unit` caps what one pack with a serial may take, `of_lot` all that is taken from stamps without one.
    """

    id: UUID
    organisation_id: UUID
    title_vi: str
    title_en: str
    worth_vi: str
    worth_en: str
    count: int
    of_unit: int
    of_lot: int
    first_day: date
    last_day: date
    place_ids: tuple[str, ...]
    product_ids: tuple[UUID, ...]
    created_at: datetime
    taken: int = 0
    redeemed: int = 0
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        if not (
            1 <= self.count <= MOST_VOUCHERS
            and 1 <= self.of_unit <= min(MOST_OF_UNIT, self.count)
            and 1 <= self.of_lot <= self.count
        ):
            raise VoucherCountOutOfRange(
                f"1 to {MOST_VOUCHERS} vouchers, 1 to {MOST_OF_UNIT} a pack, a lot no more than there are",
                pointer="/count",
                most=MOST_VOUCHERS,
                most_of_unit=MOST_OF_UNIT,
            )
        if not 0 <= (self.last_day - self.first_day).days < LONGEST_DAYS:
            raise CampaignDatesWrong("from a day to one within a year", pointer="/last_day")

    def runs_on(self, day: date) -> bool:
        return self.ended_at is None and self.first_day <= day <= self.last_day

    def left(self) -> int:
        return self.count - self.taken


@dataclass(frozen=True, slots=True)
class Voucher:
    """`code_hash` and `pack_hash` are keyed; `taken_on` is a day and no moment, so that it says little of whoever took it."""

    id: UUID
    campaign_id: UUID
    code_hash: bytes
    pack_hash: bytes
    taken_on: date
    redeemed_at: datetime | None = None
    redeemed_place_id: str | None = None
    redeemed_by: UUID | None = None
    """The host's organisation."""
    attempt_hash: bytes | None = None
    """Of the form it was redeemed with: the same form sent again is told the same."""


class VoucherKeys:
    """What is derived from the service's own secret: codes, and the hashes by which they are found again."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"nguongoc vouchers v1", "sha256")

    def code(self, campaign_id: UUID, path: str, nonce: str) -> str:
        """The code that this form makes for this pack: sent twice, by a thumb or a network, it is the same one."""
        digest = self._digest("code", str(campaign_id), path, nonce)
        data = "".join(ALPHABET[byte & 31] for byte in digest[:RANDOM_CHARACTERS])
        return data + check_character(data)

    def code_hash(self, code: str) -> bytes:
        return self._digest("hash", code)

    def pack_hash(self, campaign_id: UUID, path: str) -> bytes:
        """Another one for each campaign: nobody can tell that two vouchers came from one pack."""
        return self._digest("pack", str(campaign_id), path)

    def attempt_hash(self, organisation_id: UUID, nonce: str) -> bytes:
        return self._digest("attempt", str(organisation_id), nonce)

    def tries_key(self, kind: str, value: str) -> str:
        return self._digest("tries", kind, value).hex()

    def _digest(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\n".join(parts).encode(), "sha256")
