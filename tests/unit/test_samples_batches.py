"""Every sample batch passes the rules that the seed will meet, on whatever day the demo is started."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.batches.processes import check_categories, check_yield, find_profile, in_base
from nguongoc.batches.quantities import Base
from nguongoc.batches.rules import check_declaration, check_sources
from nguongoc.catalogue.products import Category
from nguongoc.verdict import State
from nguongoc_api.demo.samples import quantity
from tests.sample_files import (
    BATCHES,
    FACILITIES,
    HAND_OVERS,
    PRODUCTS,
    SEED_DAYS,
    batch,
    declaration,
    net_content,
)


@pytest.mark.parametrize("today", SEED_DAYS)
@pytest.mark.parametrize("row", BATCHES.values(), ids=BATCHES)
def test_a_batch_passes_the_rules_of_registration_whatever_the_day_of_the_seed(
    row: dict[str, Any], today: date
) -> None:
    declared = declaration(row, today)
    assert check_declaration(declared, today) == declared
    check_sources([batch(BATCHES[part["batch"]], today) for part in row["inputs"]], declared.happened_on)


@pytest.mark.parametrize("row", BATCHES.values(), ids=BATCHES)
def test_a_batch_belongs_to_its_producer_and_says_the_state_to_expect(row: dict[str, Any]) -> None:
    product = PRODUCTS[row["product"]]
    assert FACILITIES[row["facility"]]["organisation"] == product["organisation"]
    assert (row["origin"] == "made") == (product["process"] is not None) == bool(row["inputs"])
    assert row["level"] in {"lot", "unit"}
    state = State(row["state"])
    assert state in {
        State.VALID,
        State.EXPIRED,
        State.REVOKED,
        State.RECALLED,
        State.ON_HOLD,
        State.SUSPICIOUS,
    }
    expired = row["expires_in_days"] is not None and row["expires_in_days"] < 0
    assert expired == (state is State.EXPIRED)
    if row["level"] == "unit":
        assert quantity(row["quantity"]).unit.base is Base.PIECE, "units are counted, not weighed"
    else:
        assert state is not State.SUSPICIOUS, "only a pack is judged by its scans"


@pytest.mark.parametrize("name", [name for name, row in BATCHES.items() if row["inputs"]])
def test_what_was_made_is_believable_for_what_went_in(name: str) -> None:
    row = BATCHES[name]
    product = PRODUCTS[row["product"]]
    profile = find_profile(product["process"])
    sources = [BATCHES[part["batch"]] for part in row["inputs"]]
    categories = [Category(PRODUCTS[source["product"]]["category"]) for source in sources]
    check_categories(profile, categories, Category(product["category"]))
    went_in = [
        in_base(
            quantity(part["quantity"]).canonical,
            profile.input_base or Base.KG,
            net_content(source["product"]),
        )
        for part, source in zip(row["inputs"], sources, strict=True)
    ]
    came_out = quantity(row["quantity"]).canonical
    assert check_yield(profile, went_in, came_out, net_content(row["product"])).warning is None


def test_no_more_of_a_lot_is_used_than_there_was_and_it_is_registered_before() -> None:
    used: dict[str, Decimal] = defaultdict(Decimal)
    order = list(BATCHES)
    for row in BATCHES.values():
        for part in row["inputs"]:
            source = BATCHES[part["batch"]]
            assert order.index(part["batch"]) < order.index(row["name"])
            whole, taken = quantity(source["quantity"]).canonical, quantity(part["quantity"]).canonical
            assert whole.base is taken.base
            used[part["batch"]] += taken.amount
            assert used[part["batch"]] <= whole.amount
    assert len({row["lot"] for row in BATCHES.values()}) == len(BATCHES)


def _owner(name: str) -> str:
    owner: str = PRODUCTS[BATCHES[name]["product"]]["organisation"]
    return owner


def test_there_are_journeys_of_several_steps() -> None:
    def depth(name: str) -> int:
        return 1 + max((depth(part["batch"]) for part in BATCHES[name]["inputs"]), default=0)

    made = [row for row in BATCHES.values() if row["inputs"]]
    assert len(made) >= 3
    assert sum(depth(row["name"]) >= 3 for row in made) >= 2
    assert max(depth(row["name"]) for row in made) == 4


def test_whoever_uses_or_hands_on_of_a_lot_has_so_much_of_it_by_then() -> None:
    """Day by day, hand-overs in the morning, lots in the evening; what did not arrive is nobody's."""
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    steps = [(-row["days_ago"], 0, row) for row in HAND_OVERS.values()]
    steps += [(-(row["packed_days_ago"] or row["happened_days_ago"]), 1, row) for row in BATCHES.values()]
    for _, _, row in sorted(steps, key=lambda step: step[:2]):
        if "batch" in row:
            sent, came = quantity(row["quantity"]).canonical, quantity(row["received"]).canonical
            held[row["batch"], row["from"]] -= sent.amount
            held[row["batch"], row["to"]] += min(sent.amount, came.amount)
            assert held[row["batch"], row["from"]] >= 0, row["id"]
            continue
        for part in row["inputs"]:
            key = (part["batch"], _owner(row["name"]))
            held[key] -= quantity(part["quantity"]).canonical.amount
            assert held[key] >= 0, row["name"]
        held[row["name"], _owner(row["name"])] += quantity(row["quantity"]).canonical.amount
