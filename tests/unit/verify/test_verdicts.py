"""What each piece of evidence, good, bad or missing, does to the verdict: one world of real keys, one thing changed at a time."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.errors import Refusal
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.identifiers.public_code import CodePath, new_code
from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.note import Note, SignatureType, VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import EMPTY_ROOT
from nguongoc.records.credential import Issuer
from nguongoc.records.passport import build_passport
from nguongoc.signing.algorithms import to_base64url
from nguongoc.signing.did import build_did_document
from nguongoc.signing.status_list import Message
from nguongoc.verdict import Assurance, Outcome, State, Step
from nguongoc.verify import Evidence, Reason, Scans, Standing, Verifier
from tests.unit.verify.world import (
    BASE,
    BORN,
    CODE,
    COOPERATIVE,
    GTIN,
    ISSUED,
    LIST,
    NOW,
    SERVICE,
    World,
    published,
    signer,
    subject,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def judged(evidence: Evidence, step: Step) -> tuple[State, Outcome, str]:
    verdict = Verifier().verify(evidence)
    return verdict.state, verdict.check(step).outcome, verdict.check(step).reason


def refusal_of(code: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        parse_any(code, frozenset({"trace.example"}))
    return refused.value


def test_a_good_record_is_valid_and_says_what_was_not_checked(world: World) -> None:
    verdict = Verifier().verify(world.evidence())
    assert verdict.state is State.VALID
    assert verdict.assurance is Assurance.SELF_DECLARED
    assert verdict.checked_at == NOW
    not_checked = [check.step for check in verdict.checks if check.outcome is Outcome.NOT_CHECKED]
    assert not_checked == [Step.ISSUER_ANCHOR, Step.SCAN_PATTERN]
    assert all(check.outcome is not Outcome.FAIL for check in verdict.checks)


def test_a_second_verification_by_the_same_verifier_says_the_same(world: World) -> None:
    verifier, evidence = Verifier(), world.evidence()
    assert verifier.verify(evidence) == verifier.verify(evidence)


# 1: the identifier


def test_a_wrong_check_digit_is_malformed_and_nothing_further_is_looked_at(world: World) -> None:
    asked = refusal_of("https://trace.example/01/09521234543214/10/BLV-0117")
    verdict = Verifier().verify(world.evidence(asked=asked))
    assert verdict.state is State.MALFORMED
    assert asked.detail in verdict.check(Step.IDENTIFIER).detail
    assert verdict.check(Step.SIGNATURE).reason == Reason.NOT_REACHED


def test_a_link_of_another_host_is_unknown_and_not_malformed(world: World) -> None:
    said = judged(world.evidence(asked=ForeignHost("shop.example", None)), Step.IDENTIFIER)
    assert said == (State.UNKNOWN, Outcome.FAIL, Reason.HOST_FOREIGN)


def test_a_key_of_gs1_that_is_not_resolved_is_unknown_and_not_malformed(world: World) -> None:
    asked = refusal_of("https://trace.example/00/106141412345678908")
    assert judged(world.evidence(asked=asked), Step.IDENTIFIER)[0] is State.UNKNOWN


# 2: known


@pytest.mark.parametrize(
    ("standing", "state", "reason"),
    [
        (Standing.UNKNOWN, State.UNKNOWN, Reason.NOT_KNOWN),
        (Standing.UNKNOWN_SERIAL, State.UNKNOWN, Reason.SERIAL_NOT_KNOWN),
        (Standing.OTHER_LOT, State.MISMATCH, Reason.SERIAL_OF_OTHER_LOT),
        (Standing.NOT_ACTIVATED, State.NOT_ACTIVATED, Reason.STAMP_NOT_ACTIVATED),
    ],
)
def test_what_the_host_says_of_a_code_outweighs_a_good_record(
    world: World, standing: Standing, state: State, reason: Reason
) -> None:
    assert judged(world.evidence(standing=standing), Step.KNOWN) == (state, Outcome.FAIL, reason)


def test_a_recall_is_stronger_than_a_stamp_never_activated(world: World) -> None:
    recalled = world.status("message", Message.RECALLED)
    evidence = world.evidence(standing=Standing.NOT_ACTIVATED, message_list=recalled)
    assert Verifier().verify(evidence).state is State.RECALLED


def test_a_product_without_a_lot_has_no_record_to_verify(world: World) -> None:
    evidence = replace(
        world.evidence(), asked=DigitalLink(GTIN), standing=Standing.NO_LOT, record=None, proof=None
    )
    assert judged(evidence, Step.SIGNATURE) == (
        State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.RECORD_NOT_GIVEN,
    )  # fmt: skip


def test_without_a_host_to_ask_the_log_shows_that_a_lot_is_known(world: World) -> None:
    said = judged(world.evidence(standing=Standing.NOT_ASKED), Step.KNOWN)
    assert said == (State.VALID, Outcome.PASS, Reason.KNOWN_BY_LOG)


def test_without_a_host_and_without_the_log_nothing_is_known(world: World) -> None:
    said = judged(world.evidence(standing=Standing.NOT_ASKED, proof=None), Step.KNOWN)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.HOST_NOT_ASKED)


def test_the_log_of_lots_says_nothing_of_a_serial(world: World) -> None:
    asked = DigitalLink(GTIN, lot="BLV-0117", serial="ANYTHING")
    said = judged(world.evidence(asked=asked, standing=Standing.NOT_ASKED), Step.KNOWN)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.SERIAL_NOT_ASKED)


# 3: the signature, and what the record speaks of


def _with_one_bit_changed(jws: str, part: int) -> str:
    parts = jws.split(".")
    data = bytearray(base64.urlsafe_b64decode(parts[part] + "=" * (-len(parts[part]) % 4)))
    data[len(data) // 2] ^= 1
    parts[part] = base64.urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()
    return ".".join(parts)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_changed_bit_in_any_part_of_the_record_is_a_mismatch(world: World, part: int) -> None:
    evidence = world.evidence()
    assert evidence.record is not None
    changed = replace(evidence, record=_with_one_bit_changed(evidence.record, part))
    assert Verifier().verify(changed).state is State.MISMATCH
    # The log would notice too; the record alone must be enough.
    assert Verifier().verify(replace(changed, proof=None)).state is State.MISMATCH


def test_a_verifier_that_saw_the_good_record_still_refuses_the_changed_one(world: World) -> None:
    verifier, evidence = Verifier(), world.evidence()
    assert verifier.verify(evidence).state is State.VALID
    assert evidence.record is not None
    changed = replace(evidence, record=_with_one_bit_changed(evidence.record, 2))
    assert verifier.verify(changed).state is State.MISMATCH


def test_a_record_signed_by_a_stranger_under_the_issuers_key_id_is_a_mismatch(world: World) -> None:
    stranger = Ed25519PrivateKey.generate()
    forged = type(world.farmer)(world.farmer.kid, stranger)
    record = world.sign(build_passport(subject()), forged)
    said = judged(world.evidence(record), Step.SIGNATURE)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.SIGNATURE_WRONG)


def test_a_key_the_issuer_never_published_is_a_mismatch(world: World) -> None:
    record = world.sign(build_passport(subject()), signer(COOPERATIVE, Ed25519PrivateKey.generate()))
    said = judged(world.evidence(record), Step.SIGNATURE)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.KEY_NOT_PUBLISHED)


def test_an_issuers_document_that_cannot_be_had_leaves_the_record_unverified(world: World) -> None:
    said = judged(world.evidence(did_documents={}), Step.SIGNATURE)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.DID_DOCUMENT_NOT_GIVEN)


def test_another_partys_document_in_place_of_the_issuers_is_not_read(world: World) -> None:
    documents = {COOPERATIVE: world.documents()[SERVICE], SERVICE: world.documents()[SERVICE]}
    said = judged(world.evidence(did_documents=documents), Step.SIGNATURE)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.DID_DOCUMENT_MALFORMED)


def test_a_status_list_is_signed_alike_and_is_still_no_passport(world: World) -> None:
    said = judged(world.evidence(world.status("revocation")), Step.SIGNATURE)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.RECORD_MALFORMED)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (DigitalLink(GTIN, lot="BLV-0118"), Reason.LOT_DIFFERS),
        (DigitalLink("09521234543220", lot="BLV-0117"), Reason.IDENTIFIER_DIFFERS),
        (CodePath(new_code()), Reason.IDENTIFIER_DIFFERS),
    ],
)
def test_a_true_record_of_something_else_is_a_mismatch(world: World, asked: Any, reason: Reason) -> None:
    assert judged(world.evidence(asked=asked), Step.SIGNATURE) == (State.MISMATCH, Outcome.FAIL, reason)


def test_a_signed_facility_or_event_is_no_passport(world: World) -> None:
    document = build_passport(subject()) | {"type": ["DigitalFacilityRecord", "VerifiableCredential"]}
    said = judged(world.evidence(world.sign(document)), Step.SIGNATURE)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.RECORD_MALFORMED)


def test_a_record_that_names_one_lot_in_its_id_and_another_in_its_number_fits_neither(world: World) -> None:
    record = world.record(lot="OTHER", product_url=f"{BASE}/01/{GTIN}/10/BLV-0117")
    for lot in ("OTHER", "BLV-0117"):
        said = judged(world.evidence(record, asked=DigitalLink(GTIN, lot=lot)), Step.SIGNATURE)
        assert said == (State.MISMATCH, Outcome.FAIL, Reason.LOT_DIFFERS)


@pytest.mark.parametrize(
    "asked",
    [
        DigitalLink(GTIN, lot="BLV-0117", serial="S1"),
        DigitalLink(GTIN, serial="S1"),
        CodePath(CODE),
        None,
    ],
)
def test_one_lot_is_met_by_every_name_it_has(world: World, asked: Any) -> None:
    assert Verifier().verify(world.evidence(asked=asked)).state is State.VALID


def test_a_gtin_that_came_after_the_record_is_met_by_the_lot(world: World) -> None:
    record = world.record(gtin=None)
    assert Verifier().verify(world.evidence(record)).state is State.VALID
    other = world.evidence(record, asked=DigitalLink(GTIN, lot="OTHER"))
    assert judged(other, Step.SIGNATURE)[2] == Reason.LOT_DIFFERS


def test_a_true_record_shown_under_a_look_alike_domains_code_is_a_mismatch(world: World) -> None:
    evidence = world.evidence(asked=CodePath(CODE), host="trace-example.test")
    assert judged(evidence, Step.SIGNATURE) == (State.MISMATCH, Outcome.FAIL, Reason.IDENTIFIER_DIFFERS)


# 4: the issuer's key


def test_a_key_of_one_party_does_not_sign_in_anothers_name(world: World) -> None:
    document = build_passport(subject(issuer=Issuer("did:web:trace.example:o:other", "Other")))
    evidence = world.evidence(world.sign(document))
    assert judged(evidence, Step.ISSUER_KEY) == (State.MISMATCH, Outcome.FAIL, Reason.ISSUER_DIFFERS)
    in_hand_alone = replace(evidence, did_documents={}, proof=None)
    assert judged(in_hand_alone, Step.ISSUER_KEY) == (State.MISMATCH, Outcome.FAIL, Reason.ISSUER_DIFFERS)


def test_a_retired_key_still_vouches_for_what_it_signed_before(world: World) -> None:
    documents = world.documents(expires_at=ISSUED + HOUR)
    assert Verifier().verify(world.evidence(did_documents=documents)).state is State.VALID


def test_a_retired_key_vouches_for_nothing_signed_after(world: World) -> None:
    said = judged(world.evidence(did_documents=world.documents(expires_at=ISSUED - HOUR)), Step.ISSUER_KEY)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.KEY_EXPIRED)


def test_a_compromised_key_keeps_what_witnesses_saw_before(world: World) -> None:
    documents = world.documents(revoked_at=ISSUED + HOUR)
    seen = world.evidence(
        did_documents=documents,
        cosigned_at=ISSUED + HOUR / 2,
        witness_keys=(world.witness_key,),
    )
    assert judged(seen, Step.ISSUER_KEY) == (State.VALID, Outcome.PASS, Reason.KEY_VALID_WHEN_LOGGED)


@pytest.mark.parametrize("cosigned_at", [None, ISSUED + 2 * HOUR])
def test_that_a_record_is_older_than_the_theft_of_its_key_is_not_believed_of_the_operators_clock(
    world: World, cosigned_at: datetime | None
) -> None:
    said = world.evidence(
        did_documents=world.documents(revoked_at=ISSUED + HOUR),
        cosigned_at=cosigned_at,
        witness_keys=(world.witness_key,),
    )
    unseen = (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.KEY_REVOKED_UNWITNESSED)
    assert judged(said, Step.ISSUER_KEY) == unseen


def test_a_compromised_key_cannot_date_a_record_back(world: World) -> None:
    documents = world.documents(revoked_at=ISSUED + HOUR)
    logged_late = world.evidence(logged_at=ISSUED + 2 * HOUR, did_documents=documents)
    assert judged(logged_late, Step.ISSUER_KEY) == (State.MISMATCH, Outcome.FAIL, Reason.KEY_REVOKED)
    never_logged = world.evidence(proof=None, did_documents=documents)
    assert judged(never_logged, Step.ISSUER_KEY) == (State.MISMATCH, Outcome.FAIL, Reason.KEY_REVOKED)


def test_a_key_is_not_older_than_itself(world: World) -> None:
    documents = world.documents(created_at=ISSUED + DAY)
    said = judged(world.evidence(did_documents=documents), Step.ISSUER_KEY)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.KEY_NOT_YET_VALID)


def test_a_record_of_tomorrow_cannot_be_judged_today(world: World) -> None:
    said = judged(world.evidence(now=ISSUED - DAY), Step.ISSUER_KEY)
    # Which of two clocks is wrong cannot be told; a record is not accused for it.
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.SIGNED_IN_FUTURE)


def test_a_compromised_key_gains_nothing_by_a_date_to_come(world: World) -> None:
    documents = world.documents(revoked_at=ISSUED - 2 * DAY)
    said = judged(world.evidence(now=ISSUED - DAY, did_documents=documents), Step.ISSUER_KEY)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.KEY_REVOKED)


def test_a_key_taken_out_of_assertion_method_signs_no_records(world: World) -> None:
    documents = world.documents()
    document = json.loads(documents[COOPERATIVE])
    document["assertionMethod"] = []
    documents[COOPERATIVE] = json.dumps(document).encode()
    said = judged(world.evidence(did_documents=documents), Step.ISSUER_KEY)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.KEY_NOT_FOR_RECORDS)


# 6: the log


def test_without_a_proof_the_record_is_unverified_and_its_key_judged_by_its_own_word(world: World) -> None:
    evidence = world.evidence(proof=None)
    assert judged(evidence, Step.LOG) == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.PROOF_NOT_GIVEN)
    assert judged(evidence, Step.ISSUER_KEY)[2] == Reason.KEY_VALID_AS_CLAIMED


def test_a_log_key_that_came_with_the_record_is_told_from_a_pinned_one(world: World) -> None:
    assert judged(world.evidence(), Step.LOG)[2] == Reason.LOGGED_UNDER_PINNED_KEY
    served = world.evidence(log_keys_pinned=False)
    assert judged(served, Step.LOG) == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_SERVED_KEY)


def test_a_trusted_cosignature_is_told_with_its_time_whatever_key_of_the_log_came_along(world: World) -> None:
    for pinned in (True, False):
        evidence = world.evidence(
            cosigned_at=ISSUED + HOUR, witness_keys=(world.witness_key,), log_keys_pinned=pinned
        )
        check = Verifier().verify(evidence).check(Step.LOG)
        assert (check.outcome, check.reason) == (Outcome.PASS, Reason.LOGGED_AND_COSIGNED)
        assert "no later than" in check.detail
        assert world.witness_key.name in check.detail


def test_where_witnesses_are_needed_too_few_leave_the_record_unverified(world: World) -> None:
    stranger = world.evidence(cosigned_at=ISSUED + HOUR, witnesses_needed=1)
    bare = world.evidence(witness_keys=(world.witness_key,), witnesses_needed=1)
    for evidence in (stranger, bare):
        said = judged(evidence, Step.LOG)
        assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.COSIGNATURES_TOO_FEW)


def test_a_cosignature_that_its_witness_did_not_make_refutes_the_log(world: World) -> None:
    evidence = world.evidence(cosigned_at=ISSUED + HOUR, witness_keys=(world.witness_key,))
    assert isinstance(evidence.proof, bytes)
    proof = LogProof.parse(evidence.proof)
    note = Note.parse(proof.checkpoint)
    *kept, line = note.signatures
    forged = replace(line, signature=line.signature[:-1] + bytes([line.signature[-1] ^ 1]))
    checkpoint = Note(note.text, (*kept, forged)).to_bytes()
    evidence = replace(evidence, proof=replace(proof, checkpoint=checkpoint))
    assert judged(evidence, Step.LOG) == (State.MISMATCH, Outcome.FAIL, Reason.COSIGNATURE_FORGED)


def test_without_witnesses_needed_their_absence_is_in_nobodys_way(world: World) -> None:
    said = judged(world.evidence(witness_keys=(world.witness_key,)), Step.LOG)
    assert said == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)


def test_without_the_logs_key_the_proof_proves_nothing(world: World) -> None:
    said = judged(world.evidence(log_keys=()), Step.LOG)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LOG_KEY_NOT_GIVEN)


def test_a_checkpoint_of_another_log_than_the_pinned_one_is_a_mismatch(world: World) -> None:
    said = judged(world.evidence(log_keys=(World().log_key,)), Step.LOG)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.LOG_UNTRUSTED)


def test_the_proof_of_another_record_is_a_mismatch(world: World) -> None:
    other = world.proof(world.entry(world.record(lot="OTHER")))
    said = judged(world.evidence(proof=other), Step.LOG)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.ENTRY_OF_OTHER_RECORD)


def test_the_same_words_signed_a_second_time_are_not_the_signature_that_was_logged(world: World) -> None:
    once = world.record()
    proof = world.proof(world.entry(once))
    payload = once.split(".")[1]
    header = f'{{"alg":"Ed25519","cty":"vc","kid":"{world.farmer.kid}","typ":"vc+jwt"}}'
    signing_input = f"{to_base64url(header.encode())}.{payload}"
    again = f"{signing_input}.{to_base64url(world.farmer.sign(signing_input.encode()))}"
    evidence = world.evidence(again, proof=proof)
    assert judged(evidence, Step.SIGNATURE)[2] == Reason.SIGNED
    assert judged(evidence, Step.LOG) == (State.MISMATCH, Outcome.FAIL, Reason.ENTRY_OF_OTHER_RECORD)


def test_an_entry_that_names_another_key_is_a_mismatch(world: World) -> None:
    record = world.record()
    proof = world.proof(world.entry(record, key=world.service))
    said = judged(world.evidence(record, proof=proof), Step.LOG)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.ENTRY_OF_OTHER_KEY)


def test_an_entry_that_was_never_logged_is_a_mismatch(world: World) -> None:
    logged = LogProof.parse(world.proof(world.entry(world.record())))
    record = world.record()
    forged = replace(logged, extra=world.entry(record))
    said = judged(world.evidence(record, proof=forged.to_bytes()), Step.LOG)
    assert said == (State.MISMATCH, Outcome.FAIL, Reason.INCLUSION_REFUTED)


def test_a_proof_read_already_counts_as_much_as_its_bytes(world: World) -> None:
    evidence = world.evidence()
    assert isinstance(evidence.proof, bytes)
    parsed = replace(evidence, proof=LogProof.parse(evidence.proof))
    assert Verifier().verify(parsed) == Verifier().verify(evidence)


def test_a_log_that_continues_the_checkpoint_seen_before_passes() -> None:
    world = World()
    seen, size = world.checkpoint(), len(world.leaves)
    evidence = world.evidence()
    proof = world.consistency(size, len(world.leaves))
    continued = replace(evidence, last_checkpoint=seen, consistency=proof)
    assert Verifier().verify(continued).state is State.VALID
    unshown = replace(evidence, last_checkpoint=seen)
    assert judged(unshown, Step.LOG) == (
        State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.CONSISTENCY_NOT_GIVEN,
    )  # fmt: skip


def test_an_older_checkpoint_than_the_one_seen_is_fine_when_one_continues_the_other() -> None:
    world = World()
    evidence, size = world.evidence(), len(world.leaves)
    world.leaves.append(b"later")
    seen = replace(
        evidence, last_checkpoint=world.checkpoint(), consistency=world.consistency(size, size + 1)
    )
    assert Verifier().verify(seen).state is State.VALID


def test_a_rewritten_log_is_a_mismatch_even_at_the_same_size() -> None:
    world = World()
    record = world.record()
    evidence = world.evidence(record)
    rewritten = World(world.farmer, world.service, world.log)
    rewritten.leaves = [b"rewritten", *world.leaves[1:]]
    other = replace(evidence, last_checkpoint=rewritten.checkpoint())
    assert judged(other, Step.LOG) == (State.MISMATCH, Outcome.FAIL, Reason.LOG_INCONSISTENT)


def test_a_checkpoint_of_another_log_is_not_the_one_that_is_continued(world: World) -> None:
    elsewhere = Ed25519PrivateKey.generate()
    raw = elsewhere.public_key().public_bytes_raw()
    key = VerifierKey("elsewhere.example/log", SignatureType.ED25519, raw)
    empty = sign_checkpoint(Checkpoint(key.name, 0, EMPTY_ROOT), key, elsewhere)
    evidence = world.evidence(log_keys=(world.log_key, key), last_checkpoint=empty)
    assert judged(evidence, Step.LOG) == (State.MISMATCH, Outcome.FAIL, Reason.LOG_INCONSISTENT)


# 7: the status


@pytest.mark.parametrize(
    ("message", "state", "reason"),
    [
        (Message.ON_HOLD, State.ON_HOLD, Reason.ON_HOLD),
        (Message.RECALLED, State.RECALLED, Reason.RECALLED),
        (Message.PARTLY_RECALLED, State.RECALLED, Reason.PARTLY_RECALLED),
        (Message.SUPERSEDED, State.SUPERSEDED, Reason.SUPERSEDED),
    ],
)
def test_what_the_message_list_says_is_the_verdict(
    world: World, message: Message, state: State, reason: Reason
) -> None:
    evidence = world.evidence(message_list=world.status("message", message))
    assert judged(evidence, Step.STATUS) == (state, Outcome.FAIL, reason)


def test_a_pack_outside_a_partial_recall_is_spared_by_its_hosts_word(world: World) -> None:
    partly = world.status("message", Message.PARTLY_RECALLED)
    said = judged(world.evidence(message_list=partly, outside_recall=True), Step.STATUS)
    assert said == (State.VALID, Outcome.PASS, Reason.OUTSIDE_RECALL)


def test_a_revoked_record_is_revoked_and_a_recall_is_stronger(world: World) -> None:
    revoked = world.status("revocation", 1)
    assert judged(world.evidence(revocation_list=revoked), Step.STATUS)[0] is State.REVOKED
    both = world.evidence(revocation_list=revoked, message_list=world.status("message", Message.RECALLED))
    assert judged(both, Step.STATUS)[0] is State.RECALLED


def test_a_message_this_program_does_not_know_is_not_taken_for_good_news(world: World) -> None:
    said = judged(world.evidence(message_list=world.status("message", 7)), Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.MESSAGE_UNKNOWN)


@pytest.mark.parametrize("missing", ["revocation_list", "message_list"])
def test_either_list_missing_leaves_the_status_unchecked(world: World, missing: str) -> None:
    said = judged(world.evidence(**{missing: None}), Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LIST_NOT_GIVEN)


def test_lists_older_than_asked_for_leave_the_status_unchecked(world: World) -> None:
    old = {
        "revocation_list": world.status("revocation", at=NOW - HOUR),
        "message_list": world.status("message", at=NOW - HOUR),
    }
    assert judged(world.evidence(**old, fresh_for=HOUR), Step.STATUS)[0] is State.VALID
    said = judged(world.evidence(**old, fresh_for=HOUR - timedelta(seconds=1)), Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LIST_STALE)


def test_a_list_past_its_own_end_or_from_the_future_leaves_the_status_unchecked(world: World) -> None:
    ended = world.status("message", at=NOW - HOUR, until=NOW)
    assert judged(world.evidence(message_list=ended, fresh_for=DAY), Step.STATUS)[2] == Reason.LIST_STALE
    ahead = world.status("message", at=NOW + HOUR)
    assert judged(world.evidence(message_list=ahead), Step.STATUS)[2] == Reason.LIST_STALE


@pytest.mark.parametrize(
    ("message", "state"), [(Message.RECALLED, State.RECALLED), (Message.ON_HOLD, State.UNVERIFIED)]
)
def test_an_old_list_still_says_recalled_but_no_longer_on_hold(
    world: World, message: Message, state: State
) -> None:
    old = world.status("message", message, at=NOW - 30 * DAY)
    assert Verifier().verify(world.evidence(message_list=old)).state is state


def test_an_old_list_still_says_revoked(world: World) -> None:
    old = world.status("revocation", 1, at=NOW - 30 * DAY)
    assert Verifier().verify(world.evidence(revocation_list=old)).state is State.REVOKED


def test_the_last_day_on_the_pack_is_still_good_by_the_vietnamese_calendar(world: World) -> None:
    last_moment = NOW.replace(month=12, day=24, hour=16, minute=59)  # 23:59 on the 24th in Vietnam
    fresh = {"revocation_list": world.status("revocation", at=last_moment), "message_list": world.status("message", at=last_moment)}  # fmt: skip
    assert Verifier().verify(world.evidence(now=last_moment, **fresh)).state is State.VALID
    after = last_moment + timedelta(minutes=1)
    said = judged(world.evidence(now=after, **fresh), Step.STATUS)
    assert said == (State.EXPIRED, Outcome.FAIL, Reason.EXPIRED)


def test_goods_are_past_their_date_whatever_lists_are_missing(world: World) -> None:
    evidence = world.evidence(now=NOW + 60 * DAY, revocation_list=None, message_list=None)
    assert Verifier().verify(evidence).state is State.EXPIRED


def test_a_list_signed_by_the_farmer_does_not_speak_for_the_host(world: World) -> None:
    own = signer("did:web:elsewhere.example", Ed25519PrivateKey.generate(), BORN)
    documents = world.documents() | {
        "did:web:elsewhere.example": build_did_document("did:web:elsewhere.example", [published(own)])
    }
    forged = world.status("revocation", key=own, issuer="did:web:elsewhere.example")
    said = judged(world.evidence(revocation_list=forged, did_documents=documents), Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.REVOCATION_LIST_UNTRUSTED)


def test_another_list_of_the_same_host_is_not_the_one_the_record_names(world: World) -> None:
    other = world.status("revocation", url=f"{LIST}0")
    assert judged(world.evidence(revocation_list=other), Step.STATUS)[2] == Reason.REVOCATION_LIST_UNTRUSTED


def test_a_revocation_list_does_not_pass_for_the_message_list(world: World) -> None:
    swapped = world.status("revocation", url=f"{LIST}-message")
    assert judged(world.evidence(message_list=swapped), Step.STATUS)[2] == Reason.MESSAGE_LIST_UNTRUSTED


def test_a_changed_list_is_not_believed(world: World) -> None:
    changed = _with_one_bit_changed(world.status("revocation"), 2)
    assert judged(world.evidence(revocation_list=changed), Step.STATUS)[2] == Reason.REVOCATION_LIST_UNTRUSTED


def test_a_list_signed_by_a_compromised_key_is_not_believed(world: World) -> None:
    documents = world.documents()
    documents[SERVICE] = build_did_document(SERVICE, [published(world.service, revoked_at=NOW + DAY)])
    evidence = world.evidence(did_documents=documents)
    said = judged(evidence, Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LIST_KEY_DIFFERS)
    alone = judged(replace(evidence, message_list=None), Step.STATUS)
    assert alone[2] == Reason.REVOCATION_LIST_UNTRUSTED, "of one list nobody can tell which was changed"


def test_a_list_signed_by_a_key_retired_before_is_not_believed(world: World) -> None:
    documents = world.documents()
    documents[SERVICE] = build_did_document(SERVICE, [published(world.service, expires_at=NOW - HOUR)])
    said = judged(world.evidence(did_documents=documents), Step.STATUS)
    assert said == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.REVOCATION_LIST_UNTRUSTED)


def test_a_list_in_anothers_name_is_not_believed_for_its_key(world: World) -> None:
    borrowed = world.status("revocation", issuer=COOPERATIVE)
    assert (
        judged(world.evidence(revocation_list=borrowed), Step.STATUS)[2] == Reason.REVOCATION_LIST_UNTRUSTED
    )


@pytest.mark.parametrize(
    ("scans", "outcome", "reason", "state"),
    [
        (Scans.NOT_ASKED, Outcome.NOT_CHECKED, "scans-not-checked", State.VALID),
        (Scans.OF_A_LOT, Outcome.NOT_CHECKED, "scans-of-a-lot", State.VALID),
        (Scans.ORDINARY, Outcome.PASS, "scans-ordinary", State.VALID),
        (Scans.WORTH_A_LOOK, Outcome.PASS, "scans-worth-a-look", State.VALID),
        (Scans.UNUSUAL, Outcome.FAIL, "scans-unusual", State.SUSPICIOUS),
    ],
)
def test_only_scans_called_unusual_by_the_host_make_a_good_record_suspicious(
    world: World, scans: Scans, outcome: Outcome, reason: str, state: State
) -> None:
    evidence = replace(world.evidence(), scans=scans)
    assert judged(evidence, Step.SCAN_PATTERN) == (state, outcome, reason)


def test_what_is_unusual_is_named_and_anything_stronger_is_said_first(world: World) -> None:
    unusual = replace(world.evidence(), scans=Scans.UNUSUAL, scan_signals=("many-areas", "burst"))
    check = Verifier().verify(unusual).check(Step.SCAN_PATTERN)
    assert check.about == "many-areas, burst"
    assert check.detail.endswith("for one pack: many-areas, burst")
    assert Verifier().verify(replace(unusual, record=None)).state is State.UNVERIFIED
