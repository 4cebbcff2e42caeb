"""Signatures by a shared secret, held to the published vector of Standard Webhooks."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.signing.webhooks import body_signature, secret_bytes, standard_headers


def test_the_published_vector_comes_out() -> None:
    secret = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = standard_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_without_a_secret_there_is_no_signature() -> None:
    assert set(standard_headers(None, "a", datetime.now(UTC), b"")) == {"webhook-id", "webhook-timestamp"}


@given(st.text(), st.binary())
def test_any_text_is_a_secret(text: str, body: bytes) -> None:
    key = secret_bytes(text)
    assert body_signature(key, body) == hmac.new(key, body, hashlib.sha256).hexdigest()
    if not text.startswith("whsec_"):
        assert key == text.encode()
