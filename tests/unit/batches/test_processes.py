"""Process profiles: what is believable comes through, what is not is refused with its bounds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.processes import (
    YIELD_HIGH,
    YIELD_LOW,
    AmountsNotComparable,
    InputNotOfProcess,
    NothingWentIn,
    OutputNotOfProcess,
    Profile,
    UnknownProcess,
    YieldOutOfRange,
    check_categories,
    check_yield,
    find_profile,
    in_base,
    profiles,
)
from nguongoc.batches.quantities import Base, Canonical, Quantity, Unit
from nguongoc.catalogue.products import Category


def kg(amount: str) -> Canonical:
    return Canonical(Decimal(amount), Base.KG)


HALF_LITRE = Quantity(Decimal(500), Unit.MILLILITRE)


def test_the_processes_of_the_province_are_there_by_name() -> None:
    assert {
        "fish-to-fish-sauce",
        "shrimp-to-paste",
        "cinnamon-bark-to-powder",
        "paddy-to-rice",
        "rice-to-cake",
        "tea-leaf-to-tea",
        "fresh-to-dried",
        "packing",
    } <= set(profiles())
    assert "salt" in find_profile("fish-to-fish-sauce").unregistered
    with pytest.raises(UnknownProcess):
        find_profile("lead-to-gold")


def test_a_usual_yield_passes_without_a_warning() -> None:
    loss = check_yield(find_profile("paddy-to-rice"), [kg("600"), kg("400")], kg("650"))
    assert (loss.profile, loss.ratio, loss.warning) == ("paddy-to-rice", Decimal("0.65"), None)


def test_an_unusual_yield_passes_with_a_warning_that_says_which_way() -> None:
    milling = find_profile("paddy-to-rice")
    assert check_yield(milling, [kg("1000")], kg("500")).warning == YIELD_LOW
    assert check_yield(milling, [kg("1000")], kg("800")).warning == YIELD_HIGH


def test_more_rice_than_paddy_is_refused_with_the_ratio_and_both_bounds() -> None:
    with pytest.raises(YieldOutOfRange) as refused:
        check_yield(find_profile("paddy-to-rice"), [kg("1000")], kg("5000"))
    assert refused.value.params == {"process": "paddy-to-rice", "ratio": "5", "least": "0.4", "most": "0.82"}


@given(st.sampled_from(list(profiles().values())), st.decimals("0.001", 10**9, places=3))
def test_the_bounds_themselves_pass_and_a_hair_beyond_them_does_not(
    profile: Profile, went_in: Decimal
) -> None:
    given_in = Canonical(went_in, profile.input_base or Base.KG)
    base = profile.output_base or given_in.base
    hair = Decimal("1e-12")
    most = profile.refuse.most * went_in
    check_yield(profile, [given_in], Canonical(most, base))
    with pytest.raises(YieldOutOfRange):
        check_yield(profile, [given_in], Canonical(most + hair, base))
    if profile.refuse.least > 0:
        least = profile.refuse.least * went_in
        check_yield(profile, [given_in], Canonical(least, base))
        with pytest.raises(YieldOutOfRange):
            check_yield(profile, [given_in], Canonical(least - hair, base))


def test_bottles_of_fish_sauce_are_compared_with_fish_through_their_net_content() -> None:
    bottles = Quantity(Decimal(1200), Unit.CHAI).canonical
    loss = check_yield(find_profile("fish-to-fish-sauce"), [kg("1000")], bottles, HALF_LITRE)
    assert loss.ratio == Decimal("0.6")
    with pytest.raises(AmountsNotComparable):
        check_yield(find_profile("fish-to-fish-sauce"), [kg("1000")], bottles)
    with pytest.raises(AmountsNotComparable):
        check_yield(find_profile("paddy-to-rice"), [kg("1000")], bottles, HALF_LITRE)


def test_repacking_never_gives_more_than_went_in_in_whatever_unit() -> None:
    packing = find_profile("packing")
    for base in Base:
        assert check_yield(packing, [Canonical(Decimal(10), base)], Canonical(Decimal(10), base)).ratio == 1
        with pytest.raises(YieldOutOfRange):
            check_yield(packing, [Canonical(Decimal(10), base)], Canonical(Decimal("10.000001"), base))
    with pytest.raises(AmountsNotComparable):
        check_yield(packing, [kg("1"), Canonical(Decimal(1), Base.PIECE)], kg("1"))


def test_nothing_going_in_is_refused_instead_of_divided_by() -> None:
    with pytest.raises(NothingWentIn):
        check_yield(find_profile("packing"), [], kg("1"))
    with pytest.raises(NothingWentIn):
        check_yield(find_profile("packing"), [kg("0")], kg("1"))


def test_an_input_in_the_wrong_unit_is_refused_by_its_place() -> None:
    with pytest.raises(AmountsNotComparable) as refused:
        check_yield(find_profile("paddy-to-rice"), [kg("1"), Canonical(Decimal(1), Base.LITRE)], kg("1"))
    assert refused.value.pointer == "/inputs/1/quantity"


def test_pieces_come_into_kilograms_only_by_their_own_net_content() -> None:
    sticks = Quantity(Decimal(20), Unit.BO).canonical
    assert in_base(sticks, Base.KG, Quantity(Decimal("0.5"), Unit.KG)) == kg("10")
    for content in (None, HALF_LITRE, Quantity(Decimal(6), Unit.CAI)):
        with pytest.raises(AmountsNotComparable):
            in_base(sticks, Base.KG, content)


def test_goods_of_another_kind_are_refused_on_either_side() -> None:
    check_categories(find_profile("paddy-to-rice"), [Category.RICE], Category.RICE)
    with pytest.raises(InputNotOfProcess) as refused:
        check_categories(find_profile("paddy-to-rice"), [Category.RICE, Category.TEA], Category.RICE)
    assert refused.value.pointer == "/inputs/1"
    with pytest.raises(OutputNotOfProcess):
        check_categories(find_profile("paddy-to-rice"), [Category.RICE], Category.SEAFOOD)


def test_packing_keeps_the_kind_of_goods() -> None:
    packing = find_profile("packing")
    check_categories(packing, [Category.FRUIT, Category.FRUIT], Category.FRUIT)
    with pytest.raises(OutputNotOfProcess):
        check_categories(packing, [Category.FRUIT], Category.HONEY)
    with pytest.raises(OutputNotOfProcess):
        check_categories(packing, [Category.FRUIT, Category.TEA], Category.TEA)
