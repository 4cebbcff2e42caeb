"""What a lot made of purchases may say of its origin: no more than its sellers told, and nothing that packing would have given it."""

from __future__ import annotations

import pytest

from nguongoc.batches.bought_inputs import BoughtInputs, bought_inputs_of, plain_bought_inputs


@pytest.mark.parametrize(
    ("grown_in", "processed", "origin"),
    [
        (("VN",), True, "VN"),
        (("VN",), False, "VN"),
        (("LA",), False, "LA"),
        (("LA",), True, None),
        (("LA", "VN"), False, None),
        (("ZZ",), False, None),
        (("VN", "ZZ"), True, None),
    ],
)
def test_a_country_of_origin_is_said_only_where_no_process_has_to_be_judged(
    grown_in: tuple[str, ...], processed: bool, origin: str | None
) -> None:
    assert BoughtInputs(grown_in, processed).country_of_origin == origin


def test_what_is_stored_is_read_again() -> None:
    inputs = BoughtInputs(("LA", "ZZ"), processed=False)
    assert bought_inputs_of(plain_bought_inputs(inputs)) == inputs
    assert bought_inputs_of(plain_bought_inputs(None)) is None


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"grownIn": [], "processed": True},
        {"grownIn": ["la"], "processed": True},
        {"grownIn": ["VN", "LA"], "processed": True},
        {"grownIn": ["LA", "LA"], "processed": True},
        {"grownIn": ["LA"], "processed": 1},
        {"grownIn": "LA", "processed": False},
        {"grownIn": [None], "processed": False},
    ],
)
def test_what_is_no_list_of_countries_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="countries"):
        bought_inputs_of(plain)
