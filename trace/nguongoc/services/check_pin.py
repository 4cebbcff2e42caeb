"""Check the PIN under the scratched layer of a pack: right for the first time, right and used before, or wrong.

The one proof that a photocopied stamp does not carry along. Only a first use leaves a row, and wrong tries one that is forgotten within
the hour: by household and stamp, by stamp, and by household. Beyond what people mistype a household has fewer tries at a
stamp, never none: whoever fires wrong PINs at a stamp, or from behind the same gateway as its buyer, locks nobody out, and the
length of a PIN keeps guessing hopeless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from nguongoc.batches.lots import Batch
from nguongoc.errors import Conflict, Invalid, NotAllowed, NotFound
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.identifiers.pin import parse_pin, same_pin
from nguongoc.identifiers.serial import parse_serial
from nguongoc.ports import Clock, UnitOfWork, Writer
from nguongoc.services.provenance import Provenance
from nguongoc.services.resolve_code import CodeUnknown, ResolveCode
from nguongoc.services.tries import household
from nguongoc.services.unit_pins import UnitPins
from nguongoc.verdict import State

WINDOW: Final = timedelta(hours=1)
TRIES: Final = 5
"""Wrong PINs of one household at one stamp in `WINDOW`."""
FEWER_TRIES: Final = 2
"""The same while the stamp, or the household, is tried more often than people mistype."""
MANY_AT_STAMP: Final = 30
MANY_OF_HOUSEHOLD: Final = 60
"""A mobile network lets thousands of buyers out through one address."""
_LONGEST_PATH: Final = 300
ASKED_IN: Final = frozenset({State.VALID, State.UNVERIFIED, State.SUSPICIOUS, State.EXPIRED, State.ON_HOLD})
"""Not of a pack that is recalled or not on the market: there is nothing to be proven, and the first use would be lost."""


class PinNone(NotFound):
    """This stamp was printed without a PIN."""

    code = "pin-none"


class PinNotNow(Conflict):
    """The pack is recalled, or not on the market yet; its PIN is not looked at."""

    code = "pin-not-now"


class PinTooOften(NotAllowed):
    """Wrong too often at this stamp, from one network address; `minutes` to wait."""

    code = "pin-too-often"


class PinWrong(Invalid):
    """Where only the right PIN will do: not the one that belongs to this stamp."""

    code = "pin-wrong"


class PinOutcome(StrEnum):
    """What a PIN says of a pack."""

    FIRST = "first"
    AGAIN = "again"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PinChecked:
    """`used_at` is when it was first used, None of a wrong one."""

    outcome: PinOutcome
    used_at: datetime | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Safe to call from any thread; two first uses at once are one first use and one later one."""

    writer: Writer
    clock: Clock
    resolve: ResolveCode
    pins: UnitPins

    def __call__(self, path: str, typed: str, address: str) -> PinChecked:
        """Of the pack at `path`, as its page names it.

        Raises `PinMalformed` before anything is counted, `PinNone`, `PinNotNow`, `PinTooOften`, refusals of codes, `KeyFileUnusable`.
        """
        pin = parse_pin(typed)
        if len(path) > _LONGEST_PATH:
            raise CodeUnknown(
                "nothing is registered under this code", path=path[:_LONGEST_PATH], find="/find"
            )
        return self.of(self.resolve(parse_identifier_path(path.encode("utf-8", "replace"))), pin, address)

    def of(self, provenance: Provenance, typed: str, address: str) -> PinChecked:
        """The same of a pack that was looked up already."""
        pin = parse_pin(typed)
        batch, number, serial = provenance.batch, provenance.number, provenance.serial
        if number is None or serial is None or not provenance.has_pin:
            raise PinNone("this stamp has no PIN")
        if not takes_pin(provenance):
            raise PinNotNow("this pack's PIN is not looked at now", state=provenance.verdict.state.value)
        right = same_pin(self.pins.pin(batch.product_id, parse_serial(serial)), pin)
        outcome, used_at = self._count(batch, number, household(address), right=right)
        return PinChecked(outcome, used_at, provenance)

    def require(self, provenance: Provenance, typed: str, address: str) -> None:
        """Of a pack whose stamp has a PIN the right one, used before or not; raises `PinWrong` besides. Of any other pack, nothing."""
        if provenance.has_pin and self.of(provenance, typed, address).outcome is PinOutcome.WRONG:
            raise PinWrong("this PIN does not belong to this stamp", pointer="/pin")

    def _count(
        self, batch: Batch, number: int, address: str, *, right: bool
    ) -> tuple[PinOutcome, datetime | None]:
        now, stamp = self.clock.now(), f"{batch.id}/{number}"
        pair, at_stamp, of_household = (
            self.pins.tries("pair", stamp, address),
            self.pins.tries("stamp", stamp),
            self.pins.tries("household", address),
        )

        def write(uow: UnitOfWork) -> tuple[PinOutcome, datetime | None]:
            # Counted before anything is told, so that twins in parallel are no way around; and always in this order, for the
            # rows are held to the end.
            ends = now + WINDOW
            stamps, _ = uow.access.take_try(at_stamp, now, ends)
            households, _ = uow.access.take_try(of_household, now, ends)
            pairs, until = uow.access.take_try(pair, now, ends)
            if pairs > tries_left(stamps, households):
                minutes = max(1, -(-int((until - now).total_seconds()) // 60))
                raise PinTooOften("too many wrong PINs at this stamp", minutes=minutes)
            if not right:
                return PinOutcome.WRONG, None
            for each in (pair, at_stamp, of_household):
                uow.access.give_back_try(each)
            first, used_at = uow.units.use_pin(batch.id, number, now)
            return PinOutcome.FIRST if first else PinOutcome.AGAIN, used_at

        return self.writer.run(write)


def tries_left(at_stamp: int, of_household: int) -> int:
    """How many tries a household has at a stamp, by how often both were tried; never none."""
    calm = at_stamp <= MANY_AT_STAMP and of_household <= MANY_OF_HOUSEHOLD
    return TRIES if calm else FEWER_TRIES


def takes_pin(provenance: Provenance) -> bool:
    """Whether the page of this pack asks for its PIN."""
    return provenance.has_pin and provenance.verdict.state in ASKED_IN
