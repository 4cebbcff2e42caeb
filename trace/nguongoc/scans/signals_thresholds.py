"""The numbers of the rules, read from `signals.toml`, where each stands with its source and its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from math import ceil
from types import MappingProxyType


class Signal(StrEnum):
    """What about the scans of a unit can be unusual; the codes are stable."""

    BEFORE_ACTIVATION = "before-activation"
    NEVER_ISSUED = "never-issued"
    AFTER_END = "after-end"
    AFTER_SALE = "after-sale"
    MANY_VISITORS = "many-visitors"
    MANY_AREAS = "many-areas"
    MANY_AREAS_BY_ADDRESS = "many-areas-by-address"
    IMPOSSIBLE_TRAVEL = "impossible-travel"
    IMPOSSIBLE_TRAVEL_BY_ADDRESS = "impossible-travel-by-address"
    BURST = "burst"
    PIN_AGAIN = "pin-again"
    FULFILLED_AGAIN = "fulfilled-again"
    BEFORE_FULFILMENT = "before-fulfilment"
    FULFILLED_AFTER_SALE = "fulfilled-after-sale"


@dataclass(frozen=True, slots=True)
class Counting:
    """How what the rules look at is counted."""

    days: int
    calm_visitors_a_week: int
    slot_minutes: int
    travel_km: float
    travel_kmh: float
    travel_hours: int
    fulfilment_days: int
    sale_hours: int
    pin_minutes: int


@dataclass(frozen=True, slots=True)
class Rule:
    """From each count of `steps` on so many points, the highest reached alone; both grow from step to step."""

    signal: Signal
    steps: tuple[tuple[int, int], ...]
    counts: str
    source: str
    why: str

    def points(self, count: int) -> int:
        return max((points for at, points in self.steps if count >= at), default=0)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every number that a judgement rests on; `rules` has one rule a signal."""

    look: int
    unusual: int
    counting: Counting
    rules: Mapping[Signal, Rule]

    def __post_init__(self) -> None:
        if set(self.rules) != set(Signal) or not 0 < self.look < self.unusual:
            raise ValueError("one rule a signal, and grades that grow")
        for rule in self.rules.values():
            if list(rule.steps) != sorted(set(rule.steps)) or any(min(step) < 1 for step in rule.steps):
                raise ValueError(f"the steps of {rule.signal} do not grow from one")
            if [points for _, points in rule.steps] != sorted({points for _, points in rule.steps}):
                raise ValueError(f"more of {rule.signal} would weigh less")

    def scaled(self, factor: float) -> Thresholds:
        """The same with every step `factor` times as high, rounded up: what a measurement around the shipped ones needs."""
        rules = {
            signal: replace(rule, steps=tuple(_scaled(rule.steps, factor)))
            for signal, rule in self.rules.items()
        }
        return replace(self, rules=MappingProxyType(rules))

    def without(self, signal: Signal) -> Thresholds:
        """The same with one rule that never says anything."""
        return replace(
            self, rules=MappingProxyType({**self.rules, signal: replace(self.rules[signal], steps=())})
        )


def read_thresholds(text: str) -> Thresholds:
    """Raises `ValueError` or `KeyError` for a file that is no such table: it is shipped, not given by strangers."""
    read = tomllib.loads(text)
    rules = [
        Rule(
            Signal(each["signal"]),
            tuple((int(at), int(points)) for at, points in each["steps"]),
            each["counts"],
            each["source"],
            each["why"],
        )
        for each in read["rule"]
    ]
    if len({rule.signal for rule in rules}) != len(rules):
        raise ValueError("two rules for one signal")
    return Thresholds(
        read["grades"]["look"],
        read["grades"]["unusual"],
        Counting(**read["counting"]),
        MappingProxyType({rule.signal: rule for rule in rules}),
    )


@cache
def shipped() -> Thresholds:
    """Those this program comes with."""
    return read_thresholds((resources.files("nguongoc.scans") / "signals.toml").read_text("utf-8"))


def _scaled(steps: tuple[tuple[int, int], ...], factor: float) -> list[tuple[int, int]]:
    """Steps that fall on one count leave the one that weighs most."""
    best: dict[int, int] = {}
    for at, points in steps:
        best[max(1, ceil(at * factor))] = points
    return sorted(best.items())
