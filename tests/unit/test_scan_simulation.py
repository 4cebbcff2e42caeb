"""The shipped thresholds, held to the bounds that are stated for each simulated population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from nguongoc.scans.signals import Grade
from nguongoc.scans.signals_thresholds import Signal, shipped
from nguongoc_api.bench.scan_populations import Population
from nguongoc_api.bench.scan_shipped import FEW, few_bare, few_sent, few_with_pin
from nguongoc_api.bench.scan_world import Knowing
from nguongoc_api.bench.scans import EVERY, FACTORS, QUICK_LIVES, Counts, Rate, few, lives, rate

Played = Mapping[str, Sequence[Counts]]
HONEST = [each for each in EVERY if not each.copied]
COPIED = [each for each in EVERY if each.copied]


@pytest.fixture(scope="module")
def played() -> Played:
    return {each.name: lives(each, Knowing(), QUICK_LIVES) for each in EVERY}


@pytest.mark.parametrize("population", HONEST, ids=lambda each: each.name)
def test_honest_packs_are_called_unusual_no_more_often_than_is_stated(
    population: Population, played: Played
) -> None:
    assert rate(played[population.name], shipped(), Grade.UNUSUAL).value <= population.bound


@pytest.mark.parametrize("population", COPIED, ids=lambda each: each.name)
def test_copied_stamps_are_found_at_least_as_often_as_is_stated(
    population: Population, played: Played
) -> None:
    assert rate(played[population.name], shipped(), population.grade).value >= population.bound


def test_the_bounds_would_notice_thresholds_half_and_twice_as_high(played: Played) -> None:
    low, high = shipped().scaled(min(FACTORS)), shipped().scaled(max(FACTORS))
    assert any(rate(played[each.name], low, Grade.UNUSUAL).value > each.bound for each in HONEST)
    assert any(rate(played[each.name], high, each.grade).value < each.bound for each in COPIED)


def test_higher_thresholds_find_less_and_a_rule_less_never_finds_more(played: Played) -> None:
    for counted in played.values():
        found = [rate(counted, shipped().scaled(factor), Grade.WORTH_A_LOOK).hits for factor in FACTORS]
        assert found == sorted(found, reverse=True)
        shipped_hits = rate(counted, shipped(), Grade.UNUSUAL).hits
        assert all(
            rate(counted, shipped().without(each), Grade.UNUSUAL).hits <= shipped_hits for each in Signal
        )


def test_five_copies_in_one_market_are_seen_when_they_are_sent_and_not_by_their_stamp() -> None:
    """The limit that the documentation states: nothing about five copies at a stall is other than a family."""
    assert rate(few(few_bare, FEW[0], 0.6, QUICK_LIVES), shipped(), Grade.WORTH_A_LOOK).value <= 0.05
    assert rate(few(few_sent, FEW[0], 0.05, QUICK_LIVES), shipped(), Grade.WORTH_A_LOOK).value >= 0.3
    assert rate(few(few_with_pin, FEW[-1], 0.25, QUICK_LIVES), shipped(), Grade.WORTH_A_LOOK).value >= 0.5


def test_the_same_lives_are_played_every_time() -> None:
    one = EVERY[0]
    assert lives(one, Knowing(), 5) == lives(one, Knowing(), 5)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 40, 0.0, 0.088), (20, 40, 0.352, 0.648), (40, 40, 0.912, 1.0)]
)
def test_a_rate_comes_with_its_interval(hits: int, of: int, low: float, high: float) -> None:
    """Wilson's, as published tables give it."""
    assert Rate(hits, of).interval == pytest.approx((low, high), abs=0.001)
