"""Compact JWS: one spelling, one type, and an algorithm that the key decides, never the header."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.signing.algorithms import (
    ED25519,
    ES256,
    Base64UrlMalformed,
    from_base64url,
    public_jwk,
    to_base64url,
)
from nguongoc.signing.jose import (
    HEADER_LIMIT,
    AlgorithmRefused,
    JwsMalformed,
    parse_compact,
    sign_compact,
    verify_signature,
)
from nguongoc.signing.keys import LocalSigner, new_seed

KID = "did:web:trace.example:o:htx#2026-01-05-abc"
PAYLOAD = '{"tên":"Bưởi"}'.encode()
ED = LocalSigner.from_seed(KID, ED25519, bytes(range(32)))
P256 = LocalSigner.from_seed(KID, ES256, bytes(range(1, 33)))
GOOD = {"alg": "EdDSA", "cty": "vc", "kid": KID, "typ": "vc+jwt"}


def jws(header: Any, payload: bytes = PAYLOAD, signer: LocalSigner = ED) -> str:
    """A well-made JWS around any header, signed for real."""
    text = header if isinstance(header, str) else json.dumps(header)
    signing_input = f"{to_base64url(text.encode())}.{to_base64url(payload)}"
    return f"{signing_input}.{to_base64url(signer.sign(signing_input.encode()))}"


@pytest.mark.parametrize("signer", [ED, P256], ids=["EdDSA", "ES256"])
def test_what_is_signed_verifies_and_gives_the_payload_back(signer: LocalSigner) -> None:
    read = parse_compact(sign_compact(PAYLOAD, signer))
    assert (read.payload, read.kid, read.algorithm) == (PAYLOAD, KID, signer.algorithm)
    assert len(read.signature) == 64
    assert verify_signature(read, signer.public_key)


@given(st.binary(max_size=200), st.sampled_from([ED25519, ES256]))
def test_every_payload_survives_a_fresh_key(payload: bytes, algorithm: str) -> None:
    signer = LocalSigner.from_seed(KID, algorithm, new_seed(algorithm))
    read = parse_compact(sign_compact(payload, signer))
    assert read.payload == payload
    assert verify_signature(read, signer.public_key)


def test_both_names_of_ed25519_verify() -> None:
    assert verify_signature(parse_compact(jws(GOOD | {"alg": "Ed25519"})), ED.public_key)


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "", "HS256", "RS256", "ES384", "eddsa", None, 5, [], {}, ["EdDSA"]]
)
def test_any_other_algorithm_is_refused_whatever_its_kind(alg: Any) -> None:
    with pytest.raises(AlgorithmRefused):
        parse_compact(jws(GOOD | {"alg": alg}))


def test_an_unsigned_record_that_says_so_is_refused() -> None:
    header, payload, _ = jws(GOOD | {"alg": "none"}).split(".")
    with pytest.raises(Refusal):
        parse_compact(f"{header}.{payload}.")


@pytest.mark.parametrize(
    ("alg", "signer", "key"),
    [("ES256", ED, ED), ("EdDSA", P256, P256), ("ES256", ED, P256), ("EdDSA", P256, ED), ("EdDSA", ED, P256)],
)
def test_a_header_cannot_make_a_key_verify_with_another_algorithm(
    alg: str, signer: LocalSigner, key: LocalSigner
) -> None:
    read = parse_compact(jws(GOOD | {"alg": alg}, signer=signer))
    assert not verify_signature(read, key.public_key)


def test_a_public_key_used_as_a_shared_secret_gets_nowhere() -> None:
    import hashlib
    import hmac

    head = to_base64url(json.dumps(GOOD | {"alg": "HS256"}).encode()) + "." + to_base64url(PAYLOAD)
    secret = json.dumps(public_jwk(ED.public_key)).encode()
    mac = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    with pytest.raises(AlgorithmRefused):
        parse_compact(f"{head}.{to_base64url(mac)}")


@pytest.mark.parametrize(
    "header",
    [
        GOOD | {"typ": "JWT"},
        GOOD | {"typ": "vc+ld+json+jwt"},
        {k: v for k, v in GOOD.items() if k != "typ"},
        {k: v for k, v in GOOD.items() if k != "kid"},
        GOOD | {"kid": "did:web:trace.example"},
        GOOD | {"kid": "#key"},
        GOOD | {"kid": "https://evil.example/key#1"},
        GOOD | {"kid": f"{KID}#again"},
        GOOD | {"kid": 5},
        GOOD | {"cty": "JWT"},
        GOOD | {"cty": []},
        GOOD | {"iss": "did:web:evil.example"},
        GOOD | {"jwk": public_jwk(ED.public_key)},
        GOOD | {"jku": "https://evil.example/jwks"},
        GOOD | {"x5u": "https://evil.example/x"},
        GOOD | {"crit": ["b64"], "b64": False},
        [],
        "null",
        "5",
    ],
)
def test_a_header_that_is_not_ours_to_understand_is_refused(header: Any) -> None:
    with pytest.raises(JwsMalformed):
        parse_compact(jws(header))


def test_the_issuer_may_be_named_again_in_the_header_if_it_is_the_same() -> None:
    assert parse_compact(jws(GOOD | {"iss": "did:web:trace.example:o:htx"})).kid == KID


def test_a_header_with_a_member_twice_is_refused() -> None:
    twice = json.dumps(GOOD)[:-1] + ',"alg":"EdDSA"}'
    with pytest.raises(Refusal) as refused:
        parse_compact(jws(twice))
    assert refused.value.code == "json-malformed"


def test_a_refused_header_stays_refused_when_it_is_read_again() -> None:
    text = jws(GOOD | {"typ": "JWT"})
    for _ in range(2):
        with pytest.raises(JwsMalformed):
            parse_compact(text)


def test_a_header_beyond_its_bound_is_refused() -> None:
    with pytest.raises(JwsMalformed):
        parse_compact(jws(GOOD | {"kid": f"did:web:a#{'x' * HEADER_LIMIT}"}))


@pytest.mark.parametrize("change", [lambda t: t + ".x", lambda t: t.rpartition(".")[0], lambda t: "", lambda t: "..", lambda t: f" {t}", lambda t: f"{t}\n", lambda t: t.replace(".", ". ", 1), lambda t: t + "=", lambda t: "ế" + t])  # fmt: skip
def test_what_is_no_compact_jws_is_refused(change: Any) -> None:
    with pytest.raises(Refusal):
        parse_compact(change(sign_compact(PAYLOAD, ED)))


def test_a_text_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(JwsMalformed):
        parse_compact(sign_compact(PAYLOAD, ED), limit=50)


def test_no_changed_character_verifies_and_none_surprises() -> None:
    text = sign_compact(PAYLOAD, ED)
    for place in range(len(text)):
        for character in ("A" if text[place] != "A" else "B", "-", "=", "+", "."):
            if character == text[place]:
                continue
            changed = text[:place] + character + text[place + 1 :]
            with suppress(Refusal):
                assert not verify_signature(parse_compact(changed), ED.public_key), place


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_does_not_verify(length: int) -> None:
    head = jws(GOOD).rpartition(".")[0]
    read = parse_compact(f"{head}.{to_base64url(bytes(length))}")
    assert not verify_signature(read, ED.public_key)


@pytest.mark.parametrize("rs", [bytes(64), b"\xff" * 64, bytes(32) + b"\x01" * 32])
def test_impossible_numbers_in_an_es256_signature_do_not_verify(rs: bytes) -> None:
    head = jws(GOOD | {"alg": "ES256"}).rpartition(".")[0]
    assert not verify_signature(parse_compact(f"{head}.{to_base64url(rs)}"), P256.public_key)


def test_another_key_of_the_same_kind_does_not_verify() -> None:
    read = parse_compact(sign_compact(PAYLOAD, ED))
    assert not verify_signature(read, Ed25519PrivateKey.generate().public_key())
    read = parse_compact(sign_compact(PAYLOAD, P256))
    assert not verify_signature(read, ec.generate_private_key(ec.SECP256R1()).public_key())


@given(st.binary(max_size=60))
def test_base64url_has_one_spelling_for_any_bytes(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text) == data
    assert base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text


@pytest.mark.parametrize(
    "text",
    [
        "QQ==",
        "QQ=",
        "QR",
        "QUJ",
        "Q",
        "Q U",
        "QUI\n",
        "+/8",
        "++++",
        "////",
        "ế",
        "\ud800",
        "QUJD=",
        "====",
        "Q\0==",
    ],
)
def test_any_other_spelling_of_base64url_is_refused(text: str) -> None:
    with pytest.raises(Base64UrlMalformed):
        from_base64url(text)


@given(st.text("AQgw-_+/=ế", max_size=12))
def test_base64url_that_is_read_is_written_the_same(text: str) -> None:
    try:
        data = from_base64url(text)
    except Base64UrlMalformed:
        return
    assert to_base64url(data) == text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse_compact(text)
