"""Process profiles: what a making takes in, what comes out, and how much of it is believable.

A yield range is what keeps outside goods from being laundered through a registered lot: a tonne of paddy does not
give a tonne of rice. Salt, sugar, water and the like need not be registered; they widen the range instead.
The profiles are data (`profiles.json`), because they are corrected by people who mill and ferment, not by programmers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache
from importlib.resources import files
from typing import Any

from nguongoc.batches.lots import ProcessLoss
from nguongoc.batches.quantities import EXACT, Base, Canonical, Quantity, shortest
from nguongoc.catalogue.products import Category
from nguongoc.errors import Invalid

PACKING = "packing"
"""The profile of what only changes hands and size."""
YIELD_LOW = "yield-low"
YIELD_HIGH = "yield-high"


class UnknownProcess(Invalid):
    """No profile of this id."""

    code = "unknown-process"


class InputNotOfProcess(Invalid):
    """A lot of this category is not what the process starts from."""

    code = "input-not-of-process"


class OutputNotOfProcess(Invalid):
    """The process does not give a product of this category."""

    code = "output-not-of-process"


class NothingWentIn(Invalid):
    """A yield of nothing is no yield."""

    code = "nothing-went-in"


class AmountsNotComparable(Invalid):
    """Kilograms, litres and pieces that no stated net content relates; `wanted` and `given` are base codes."""

    code = "amounts-not-comparable"


class YieldOutOfRange(Invalid):
    """More or less came out than the process can give; `ratio`, `least` and `most` are decimals as text."""

    code = "yield-out-of-range"


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends count."""

    least: Decimal
    most: Decimal

    def __post_init__(self) -> None:
        if not Decimal(0) <= self.least < self.most:
            raise ValueError(f"not a range: {self.least} to {self.most}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One process. None for a category set or a base means *any* going in, *the same as went in* coming out."""

    id: str
    name_vi: str
    name_en: str
    inputs: frozenset[Category] | None
    outputs: frozenset[Category] | None
    input_base: Base | None
    output_base: Base | None
    unregistered: tuple[str, ...]
    """Ingredients that may be added without a lot of their own."""
    warn: Range
    refuse: Range

    def __post_init__(self) -> None:
        if not self.refuse.least <= self.warn.least < self.warn.most <= self.refuse.most:
            raise ValueError(f"{self.id}: the warning range must lie inside the refusing one")


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, Profile]:
    """Every profile by id, in the order people should choose from. Read once."""
    text = files("nguongoc.batches").joinpath("profiles.json").read_text(encoding="utf-8")
    found = [_profile(entry) for entry in json.loads(text)["profiles"]]
    by_id = {profile.id: profile for profile in found}
    if len(by_id) != len(found):
        raise ValueError("profiles.json names a profile twice")
    return by_id


def _profile(entry: dict[str, Any]) -> Profile:
    def categories(key: str) -> frozenset[Category] | None:
        return None if isinstance(entry[key], str) else frozenset(map(Category, entry[key]))

    def base(key: str) -> Base | None:
        return None if entry[key] in ("any", "same") else Base(entry[key])

    def bounds(key: str) -> Range:
        least, most = entry[key]
        return Range(Decimal(least), Decimal(most))

    return Profile(
        id=entry["id"],
        name_vi=entry["name_vi"],
        name_en=entry["name_en"],
        inputs=categories("inputs"),
        outputs=categories("outputs"),
        input_base=base("input_base"),
        output_base=base("output_base"),
        unregistered=tuple(entry["unregistered"]),
        warn=bounds("warn"),
        refuse=bounds("refuse"),
    )


def find_profile(id: str) -> Profile:
    """The profile of an id. Raises `UnknownProcess`, with the ids there are."""
    profile = profiles().get(id)
    if profile is None:
        known = ", ".join(profiles())
        raise UnknownProcess(f"the process is none of {known}", processes=known)
    return profile


def check_categories(profile: Profile, inputs: Sequence[Category], output: Category) -> None:
    """Whether these kinds of goods go in and come out: no repacking of rice into fish sauce.

    Raises `InputNotOfProcess` (pointer to the first one concerned) and `OutputNotOfProcess`.
    """
    for index, category in enumerate(inputs):
        if profile.inputs is not None and category not in profile.inputs:
            raise InputNotOfProcess(
                f"{profile.id} does not start from {category.value}",
                pointer=f"/inputs/{index}",
                process=profile.id,
                category=category.value,
            )
    allowed = frozenset(inputs) if profile.outputs is None else profile.outputs
    if output not in allowed or (profile.outputs is None and len(allowed) > 1):
        raise OutputNotOfProcess(
            f"{profile.id} of {', '.join(sorted(set(inputs)))} does not give {output.value}",
            process=profile.id,
            category=output.value,
        )


def in_base(amount: Canonical, base: Base, net_content: Quantity | None) -> Canonical:
    """The amount in `base`; pieces only through their net content. Raises `AmountsNotComparable`."""
    if amount.base is base:
        return amount
    content = None if net_content is None else net_content.canonical
    if amount.base is Base.PIECE and content is not None and content.base is base:
        return Canonical(EXACT.multiply(amount.amount, content.amount), base)
    raise AmountsNotComparable(
        f"{base.value} cannot be told from {amount.base.value} without a net content in {base.value}",
        wanted=base.value,
        given=amount.base.value,
    )


def check_yield(
    profile: Profile, inputs: Sequence[Canonical], output: Canonical, net_content: Quantity | None = None
) -> ProcessLoss:
    """What came out for what went in, with a warning code where it is unusual.

    `inputs` are already in one base (`in_base` with each input product's own net content); `net_content` is the
    output product's. The bounds are compared exactly; the ratio reported is rounded to six decimals.
    Raises `NothingWentIn`, `AmountsNotComparable`, `YieldOutOfRange`.
    """
    went_in = _total(profile, inputs)
    came_out = in_base(output, profile.output_base or went_in.base, net_content).amount
    with localcontext(Context(prec=60, rounding=ROUND_HALF_EVEN)):
        ratio = shortest((came_out / went_in.amount).quantize(Decimal("0.000001")))
    if not _within(profile.refuse, came_out, went_in.amount):
        raise YieldOutOfRange(
            f"{profile.id} gives {profile.refuse.least} to {profile.refuse.most} for 1 that goes in, not {ratio:f}",
            pointer="/quantity",
            process=profile.id,
            ratio=f"{ratio:f}",
            least=str(profile.refuse.least),
            most=str(profile.refuse.most),
        )
    warning = None
    if not _within(profile.warn, came_out, went_in.amount):
        warning = YIELD_LOW if came_out < EXACT.multiply(profile.warn.least, went_in.amount) else YIELD_HIGH
    return ProcessLoss(profile.id, ratio, warning)


def expected_output(
    profile: Profile, inputs: Sequence[Canonical], net_content: Quantity | None = None
) -> tuple[Canonical, Canonical]:
    """The least and the most that is usual for what went in; counted in pieces where their net content tells how many that is.

    Raises `NothingWentIn`, `AmountsNotComparable`.
    """
    went_in = _total(profile, inputs)
    base = profile.output_base or went_in.base
    least, most = (EXACT.multiply(each, went_in.amount) for each in (profile.warn.least, profile.warn.most))
    content = None if net_content is None else net_content.canonical
    if content is not None and content.base is base and base is not Base.PIECE:
        whole = Context(prec=60)
        least, most = (whole.divide(each, content.amount) for each in (least, most))
        return (
            Canonical(least.to_integral_value(ROUND_CEILING), Base.PIECE),
            Canonical(most.to_integral_value(ROUND_FLOOR), Base.PIECE),
        )
    return Canonical(least, base), Canonical(most, base)


def _total(profile: Profile, inputs: Sequence[Canonical]) -> Canonical:
    if not inputs:
        raise NothingWentIn("no registered lot went in", pointer="/inputs")
    base = profile.input_base or inputs[0].base
    total = Decimal(0)
    for index, part in enumerate(inputs):
        if part.base is not base:
            raise AmountsNotComparable(
                f"{profile.id} counts what goes in by {base.value}, not {part.base.value}",
                pointer=f"/inputs/{index}/quantity",
                wanted=base.value,
                given=part.base.value,
            )
        total = EXACT.add(total, part.amount)
    if total <= 0:
        raise NothingWentIn("nothing of any registered lot went in", pointer="/inputs")
    return Canonical(total, base)


def _within(bounds: Range, came_out: Decimal, went_in: Decimal) -> bool:
    """By multiplication, which is exact where division is not."""
    return EXACT.multiply(bounds.least, went_in) <= came_out <= EXACT.multiply(bounds.most, went_in)
