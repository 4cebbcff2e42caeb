"""Keys sealed in the database: of either algorithm, bound to their row, and never shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.sealed_keys import SealedKeys
from nguongoc.signing.algorithms import ED25519, ES256, load_public_bytes, public_bytes, thumbprint, verify
from nguongoc.signing.keys import KeyNotOpened
from tests.factories import rows

DID = "did:web:trace.example:o:htx"
OWNER = uuid7(rows.NOW)
KEKS = {purpose: (bytes([number]) * 32,) for number, purpose in enumerate(KeyPurpose)}
KEEPER = SealedKeys(KEKS.__getitem__)
BOTH = pytest.mark.parametrize("algorithm", [ED25519, ES256])


def make(algorithm: str = ED25519, purpose: KeyPurpose = KeyPurpose.ORGANISATION) -> SigningKey:
    return KEEPER.make(purpose, DID, OWNER, algorithm, rows.NOW)


@BOTH
def test_a_key_is_made_sealed_and_signs_for_its_public_half(algorithm: str) -> None:
    key = make(algorithm)
    public = load_public_bytes(algorithm, key.public_key)
    assert (key.algorithm, key.thumbprint) == (algorithm, thumbprint(public))
    signer = KEEPER.open(key)
    assert signer.algorithm == algorithm
    assert public_bytes(signer.public_key) == key.public_key
    signature = signer.sign(b"message")
    assert len(signature) == 64
    assert verify(public, signature, b"message")
    assert not verify(public, signature, b"massage")


@BOTH
def test_a_sealed_key_opens_for_its_own_row_and_purpose_alone(algorithm: str) -> None:
    key, other = make(algorithm), make(algorithm)
    for moved in (
        replace(key, kid=other.kid),
        replace(key, organisation_id=None),
        replace(key, purpose=KeyPurpose.LOG),
        replace(key, sealed=other.sealed),
    ):
        with pytest.raises(KeyNotOpened):
            KEEPER.open(moved)


@BOTH
def test_a_public_half_changed_in_the_database_is_noticed_before_anything_is_signed(algorithm: str) -> None:
    with pytest.raises(KeyNotOpened):
        KEEPER.open(replace(make(algorithm), public_key=make(algorithm).public_key))


def test_a_key_is_not_opened_as_one_of_another_algorithm() -> None:
    with pytest.raises(KeyNotOpened):
        KEEPER.open(replace(make(ED25519), algorithm=ES256))


def test_no_key_is_made_for_an_algorithm_we_do_not_sign_with() -> None:
    with pytest.raises(KeyNotOpened):
        make("RS256")
