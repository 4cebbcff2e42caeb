"""did:web: names that lead to one address, and documents of which only their own keys count."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.records import base58
from nguongoc.records.base58 import Base58Malformed
from nguongoc.signing.algorithms import ED25519, ES256, KeyMalformed, load_jwk, public_jwk, thumbprint
from nguongoc.signing.did import (
    MOST_METHODS,
    P256_PREFIX,
    DidDocumentMalformed,
    DidMalformed,
    PublishedKey,
    build_did_document,
    did_web,
    document_url,
    load_multikey,
    multikey,
    parse_did_document,
)
from nguongoc.signing.keys import LocalSigner

DID = "did:web:trace.example:o:htx"
BORN = datetime(2026, 1, 5, tzinfo=UTC)
ED = LocalSigner.from_seed(f"{DID}#ed", ED25519, bytes(range(32)))
P256 = LocalSigner.from_seed(f"{DID}#p", ES256, bytes(range(1, 33)))


def document(**said: Any) -> dict[str, Any]:
    built = build_did_document(
        DID, [PublishedKey(ED.kid, ED.public_key, BORN), PublishedKey(P256.kid, P256.public_key, BORN)]
    )
    return {**json.loads(built), **said}


def parse(changed: Any) -> Any:
    return parse_did_document(json.dumps(changed).encode(), DID)


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:trace.example", "https://trace.example/.well-known/did.json"),
        ("did:web:trace.example:o:htx-lam-son", "https://trace.example/o/htx-lam-son/did.json"),
        ("did:web:trace.example%3A8443:o:x", "https://trace.example:8443/o/x/did.json"),
        ("did:web:localhost%3A8000:o:x", "http://localhost:8000/o/x/did.json"),
        ("did:web:127.0.0.1%3A8000", "http://127.0.0.1:8000/.well-known/did.json"),
        ("did:web:localhost.evil.example", "https://localhost.evil.example/.well-known/did.json"),
    ],
)
def test_a_did_leads_to_its_document_and_plain_http_only_to_loopback(did: str, url: str) -> None:
    assert document_url(did) == url


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:web",
        "did:web:",
        "did:key:z6Mk",
        "DID:web:a.example",
        "did:web:a.example:",
        "did:web:a.example::x",
        "did:web:a.example#key",
        "did:web:a.example?x=1",
        "did:web:a.example/x",
        "did:web:a.example%2Fx",
        "did:web:user%40a.example",
        "did:web:a.example%3A",
        "did:web:a.example%3A0",
        "did:web:a.example%3A99999999",
        "did:web:a.example%0Aevil",
        "did:web:a.example%20",
        "did:web:a..example",
        "did:web:.a.example",
        "did:web:a.example.",
        "did:web:%5B::1%5D",
        "did:web:a.example:..:x",
        "did:web:a.example:%2E%2E:x",
        "did:web:a.example:.",
        "did:web:a.example:x%2Fy",
        "did:web:a.example:x%5Cy",
        "did:web:a.example:x?y",
        "did:web:a.example:x y",
        "did:web:a.example:x\ny",
        "did:web:a.example:%",
        "did:web:bưởi.example",
        "did:web:a.example:" + "x" * 2000,
    ],
)
def test_a_did_that_could_lead_elsewhere_is_refused(did: str) -> None:
    with pytest.raises(DidMalformed):
        document_url(did)


@given(st.text(max_size=40))
def test_any_text_is_an_address_of_its_own_host_or_refused(text: str) -> None:
    from urllib.parse import unquote, urlsplit

    try:
        url = urlsplit(document_url("did:web:" + text))
    except DidMalformed:
        return
    assert url.netloc == unquote(text.partition(":")[0])
    assert url.path.endswith("/did.json")
    assert not url.query
    assert not url.fragment


def test_a_host_with_a_port_is_written_so_that_its_colon_does_not_part() -> None:
    assert did_web("localhost:8000", "o", "htx") == "did:web:localhost%3A8000:o:htx"


def test_each_key_stands_as_jwk_and_as_multikey_and_both_are_the_same_key() -> None:
    read = parse(document())
    assert [each.id for each in read.methods] == [f"{DID}#ed", f"{DID}#ed-mk", f"{DID}#p", f"{DID}#p-mk"]
    assert {each.thumbprint for each in read.methods} == {
        thumbprint(ED.public_key),
        thumbprint(P256.public_key),
    }
    assert all(each.may_assert and each.created_at == BORN for each in read.methods)


def test_a_retired_key_may_still_be_verified_with_and_a_compromised_one_leaves_the_assertion_methods() -> (
    None
):
    day = timedelta(days=1)
    keys = [
        PublishedKey(ED.kid, ED.public_key, BORN, expires_at=BORN + day),
        PublishedKey(P256.kid, P256.public_key, BORN, revoked_at=BORN + day),
    ]
    read = parse_did_document(build_did_document(DID, keys), DID)
    retired, compromised = read.method(ED.kid), read.method(P256.kid)
    assert retired is not None
    assert (retired.may_assert, retired.expires_at, retired.revoked_at) == (True, BORN + day, None)
    assert compromised is not None
    assert (compromised.may_assert, compromised.revoked_at) == (False, BORN + day)


def test_a_key_that_is_not_named_is_not_found() -> None:
    assert parse(document()).method(f"{DID}#other") is None


def _with_method(**said: Any) -> dict[str, Any]:
    method = {**document()["verificationMethod"][0], **said}
    return document(verificationMethod=[{name: value for name, value in method.items() if value is not None}])


@pytest.mark.parametrize(
    "changed",
    [
        [],
        None,
        document(id="did:web:evil.example"),
        document(id=None),
        document(verificationMethod=None),
        document(verificationMethod={}),
        document(verificationMethod=["#ed"]),
        document(assertionMethod=None),
        document(assertionMethod="x"),
        _with_method(controller="did:web:evil.example"),
        _with_method(controller=None),
        _with_method(id="did:web:evil.example#ed"),
        _with_method(id=f"{DID}x#ed"),
        _with_method(id=5),
        _with_method(created="yesterday"),
        _with_method(created=20260105),
        _with_method(expires="2026-01-05T00:00:00"),
        _with_method(revoked=[]),
        document(verificationMethod=[document()["verificationMethod"][0]] * 2),
        document(verificationMethod=[document()["verificationMethod"][0]] * (MOST_METHODS + 1)),
    ],
)
def test_a_document_of_another_or_with_anothers_key_is_refused(changed: Any) -> None:
    with pytest.raises(DidDocumentMalformed):
        parse(changed)


def test_one_id_with_two_keys_is_refused_rather_than_one_of_them_chosen() -> None:
    first, _, third, _ = document()["verificationMethod"]
    with pytest.raises(DidDocumentMalformed):
        parse(document(verificationMethod=[first, {**third, "id": first["id"]}]))


def test_a_document_with_a_member_twice_is_refused() -> None:
    text = json.dumps(document())
    with pytest.raises(Refusal):
        parse_did_document((text[:-1] + f',"id":"{DID}"}}').encode(), DID)


def test_keys_of_other_kinds_are_passed_over_and_ours_still_read() -> None:
    strangers = [
        {"id": f"{DID}#x", "controller": DID, "type": "X25519KeyAgreementKey2020", "publicKeyMultibase": "z6LS"},
        {"id": f"{DID}#k", "controller": DID, "type": "JsonWebKey", "publicKeyJwk": {"kty": "EC", "crv": "secp256k1", "x": "", "y": ""}},
        {"id": f"{DID}#r", "controller": DID, "type": "JsonWebKey2020", "publicKeyJwk": {"kty": "RSA", "n": "AQ", "e": "AQAB"}},
    ]  # fmt: skip
    read = parse(document(verificationMethod=[*strangers, *document()["verificationMethod"]]))
    assert len(read.methods) == 4


def test_a_fragment_alone_is_read_as_one_of_this_document() -> None:
    method = {**document()["verificationMethod"][0], "id": "#ed"}
    read = parse(document(verificationMethod=[method], assertionMethod=["#ed"])).method(f"{DID}#ed")
    assert read is not None
    assert read.may_assert


@pytest.mark.parametrize(
    "jwk",
    [
        None,
        {},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": public_jwk(ED.public_key)["x"] + "="},
        {**public_jwk(ED.public_key), "d": "AA"},
        {**public_jwk(P256.public_key), "y": public_jwk(P256.public_key)["x"]},
        {**public_jwk(P256.public_key), "x": "AA"},
        {"kty": "oct", "k": "AA"},
        {"kty": [], "crv": {}},
    ],
)
def test_a_jwk_that_is_no_public_key_of_ours_is_refused(jwk: Any) -> None:
    with pytest.raises(KeyMalformed):
        load_jwk(jwk)


def test_a_multikey_comes_back_as_the_key_it_was() -> None:
    for key in (ED.public_key, P256.public_key):
        assert public_jwk(load_multikey(multikey(key))) == public_jwk(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "m" + multikey(ED.public_key)[1:],
        multikey(ED.public_key)[:-1],
        "z" + base58.encode(b"\xe7\x01" + bytes(33)),
        "z" + base58.encode(b"\xed\x01" + bytes(31)),
        "z" + base58.encode(P256_PREFIX + b"\x02" + b"\xff" * 32),
        "z"
        + base58.encode(
            P256_PREFIX + P256.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        ),
    ],
)
def test_a_multikey_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        load_multikey(text)


def test_a_multikey_of_another_curve_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    data = b"\x81\x24" + other.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    with pytest.raises(KeyMalformed):
        load_multikey("z" + base58.encode(data))


@given(st.binary(max_size=100))
def test_base58_comes_back_leading_zeroes_included(data: bytes) -> None:
    assert base58.decode(base58.encode(data)) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "ế", " ", "1" * 201])
def test_what_is_no_base58_is_refused(text: str) -> None:
    with pytest.raises(Base58Malformed):
        base58.decode(text)


def test_the_published_thumbprint_of_rfc_8037_is_made() -> None:
    key = load_jwk({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
