"""A root stands on as many of its keys as it asks for, and changes hands only by keys of both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import canonical_bytes
from nguongoc.trust.listing import TYPE as LIST
from nguongoc.trust.refusals import TrustMalformed, TrustUntrusted
from nguongoc.trust.root import Root, check_roots, draft_root
from nguongoc.trust.signed_list import SignedTrust, read_root_file
from tests.unit.trust.ceremony import Ceremony, root_of, root_signer, signed


def test_a_root_counts_once_as_many_keys_as_it_asks_for_signed_it() -> None:
    signers = [root_signer() for _ in range(3)]
    draft = root_of(signers, 2)
    for number in (0, 1):
        with pytest.raises(TrustUntrusted):
            check_roots([signed(draft, signers[:number])])
    (root,) = check_roots([signed(draft, signers[:2])])
    assert (root.version, root.threshold, len(root.keys)) == (1, 2, 3)


def test_one_key_that_signs_twice_counts_once() -> None:
    signers = [root_signer() for _ in range(3)]
    once = signed(root_of(signers, 2), signers[:1])
    with pytest.raises(TrustUntrusted, match="1 of the 2"):
        check_roots([replace(once, signatures=once.signatures * 2)])


def test_a_signature_on_a_list_never_counts_on_a_root() -> None:
    signers = [root_signer() for _ in range(2)]
    with pytest.raises(TrustUntrusted):
        check_roots([signed(root_of(signers, 2), signers, LIST)])


def test_copies_that_were_signed_apart_are_combined_in_any_order_to_the_same_bytes() -> None:
    signers = [root_signer() for _ in range(3)]
    draft = root_of(signers, 3)
    copies = [signed(draft, [each]) for each in signers]
    one, other = copies[0].combined(copies[1:]), copies[2].combined(copies[:2])
    assert canonical_bytes(one.to_json()) == canonical_bytes(other.to_json())
    assert check_roots([one])[0].threshold == 3
    with pytest.raises(TrustMalformed):
        copies[0].combined([signed(root_of(signers, 2), signers)])


def test_a_rotation_needs_enough_keys_of_the_old_root_and_of_the_new_one() -> None:
    old, new = [root_signer() for _ in range(3)], [root_signer() for _ in range(3)]
    first = signed(root_of(old, 2), old[:2])
    draft = root_of(new, 2, first)
    for too_few in (new[:2], old[:2], [old[0], new[0]], [*old[:2], new[0]], [old[0], *new]):
        with pytest.raises(TrustUntrusted):
            check_roots([first, signed(draft, too_few)])
    assert [root.version for root in check_roots([first, signed(draft, [*old[:2], *new[1:]])])] == [1, 2]


def test_a_root_that_names_another_predecessor_breaks_the_chain() -> None:
    ceremony, stranger = Ceremony(), Ceremony()
    foreign = root_of(ceremony.signers, 2, stranger.root)
    both = signed(foreign, [*ceremony.signers, *stranger.signers])
    with pytest.raises(TrustUntrusted, match="does not follow"):
        check_roots([ceremony.root, both])


@pytest.mark.parametrize(
    "said",
    [
        {"threshold": 0}, {"threshold": 4}, {"threshold": True}, {"version": 0}, {"version": 2}, {"previous": "x"}, {"name": ""},
        {"keys": []}, {"format": "other"}, {"v": 2},
    ],
)  # fmt: skip
def test_a_root_that_contradicts_itself_is_refused(said: dict[str, object]) -> None:
    whole = {
        "format": "nguongoc-trust-root", "v": 1, "name": "N", "version": 1, "threshold": 2, "previous": None,
        "keys": [{"kty": "OKP", "crv": "Ed25519", "x": key} for key in _points(3)],
    }  # fmt: skip
    assert Root.parse(canonical_bytes(whole)).threshold == 2
    with pytest.raises(TrustMalformed):
        Root.parse(canonical_bytes(whole | said))


def test_the_same_key_twice_is_no_second_key() -> None:
    key = root_signer().public_key
    with pytest.raises(TrustMalformed):
        draft_root("N", 2, [key, key])


def _points(number: int) -> list[str]:
    from nguongoc.signing.algorithms import public_jwk

    return [public_jwk(root_signer().public_key)["x"] for _ in range(number)]


@given(
    st.binary(max_size=300) | st.from_regex(rb'\{"payload":"[a-zA-Z0-9]{0,40}","signatures":\[.{0,60}\]\}')
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (SignedTrust.parse, read_root_file, Root.parse):
        try:
            read(data)
        except TrustMalformed:
            continue


@given(st.data())
def test_a_changed_byte_of_a_signed_root_never_leaves_the_same_root_standing(data: st.DataObject) -> None:
    whole = canonical_bytes({"roots": [ROOTED.root.to_json()]})
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([*whole[:place], data.draw(st.integers(0, 255)), *whole[place + 1 :]])
    try:
        (root,) = check_roots(read_root_file(changed))
    except (TrustMalformed, TrustUntrusted):
        return
    assert root.fingerprint == ROOTED.pin


ROOTED = Ceremony()
