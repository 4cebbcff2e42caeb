"""Keys made in a token: of either algorithm, never to be taken out, found again, and refused in words when they are not there."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose
from nguongoc.signing.algorithms import ED25519, ES256, load_public_bytes, thumbprint, verify
from nguongoc.signing.keys import KeyNotOpened
from nguongoc.tokens.refusals import KeyNotInToken, TokenLacksAlgorithm, TokenPinRefused, TokenUnavailable
from tests.factories import rows
from tests.tokens.conftest import PIN, SoftToken, initialise

if find_spec("pkcs11") is None and not os.environ.get("CI"):
    pytest.skip("needs python-pkcs11: make install", allow_module_level=True)

import pkcs11

from nguongoc.tokens.keys import KINDS, Token, TokenKeys
from nguongoc.tokens.module import Module

DID = "did:web:trace.example:o:htx"
OWNER = uuid7(rows.NOW)
BOTH = pytest.mark.parametrize("algorithm", [ED25519, ES256])


def make(keeper: TokenKeys, algorithm: str = ES256) -> SigningKey:
    return keeper.make(KeyPurpose.ORGANISATION, DID, OWNER, algorithm, rows.NOW)


def private_in(keeper: TokenKeys, key: SigningKey) -> dict[str, object]:
    """What the token itself says of a private key."""
    asked = (
        "EXTRACTABLE",
        "SENSITIVE",
        "NEVER_EXTRACTABLE",
        "ALWAYS_SENSITIVE",
        "LOCAL",
        "TOKEN",
        "PRIVATE",
        "DERIVE",
        "LABEL",
    )

    def look(session: pkcs11.Session) -> dict[str, object]:
        found = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=key.sealed)
        return {name: found[pkcs11.Attribute[name]] for name in asked}

    return keeper.token.run(look)


@BOTH
def test_a_key_is_made_in_the_token_and_signs_for_its_public_half(keeper: TokenKeys, algorithm: str) -> None:
    key = make(keeper, algorithm)
    public = load_public_bytes(algorithm, key.public_key)
    assert (key.place, key.algorithm, key.thumbprint) == (KeyPlace.TOKEN, algorithm, thumbprint(public))
    assert key.kid.startswith(f"{DID}#2026-11-")
    signer = keeper.open(key)
    signature = signer.sign(b"message")
    assert (signer.algorithm, len(signature)) == (algorithm, 64)
    assert verify(public, signature, b"message")
    assert not verify(public, signature, b"massage")


@BOTH
def test_the_token_keeps_the_private_half_for_ever(keeper: TokenKeys, algorithm: str) -> None:
    key = make(keeper, algorithm)
    said = private_in(keeper, key)
    yes = {"SENSITIVE", "NEVER_EXTRACTABLE", "ALWAYS_SENSITIVE", "LOCAL", "TOKEN", "PRIVATE"}
    assert {name for name, value in said.items() if value is True} == yes
    assert said["LABEL"] == key.kid

    def take(session: pkcs11.Session) -> object:
        return session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=key.sealed)[pkcs11.Attribute.VALUE]

    with pytest.raises(TokenUnavailable, match="AttributeSensitive"):
        keeper.token.run(take)


def test_the_token_is_asked_which_algorithms_it_has(
    keeper: TokenKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = keeper.token.run(lambda session: session.token.slot.get_mechanisms())
    assert keeper.algorithms(KeyPurpose.ORGANISATION) == tuple(
        name for name, kind in KINDS.items() if kind.makes in offered and kind.signs in offered
    )
    assert ES256 in keeper.algorithms(KeyPurpose.ORGANISATION)
    # As a token of another make that has none of it.
    monkeypatch.setitem(KINDS, ED25519, replace(KINDS[ED25519], signs=pkcs11.Mechanism.ML_DSA))
    assert keeper.algorithms(KeyPurpose.ORGANISATION) == (ES256,)
    with pytest.raises(TokenLacksAlgorithm):
        make(keeper, ED25519)


@BOTH
def test_a_key_is_found_by_another_process_in_another_session(
    keeper: TokenKeys, soft: SoftToken, algorithm: str
) -> None:
    key = make(keeper, algorithm)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, keeper.open(key).sign(b"message"))
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        signature = said.read()
    os.waitpid(child, 0)
    public = load_public_bytes(algorithm, key.public_key)
    assert verify(public, signature, b"message")
    assert verify(public, keeper.open(key).sign(b"here as well"), b"here as well")


def test_threads_sign_with_two_keys_at_once_and_each_gets_its_own_signature(keeper: TokenKeys) -> None:
    signers = [keeper.open(make(keeper, algorithm)) for algorithm in (ED25519, ES256)]

    def sign(number: int) -> bool:
        signer, message = signers[number % 2], b"message %d" % number
        return verify(signer.public_key, signer.sign(message), message)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(sign, range(200)))


def test_a_row_that_names_another_key_of_the_token_is_noticed_before_anything_is_signed(
    keeper: TokenKeys,
) -> None:
    one, other = make(keeper), make(keeper)
    with pytest.raises(KeyNotOpened):
        keeper.open(replace(one, sealed=other.sealed))
    with pytest.raises(KeyNotInToken):
        keeper.open(replace(one, sealed=bytes(16)))


def test_a_token_taken_out_refuses_by_name_and_signs_again_when_it_is_back(
    keeper: TokenKeys, soft: SoftToken
) -> None:
    signer = keeper.open(make(keeper))
    soft.away()
    try:
        for _ in range(2):
            with pytest.raises(TokenUnavailable) as refused:
                signer.sign(b"message")
        assert refused.value.code == "token-unavailable"
        assert soft.label in refused.value.detail
        assert "put it back" in refused.value.detail
    finally:
        soft.back()
    assert verify(signer.public_key, signer.sign(b"message"), b"message")


def test_a_key_deleted_in_the_token_is_named_as_missing_and_others_go_on(keeper: TokenKeys) -> None:
    gone, stays = make(keeper), keeper.open(make(keeper))
    signer = keeper.open(gone)
    keeper.token.run(
        lambda session: session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=gone.sealed).destroy()
    )
    with pytest.raises(KeyNotInToken) as refused:
        signer.sign(b"message")
    assert refused.value.code == "key-not-in-token"
    assert stays.sign(b"message")


def test_a_wrong_pin_is_said_once_and_the_right_one_opens_as_soon_as_it_is_there(soft: SoftToken) -> None:
    said = ["0000-wrong"]
    other = Module(soft.module)
    other._restart()
    keeper = TokenKeys(Token(other, soft.label, lambda: said[0]))
    with pytest.raises(TokenPinRefused, match="refuses the PIN"):
        keeper.algorithms(KeyPurpose.ORGANISATION)
    for _ in range(12):  # more often than any token lets somebody try
        with pytest.raises(TokenPinRefused, match="has refused this PIN before") as refused:
            keeper.algorithms(KeyPurpose.ORGANISATION)
        assert "0000-wrong" not in str(refused.value) + repr(refused.value.params)
    said[0] = PIN
    assert ES256 in keeper.algorithms(KeyPurpose.ORGANISATION)


def test_a_token_of_another_name_or_a_module_that_is_none_is_refused_in_words(
    soft: SoftToken, tmp_path: Path
) -> None:
    for module, label in (
        (Module(soft.module), "no such token"),
        (Module(str(tmp_path / "none.so")), soft.label),
    ):
        keeper = TokenKeys(Token(module, label, lambda: PIN))
        for _ in range(2):
            with pytest.raises(TokenUnavailable):
                keeper.algorithms(KeyPurpose.ORGANISATION)


def test_a_module_that_hangs_holds_one_thread_and_refuses_the_others_at_once(soft: SoftToken) -> None:
    module = Module(soft.module, wait=0.05)
    token, inside, go = Token(module, soft.label, lambda: PIN), threading.Event(), threading.Event()

    def hang(_: object) -> None:
        inside.set()
        go.wait(60)

    stuck = threading.Thread(target=token.run, args=(hang,))
    stuck.start()
    assert inside.wait(60)
    for _ in range(100):  # only the first of them waits
        with pytest.raises(TokenUnavailable, match="not answered"):
            token.run(lambda session: None)
    go.set()
    stuck.join(60)
    assert token.run(lambda session: "answers") == "answers"


def test_nothing_shown_of_token_keeper_and_signer_is_a_secret(keeper: TokenKeys) -> None:
    signer = keeper.open(make(keeper))
    shown = repr((keeper, keeper.token, keeper.token.module, signer))
    assert PIN not in shown
    assert "thử" in shown


def test_two_tokens_of_one_module_do_not_disturb_each_other(keeper: TokenKeys, soft: SoftToken) -> None:
    other = replace(soft, label=f"{soft.label} b")
    initialise(other, "another-pin")
    second = TokenKeys(Token(keeper.token.module, other.label, lambda: "another-pin"))
    one, two = keeper.open(make(keeper)), second.open(make(second))
    for signer in (one, two, one):
        assert verify(signer.public_key, signer.sign(b"message"), b"message")
