"""Who scans: honest lives of a pack and copied stamps, each a population with the bound it is held to.

Rates of scanning follow what was found (product.md section 0: from 1 % to a quarter of buyers scan); how long things stand in a shop
or how a picture spreads is assumed, widely, and written here. A unit that nobody scans is in no population: there is nothing to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nguongoc.scans.observation import ScanKind, StampState
from nguongoc.scans.signals import Grade
from nguongoc_api.bench.scan_world import DAYS, HOME, ON_GATEWAYS, TOWNS, Knowing, Life, Town

SOLD_IS_SAID: Final = 0.3
"""Of packs, how many shops tell when they are sold."""


@dataclass(frozen=True, slots=True)
class Population:
    """Lives of one kind. Of honest ones at most `bound` may be told to buyers as unusual; of copied ones at least `bound` must reach `grade`."""

    name: str
    copied: bool
    live: Callable[[Life], None]
    bound: float
    grade: Grade = Grade.UNUSUAL
    knowing: Knowing | None = None
    """What is known of places in these lives, whatever is known in others."""


def sale_state(life: Life) -> StampState:
    return StampState.SOLD if life.random.random() < SOLD_IS_SAID else StampState.ACTIVE


def household(life: Life, town: Town, start: float, people: int, days: float, state: StampState) -> None:
    """Everybody looks once, one of them again on other days."""
    for who in range(people):
        life.scan(start + life.random.random() * days, town, who, state)
    for _ in range(life.poisson(0.6)):
        life.scan(start + life.random.random() * days, town, 0, state)


def _single_buyer(life: Life) -> None:
    household(life, life.town(), life.random.random() * 60, 1, 10, sale_state(life))


def family(life: Life) -> None:
    household(life, life.town(), life.random.random() * 60, life.random.randint(2, 7), 14, sale_state(life))


def gift(life: Life) -> None:
    start, state = life.random.random() * 50, sale_state(life)
    for _ in range(life.random.choice((2, 2, 2, 3))):
        household(life, life.town(), start, life.random.randint(1, 4), 4, state)
        start += 5 + life.random.random() * 8


def _display(life: Life) -> None:
    town, start = life.town(), life.random.random() * 40
    daily = 0.3 * (4.0 / 0.3) ** life.random.random()
    for day in range(int(life.random.uniform(14, 60))):
        for visitor in range(life.poisson(daily)):
            life.scan(start + day, town, visitor)


def _viral(life: Life) -> None:
    start, peak = life.random.random() * 60, 50 * 20.0 ** life.random.random()
    half_life = life.random.uniform(0.7, 2.5)
    for day in range(30):
        for visitor in range(life.poisson(peak * 0.5 ** (day / half_life))):
            life.scan(start + day, life.town(), visitor)


def _warehouse(life: Life) -> None:
    depot, start = life.town(), life.random.random() * 40
    for parcel in range(life.random.randint(1, 300)):
        life.scan(start + life.random.random() * 20, depot, parcel, kind=ScanKind.MARKETPLACE)
    for packer in range(life.random.randint(0, 5)):
        life.scan(start + life.random.random() * 20, depot, 900 + packer)
    for preview in range(life.poisson(3)):
        life.scan(start + 20, depot, 950 + preview, kind=life.random.choice((ScanKind.BOT, ScanKind.PREVIEW)))
    household(life, life.town(), start + 21, life.random.randint(1, 3), 7, sale_state(life))


def _gateways(life: Life) -> None:
    """One household on three carriers that reads the page often."""
    start, state = life.random.random() * 60, sale_state(life)
    town = life.town()
    for day in range(life.random.randint(3, 12)):
        for who in range(life.random.randint(1, 3)):
            life.scan(start + day, town, who, state)


def _school_trip(life: Life) -> None:
    state = StampState.WAITING if life.random.random() < 0.2 else StampState.ACTIVE  # noqa: PLR2004
    day = life.random.randint(5, 60)
    for pupil in range(life.random.randint(15, 45)):
        life.scan(day, HOME, pupil, state)
    for _ in range(life.random.randint(0, 4)):
        life.scan(day + 1, HOME, 0, state)


def _trial(life: Life) -> None:
    """A producer tries a stamp at home, not signed in, before it is put into use."""
    start = life.random.random() * 20
    for _ in range(life.random.randint(1, 3)):
        life.scan(start + life.random.random() * 3, HOME, 0, StampState.WAITING)
    household(life, life.town(), start + 10, life.random.randint(1, 4), 7, sale_state(life))


def _empty_bag(life: Life) -> None:
    """What was used up is still read: by children, by who clears away."""
    family(life)
    day = life.random.random() * 80
    for who in range(life.poisson(1.2)):
        life.scan(day + life.random.random() * 5, life.town() if who else HOME, 500 + who, StampState.ENDED)


def copies(life: Life, count: int, span: float, towns: tuple[Town, ...], state: StampState) -> None:
    """Packs with one stamp, sold over `span` days in these towns; between a fiftieth and a quarter of their buyers scan."""
    rate, start = 0.02 * 12.5 ** life.random.random(), life.random.random() * (DAYS - span) / 2
    weights = [weight for *_, weight in towns]
    for buyer in range(max(2, life.poisson(count * rate))):
        town = life.random.choices(towns, weights)[0]
        life.scan(start + life.random.random() * span, town, 1000 + buyer, state)


def number(life: Life, least: int, most: int) -> int:
    """Between the two, as often under their geometric middle as above it."""
    return int(least * (most / least) ** life.random.random())


def _one_market(life: Life) -> None:
    family(life)
    copies(life, number(life, 10, 60), 14, (life.town(),), StampState.ACTIVE)


def _everywhere(life: Life) -> None:
    family(life)
    copies(life, number(life, 1000, 10_000), 45, TOWNS, StampState.ACTIVE)


def _trickle(life: Life) -> None:
    family(life)
    for day in range(DAYS):
        for buyer in range(life.poisson(2.5 / 7)):
            life.scan(day, life.town(), 1000 + buyer)


def _before(life: Life) -> None:
    towns = tuple(life.town() for _ in range(life.random.randint(1, 6)))
    copies(life, number(life, 50, 2000), 30, towns, StampState.WAITING)


def _after_sale(life: Life) -> None:
    town = life.town()
    life.scan(0, town, 0)
    copies(life, number(life, 200, 3000), 60, TOWNS, StampState.SOLD)


def _after_end(life: Life) -> None:
    """Empty packs are filled again."""
    family(life)
    copies(life, number(life, 50, 500), 40, (life.town(), life.town()), StampState.ENDED)


def _mistyped(life: Life) -> None:
    """A serial read wrongly that passes for one by its check character, tried again."""
    start, town = life.random.random() * 80, life.town()
    for _ in range(life.random.randint(1, 3)):
        life.scan(start + life.random.random() * 2, town, 0, StampState.UNKNOWN)


def _invented(life: Life) -> None:
    """One serial that was never issued, printed on many packs."""
    copies(life, number(life, 50, 1000), 30, (life.town(), life.town()), StampState.UNKNOWN)


POPULATIONS: Final = (
    Population("one buyer", False, _single_buyer, 0.002),
    Population("family", False, family, 0.002),
    Population("gift passed on", False, gift, 0.01),
    Population("unit on display in a shop", False, _display, 0.05),
    Population("picture on social media", False, _viral, 0.05),
    Population("marketplace's warehouse", False, _warehouse, 0.01),
    Population("carriers' gateways", False, _gateways, 0.01, knowing=ON_GATEWAYS),
    Population("school trip to the farm", False, _school_trip, 0.02),
    Population("producer tries a stamp", False, _trial, 0.01),
    Population("empty bag read again", False, _empty_bag, 0.05),
    Population("serial typed wrongly", False, _mistyped, 0.01),
    Population("few copies, one market", True, _one_market, 0.0, Grade.WORTH_A_LOOK),
    Population("thousands of copies", True, _everywhere, 0.7),
    Population("slow trickle of copies", True, _trickle, 0.5, Grade.WORTH_A_LOOK),
    Population("copied before activation", True, _before, 0.7),
    Population("copied after the sale", True, _after_sale, 0.5),
    Population("refilled after the end", True, _after_end, 0.7),
    Population("invented serial", True, _invented, 0.7),
)
