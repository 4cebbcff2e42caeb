"""OAuth 2.0 client credentials: tokens of minutes for who holds a key, and everything that is no such token."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from httpx2 import Response

from nguongoc.ports.rows import Role
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import MAY, Caller, Scope
from nguongoc.services.keep_api_keys import NewKey
from nguongoc.signing.algorithms import from_base64url, load_jwk, to_base64url
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner, read_key_file
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import Browser, Door, open_door

CODES = {"items": [{"code": "x"}]}
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def caller(door: Door) -> Browser:
    return door.browser()


def client_of(door: Door, *, is_test: bool = False, days: int | None = None) -> dict[str, str]:
    """A client's id and secret, as RFC 6749 names them in a form."""
    by_hand = Caller("account:x", door.cooperative.id, Role.MARKETPLACE, frozenset(MAY[Role.MARKETPLACE]))
    scopes = frozenset({Scope.VERIFY} if is_test else {Scope.VERIFY, Scope.RECALLS_READ})
    made: Any = door.services.visiting.programs.keys.issue(by_hand, NewKey("x", scopes, days, is_test))
    return {"client_id": made.key.prefix, "client_secret": made.text}


def ask(caller: Browser, form: dict[str, str], **headers: str) -> Response:
    return caller.client.post("/v1/oauth/token", data=form, headers=headers)


def token(caller: Browser, client: dict[str, str], **form: str) -> str:
    answer = ask(caller, GRANT | client | form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def verify(caller: Browser, text: str) -> Response:
    return caller.client.post("/v1/verifications", json=CODES, headers={"Authorization": f"Bearer {text}"})


def parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload, _ = text.split(".")
    return json.loads(from_base64url(header)), json.loads(from_base64url(payload))


def signed(door: Door, typ: str = "at+jwt", **changed: Any) -> str:
    """A token of a real client, signed with the real key, other claims in it."""
    tokens = door.services.visiting.programs.tokens
    client = client_of(door)
    with door.services.reads.open() as reader:
        key = reader.access.api_key(client["client_id"])
    assert key is not None
    _, claims = parts(tokens.issue(key).text)
    signer = tokens._signer(door.clock.now().date())
    return sign_compact(canonical_bytes(claims | changed), signer, typ)


def test_a_token_is_got_both_ways_and_shaped_as_rfc_9068_says(door: Door, caller: Browser) -> None:
    client = client_of(door)
    basic = base64.b64encode(":".join(client.values()).encode()).decode()
    for answer in (ask(caller, GRANT | client), ask(caller, GRANT, Authorization=f"Basic {basic}")):
        told = answer.json()
        assert (answer.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 600)
        assert told["scope"] == "recalls:read verify"
        assert answer.headers["cache-control"] == "no-store"
        header, claims = parts(told["access_token"])
        assert (header["typ"], header["alg"]) == ("at+jwt", "EdDSA")
        assert claims.keys() == {"iss", "aud", "sub", "client_id", "scope", "jti", "iat", "exp"}
        assert (claims["iss"], claims["aud"], claims["sub"]) == (BASE_URL, BASE_URL, client["client_id"])
        assert claims["exp"] - claims["iat"] == 600
        assert verify(caller, told["access_token"]).status_code == 200


def test_any_jwt_library_verifies_it_by_what_is_published(door: Door, caller: Browser) -> None:
    told = caller.get("/.well-known/oauth-authorization-server").json()
    assert (told["issuer"], told["token_endpoint"]) == (BASE_URL, f"{BASE_URL}/v1/oauth/token")
    assert told["grant_types_supported"] == ["client_credentials"]
    text = token(caller, client_of(door))
    keys = {each["kid"]: each for each in caller.get(told["jwks_uri"].removeprefix(BASE_URL)).json()["keys"]}
    named, signature = keys[parts(text)[0]["kid"]], text.rpartition(".")[2]
    key: Any = load_jwk({name: named[name] for name in ("kty", "crv", "x")})
    key.verify(from_base64url(signature), text.rpartition(".")[0].encode())


def test_a_token_does_no_more_than_was_asked_for(door: Door, caller: Browser) -> None:
    client = client_of(door)
    narrow = token(caller, client, scope="recalls:read")
    refused = verify(caller, narrow)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    for beyond in ("batches:write", "verify batches:write", "", "all"):
        answer = ask(caller, GRANT | client | {"scope": beyond})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_it_ends_after_ten_minutes_and_at_once_with_its_key(door: Door, caller: Browser) -> None:
    client = client_of(door, days=1)
    text = token(caller, client)
    door.later(seconds=599)
    assert verify(caller, text).status_code == 200
    door.later(seconds=1)
    assert verify(caller, text).status_code == 401
    text = token(caller, client)
    door.services.writer.run(lambda uow: uow.access.revoke_api_key(client["client_id"], door.clock.now()))
    assert verify(caller, text).status_code == 401
    assert ask(caller, GRANT | client).json()["error"] == "invalid_client"


def test_it_lasts_no_longer_than_its_key_and_goes_on_over_midnight(door: Door, caller: Browser) -> None:
    client = client_of(door, days=1)
    door.later(hours=21, minutes=25)
    over_midnight = token(caller, client)
    assert door.clock.now().hour == 23
    door.later(minutes=9)
    assert door.clock.now().hour == 0
    assert verify(caller, over_midnight).status_code == 200
    door.later(hours=2, minutes=20)
    assert ask(caller, GRANT | client).json()["expires_in"] == 360
    door.later(minutes=6)
    assert ask(caller, GRANT | client).status_code == 401


def test_whoever_is_no_client_is_told_nothing_more(door: Door, caller: Browser) -> None:
    client = client_of(door)
    other = client_of(door)
    wrong = [
        client | {"client_secret": client["client_secret"][:-1] + "!"},
        client | {"client_secret": other["client_secret"]},
        client | {"client_id": "0000000000"},
        client | {"client_secret": ""},
        {"client_id": client["client_id"]},
        {},
    ]
    for each in wrong:
        answer = ask(caller, GRANT | each)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic")
    for header in ("Basic !!", "Basic ", "Bearer x", "Basic " + base64.b64encode(b"\xff:\xfe").decode()):
        assert ask(caller, GRANT, Authorization=header).status_code == 401


def test_what_is_no_request_for_a_token_is_refused_in_the_words_of_rfc_6749(
    door: Door, caller: Browser
) -> None:
    client = client_of(door)
    post = caller.client.post
    assert ask(caller, client | {"grant_type": "password"}).json()["error"] == "unsupported_grant_type"
    assert ask(caller, client).json()["error"] == "unsupported_grant_type"
    answer = post("/v1/oauth/token", json=GRANT | client)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    twice = "grant_type=client_credentials&grant_type=client_credentials"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (twice, "a" * 100, "&".join(f"a{each}=1" for each in range(30)), "\u00e9=1"):
        answer = post("/v1/oauth/token", content=body.encode(), headers=form)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    basic = base64.b64encode(":".join(client.values()).encode()).decode()
    both = ask(caller, GRANT | client, Authorization=f"Basic {basic}")
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")
    assert post("/v1/oauth/token", content=b"a=" + b"x" * 9000, headers=form).status_code == 413
    assert caller.client.get("/v1/oauth/token").status_code == 405


def test_what_was_signed_with_our_key_and_says_something_else_is_no_token(
    door: Door, caller: Browser
) -> None:
    assert verify(caller, signed(door)).status_code == 200
    now = int(door.clock.now().timestamp())
    changes: list[dict[str, Any]] = [
        {"aud": "https://elsewhere.example"},
        {"aud": [BASE_URL]},
        {"iss": "https://elsewhere.example"},
        {"exp": now},
        {"exp": now + 601},
        {"exp": str(now + 60)},
        {"iat": now + 120, "exp": now + 180},
        {"client_id": "0000000000"},
        {"sub": "0000000000", "client_id": "0000000000"},
        {"scope": None},
        {"jti": 1},
        {"aud": f"{BASE_URL}/test"},
    ]
    for changed in changes:
        assert verify(caller, signed(door, **changed)).status_code == 401, changed
    for typ in ("JWT", "vc+jwt"):
        assert verify(caller, signed(door, typ)).status_code == 401


def test_another_algorithm_or_key_is_refused(door: Door, caller: Browser) -> None:
    good = token(caller, client_of(door))
    header, _ = parts(good)
    body = good.split(".")[1]
    published = caller.get("/.well-known/jwks.json").json()["keys"][0]
    for forged in ({"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {"alg": "EdDSA", "jwk": published}):
        head = to_base64url(json.dumps(header | forged).encode())
        to_sign = f"{head}.{body}".encode()
        # As a library does that takes the public key for a shared secret.
        tag = hmac.digest(from_base64url(published["x"]), to_sign, "sha256")
        for signature in ("", to_base64url(tag), to_base64url(tag * 2), good.split(".")[2]):
            assert verify(caller, f"{head}.{body}.{signature}").status_code == 401
    stranger = LocalSigner(header["kid"], Ed25519PrivateKey.generate())
    claims = canonical_bytes(parts(good)[1])
    assert verify(caller, sign_compact(claims, stranger, "at+jwt")).status_code == 401
    verdicts = door.services.custody.verdict_key().signer
    assert verify(caller, sign_compact(claims, verdicts, "at+jwt")).status_code == 401


def test_nothing_is_written_for_a_token_and_without_its_secret_keys_go_on(
    door: Door, caller: Browser
) -> None:
    client = client_of(door)
    before = door.services.reads.master_generation()
    text = token(caller, client)
    assert verify(caller, text).status_code == 200
    assert door.services.reads.master_generation() == before
    path = door.services.settings.key_file("access")
    assert len(read_key_file(path)) == 32
    path.unlink()
    # As another process would be, which has read no secret yet.
    door.services.visiting.programs.tokens._signers.clear()
    assert ask(caller, GRANT | client).status_code == 503
    assert verify(caller, text).status_code == 401
    assert verify(caller, client["client_secret"]).status_code == 200


def test_a_token_of_a_test_key_is_good_for_made_up_data_alone(door: Door, caller: Browser) -> None:
    text = token(caller, client_of(door, is_test=True))
    assert parts(text)[1]["aud"] == f"{BASE_URL}/test"
    assert verify(caller, text).status_code == 200
    for path in ("/v1/recalls", "/v1/organisations", "/v1/places", "/epcis/events"):
        refused = caller.client.get(path, headers={"Authorization": f"Bearer {text}"})
        assert (refused.status_code, refused.json().get("code", "")) == (403, "test-key-on-live-data"), path
