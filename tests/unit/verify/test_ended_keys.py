"""Step 4 of a key that signs no more: by document, by statement, by both; before, at and after; cosigned in time, late, not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.records.key_statement import KeyEnd, read_key_statement
from nguongoc.signing.did import build_did_document
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Evidence, Reason, Verifier
from tests.unit.verify.world import COOPERATIVE, ISSUED, SERVICE, World, published, signer

HOUR = timedelta(hours=1)
TICK = timedelta(milliseconds=1)
INDEX = 40
"""Of the record: the world's log holds forty strangers' entries before it."""
IN_TIME, LATE = ISSUED + HOUR / 2, ISSUED + 2 * HOUR


def step_4(evidence: Evidence) -> tuple[State, Outcome, str]:
    verdict = Verifier().verify(evidence)
    check = verdict.check(Step.ISSUER_KEY)
    return verdict.state, check.outcome, check.reason


FINE = (State.VALID, Outcome.PASS, Reason.KEY_VALID_WHEN_LOGGED)
CANNOT_TELL = (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.KEY_REVOKED_UNWITNESSED)
REVOKED = (State.MISMATCH, Outcome.FAIL, Reason.KEY_REVOKED)
EXPIRED = (State.MISMATCH, Outcome.FAIL, Reason.KEY_EXPIRED)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def seen(world: World, cosigned_at: datetime | None, **said: object) -> Evidence:
    return world.evidence(cosigned_at=cosigned_at, witness_keys=(world.witness_key,), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by_document", "by_statement", "first", "until", "cosigned_at"),
    [
        case
        for case in product(
            [True, False], [True, False], [INDEX - 1, INDEX, INDEX + 1],
            [ISSUED - HOUR, ISSUED, ISSUED + HOUR], [None, IN_TIME, LATE],
        )
        if case[0] or case[1]
    ],
)  # fmt: skip
def test_a_compromised_key_is_believed_below_the_index_and_before_the_time_and_only_as_witnesses_saw_it(
    by_document: bool, by_statement: bool, first: int, until: datetime, cosigned_at: datetime | None
) -> None:
    world = World()
    documents = world.documents(revoked_at=until) if by_document else world.documents()
    statements = (world.statement(first_distrusted=first, until=until),) if by_statement else ()
    later = until <= ISSUED or (by_statement and first <= INDEX)
    in_time = cosigned_at is not None and cosigned_at < until
    expected = REVOKED if later else FINE if in_time else CANNOT_TELL
    evidence = seen(world, cosigned_at, did_documents=documents, key_statements=statements)
    assert step_4(evidence) == expected


@pytest.mark.parametrize(
    ("by_document", "by_statement", "first", "until", "cosigned_at"),
    [
        case
        for case in product(
            [True, False], [True, False], [INDEX, INDEX + 1], [ISSUED - HOUR, ISSUED, ISSUED + TICK], [None, LATE]
        )
        if case[0] or case[1]
    ],
)  # fmt: skip
def test_a_retired_key_is_believed_for_what_was_logged_before_with_or_without_witnesses(
    by_document: bool, by_statement: bool, first: int, until: datetime, cosigned_at: datetime | None
) -> None:
    world = World()
    documents = world.documents(expires_at=until) if by_document else world.documents()
    said = world.statement(end=KeyEnd.RETIRED, first_distrusted=first, until=until)
    later = until <= ISSUED or (by_statement and first <= INDEX)
    evidence = seen(
        world, cosigned_at, did_documents=documents, key_statements=(said,) if by_statement else ()
    )
    assert step_4(evidence) == (EXPIRED if later else FINE)


def test_never_logged_a_compromised_key_vouches_for_nothing_and_a_retired_one_by_its_own_word(
    world: World,
) -> None:
    compromised = world.evidence(proof=None, key_statements=(world.statement(),))
    assert step_4(compromised) == REVOKED
    retired = world.evidence(proof=None, key_statements=(world.statement(end=KeyEnd.RETIRED),))
    # Which is not enough for the verdict: that it is in no log leaves the record unverified.
    assert step_4(retired) == (State.UNVERIFIED, Outcome.PASS, Reason.KEY_VALID_AS_CLAIMED)


def test_retired_and_then_found_to_be_stolen_it_is_judged_as_stolen() -> None:
    world = World()
    both = (world.statement(end=KeyEnd.RETIRED), world.statement(first_distrusted=INDEX + 1))
    evidence = seen(world, None)
    for statements in (both, both[::-1]):
        assert step_4(replace(evidence, key_statements=statements)) == CANNOT_TELL


def test_of_two_statements_the_stricter_counts_in_whatever_order_they_come() -> None:
    world = World()
    loose, strict = world.statement(first_distrusted=INDEX + 5), world.statement(first_distrusted=INDEX)
    evidence = seen(world, IN_TIME)
    for statements in ((loose, strict), (strict, loose)):
        assert step_4(replace(evidence, key_statements=statements)) == REVOKED
    assert step_4(replace(evidence, key_statements=(loose,))) == FINE


def test_an_index_of_another_log_says_nothing_of_this_one_and_the_time_still_does() -> None:
    world = World()
    elsewhere = world.statement(first_distrusted=0, log="trace.example/log-2")
    assert step_4(seen(world, IN_TIME, key_statements=(elsewhere,))) == FINE
    assert step_4(seen(world, None, key_statements=(elsewhere,))) == CANNOT_TELL


def test_a_statement_counts_from_nobody_but_the_host_of_the_did_and_the_did_itself() -> None:
    world = World()
    stranger = signer("did:web:other.example", Ed25519PrivateKey.generate())
    documents = world.documents() | {
        "did:web:other.example": build_did_document("did:web:other.example", [published(stranger)])
    }
    unknown = signer("did:web:unknown.example", Ed25519PrivateKey.generate())
    worthless = [
        world.statement(stranger, first_distrusted=0, issuer_did="did:web:other.example"),
        world.statement(unknown, first_distrusted=0, issuer_did="did:web:unknown.example"),
        world.statement(first_distrusted=0, kid=f"{COOPERATIVE}-2#key"),
        world.statement(first_distrusted=0, thumbprint="A" * 43),
    ]
    for text in worthless:
        assert step_4(seen(world, IN_TIME, did_documents=documents, key_statements=(text,))) == FINE, text
    revoked = world.documents()
    revoked[SERVICE] = build_did_document(SERVICE, [published(world.service, revoked_at=ISSUED)])
    evidence = seen(
        world, IN_TIME, did_documents=revoked, key_statements=(world.statement(first_distrusted=0),)
    )
    assert step_4(evidence)[2] == FINE[2]
    by_itself = world.statement(world.farmer, issuer_did=COOPERATIVE, first_distrusted=0)
    assert step_4(seen(world, IN_TIME, key_statements=(by_itself,))) == REVOKED


def test_what_was_made_of_a_statement_that_its_signer_did_not_sign_is_named_and_the_record_does_not_hold() -> (
    None
):
    world = World()
    stranger = signer("did:web:other.example", Ed25519PrivateKey.generate())
    good = world.statement(first_distrusted=INDEX + 5, end=KeyEnd.RETIRED)
    forged = [
        world.statement(stranger, first_distrusted=0),
        world.statement(first_distrusted=0, issuer_did="did:web:trace"),
        good[:-8] + "AAAAAAAA",
        world.statement(kid=f"{COOPERATIVE}-2#key")[:-8] + "AAAAAAAA",
        world.record(),
        "",
        "a.b.c",
    ]
    evidence = seen(world, IN_TIME)
    assert step_4(replace(evidence, key_statements=(good,))) == FINE
    for text in forged:
        answer = step_4(replace(evidence, key_statements=(good, text)))
        assert answer == (State.MISMATCH, Outcome.FAIL, Reason.KEY_STATEMENT_FORGED), text
    worse = replace(evidence, key_statements=(world.statement(first_distrusted=0), forged[2]))
    assert step_4(worse) == REVOKED, "what is known of the key counts first"


def test_without_the_service_s_document_a_statement_is_not_counted_and_the_document_of_the_issuer_is() -> (
    None
):
    world = World()
    documents = world.documents(revoked_at=ISSUED + HOUR)
    del documents[SERVICE]
    evidence = seen(world, None, did_documents=documents, key_statements=(world.statement(),))
    assert step_4(evidence)[1:] == CANNOT_TELL[1:]


@given(
    st.integers(0, 2 * INDEX),
    st.integers(-7_200_000, 7_200_000),
    st.none() | st.integers(-7_200, 7_200),
    st.sampled_from(KeyEnd),
)
def test_a_statement_never_makes_a_verdict_better(
    world: World, first: int, until: int, cosigned: int | None, end: KeyEnd
) -> None:
    rank = {Outcome.FAIL: 0, Outcome.NOT_CHECKED: 1, Outcome.PASS: 2}
    at = None if cosigned is None else ISSUED + timedelta(seconds=cosigned)
    said = world.statement(end=end, first_distrusted=first, until=ISSUED + timedelta(milliseconds=until))
    for documents in (
        world.documents(),
        world.documents(revoked_at=ISSUED),
        world.documents(expires_at=ISSUED),
    ):
        without = seen(world, at, did_documents=documents)
        within = replace(without, key_statements=(said,))
        assert rank[step_4(within)[1]] <= rank[step_4(without)[1]]


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_a_payload_is_a_statement_or_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_key_statement(data)
