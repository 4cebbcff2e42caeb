"""What a signed verdict is worth: the shared cases, and what a key of verdicts may not sign."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tools.make_verdict_vectors import CERTIFICATES, FILE, SHOP, build, documents

from nguongoc.records.code_verdict import is_code_verdict
from nguongoc.records.credential import Issuer
from nguongoc.records.key_statement import KeyEnd
from nguongoc.records.passport import build_passport
from nguongoc.signing.did import VERDICT_PREFIX, PublishedKey, build_did_document, key_fragment
from nguongoc.signing.keys import LocalSigner
from nguongoc.verdict import Step
from nguongoc.verify import Verifier
from nguongoc.verify.signed_verdict import Worth, judge_signed_verdict
from nguongoc.verify.verdict_words import worth_sentence
from nguongoc.verify.words import Language
from tests.unit.verify.world import BORN, COOPERATIVE, NOW, SERVICE, World, subject

VECTORS = json.loads(FILE.read_bytes())
CASES: list[dict[str, Any]] = VECTORS["cases"]
AT_HAND = {did: text.encode() for did, text in documents().items()}
GENUINE: str = CASES[0]["text"]


def judge(case: dict[str, Any]) -> Worth:
    at_hand = VECTORS["documents"] if case["documents"] is None else case["documents"]
    given = {did: text.encode() for did, text in at_hand.items()}
    return judge_signed_verdict(
        case["text"], given, datetime.fromisoformat(case["now"]), case["audience"]
    ).worth


def test_the_committed_verdicts_are_what_their_script_makes() -> None:
    assert FILE.read_bytes() == build()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_case_is_worth_what_is_written_down(case: dict[str, Any]) -> None:
    assert judge(case).value == case["worth"]


def test_every_answer_there_is_has_a_case_and_a_sentence_in_both_languages() -> None:
    assert {case["worth"] for case in CASES} == {worth.value for worth in Worth}
    for language in Language:
        assert len({worth_sentence(worth, language) for worth in Worth}) == len(Worth)


def test_only_what_the_service_did_say_can_be_read_as_said_by_it() -> None:
    for case in CASES:
        given = VECTORS["documents"] if case["documents"] is None else case["documents"]
        judged = judge_signed_verdict(
            case["text"], {did: text.encode() for did, text in given.items()},
            datetime.fromisoformat(case["now"]), case["audience"],
        )  # fmt: skip
        assert judged.is_genuine == (case["worth"] in {"verdict-current", "verdict-expired"}), case["name"]


def test_one_from_before_verdicts_spoke_of_certificates_does_not_say_that_there_were_none() -> None:
    older = next(case for case in CASES if case["name"].startswith("from before"))
    told = [judge_signed_verdict(text, AT_HAND, NOW, SHOP).said for text in (GENUINE, older["text"])]
    assert [said is not None and said.of_certificates for said in told] == [True, False]
    assert told[0] is not None
    assert told[0].verdict.certificates == tuple(replace(each, about="") for each in CERTIFICATES)


def test_a_reader_who_asks_one_service_takes_no_other_one_s_word() -> None:
    other = next(case for case in CASES if case["name"] == "another host on a code of nobody's")
    assert judge_signed_verdict(other["text"], AT_HAND, NOW, SHOP, SERVICE).worth is Worth.ISSUER_DIFFERS
    assert judge_signed_verdict(GENUINE, AT_HAND, NOW, SHOP, SERVICE).worth is Worth.CURRENT


@given(st.integers(0, len(GENUINE) - 1), st.characters(codec="ascii"))
def test_no_changed_character_goes_through(place: int, letter: str) -> None:
    changed = GENUINE[:place] + letter + GENUINE[place + 1 :]
    judged = judge_signed_verdict(changed, AT_HAND, NOW, SHOP)
    assert judged.worth is Worth.CURRENT if changed == GENUINE else not judged.is_genuine


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert judge_signed_verdict(text, AT_HAND, NOW).worth is Worth.MALFORMED


@given(st.binary())
def test_any_bytes_are_or_are_not_a_verdict(payload: bytes) -> None:
    assert not is_code_verdict(payload)


@pytest.fixture
def thief() -> tuple[World, LocalSigner]:
    """A world whose service publishes a key for verdicts, and somebody who has that key."""
    private = Ed25519PrivateKey.generate()
    return World(), LocalSigner(
        f"{SERVICE}#{VERDICT_PREFIX}{key_fragment(BORN, private.public_key())}", private
    )


def service_document(world: World, judge: LocalSigner) -> bytes:
    keys = [PublishedKey(each.kid, each.public_key, BORN) for each in (world.service, judge)]
    return build_did_document(SERVICE, keys)


def test_a_stolen_key_of_verdicts_signs_no_status_list(thief: tuple[World, LocalSigner]) -> None:
    world, judge = thief
    record = world.record()
    evidence = world.evidence(record)
    stolen = replace(world, service=judge).evidence(record)
    at_hand = {**evidence.did_documents, SERVICE: service_document(world, judge)}
    forged = replace(evidence, did_documents=at_hand, revocation_list=stolen.revocation_list)
    assert Verifier().verify(replace(evidence, did_documents=at_hand)).state.value == "valid"
    verdict = Verifier().verify(forged)
    assert (verdict.state.value, verdict.check(Step.STATUS).reason) == (
        "unverified",
        "revocation-list-untrusted",
    )


def test_a_stolen_key_of_verdicts_states_nothing_on_other_keys(thief: tuple[World, LocalSigner]) -> None:
    world, judge = thief
    evidence = world.evidence(world.record())
    at_hand = {**evidence.did_documents, SERVICE: service_document(world, judge)}
    said = [world.statement(by, end=KeyEnd.RETIRED, first_distrusted=0) for by in (judge, world.service)]
    reasons = [
        Verifier()
        .verify(replace(evidence, did_documents=at_hand, key_statements=(text,)))
        .check(Step.ISSUER_KEY)
        .reason
        for text in said
    ]
    assert reasons == ["key-valid-when-logged", "key-expired"]


def test_a_stolen_key_of_verdicts_signs_no_record(thief: tuple[World, LocalSigner]) -> None:
    world, judge = thief
    made = build_passport(subject(issuer=Issuer(SERVICE, "Nguồn Gốc")))
    world = replace(world, farmer=judge)
    evidence = world.evidence(world.sign(made))
    at_hand = {**evidence.did_documents, SERVICE: service_document(world, judge)}
    at_hand.pop(COOPERATIVE, None)
    verdict = Verifier().verify(replace(evidence, did_documents=at_hand))
    assert verdict.check(Step.ISSUER_KEY).reason == "key-not-for-records"
    assert verdict.state.value == "mismatch"
