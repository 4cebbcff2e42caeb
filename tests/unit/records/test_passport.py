"""The passport's bytes: addresses as URIs, amounts as texts, ids that nobody guesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment, new_record_id
from nguongoc.records.passport import TERMS, Amount, Named, build_passport, uri
from tests.unit.verify.world import subject


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("https://a.example/01/09521234543213/10/L-1", "https://a.example/01/09521234543213/10/L-1"),
        ("https://a.example/o/bưởi", "https://a.example/o/b%C6%B0%E1%BB%9Fi"),
        ("https://a.example/10/A%2FB", "https://a.example/10/A%2FB"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/a b[1]\n", "https://a.example/a%20b%5B1%5D%0A"),
    ],
)
def test_an_address_becomes_a_uri_and_one_that_is_one_already_stays(text: str, encoded: str) -> None:
    assert uri(text) == encoded
    assert uri(encoded) == encoded


def test_a_quantity_comes_out_exactly_as_it_went_in() -> None:
    amount = Amount(Decimal("1250.50"), "kg", Decimal("1E+3"), "kg")
    said = build_passport(subject(amount=amount))["credentialSubject"]["characteristics"]
    assert (said[TERMS + "quantityEntered"], said[TERMS + "quantity"]) == ("1250.50", "1000")


def test_what_is_not_said_is_left_out_rather_than_null() -> None:
    said = build_passport(subject(expires_on=None))["credentialSubject"]
    assert not {"expiryDate", "productImage", "description", "relatedDocument"} & said.keys()
    assert None not in said["characteristics"].values()


def test_the_same_subject_gives_the_same_bytes_and_any_other_gives_others() -> None:
    one = subject()
    assert canonical_bytes(build_passport(one)) == canonical_bytes(build_passport(replace(one)))
    other = replace(one, producer=Named(one.producer.url, "HTX khác"))
    assert canonical_bytes(build_passport(one)) != canonical_bytes(build_passport(other))


def test_a_moment_is_utc_to_the_millisecond_and_never_rounded_up() -> None:
    at = datetime(2026, 11, 23, 6, 59, 59, 999_999, timezone(timedelta(hours=7)))
    assert moment(at) == "2026-11-22T23:59:59.999Z"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


def test_record_ids_hold_enough_random_bits_and_are_not_repeated() -> None:
    ids = {new_record_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {26}
    for place in range(26):
        assert len({each[place] for each in ids}) == 32
