"""A key under a passphrase: opened by it alone, with the costs in the file, which may be neither cheap nor ruinous."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.signing.keys import RFC_9106, Costs, KeyNotOpened
from nguongoc.signing.sealed_key import SealedKeyMalformed, is_sealed, open_sealed_key, seal_key

KEY = bytes(range(32))
PASSPHRASE = "đồi chè xanh dưới chân núi Nưa"
QUICK = Costs(64 * 1024, 1, 4)
SEALED = seal_key(KEY, PASSPHRASE, QUICK)


def changed(**said: Any) -> bytes:
    return json.dumps(json.loads(SEALED) | said).encode()


def test_it_opens_under_its_passphrase_however_the_keyboard_spells_it_and_under_no_other() -> None:
    assert is_sealed(SEALED)
    assert open_sealed_key(SEALED, ["another passphrase", PASSPHRASE]) == KEY
    assert open_sealed_key(SEALED, [unicodedata.normalize("NFD", PASSPHRASE)]) == KEY
    for wrong in ([], ["another passphrase"], [PASSPHRASE + " "]):
        with pytest.raises(KeyNotOpened):
            open_sealed_key(SEALED, wrong)


def test_the_costs_of_rfc_9106_stand_in_the_file_and_other_costs_are_read_from_it() -> None:
    said = json.loads(seal_key(KEY, PASSPHRASE))
    assert (said["kdf"], said["memory_kib"], said["passes"], said["lanes"]) == ("argon2id", 65536, 3, 4)
    assert Costs(65536, 3, 4) == RFC_9106
    assert open_sealed_key(seal_key(KEY, PASSPHRASE, Costs(65536, 2, 1)), [PASSPHRASE]) == KEY


def test_the_same_key_is_sealed_differently_each_time_and_neither_key_nor_passphrase_is_in_it() -> None:
    assert seal_key(KEY, PASSPHRASE, QUICK) != SEALED
    assert KEY not in SEALED
    assert KEY.hex().encode() not in SEALED
    assert PASSPHRASE.encode() not in SEALED


@pytest.mark.parametrize(
    "said",
    [
        {"memory_kib": 8},
        {"memory_kib": 1 << 31},
        {"passes": 0},
        {"passes": 1000},
        {"lanes": 0},
        {"lanes": 500},
        {"passes": 1.5},
        {"passes": True},
        {"passes": "1"},
        {"kdf": "scrypt"},
        {"version": 2},
        {"salt": ""},
        {"salt": "AAAA"},
        {"salt": 7},
        {"sealed": "*"},
    ],
)
def test_costs_out_of_bounds_and_other_forms_are_refused_before_anything_is_computed(said: Any) -> None:
    with pytest.raises(SealedKeyMalformed):
        open_sealed_key(changed(**said), [PASSPHRASE])


@pytest.mark.parametrize("said", [{"sealed": ""}, {"passes": 2}, {"salt": "AAAAAAAAAAAAAAAAAAAAAA=="}])
def test_a_changed_file_does_not_open(said: Any) -> None:
    with pytest.raises(KeyNotOpened):
        open_sealed_key(changed(**said), [PASSPHRASE])


@given(
    st.binary(max_size=400)
    | st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["version", "salt", "x"]), inner, max_size=3)
        ),
    ).map(lambda v: json.dumps(v).encode())
)
def test_whatever_stands_in_a_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(SealedKeyMalformed):
        open_sealed_key(content, [PASSPHRASE])
