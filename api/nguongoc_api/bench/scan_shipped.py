"""Lives of packs that somebody says they sent, and of packs with a scratched PIN; what few copies in one market leave to be seen.

Shares of returns, of lots entered as sold too early and of PINs tried again are assumed: no figures were found for Vietnam.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nguongoc.scans.observation import StampState
from nguongoc.scans.signals import Grade
from nguongoc_api.bench.scan_populations import Population, copies, family, household, number, sale_state
from nguongoc_api.bench.scan_world import DAYS, HOME, TOWNS, Life, Town

TWICE_RETURNED: Final = 0.1
"""Of returned packs, how many come back once more."""
TRIES_AGAIN: Final = 0.15
"""Of a household's later scans, in how many the PIN is sent once more."""
SCRATCHES: Final = 0.5
"""Of buyers who scan a pack with a PIN, how many scratch it."""
FEW: Final = (5, 20, 60)
WHO_SCANS: Final = (0.05, 0.25, 0.6)
Few = Callable[[Life, int, float], None]


def send(life: Life, day: float, depot: Town, state: StampState = StampState.ACTIVE) -> None:
    """Told when it is packed and often again when the carrier takes it, the same day or the next."""
    life.send(day, depot, state)
    if life.random.random() < 0.5:  # noqa: PLR2004
        life.send(day + life.random.choice((0, 1)), depot, state)


def _shipped(life: Life) -> None:
    depot, day = life.town(), life.random.uniform(5, 60)
    if life.random.random() < 0.1:  # noqa: PLR2004 a farm shop or a class saw it before it went to the depot
        for visitor in range(life.random.randint(3, 20)):
            life.scan(day - life.random.uniform(2, 5), HOME, visitor)
    for packer in range(life.random.randint(0, 3)):
        life.scan(day, depot, 900 + packer)
    send(life, day, depot)
    household(life, life.town(), day + 2, life.random.randint(1, 4), 10, sale_state(life))


def _returned(life: Life) -> None:
    depot, day = life.town(), life.random.uniform(5, 40)
    for _ in range(3 if life.random.random() < TWICE_RETURNED else 2):
        send(life, day, depot)
        household(life, life.town(), day + 2, life.random.randint(1, 2), 4, StampState.ACTIVE)
        day += life.random.uniform(6, 16)


def _sold_too_early(life: Life) -> None:
    """The producer entered the sale when the shop fetched the goods; the shop sends them on."""
    day = life.random.uniform(5, 60)
    send(life, day, life.town(), StampState.SOLD)
    household(life, life.town(), day + 2, life.random.randint(1, 4), 10, StampState.SOLD)


def _family_with_pin(life: Life) -> None:
    family(life)
    _again(life, life.random.random() * 60, life.town(), life.random.randint(1, 8), TRIES_AGAIN)


def _gift_with_pin(life: Life) -> None:
    """It was opened by who bought it; who it was given to tries the PIN they find."""
    start = life.random.random() * 50
    for _ in range(life.random.choice((1, 1, 2))):
        _again(life, start, life.town(), life.random.randint(1, 4), SCRATCHES)
        start += 6


def _again(life: Life, start: float, town: Town, people: int, share: float) -> None:
    for who in range(people):
        if life.random.random() < share:
            life.scan(start + life.random.random() * 10, town, who, StampState.REOPENED)


def _sold_by_marketplaces(life: Life) -> None:
    """Copies sent by one to three sellers of whom between a fifth and all report it."""
    depots = tuple(life.town() for _ in range(life.random.randint(1, 3)))
    told, start = life.random.uniform(0.2, 1), life.random.uniform(0, 30)
    count = number(life, 5, 100)
    for _ in range(count):
        if life.random.random() < told:
            send(life, start + life.random.uniform(0, 45), life.random.choice(depots))
    copies(life, count, 45, TOWNS, StampState.ACTIVE)


def _beside_one_that_is_sent(life: Life) -> None:
    """Copies go on being sold in the country while the pack they were taken from lies in a warehouse for two months."""
    send(life, life.random.uniform(50, 70), life.town())
    copies(life, number(life, 300, 3000), 60, TOWNS, StampState.ACTIVE)


def _few_with_pin(life: Life) -> None:
    few_with_pin(life, number(life, 10, 60), 0.02 * 12.5 ** life.random.random())


def few_bare(life: Life, count: int, rate: float) -> None:
    """So many copies in one market within a fortnight, of whose buyers such a share scans."""
    family(life)
    _market(life, count, rate, 0.0)


def few_with_pin(life: Life, count: int, rate: float) -> None:
    """The same with a copied PIN under each scratched layer: the first use is somebody's, every later one is told."""
    family(life)
    _market(life, count, rate, SCRATCHES)


def few_sent(life: Life, count: int, rate: float) -> None:
    """The same sold by one seller on a marketplace that reports each parcel."""
    few_bare(life, count, rate)
    depot, start = life.town(), life.random.uniform(0, DAYS - 14)
    for _ in range(count):
        send(life, start + life.random.uniform(0, 14), depot)


def _market(life: Life, count: int, rate: float, scratches: float) -> None:
    town, start = life.town(), life.random.random() * (DAYS - 14)
    for buyer in range(count):
        if life.random.random() < rate:
            reopened = life.random.random() < scratches
            state = StampState.REOPENED if reopened else StampState.ACTIVE
            life.scan(start + life.random.random() * 14, town, 1000 + buyer, state)


FEW_COPIES: Final[tuple[tuple[str, Few], ...]] = (
    ("stamp alone", few_bare),
    ("with a PIN", few_with_pin),
    ("sent, each reported", few_sent),
)
SHIPPED: Final = (
    Population("sent by a marketplace", False, _shipped, 0.002),
    Population("returned and sent again", False, _returned, 0.01),
    Population("entered as sold too early", False, _sold_too_early, 0.002),
    Population("family with a PIN", False, _family_with_pin, 0.01),
    Population("opened gift with a PIN", False, _gift_with_pin, 0.01),
    Population("copies sent by marketplaces", True, _sold_by_marketplaces, 0.7),
    Population("copies beside one to be sent", True, _beside_one_that_is_sent, 0.5, Grade.WORTH_A_LOOK),
    Population("few copies with a PIN, one market", True, _few_with_pin, 0.0, Grade.WORTH_A_LOOK),
)
