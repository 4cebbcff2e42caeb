"""A trust list counts under the pinned root alone, in its newest version alone, and says exactly what was signed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.trust.listing import Span, TrustList
from nguongoc.trust.memory import read_memory, write_memory
from nguongoc.trust.refusals import (
    RootElsewhere,
    TrustFileUnusable,
    TrustMalformed,
    TrustRolledBack,
    TrustUntrusted,
)
from nguongoc.trust.root import TYPE as ROOT
from nguongoc.trust.signed_list import open_trust
from tests.unit.trust.ceremony import COMMITTEE, NOW, Ceremony, root_of, root_signer, signed

C = Ceremony()


def test_a_list_opens_under_its_pinned_root_and_says_what_was_signed() -> None:
    opened = open_trust(C.list_bytes(), [C.pin])
    assert opened.trust_list == C.trust_list()
    authority = opened.trust_list.authority(COMMITTEE)
    assert authority is not None
    key = authority.key(C.committee.kid)
    assert key is not None
    assert (authority.name, key.public_key) == ("UBND xã Lam Sơn", C.committee.public_key)


def test_a_list_under_another_root_is_told_apart_from_one_that_is_forged() -> None:
    with pytest.raises(RootElsewhere):
        open_trust(C.list_bytes(), [Ceremony().pin])
    stranger = Ceremony()
    with pytest.raises(TrustUntrusted):
        open_trust(C.list_bytes(by=stranger.signers), [C.pin])
    with pytest.raises(TrustUntrusted, match="1 of the 2"):
        open_trust(C.list_bytes(by=C.signers[:1]), [C.pin])
    with pytest.raises(TrustUntrusted):
        open_trust(C.list_bytes(typ=ROOT), [C.pin])


def test_who_pinned_the_root_before_a_rotation_follows_it_and_old_keys_sign_no_more() -> None:
    new = [root_signer() for _ in range(2)]
    second = signed(root_of(new, 2, C.root), [*C.signers[:2], *new])
    assert open_trust(C.list_bytes(by=new, roots=(C.root, second)), [C.pin]).root.version == 2
    with pytest.raises(TrustUntrusted):
        open_trust(C.list_bytes(by=C.signers, roots=(C.root, second)), [C.pin])
    seen = open_trust(C.list_bytes(by=new, roots=(C.root, second)), [C.pin]).seen
    with pytest.raises(TrustRolledBack):
        open_trust(C.list_bytes(C.trust_list(9)), [C.pin], seen)


def test_an_older_list_and_a_second_list_of_one_version_are_refused_by_whoever_remembers() -> None:
    seen = open_trust(C.list_bytes(C.trust_list(3)), [C.pin]).seen
    for version in (3, 4):
        assert open_trust(C.list_bytes(C.trust_list(version)), [C.pin], seen).trust_list.version == version
    with pytest.raises(TrustRolledBack, match="seen before"):
        open_trust(C.list_bytes(C.trust_list(2)), [C.pin], seen)
    with pytest.raises(TrustRolledBack, match="signed both"):
        open_trust(C.list_bytes(C.trust_list(3, authorities=())), [C.pin], seen)


def test_a_verifier_remembers_each_root_apart_and_a_broken_memory_is_not_an_empty_one(tmp_path: Path) -> None:
    path, other = tmp_path / "seen.json", Ceremony()
    assert read_memory(path, C.pin) is None
    seen = open_trust(C.list_bytes(C.trust_list(7)), [C.pin]).seen
    write_memory(path, C.pin, seen)
    write_memory(path, other.pin, open_trust(other.list_bytes(), [other.pin]).seen)
    assert read_memory(path, C.pin) == seen
    for broken in ("", "[]", "{", '{"%s": {}}' % C.pin, '{"%s": []}' % C.pin):  # noqa: UP031
        path.write_text(broken)
        with pytest.raises(TrustFileUnusable):
            read_memory(path, C.pin)


def test_a_territory_covers_what_lies_in_it_and_nothing_beside_it() -> None:
    authority = C.authority(territories=("VN/38",))
    assert authority.covers("VN/38/15544")
    assert authority.covers("VN/38")
    assert not authority.covers("VN")
    assert not authority.covers("VN/381")
    assert not C.authority().covers("VN/38/15545")


def test_a_span_holds_from_its_start_until_before_its_end() -> None:
    span = Span(NOW, NOW + timedelta(days=1))
    assert [span.holds(NOW + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)] == [
        False,
        True,
        True,
        False,
    ]


def _document(**said: Any) -> dict[str, Any]:
    document: dict[str, Any] = parse_strict(C.trust_list().to_bytes())
    return document | said


AUTHORITY = parse_strict(C.trust_list().to_bytes())["authorities"][0]


@pytest.mark.parametrize(
    "said",
    [
        {"more": 1}, {"version": 0}, {"version": "1"}, {"version": True}, {"expires_at": "2020-01-01T00:00:00Z"}, {"issued_at": "now"},
        {"issued_at": "2026-01-01"}, {"authorities": {}}, {"authorities": [AUTHORITY, AUTHORITY]},
        *[
            {"authorities": [AUTHORITY | wrong]}
            for wrong in (
                {"did": "did:key:z6"}, {"keys": []}, {"schemes": []}, {"territories": ["TH"]}, {"territories": []},
                {"withdrawn": ["x"]}, {"demo": 1}, {"only_on": "Mondays"}, {"did": "did:web:other.example"},
                {"keys": [AUTHORITY["keys"][0]] * 2}, {"keys": [AUTHORITY["keys"][0] | {"jwk": {"kty": "oct"}}]},
            )
        ],
    ],
)  # fmt: skip
def test_a_list_with_members_that_are_wrong_or_not_known_is_refused(said: dict[str, Any]) -> None:
    assert TrustList.parse(canonical_bytes(_document())) == C.trust_list()
    with pytest.raises(TrustMalformed):
        TrustList.parse(canonical_bytes(_document(**said)))


def test_a_list_has_one_spelling() -> None:
    with pytest.raises(TrustMalformed, match="canonical"):
        TrustList.parse(C.trust_list().to_bytes() + b"\n")


@given(st.data())
def test_no_changed_byte_makes_a_list_say_something_else(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SIGNED) - 1))
    changed = bytes([*SIGNED[:place], data.draw(st.integers(0, 255)), *SIGNED[place + 1 :]])
    try:
        opened = open_trust(changed, [C.pin])
    except (TrustMalformed, TrustUntrusted, RootElsewhere):
        return
    assert opened.trust_list == C.trust_list()


SIGNED = C.list_bytes()
