"""Whatever is told of pallets in whatever order: no more leaves than was put on them, and no more arrives than left."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.balance import MovementKind
from nguongoc.batches.logistic_units import Packing, UnitTold, moved_by_units, together

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
LOT, WHO, UNITS = UUID(int=9), (UUID(int=1), UUID(int=2)), ("a", "b", "c")
WHAT = st.sampled_from(
    [*Packing, MovementKind.SHIPPED, MovementKind.RECEIVED, MovementKind.VOIDED, MovementKind.SOLD]
)


@st.composite
def some_told(draw: st.DrawFn) -> list[UnitTold]:
    count = draw(st.integers(1, 14))
    return [
        UnitTold(
            event_id=UUID(int=100 + number),
            holder_id=WHO[who := draw(st.integers(0, 1))],
            at=BEGIN + timedelta(minutes=draw(st.integers(0, 9))),
            what=(what := draw(WHAT)),
            units=(draw(st.sampled_from(UNITS)),) if isinstance(what, Packing)
            else tuple(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=2))),
            other_id=WHO[1 - who],
            lots={LOT: Decimal(draw(st.integers(1, 9)))} if isinstance(what, Packing) and draw(st.booleans()) else {},
            inner=tuple(draw(st.lists(st.sampled_from(UNITS), max_size=2))) if isinstance(what, Packing) else (),
        )
        for number in range(count)
    ]  # fmt: skip


@given(some_told())
def test_nothing_comes_of_nothing_and_nothing_goes_twice(told: list[UnitTold]) -> None:
    moved = moved_by_units(told)
    sums: dict[object, Decimal] = defaultdict(Decimal)
    for each in told:
        if each.what is Packing.IN:
            sums[each.holder_id, "in"] += sum((amount or 0 for amount in each.lots.values()), Decimal(0))
        sums[each.holder_id, each.what] += moved.get(each.event_id, {}).get(LOT) or 0
    for one, other in (WHO, WHO[::-1]):
        shipped = sums[one, MovementKind.SHIPPED] - sums[one, MovementKind.VOIDED]
        assert (
            0 <= shipped + sums[one, MovementKind.SOLD] <= sums[one, "in"] + sums[one, MovementKind.RECEIVED]
        )
        assert sums[other, MovementKind.RECEIVED] <= shipped


@given(some_told(), st.randoms())
def test_the_order_in_which_it_is_told_is_all_the_same(told: list[UnitTold], random: object) -> None:
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert moved_by_units(mixed) == moved_by_units(told)


def test_the_same_goods_named_twice_count_once() -> None:
    other = UUID(int=8)
    assert together({LOT: Decimal(5)}, {LOT: Decimal(7), other: Decimal(1)}) == {
        LOT: Decimal(7),
        other: Decimal(1),
    }
    assert together({LOT: Decimal(9)}, {LOT: Decimal(7)}) == {LOT: Decimal(9)}
    assert together({LOT: None}, {LOT: Decimal(7)}) == {LOT: Decimal(7)}
