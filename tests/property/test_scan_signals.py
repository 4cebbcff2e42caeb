"""What holds of every judgement of scans, whatever was scanned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.batches.dates import vietnamese_day
from nguongoc.scans import Observation, PlaceSource, ScanKind, StampState
from nguongoc.scans.cells import cell_of
from nguongoc.scans.signals import Grade, Judgement, judge
from nguongoc.scans.signals_thresholds import Signal, read_thresholds, shipped
from nguongoc.scans.signals_trail import MOST_A_DAY, Trail, trail_of

UNTIL = date(2026, 11, 28)
TOWNS = {
    "Hà Nội": (21.2, 105.85),
    "Thanh Hóa": (19.81, 105.78),
    "Đà Nẵng": (16.06, 108.2),
    "TP. HCM": (10.78, 106.7),
}


def scan(
    day: int = 0,
    visitor: str | None = "a",
    town: str | None = None,
    source: PlaceSource = PlaceSource.CONSENTED,
    state: StampState = StampState.ACTIVE,
    kind: ScanKind = ScanKind.BUYER,
    minute: int = 0,
) -> Observation:
    """`day` days before `UNTIL`, so many minutes after noon in Vietnam."""
    at = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 5, tzinfo=UTC) + timedelta(days=-day, minutes=minute)
    cell = None if town is None else cell_of(*TOWNS[town])
    place = source if cell is not None else PlaceSource.NONE
    return Observation(
        "09521234000013", "LV-01", "u", at, vietnamese_day(at), visitor, cell, place, kind, state
    )


def verdict(*seen: Observation) -> Judgement:
    return judge(seen, shipped(), UNTIL)


SCANS: st.SearchStrategy[Observation] = st.builds(
    scan,
    st.integers(0, 95),
    st.sampled_from([None, *"abcdefghijklmnopqrstuvwxyz"]),
    st.sampled_from([None, *TOWNS]),
    st.sampled_from(PlaceSource),
    st.sampled_from(StampState),
    st.sampled_from(ScanKind),
    st.integers(-600, 600),
)


def many(**fixed: Any) -> st.SearchStrategy[list[Observation]]:
    """Up to hundreds of scans, most of which count: a seed fills what drawing one by one never would."""
    return st.builds(
        lambda seed, size: drawn(seed, size, **fixed), st.integers(0, 10**6), st.integers(0, 400)
    )


def drawn(seed: int, size: int, **fixed: Any) -> list[Observation]:
    chosen = Random(seed)
    days, towns = chosen.randint(1, 95), chosen.sample([None, *TOWNS], chosen.randint(1, 5))
    states = chosen.sample(list(StampState), chosen.randint(1, 3))
    return [
        scan(
            **{
                "day": chosen.randrange(days),
                "visitor": str(chosen.randrange(60)),
                "town": chosen.choice(towns),
                "source": chosen.choice(list(PlaceSource)),
                "state": chosen.choice(states),
                "kind": chosen.choices((ScanKind.BUYER, ScanKind.FULFILMENT), (9, 1))[0],
                "minute": chosen.randint(-600, 600),
                **fixed,
            }
        )
        for _ in range(size)
    ]


@settings(deadline=None)
@given(many(), st.lists(SCANS, max_size=30), many())
def test_more_evidence_never_lowers_the_grade_nor_anything_that_is_counted(
    seen: list[Observation], few: list[Observation], lots: list[Observation]
) -> None:
    counting = shipped().counting
    for more in (few, lots):
        before, after = (trail_of(each, counting, UNTIL).counts() for each in (seen, seen + more))
        assert all(after[signal] >= before[signal] for signal in Signal)
        assert verdict(*seen, *more).grade.rank >= verdict(*seen).grade.rank


@settings(deadline=None)
@given(many(), st.integers(0, 10**6))
def test_the_order_of_the_scans_does_not_matter_even_beyond_what_is_told_apart(
    seen: list[Observation], seed: int
) -> None:
    crowd = [replace(scan(day=3), visitor=f"crowd {number}") for number in range(MOST_A_DAY + 50)]
    mixed = Random(seed).sample(seen + crowd, len(seen) + len(crowd))
    assert verdict(*mixed) == verdict(*seen, *crowd) == verdict(*crowd, *seen)


@settings(deadline=None)
@given(many(), many(), st.sampled_from(sorted(set(ScanKind) - {ScanKind.BUYER, ScanKind.FULFILMENT})))
def test_bots_previews_marketplaces_staff_and_the_uncounted_never_count(
    seen: list[Observation], others: list[Observation], kind: ScanKind
) -> None:
    apart = [replace(each, kind=kind) for each in others] + [replace(each, visitor=None) for each in others]
    assert verdict(*seen, *apart) == verdict(*seen)


@settings(deadline=None)
@given(many())
def test_the_same_scan_told_twice_says_nothing_more(seen: list[Observation]) -> None:
    assert verdict(*seen, *seen) == verdict(*seen)


@settings(deadline=None)
@given(many(source=PlaceSource.ADDRESS, state=StampState.ACTIVE, kind=ScanKind.BUYER))
def test_places_guessed_from_addresses_alone_are_never_said_to_a_buyer(seen: list[Observation]) -> None:
    """Without the visitors, whom no address can add to."""
    alone = shipped().without(Signal.MANY_VISITORS)
    assert judge(seen, alone, UNTIL).grade is not Grade.UNUSUAL


def test_what_is_remembered_is_bounded_whatever_comes() -> None:
    trail = Trail(shipped().counting, UNTIL)
    for day in range(-20, 120, 7):
        for number in range(2 * MOST_A_DAY):
            trail.add(replace(scan(day=day, town="Hà Nội", minute=number), visitor=f"{day} {number}"))
    days = 90 // 7 + 1
    assert sum(len(who) for who in trail._visitors.values()) <= days * MOST_A_DAY
    assert sum(len(slots) for slots in trail._extents.values()) <= 2 * days * 144
    assert trail.counts()[Signal.BURST] == MOST_A_DAY
    assert max(at for rule in shipped().rules.values() for at, _ in rule.steps) * 2 < MOST_A_DAY


def test_nobody_and_one_household_are_nothing_unusual() -> None:
    assert verdict() == Judgement(Grade.NOTHING_UNUSUAL)
    family = [scan(day=day, visitor=who) for day in range(4) for who in "abc"]
    assert verdict(*family) == Judgement(Grade.NOTHING_UNUSUAL)


def test_a_leaked_roll_sold_for_two_weeks_before_activation_is_unusual_and_one_trial_is_nothing() -> None:
    trial = scan(state=StampState.WAITING)
    assert verdict(trial).grade is Grade.NOTHING_UNUSUAL
    leaked = [scan(day=day, visitor=who, state=StampState.WAITING) for day in range(14) for who in "ab"]
    assert verdict(*leaked) == Judgement(Grade.UNUSUAL, (Signal.BEFORE_ACTIVATION,))


def test_a_class_that_scans_one_waiting_stamp_is_worth_a_look_and_no_more() -> None:
    pupils = [scan(visitor=str(number), state=StampState.WAITING) for number in range(40)]
    found = verdict(*pupils)
    assert found.grade is Grade.WORTH_A_LOOK
    assert found.signals == (Signal.BEFORE_ACTIVATION, Signal.BURST)


@pytest.mark.parametrize(
    ("minutes", "source", "weeks"),
    [(60, PlaceSource.CONSENTED, 1), (360, PlaceSource.CONSENTED, 0), (60, PlaceSource.ADDRESS, 0)],
)
def test_a_pack_is_in_two_cities_at_once_only_where_both_were_said_and_too_soon(
    minutes: int, source: PlaceSource, weeks: int
) -> None:
    """Hà Nội and Thành phố Hồ Chí Minh: 1,150 km."""
    both = [
        scan(town="Hà Nội", source=source),
        scan(visitor="b", town="TP. HCM", source=source, minute=minutes),
    ]
    counts = trail_of(both, shipped().counting, UNTIL).counts()
    assert counts[Signal.IMPOSSIBLE_TRAVEL] == weeks
    assert counts[Signal.IMPOSSIBLE_TRAVEL_BY_ADDRESS] == (minutes == 60)


def test_travel_is_seen_from_one_day_to_the_next_and_between_scans_that_others_lie_between() -> None:
    day = [scan(town="Hà Nội", minute=719), scan(visitor="b", town="TP. HCM", minute=725)]
    assert day[0].day != day[1].day
    between = [*day, scan(visitor="c", town="Đà Nẵng", minute=722)]
    for seen in (day, between):
        assert (
            trail_of(seen, shipped().counting, UNTIL + timedelta(days=1)).counts()[Signal.IMPOSSIBLE_TRAVEL]
            == 1
        )


def test_neighbouring_cells_are_no_journey() -> None:
    here, there = cell_of(19.99, 105.99), cell_of(20.01, 106.01)
    seen = [replace(scan(town="Hà Nội"), cell=here), replace(scan(town="Hà Nội", visitor="b"), cell=there)]
    assert here != there
    assert trail_of(seen, shipped().counting, UNTIL).counts()[Signal.IMPOSSIBLE_TRAVEL] == 0


def sent(day: int, town: str = "Hà Nội", state: StampState = StampState.ACTIVE) -> Observation:
    return scan(day=day, visitor=f"{town} {day}", town=town, state=state, kind=ScanKind.FULFILMENT)


def test_a_pack_that_is_sent_once_by_a_shop_and_its_carrier_is_nothing_and_four_times_is_unusual() -> None:
    both = [sent(20), sent(19)]
    assert verdict(*both) == Judgement(Grade.NOTHING_UNUSUAL)
    assert verdict(*both, sent(10)).grade is Grade.NOTHING_UNUSUAL, "returned, and sent again"
    assert verdict(*both, sent(10), sent(6)).grade is Grade.WORTH_A_LOOK
    assert verdict(*both, sent(10), sent(6), sent(2)) == Judgement(Grade.UNUSUAL, (Signal.FULFILLED_AGAIN,))


def test_sent_from_two_far_towns_at_once_is_sent_twice() -> None:
    counts = trail_of([sent(5), sent(5, "TP. HCM")], shipped().counting, UNTIL).counts()
    assert counts[Signal.FULFILLED_AGAIN] == 1
    assert counts[Signal.MANY_VISITORS] == counts[Signal.MANY_AREAS] == 0, "a report is no buyer's scan"


def test_looked_at_far_from_the_warehouse_before_it_left_is_counted_and_near_it_or_later_is_not() -> None:
    def before(*seen: Observation) -> int:
        return trail_of(seen, shipped().counting, UNTIL).counts()[Signal.BEFORE_FULFILMENT]

    assert before(sent(5), scan(day=6, town="TP. HCM"), scan(day=6, town="TP. HCM", visitor="b")) == 2
    assert before(sent(5), scan(day=5, town="TP. HCM"), scan(day=4, town="TP. HCM")) == 0
    assert before(sent(5), scan(day=6, town="Hà Nội"), scan(day=6, town="Thanh Hóa")) <= 1
    assert before(sent(5), scan(day=6, town="TP. HCM", source=PlaceSource.ADDRESS)) == 0


def test_sent_after_its_sale_is_a_reason_beside_others() -> None:
    counts = trail_of([sent(9, state=StampState.SOLD), sent(2)], shipped().counting, UNTIL).counts()
    assert counts[Signal.FULFILLED_AFTER_SALE] == 1
    assert verdict(sent(9, state=StampState.SOLD)).grade is Grade.NOTHING_UNUSUAL


def test_every_threshold_says_where_it_comes_from_and_why() -> None:
    for rule in shipped().rules.values():
        assert rule.steps
        assert len(rule.source) > 10
        assert len(rule.why) > 40


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('signal = "burst"', 'signal = "after-sale"'),
        ("[[25, 1]]", "[[25, 1], [20, 2]]"),
        ("[[25, 1]]", "[[25, 2], [40, 1]]"),
        ("unusual = 4", "unusual = 2"),
        ("[[25, 1]]", "[[0, 1]]"),
    ],
)
def test_a_table_that_contradicts_itself_is_no_table(old: str, new: str) -> None:
    from importlib import resources

    text = (resources.files("nguongoc.scans") / "signals.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(ValueError, match=r"."):
        read_thresholds(text.replace(old, new))
