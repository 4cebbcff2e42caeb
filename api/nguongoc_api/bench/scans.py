"""What the rules for copied codes find and what they wrongly point at, on seeded lives of packs: how the thresholds are chosen.

Nothing is timed and no database is asked: the rules are functions of what was scanned. The populations are assumptions,
written down in `scan_populations`; that a rate is right for them says nothing of markets that are otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from random import Random
from typing import Final

from nguongoc.scans.signals import Grade, weigh
from nguongoc.scans.signals_thresholds import Signal, Thresholds, shipped
from nguongoc.scans.signals_trail import trail_of
from nguongoc_api.bench.ratio import Measured, Ratio
from nguongoc_api.bench.scan_populations import POPULATIONS, Population
from nguongoc_api.bench.scan_shipped import FEW, FEW_COPIES, SHIPPED, WHO_SCANS, Few
from nguongoc_api.bench.scan_world import BY_ADDRESS, DAYS, FIRST_DAY, NOBODY_SAYS, Knowing, Life

LIVES, QUICK_LIVES = 400, 40
VARIANT_LIVES, QUICK_VARIANT_LIVES = 100, 10
FACTORS: Final = (0.5, 0.75, 1.0, 1.5, 2.0)
"""Of every threshold at once; 1 is what is shipped."""
KNOWN: Final = (
    ("as shipped", Knowing()),
    ("nobody says where", NOBODY_SAYS),
    ("table of addresses", BY_ADDRESS),
)
Z: Final = 1.96
"""Of a confidence of 95 %."""
SMALLEST: Final = 1e-4
"""A bound of nought is no limit that a ratio can be taken of."""

EVERY: Final = (*POPULATIONS, *SHIPPED)
Counts = Mapping[Signal, int]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with its interval of confidence (Wilson, 95 %)."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of

    @property
    def interval(self) -> tuple[float, float]:
        p, n = self.value, self.of
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.value:5.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def lives(population: Population, knowing: Knowing, number: int) -> list[Counts]:
    """What the rules count in so many lives; the same ones every time, each by its own seed."""
    counting, until = shipped().counting, FIRST_DAY + timedelta(days=DAYS - 1)
    found: list[Counts] = []
    for index in range(number):
        chosen = Random(f"{population.name}/{index}")  # noqa: S311 - the same lives every time
        life = Life(chosen, population.knowing or knowing)
        population.live(life)
        found.append(trail_of(life.seen, counting, until).counts())
    return found


def rate(counted: Sequence[Counts], thresholds: Thresholds, least: Grade) -> Rate:
    """How many reach a grade, or a higher one."""
    hits = sum(weigh(each, thresholds).grade.rank >= least.rank for each in counted)
    return Rate(hits, len(counted))


def measure(*, quick: bool) -> Measured:
    """A ratio a population, beside the bound it is held to, and the tables of `docs/reference/scans.md`."""
    counted = {each.name: lives(each, Knowing(), QUICK_LIVES if quick else LIVES) for each in EVERY}
    ratios = [ratio for each in EVERY if (ratio := _ratio(each, counted[each.name])) is not None]
    variants = QUICK_VARIANT_LIVES if quick else VARIANT_LIVES
    report = "\n\n".join(
        (
            _shipped_table(counted),
            _around_table(counted),
            _without_table(counted),
            _known_table(variants),
            _few_table(variants),
        )
    )
    return Measured(ratios, report)


def _ratio(population: Population, counted: Sequence[Counts]) -> Ratio | None:
    if population.copied and not population.bound:
        return None
    found = rate(counted, shipped(), population.grade)
    what = "detected" if population.copied else "false alarms"
    return Ratio(
        population.name,
        100 * found.value,
        max(100 * population.bound, SMALLEST),
        "%",
        1.0,
        at_most=not population.copied,
        note=f"{what}: {population.grade.value}, {found.of} seeded lives",
    )


def _shipped_table(counted: Mapping[str, Sequence[Counts]]) -> str:
    rows = [
        (
            each.name,
            "copied" if each.copied else "honest",
            str(rate(counted[each.name], shipped(), Grade.WORTH_A_LOOK)),
            str(rate(counted[each.name], shipped(), Grade.UNUSUAL)),
        )
        for each in EVERY
    ]
    number = len(counted[EVERY[0].name])
    return _table(
        f"At the shipped thresholds: rates of {number} lives each, in brackets the interval of 95 % confidence",
        ("population", "is", "worth a look or more", "unusual"),
        rows,
    )


def _around_table(counted: Mapping[str, Sequence[Counts]]) -> str:
    scaled = [shipped().scaled(factor) for factor in FACTORS]
    rows = [(each.name, *(_both(counted[each.name], thresholds) for thresholds in scaled)) for each in EVERY]
    return _table(
        "Around them: worth a look or more / unusual, in per cent, with every threshold at a multiple of the shipped",
        ("population", *(f"x {factor:g}" for factor in FACTORS)),
        rows,
    )


def _without_table(counted: Mapping[str, Sequence[Counts]]) -> str:
    less = [shipped().without(signal) for signal in Signal]
    rows = [
        (each.name, *(_percent(rate(counted[each.name], thresholds, Grade.UNUSUAL)) for thresholds in less))
        for each in EVERY
    ]
    return _table(
        "Without one rule each: unusual, in per cent", ("population", *(each.value for each in Signal)), rows
    )


def _known_table(number: int) -> str:
    rows = [
        (each.name, *(_both(lives(each, knowing, number), shipped()) for _, knowing in KNOWN))
        for each in EVERY
    ]
    return _table(
        f"By what is known of places ({number} lives each): worth a look or more / unusual, in per cent",
        ("population", *(name for name, _ in KNOWN)),
        rows,
    )


def few(live: Few, count: int, share: float, number: int) -> list[Counts]:
    """Of so many lives with so many copies in one market, of whose buyers such a share scans."""
    market = Population(f"{live.__name__} {count} {share}", True, lambda life: live(life, count, share), 0.0)
    return lives(market, Knowing(), number)


def _few_table(number: int) -> str:
    rows = [
        (
            str(count),
            f"{100 * share:.0f} %",
            *(_both(few(live, count, share, number), shipped()) for _, live in FEW_COPIES),
        )
        for count in FEW
        for share in WHO_SCANS
    ]
    return _table(
        f"Few copies in one market within a fortnight ({number} lives each): worth a look or more / unusual, in per cent",
        ("copies", "buyers who scan", *(name for name, _ in FEW_COPIES)),
        rows,
    )


def _both(counted: Sequence[Counts], thresholds: Thresholds) -> str:
    return f"{_percent(rate(counted, thresholds, Grade.WORTH_A_LOOK))} / {_percent(rate(counted, thresholds, Grade.UNUSUAL))}"


def _percent(found: Rate) -> str:
    return f"{100 * found.value:.0f}"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """As Markdown, so that what is printed is what stands in the documentation."""
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [
        "| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (heads, ["-" * width for width in widths], *rows)
    ]
    return "\n".join([f"{title}:", "", *lines])
