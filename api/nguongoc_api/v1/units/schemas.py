"""Stamps and what is said of them, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nguongoc.batches.units import Roll, Stretch, UnitChange, UnitState
from nguongoc.errors import Invalid
from nguongoc.services.change_units import Codes, Numbers, OfRoll, UnitsChanged, UnitsSeen, Which
from nguongoc_api.v1.wire import Given, Shown

LARGEST = 10**12


class UnitsNamedTwice(Invalid):
    """More than one way to say which units, or half of one."""

    code = "units-named-twice"


class ChangeGiven(Given):
    """Which units is said in one way: numbers, codes, a roll, or not at all for the whole lot."""

    change: Annotated[UnitChange, Field(strict=False)]
    first: int | None = Field(default=None, alias="from", description="The first unit, counted from 1")
    last: int | None = Field(default=None, alias="to", description="The last unit, itself included")
    first_code: str | None = Field(
        default=None, description="What a scanner reads of the first stamp, or its serial as typed"
    )
    last_code: str | None = None
    roll: int | None = Field(default=None, description="The number of a print order of this lot")

    def which(self) -> Which:
        """Raises `UnitsNamedTwice`."""
        numbers, codes = (self.first, self.last), (self.first_code, self.last_code)
        ways = [any(each is not None for each in way) for way in (numbers, codes, (self.roll,))]
        if sum(ways) > 1:
            raise UnitsNamedTwice("name units by numbers, by codes or by roll, in one way", pointer="/from")
        match numbers, codes, self.roll:
            case (int(first), int(last)), _, _:
                # Beyond any lot is beyond any database too: a number in the middle is refused by the lot.
                return Numbers(max(0, min(first, LARGEST)), min(last, LARGEST))
            case _, (str(first_code), str(last_code)), _:
                return Codes(first_code, last_code)
            case _, _, int(roll):
                return OfRoll(max(0, min(roll, 2**31 - 1)))
        if any(ways):
            raise UnitsNamedTwice("a range has two ends", pointer="/to" if ways[0] else "/last_code")
        return None


class CountsShown(Shown):
    """How many units stand in each state."""

    waiting: int
    active: int
    spoilt: int
    sold: int
    ended: int

    @classmethod
    def of(cls, counts: dict[UnitState, int]) -> CountsShown:
        return cls(**{state.value: count for state, count in counts.items()})


class ChangedShown(Shown):
    """`changed` units moved; those that stood there already are not among them."""

    change: UnitChange
    changed: int
    units: CountsShown

    @classmethod
    def of(cls, made: UnitsChanged) -> ChangedShown:
        return cls(change=made.change, changed=made.changed, units=CountsShown.of(made.counts))


class StretchShown(Shown):
    first: int = Field(serialization_alias="from")
    last: int = Field(serialization_alias="to")
    state: UnitState
    since: datetime

    @classmethod
    def of(cls, each: Stretch) -> StretchShown:
        return cls(first=each.first, last=each.last, state=each.state, since=each.since)


class RollShown(Shown):
    number: int
    first: int = Field(serialization_alias="from")
    last: int = Field(serialization_alias="to")
    printed_at: datetime
    has_pins: bool = Field(description="Printed with a PIN beside each serial")

    @classmethod
    def of(cls, each: Roll) -> RollShown:
        return cls(
            number=each.number,
            first=each.first,
            last=each.last,
            printed_at=each.printed_at,
            has_pins=each.has_pins,
        )


class UnitsShown(Shown):
    """`in_lot` is null while no unit was printed; `stretches` are in order, `rolls` the newest first."""

    in_lot: int | None
    printed: int
    units: CountsShown
    stretches: list[StretchShown]
    rolls: list[RollShown]

    @classmethod
    def of(cls, seen: UnitsSeen) -> UnitsShown:
        return cls(
            in_lot=seen.units,
            printed=seen.printed,
            units=CountsShown.of(seen.counts),
            stretches=[StretchShown.of(each) for each in seen.stretches],
            rolls=[RollShown.of(each) for each in seen.rolls],
        )
