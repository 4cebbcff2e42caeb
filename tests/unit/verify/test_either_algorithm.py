"""The attacks on a signature that issue D names, each against an EdDSA key and against an ES256 key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer
from nguongoc.records.passport import build_passport
from nguongoc.signing.algorithms import (
    ED25519,
    ES256,
    SIGNATURE_BYTES,
    from_base64url,
    public_bytes,
    to_base64url,
)
from nguongoc.signing.did import key_fragment
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Verifier
from nguongoc.verify.reason import Reason
from tests.unit.verify.world import BORN, COOPERATIVE, World, subject

NEW: dict[str, Callable[[], Ed25519PrivateKey | ec.EllipticCurvePrivateKey]] = {
    ED25519: Ed25519PrivateKey.generate,
    ES256: lambda: ec.generate_private_key(ec.SECP256R1()),
}
OTHER = {ED25519: ES256, ES256: ED25519}


def signer(algorithm: str, did: str = COOPERATIVE) -> LocalSigner:
    private = NEW[algorithm]()
    return LocalSigner(f"{did}#{key_fragment(BORN, private.public_key())}", private)


@pytest.fixture(params=[ED25519, ES256])
def world(request: pytest.FixtureRequest) -> World:
    return World(farmer=signer(request.param))


def said(
    world: World, record: str, step: Step = Step.SIGNATURE, **more: object
) -> tuple[State, Outcome, Reason]:
    # Without a proof: the log would notice most of it as well, and the record alone must be enough.
    verdict = Verifier().verify(replace(world.evidence(record), proof=None, **more))  # type: ignore[arg-type]
    check = verdict.check(step)
    return verdict.state, check.outcome, check.reason


def headed(world: World, header: str, sign: LocalSigner) -> str:
    """A record under a header of any kind, signed for real."""
    payload = to_base64url(canonical_bytes(build_passport(subject())))
    signing_input = f"{to_base64url(header.encode())}.{payload}"
    return f"{signing_input}.{to_base64url(sign.sign(signing_input.encode()))}"


def header(world: World, **more: str) -> dict[str, str]:
    return {"alg": world.farmer.algorithm, "cty": "vc", "kid": world.farmer.kid, "typ": "vc+jwt"} | more


def test_a_good_record_is_valid(world: World) -> None:
    assert Verifier().verify(world.evidence()).state is State.VALID
    record = headed(world, json.dumps(header(world)), world.farmer)
    assert said(world, record)[1] is Outcome.PASS


@pytest.mark.parametrize("alg", ["none", "HS256", "ES384", "RS256", "", "eddsa", "es256"])
def test_no_other_algorithm_is_read(world: World, alg: str) -> None:
    record = headed(world, json.dumps(header(world, alg=alg)), world.farmer)
    assert said(world, record)[:2] == (State.MISMATCH, Outcome.FAIL)


def test_neither_key_verifies_under_the_others_name_whoever_signs(world: World) -> None:
    other = OTHER[world.farmer.algorithm]
    for sign in (world.farmer, LocalSigner(world.farmer.kid, NEW[other]())):
        record = headed(world, json.dumps(header(world, alg=other)), sign)
        assert said(world, record) == (State.MISMATCH, Outcome.FAIL, Reason.SIGNATURE_WRONG)


def test_a_key_of_the_other_kind_does_not_sign_under_the_published_id(world: World) -> None:
    forged = LocalSigner(world.farmer.kid, NEW[OTHER[world.farmer.algorithm]]())
    record = world.sign(build_passport(subject()), forged)
    assert said(world, record) == (State.MISMATCH, Outcome.FAIL, Reason.SIGNATURE_WRONG)


def test_the_public_key_as_a_shared_secret_gets_nowhere(world: World) -> None:
    import hashlib
    import hmac

    start = headed(world, json.dumps(header(world, alg="HS256")), world.farmer).rpartition(".")[0]
    mac = hmac.new(public_bytes(world.farmer.public_key), start.encode(), hashlib.sha256).digest()
    assert said(world, f"{start}.{to_base64url(mac + mac)}")[:2] == (State.MISMATCH, Outcome.FAIL)


def test_an_unknown_kid_is_a_key_that_was_never_published(world: World) -> None:
    record = world.sign(build_passport(subject()), signer(world.farmer.algorithm))
    assert said(world, record) == (State.MISMATCH, Outcome.FAIL, Reason.KEY_NOT_PUBLISHED)


def test_a_key_of_one_party_does_not_sign_in_anothers_name(world: World) -> None:
    document = build_passport(subject(issuer=Issuer("did:web:trace.example:o:other", "Other")))
    found = said(world, world.sign(document), Step.ISSUER_KEY)
    assert found == (State.MISMATCH, Outcome.FAIL, Reason.ISSUER_DIFFERS)


def test_a_method_that_somebody_else_controls_is_not_read(world: World) -> None:
    documents = world.documents()
    changed = json.loads(documents[COOPERATIVE])
    for method in changed["verificationMethod"]:
        method["controller"] = "did:web:evil.example"
    found = said(world, world.record(), did_documents=documents | {COOPERATIVE: json.dumps(changed).encode()})
    assert found == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.DID_DOCUMENT_MALFORMED)


@pytest.mark.parametrize("member", ["alg", "kid", "typ", "cty"])
def test_a_header_that_says_a_thing_twice_is_refused_even_if_both_are_the_same(
    world: World, member: str
) -> None:
    once = json.dumps(header(world))
    twice = f'{once[:-1]},"{member}":{json.dumps(header(world)[member])}}}'
    assert said(world, headed(world, twice, world.farmer))[:2] == (State.MISMATCH, Outcome.FAIL)


def test_a_payload_that_says_a_thing_twice_is_refused_whoever_signed_it(world: World) -> None:
    payload = canonical_bytes(build_passport(subject()))
    twice = payload.replace(b"{", b'{"issuer":"another",', 1)
    assert said(world, sign_compact(twice, world.farmer))[:2] == (State.MISMATCH, Outcome.FAIL)


def test_a_signature_cut_short_lengthened_or_spelt_as_der_does_not_verify(world: World) -> None:
    start, _, signature = world.record().rpartition(".")
    whole = from_base64url(signature)
    assert len(whole) == SIGNATURE_BYTES
    changed = [whole[:length] for length in range(SIGNATURE_BYTES)]
    changed += [whole + b"\0", b"\0" + whole, whole + whole, whole[32:] + whole[:32]]
    changed.append(bytes.fromhex("3044") + b"\x02\x20" + whole[:32] + b"\x02\x20" + whole[32:])
    for each in changed:
        assert said(world, f"{start}.{to_base64url(each)}")[:2] == (State.MISMATCH, Outcome.FAIL)
