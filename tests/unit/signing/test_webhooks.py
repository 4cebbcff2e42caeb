"""Signatures by a shared secret, held to the published vector of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.signing.webhooks import (
    body_signature,
    public_text,
    secret_bytes,
    signing_key,
    standard_headers,
)


def test_the_published_vector_comes_out() -> None:
    secret = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = standard_headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_without_a_secret_there_is_no_signature() -> None:
    assert set(standard_headers([], "a", datetime.now(UTC), b"")) == {"webhook-id", "webhook-timestamp"}


def test_with_a_key_in_place_of_a_secret_anybody_checks_it_with_the_public_one() -> None:
    """Standard Webhooks 1.0, `v1a`: Ed25519 over the same bytes, several signatures with a space between them."""
    at, body = datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    keys = [signing_key(bytes([each]) * 32) for each in (1, 2)]
    said = standard_headers([], "msg_1", at, body, keys)["webhook-signature"].split(" ")
    assert len(said) == len(keys)
    for text, key in zip(said, keys, strict=True):
        version, _, signature = text.partition(",")
        assert version == "v1a"
        told = public_text(key)
        assert told.startswith("whpk_")
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(told.removeprefix("whpk_")))
        public.verify(base64.b64decode(signature), b"msg_1.1614265330." + body)
        with pytest.raises(InvalidSignature):
            public.verify(base64.b64decode(signature), b"msg_1.1614265331." + body)


@given(st.text(), st.binary())
def test_any_text_is_a_secret(text: str, body: bytes) -> None:
    key = secret_bytes(text)
    assert body_signature(key, body) == hmac.new(key, body, hashlib.sha256).hexdigest()
    if not text.startswith("whsec_"):
        assert key == text.encode()
