"""A key's time ends in one transaction: refused to signers, shown in its DID document, stated, logged; nothing before it falls."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.log.entry import LogEntry, whole_milliseconds
from nguongoc.log.proof import verify_entry
from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.ports.trust import TrustKind
from nguongoc.records.key_statement import KeyEnd, KeyStatement, read_key_statement
from nguongoc.services.check_integrity import check
from nguongoc.services.custody import NoActiveKey
from nguongoc.services.keep_keys import (
    IndexOutside,
    KeepKeys,
    KeyStateFinal,
    KeyStillNeeded,
    KeyUnknown,
    Since,
)
from nguongoc.services.keep_trust import log_id
from nguongoc.services.show_trust import key_statements_of
from nguongoc.signing.did import DidDocument, VerificationMethod, parse_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.verdict import State, Step
from nguongoc.verify import Verifier
from nguongoc_api.cli.keys import keeper
from nguongoc_api.services import Services
from tests.service import Farm


@pytest.fixture
def keep(services: Services) -> KeepKeys:
    return keeper(services)


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services)


def keys_of(services: Services, farm: Farm) -> list[SigningKey]:
    with services.reads.open() as reader:
        return list(reader.parties.signing_keys(KeyPurpose.ORGANISATION, farm.organisation.id))


def document_of(services: Services, did: str) -> DidDocument:
    with services.reads.open() as reader:
        body = reader.parties.did_document(did)
    assert body is not None
    return parse_did_document(body, did)


def method(services: Services, kid: str) -> VerificationMethod:
    found = document_of(services, kid.partition("#")[0]).method(kid)
    assert found is not None
    return found


def statements(services: Services, did: str) -> list[KeyStatement]:
    """Each verified under the service's key and proven to be in the log."""
    with services.reads.open() as reader:
        texts = key_statements_of(reader, did)
    read = []
    for text in texts:
        jws = parse_compact(text)
        assert verify_signature(jws, method(services, jws.kid).public_key)
        said = read_key_statement(jws.payload)
        proof = services.log.read.proof_of(log_id(TrustKind.KEY, text.encode()))
        verify_entry(proof, proof.extra, [services.log.read.key()])
        entry = LogEntry.parse(proof.extra)
        assert (entry.kind, entry.key) == ("key", said.thumbprint)
        assert entry.payload_sha256 == sha256(jws.payload).hexdigest()
        assert entry.jws_sha256 == sha256(text.encode()).hexdigest()
        read.append(said)
    return read


def state_of(services: Services, code: str) -> tuple[State, str]:
    [answer] = services.verify_codes([code])
    return answer.verdict.state, answer.verdict.check(Step.ISSUER_KEY).reason


def clean(services: Services) -> bool:
    return not list(check(services.reads, services.log.checkpoints, [services.custody.log_verifier()]))


def test_a_new_key_signs_and_what_the_old_one_signed_holds(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    before = farm.register()
    services.log.sequence()
    services.clock.time += timedelta(days=1)  # type: ignore[attr-defined]
    [old] = keys_of(services, farm)
    new, [ended] = keep.rotate(farm.organisation, "hằng năm")
    after = farm.register()
    services.log.sequence()
    services.sign_status()
    assert (before.record.kid, after.record.kid) == (old.kid, new.kid)
    assert ended.key == keys_of(services, farm)[0]
    assert (ended.key.state, ended.key.reason, ended.records_lost) == (KeyState.RETIRED, "hằng năm", 0)
    shown = method(services, old.kid)
    assert (shown.expires_at, shown.revoked_at, shown.may_assert) == (ended.key.expires_at, None, True)
    for made in (before, after):
        assert state_of(services, made.batch.code) == (State.VALID, "key-valid-when-logged")
    [said] = statements(services, farm.organisation.did)
    assert (said.kid, said.thumbprint, said.end) == (old.kid, old.thumbprint, KeyEnd.RETIRED)
    assert said.until == ended.key.expires_at
    assert clean(services)


def test_what_was_acknowledged_and_still_waits_for_the_log_is_taken_in_before_its_key_ends(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    services.sign_status()
    made = [farm.register() for _ in range(3)]
    keep.rotate(farm.organisation)
    services.sign_status()
    [said] = statements(services, farm.organisation.did)
    for each in made:
        assert state_of(services, each.batch.code) == (State.VALID, "key-valid-when-logged")
        assert services.log.read.proof_of(each.record.id).index < said.first_distrusted


def test_a_retired_key_with_no_successor_signs_nothing(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    farm.register()
    [key] = keys_of(services, farm)
    keep.retire(key.kid)
    with pytest.raises(NoActiveKey):
        farm.register()
    with pytest.raises(KeyStateFinal):
        keep.retire(key.kid)


def test_a_compromised_key_is_distrusted_from_an_index_a_time_or_now_on(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    farms = [farm, Farm(services, "htx-tho-xuan"), Farm(services, "htx-nhu-thanh")]
    services.log.sequence()
    clock = services.clock
    clock.time += timedelta(hours=1)  # type: ignore[attr-defined]
    for each in farms:
        each.register()
    services.log.sequence()
    with services.reads.open() as reader:
        head = reader.log.head()
    assert head is not None
    since = clock.now()
    clock.time += timedelta(hours=1)  # type: ignore[attr-defined]
    kids = [keys_of(services, each)[0].kid for each in farms]
    by_index = keep.compromise(kids[0], Since(index=0))
    by_time = keep.compromise(kids[1], Since(time=since))
    now = keep.compromise(kids[2])
    assert by_index.key.distrusted_from == 0
    assert by_time.key.distrusted_from == head.size - 3
    assert by_time.key.revoked_at == whole_milliseconds(since)
    assert now.key.distrusted_from > head.size  # type: ignore[operator]
    assert [each.records_lost for each in (by_index, by_time, now)] == [1, 1, 0]
    shown = method(services, kids[2])
    assert (shown.revoked_at, shown.may_assert) == (now.key.revoked_at, False)
    assert statements(services, farms[1].organisation.did)[0].first_distrusted == head.size - 3
    assert clean(services)


def test_no_witness_having_seen_it_what_a_stolen_key_signed_cannot_be_told_of_online_or_in_a_bundle(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    before = farm.register()
    services.sign_status()
    services.log.sequence()
    keep.compromise(keys_of(services, farm)[0].kid)
    assert state_of(services, before.batch.code) == (State.UNVERIFIED, "key-revoked-unwitnessed")
    parts = read_bundle(services.make_bundle(before.record))
    assert len(parts.key_statements) == 1
    evidence = evidence_of(parts, services.clock.now(), (services.log.read.key(),))
    verdict = Verifier().verify(evidence)
    assert (verdict.state, verdict.check(Step.ISSUER_KEY).reason) == (
        State.UNVERIFIED,
        "key-revoked-unwitnessed",
    )


def test_what_was_logged_from_the_first_distrusted_index_on_fails(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    made = []
    for _ in range(2):
        made.append([farm.register() for _ in range(2)])
        services.log.sequence()
        services.clock.time += timedelta(seconds=1)  # type: ignore[attr-defined]
    services.sign_status()
    first, second = ([services.log.read.proof_of(each.record.id).index for each in some] for some in made)
    # What was taken in together has one time, so nothing of it is believed if a part of it is not.
    ended = keep.compromise(keys_of(services, farm)[0].kid, Since(index=max(second)))
    assert max(first) < ended.key.distrusted_from <= min(second)  # type: ignore[operator]
    for some, said in zip(
        made, [(State.UNVERIFIED, "key-revoked-unwitnessed"), (State.MISMATCH, "key-revoked")], strict=True
    ):
        assert [state_of(services, each.batch.code) for each in some] == [said, said]


def test_a_retired_key_can_still_turn_out_to_be_compromised_and_then_nothing_is_taken_back(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    [key] = keys_of(services, farm)
    keep.rotate(farm.organisation)
    ended = keep.compromise(key.kid)
    assert ended.key.expires_at is not None
    assert {each.end for each in statements(services, farm.organisation.did)} == set(KeyEnd)
    for again in (keep.retire, keep.compromise):
        with pytest.raises(KeyStateFinal):
            again(key.kid)
    assert ended.key in keys_of(services, farm)


def test_a_new_key_of_the_status_lists_signs_every_list_in_the_same_transaction(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    made = farm.register()
    services.sign_status()
    services.clock.time += timedelta(seconds=1)  # type: ignore[attr-defined]
    new, [ended] = keep.rotate_status()
    with services.reads.open() as reader:
        lists = reader.records.status_lists()
    assert lists
    for each in lists:
        for text in (each.revocation_jws, each.message_jws):
            assert text is not None
            assert parse_compact(text, len(text)).kid == new.kid
    assert state_of(services, made.batch.code)[0] is State.VALID
    assert [each.kid for each in statements(services, services.custody.service_did)] == [ended.key.kid]
    assert clean(services)


def test_the_service_s_last_key_an_unknown_one_and_an_index_beyond_the_log_are_refused_and_change_nothing(
    services: Services, keep: KeepKeys, farm: Farm
) -> None:
    with services.reads.open() as reader:
        [status] = reader.parties.signing_keys(KeyPurpose.STATUS, None)
    [key] = keys_of(services, farm)
    with pytest.raises(KeyStillNeeded):
        keep.compromise(status.kid)
    with pytest.raises(KeyUnknown):
        keep.retire(f"{farm.organisation.did}#nothing")
    for index in (-1, 10**6):
        with pytest.raises(IndexOutside):
            keep.compromise(key.kid, Since(index=index))
    assert keys_of(services, farm) == [key]
    assert statements(services, farm.organisation.did) == []
