"""An organisation signs with a key of its own: nothing is signed in its name that it did not sign, and nothing is public before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.identifiers.public_code import CodePath
from nguongoc.log.entry import did_tag
from nguongoc.ports import Reader
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState, Role
from nguongoc.services.check_integrity import check
from nguongoc.services.custody import SignsItself
from nguongoc.services.erase_organisation import EraseOrganisation
from nguongoc.services.import_sheets import Handed
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.services.steady_time import ClockBehind
from nguongoc.sheets.columns import SheetKind
from nguongoc.signing.adoption import TYPE
from nguongoc.signing.algorithms import from_base64url, to_base64url
from nguongoc.signing.data_integrity import verification_method, verify_proof
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.store.engine import open_engine
from nguongoc.verdict import Assurance, State
from nguongoc.verify import Verifier
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import WELL_KNOWN, OwnSigner
from tests.http.sheets import cooperative_book, cooperative_rows
from tests.service import HandClock, settings_for
from tests.unit.trust.ceremony import Ceremony

DAY = timedelta(days=1)


@pytest.fixture
def domain() -> Iterator[Domain]:
    made = Domain()
    yield made
    made.close()


@pytest.fixture
def own(services: Services, domain: Domain, tmp_path: Path) -> OwnSigner:
    return OwnSigner(services, domain, tmp_path / "own")


def faults(services: Services) -> list[Any]:
    return list(check(services.reads, services.checkpoints, [services.custody.log_verifier()]))


def asked(services: Services, question: Callable[[Reader], Any]) -> Any:
    with services.reads.open() as reader:
        return question(reader)


def test_a_lot_signed_by_its_own_organisation_verifies_under_its_own_domain(own: OwnSigner) -> None:
    old = own.farm.register()
    key = own.make_key()
    shown = own.adopt(key)
    assert (shown["did"], [each["did"] for each in shown["dids"]]) == (
        own.did,
        [own.farm.organisation.did, own.did],
    )
    made = own.register(key)
    own.settle()
    services = own.services
    verdict = services.verify_codes.identifier(CodePath(made["code"])).verdict
    assert verdict.state is State.VALID, verdict
    record = asked(services, lambda reader: reader.records.record(made["passport"].rpartition("/")[2]))
    assert record.kid.startswith(own.did + "#")
    assert json.loads(record.payload)["issuer"]["id"] == own.did
    bundle = read_bundle(services.make_bundle(record))
    offline = Verifier().verify(evidence_of(bundle, services.clock.now(), ()))
    assert offline.state is State.VALID, offline
    assert own.did in bundle.did_documents
    kept = own.client.get("/did-documents", params={"did": own.did})
    assert kept.content == own.domain.bodies[WELL_KNOWN], "a reader's phone may ask this site alone"
    stranger = own.client.get("/did-documents", params={"did": "did:web:khac.example"})
    assert (stranger.status_code, stranger.json()["code"]) == (404, "did-unknown")
    assert services.verify_codes.identifier(CodePath(old.batch.code)).verdict.state is State.VALID, (
        "judged under its own time"
    )
    assert faults(services) == []


def test_a_table_of_lots_is_refused_at_once_since_none_of_its_rows_could_be_signed(own: OwnSigner) -> None:
    sheets, caller = own.services.importing.sheets, own.farm.caller
    handed = Handed(SheetKind.BATCHES, "so.xlsx", cooperative_book(cooperative_rows(1)), dry_run=True)
    sheets(caller, handed)
    own.adopt(own.make_key())
    for each in (handed, replace(handed, dry_run=False)):
        with pytest.raises(SignsItself):
            sheets(caller, each)
    assert len(sheets.imports(caller, None, 10)) == 1


def test_the_page_says_that_it_signed_itself_and_of_an_older_lot_that_it_was_signed_for(
    own: OwnSigner,
) -> None:
    old = own.farm.register()
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    own.settle()
    itself = own.client.get(made["page"]).text
    assert "cơ sở tự ký" in itself
    assert "hệ thống ký thay" not in itself
    before = own.client.get(f"http://localhost:8000/p{old.path}").text
    assert "hệ thống ký thay" in before
    assert "cơ sở tự ký" not in before


def test_an_authority_vouches_for_the_domain_and_its_key_or_for_nobody(
    database_url: str, tmp_path: Path, domain: Domain
) -> None:
    ceremony = Ceremony()
    settings = settings_for(database_url, tmp_path, trust_root=ceremony.pin)
    prepare(settings)
    services = build(settings, HandClock())
    own = OwnSigner(services, domain, tmp_path / "own")
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    now, keep = services.clock.now(), services.trusting.keep
    keep.list(ceremony.list_bytes(ceremony.trust_list(issued_at=now - DAY, expires_at=now + 30 * DAY)))
    (thumbprint,) = {
        each.thumbprint for each in parse_did_document(domain.bodies[WELL_KNOWN], own.did).methods
    }

    def assurance() -> Assurance:
        own.settle()
        return services.verify_codes.identifier(CodePath(made["code"])).verdict.assurance

    keep.anchor(ceremony.anchor(own.farm.organisation.did, [thumbprint], valid_until=now + 30 * DAY))
    assert assurance() is Assurance.SELF_DECLARED, "vouched for under the DID that the service had for it"
    keep.anchor(ceremony.anchor(own.did, ["x" * 43], valid_until=now + 30 * DAY))
    assert assurance() is Assurance.SELF_DECLARED, "vouched for with another key"
    keep.anchor(ceremony.anchor(own.did, [thumbprint], valid_until=now + 30 * DAY))
    assert assurance() is Assurance.ANCHORED
    record = asked(services, lambda reader: reader.records.record(made["passport"].rpartition("/")[2]))
    bundle = read_bundle(services.make_bundle(record))
    evidence = replace(evidence_of(bundle, now, ()), trust_roots=(ceremony.pin,))
    offline = Verifier().verify(evidence)
    assert (offline.state, offline.assurance) == (State.VALID, Assurance.ANCHORED), offline
    services.close()


def test_completed_by_many_at_once_it_is_one_lot(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare()
    signed = own.sign("lot", prepared, key)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: own.complete(prepared, signed), range(6)))
    assert all(each == answers[0] for each in answers)
    assert len(own.client.get("/v1/batches", headers=own.headers).json()["items"]) == 1


def test_the_embedded_form_is_signed_too_and_either_algorithm_will_do(own: OwnSigner) -> None:
    key = own.make_key("p256", "--es256")
    own.adopt(key)
    made = own.register(key)
    answer = own.client.get(made["passport"], headers={"Accept": "application/vc"})
    secured = answer.json()
    document = parse_did_document(own.domain.bodies[WELL_KNOWN], own.did)
    method = document.method(verification_method(secured))
    assert method is not None
    assert method.id.endswith("-mk")
    assert verify_proof(secured, method.public_key)


def test_before_its_signatures_nothing_of_a_lot_is_there(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    own.settle()
    before = asked(own.services, lambda reader: reader.log.head().size)
    prepared = own.prepare(lot="CHO-KY")
    own.settle()
    payload = json.loads(from_base64url(prepared["payload"]))
    assert own.client.get(payload["id"]).status_code == 404
    assert own.client.get("/v1/batches", headers=own.headers).json()["items"] == []
    assert asked(own.services, lambda reader: reader.log.head().size) == before
    made = own.complete(prepared, own.sign("lot", prepared, key))
    assert made["passport"] == payload["id"]
    assert own.client.get(payload["id"]).status_code == 200


def test_the_same_completion_twice_answers_the_same(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare(happened_on="2026-11-01")
    signed = own.sign("lot", prepared, key)
    first = own.complete(prepared, signed)
    own.later(2 * DAY)
    assert own.complete(prepared, signed) == first
    assert "entered-late" in first["warnings"]
    path = f"/v1/preparations/{prepared['id']}/completion"
    assert own.refused(path, {**signed, "jws": signed["proof"]}) == (409, "preparation-completed")
    assert len(own.client.get("/v1/batches", headers=own.headers).json()["items"]) == 1


def test_wrong_signatures_altered_bytes_and_late_ones_are_refused_by_name(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    other = own.make_key("other", publish=False)
    prepared = own.prepare()
    path = f"/v1/preparations/{prepared['id']}/completion"
    stranger = json.loads(other.read_bytes())
    forged = own.folder / "forged.json"
    forged.write_text(json.dumps(stranger | {"kid": json.loads(key.read_bytes())["kid"]}))
    forged.chmod(0o600)
    assert own.refused(path, own.sign("lot", prepared, forged)) == (422, "signature-not-of-key")
    good = own.sign("lot", prepared, key)
    for name in ("jws", "proof"):
        altered = bytearray(from_base64url(good[name]))
        altered[3] ^= 1
        answer = own.client.post(path, json={**good, name: to_base64url(bytes(altered))}, headers=own.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "signature-not-of-key")
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"
    assert own.refused(path, {"jws": good["jws"]})[0] == 422
    own.later(DAY)
    assert own.refused(path, good) == (409, "preparation-expired")
    assert (
        asked(
            own.services,
            lambda reader: reader.records.record(
                json.loads(from_base64url(prepared["payload"]))["id"].rpartition("/")[2]
            ),
        )
        is None
    )


def test_anothers_preparation_is_not_found(own: OwnSigner, tmp_path: Path) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare()
    signed = own.sign("lot", prepared, key)
    domain = Domain()
    try:
        neighbour = OwnSigner(own.services, domain, tmp_path / "neighbour", "htx-ben-canh")
        neighbour.adopt(neighbour.make_key())
        path = f"/v1/preparations/{prepared['id']}"
        assert neighbour.refused(f"{path}/completion", signed) == (404, "preparation-unknown")
        assert neighbour.client.get(path, headers=neighbour.headers).status_code == 404
        assert neighbour.refused("/v1/own-did/challenges", {"did": own.did}) == (409, "own-did-taken")
    finally:
        domain.close()
    assert own.client.get(path, headers=own.headers).json() == prepared


def test_a_product_that_changed_or_a_lot_number_that_was_taken_since_is_not_signed_over(
    own: OwnSigner,
) -> None:
    key = own.make_key()
    own.adopt(key)
    one, two, three = own.prepare(lot="TRUNG"), own.prepare(lot="TRUNG"), own.prepare(lot="DOI-TEN")
    own.complete(one, own.sign("lot", one, key))
    path = f"/v1/preparations/{two['id']}/completion"
    assert own.refused(path, own.sign("lot", two, key)) == (409, "lot-taken")
    engine = open_engine(own.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE product SET name = 'Bưởi khác'"))
    engine.dispose()
    # Another process's change, which is seen within seconds.
    own.services.trusting.own.prepare.kinds.make._recent.forget()
    path = f"/v1/preparations/{three['id']}/completion"
    assert own.refused(path, own.sign("lot", three, key)) == (409, "preparation-outdated")


def test_a_key_that_the_domain_does_not_name_takes_over_nothing(own: OwnSigner) -> None:
    key = own.make_key()
    document = json.loads(own.domain.bodies[WELL_KNOWN])
    signed = own.sign("challenge", own.challenge(), key)
    own.domain.bodies[WELL_KNOWN] = json.dumps(
        {**document, "verificationMethod": [], "assertionMethod": []}
    ).encode()
    assert own.refused("/v1/own-did", signed) == (422, "own-key-not-published")
    own.domain.bodies[WELL_KNOWN] = json.dumps({**document, "assertionMethod": []}).encode()
    assert own.refused("/v1/own-did", signed) == (422, "own-key-not-published")
    own.domain.bodies[WELL_KNOWN] = json.dumps({**document, "id": "did:web:other.example"}).encode()
    assert own.refused("/v1/own-did", signed) == (400, "did-document-malformed")
    del own.domain.bodies[WELL_KNOWN]
    assert own.refused("/v1/own-did", signed) == (503, "own-domain-unreachable")
    thief = own.make_key("thief", publish=True)
    stolen = {"challenge": own.sign("challenge", own.challenge(), thief)["challenge"]}
    own.domain.bodies[WELL_KNOWN] = json.dumps(document).encode()
    assert own.refused("/v1/own-did", stolen) == (422, "own-key-not-published")
    assert own.client.get("/v1/own-did", headers=own.headers).json()["kid"] is None
    own.farm.register()


def test_only_the_newest_challenge_of_this_organisation_in_time_counts(own: OwnSigner) -> None:
    key = own.make_key()
    first = own.sign("challenge", own.challenge(), key)
    second = own.challenge()
    assert own.refused("/v1/own-did", first) == (409, "own-did-challenge-unknown")
    held = json.loads(key.read_bytes())
    seed = from_base64url(held["secret"])
    signer = LocalSigner.from_seed(held["kid"], held["algorithm"], seed)
    credential = sign_compact(from_base64url(second["payload"]), signer)
    assert own.refused("/v1/own-did", {"challenge": credential})[0] == 400, (
        "signed as a credential it is no challenge"
    )
    other = LocalSigner(held["kid"], Ed25519PrivateKey.generate())
    forged = sign_compact(from_base64url(second["payload"]), other, TYPE)
    assert own.refused("/v1/own-did", {"challenge": forged}) == (422, "own-did-challenge-not-signed")
    signed = own.sign("challenge", second, key)
    own.later(DAY)
    assert own.refused("/v1/own-did", signed) == (409, "own-did-challenge-unknown")
    signed = own.sign("challenge", own.challenge(), key)
    assert own.post("/v1/own-did", signed) == own.post("/v1/own-did", signed), (
        "handed in twice it changes nothing more"
    )
    (own_key,) = (
        each
        for each in asked(
            own.services,
            lambda reader: reader.parties.signing_keys(KeyPurpose.ORGANISATION, own.farm.organisation.id),
        )
        if each.place is KeyPlace.OUTSIDE
    )
    assert (own_key.sealed, own_key.state) == (b"", KeyState.ACTIVE)


def test_what_is_here_and_what_is_no_did_is_not_adopted(own: OwnSigner) -> None:
    for did, code in (
        ("did:web:localhost%3A8000:o:khac", "own-did-taken"),
        ("did:key:z6Mk", "own-did-malformed"),
        ("did:web:a/b", "own-did-malformed"),
    ):
        assert own.refused("/v1/own-did/challenges", {"did": did})[1] == code
    assert own.refused(
        "/v1/preparations",
        own.batch(),
    ) == (409, "service-signs")


def test_from_then_on_the_service_signs_nothing_in_its_name(own: OwnSigner) -> None:
    old = own.farm.register()
    own.settle()
    key = own.make_key()
    own.adopt(key)
    keys = asked(
        own.services,
        lambda reader: reader.parties.signing_keys(KeyPurpose.ORGANISATION, own.farm.organisation.id),
    )
    assert {each.place: each.state for each in keys} == {
        KeyPlace.DATABASE: KeyState.RETIRED,
        KeyPlace.OUTSIDE: KeyState.ACTIVE,
    }
    signs_itself = (409, "organisation-signs-itself")
    batch = own.batch()
    assert own.refused("/v1/batches", batch) == signs_itself
    assert own.refused(f"/v1/batches/{old.batch.id}/correction", {"variety": "Khác"}) == signs_itself
    with pytest.raises(SignsItself):
        own.services.trusting.credentials.event(old.batch.event_id)
    with pytest.raises(SignsItself):
        own.services.trusting.credentials.facility(own.farm.field.id)
    with pytest.raises(SignsItself):
        own.services.writer.run(
            lambda uow: own.services.custody.add_key(
                uow, KeyPurpose.ORGANISATION, own.farm.organisation, own.services.clock.now()
            )
        )
    assert own.client.post(
        f"/v1/batches/{old.batch.id}/hold", json={"reason": "quality"}, headers=own.headers
    ).status_code in {200, 201}, "held at once all the same"
    keep = own.services.trusting.own.adopt.keep
    for each in (
        lambda: keep.rotate(own.farm.organisation),
        lambda: keep.compromise(own.client.get("/v1/own-did", headers=own.headers).json()["kid"]),
    ):
        with pytest.raises(SignsItself):
            each()
    assert own.services.readiness()[1]["organisation_key"], (
        "there is no key of its to open, and nothing out of order"
    )


def test_its_document_is_asked_for_again_and_a_swapped_key_stands_in_the_log(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    own.settle()

    def logged() -> int:
        entries = asked(own.services, lambda reader: reader.log.entries(0, 100))
        return sum(did_tag(own.did) in each.body.decode() for each in entries)

    assert logged() == 1
    own.later(timedelta(minutes=11))
    own.domain.bodies[WELL_KNOWN] = b" " + own.domain.bodies[WELL_KNOWN]
    assert own.services.trusting.own.documents() == 1
    assert own.services.trusting.own.documents() == 0, "not again within ten minutes"
    own.settle()
    assert logged() == 1, "spaces are no new version"
    own.make_key("thief")
    own.later(timedelta(minutes=11))
    own.services.trusting.own.documents()
    own.settle()
    assert logged() == 2
    del own.domain.bodies[WELL_KNOWN]
    own.later(timedelta(minutes=11))
    own.services.trusting.own.documents()
    shown = own.client.get("/v1/own-did", headers=own.headers).json()
    assert own.domain.host in shown["dids"][-1]["trouble"]
    refusal = own.refused("/v1/preparations", own.batch())
    assert refusal == (422, "own-key-not-published"), "the newest document that was seen names another key"
    assert faults(own.services) == []


def test_a_key_is_changed_under_the_same_name_and_what_the_old_one_signed_holds(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    waiting = own.prepare(lot="CU")
    signed = own.sign("lot", waiting, key)
    newer = own.make_key("newer", "--after", str(own.folder / "key-did.json"))
    shown = own.adopt(newer)
    assert [each["did"] for each in shown["dids"]] == [own.farm.organisation.did, own.did]
    assert own.refused(f"/v1/preparations/{waiting['id']}/completion", signed) == (
        409,
        "preparation-outdated",
    )
    own.register(newer)
    own.settle()
    assert own.services.verify_codes.identifier(CodePath(made["code"])).verdict.state is State.VALID
    assert faults(own.services) == []


def test_a_household_signs_here(services: Services, domain: Domain, tmp_path: Path) -> None:
    own = OwnSigner(services, domain, tmp_path / "own")
    made = services.register_organisation(
        NewOrganisation(
            "ho-ong-x", "Vườn Đồi Chè", own.farm.organisation.kind, commune_code="15544", is_household=True
        )
    )
    own.farm.organisation = made
    own.headers = own.key_of(Role.PRODUCER)
    assert own.refused("/v1/own-did/challenges", {"did": own.did}) == (422, "household-signs-here")


def test_a_copy_of_its_data_holds_the_documents_of_all_its_dids_and_what_it_signed(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    own.prepare()
    with own.services.reads.open() as reader:
        names = {each.path: each.body for each in reader.copying.files(own.farm.organisation.id)}
        rows = {
            name: list(reader.copying.rows(name, own.farm.organisation.id))
            for name in ("dids", "preparations")
        }
    documents = [json.loads(body)["id"] for name, body in names.items() if name.startswith("did/")]
    assert set(documents) == {own.did, own.farm.organisation.did}
    assert f"records/passport/{made['passport'].rpartition('/')[2]}.jwt" in names
    assert {name: len(each) for name, each in rows.items()} == {"dids": 2, "preparations": 2}


def test_an_erasure_takes_what_waits_with_it(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare()
    own.challenge()
    EraseOrganisation(own.services.reads, own.services.writer, own.services.clock)(own.farm.organisation.id)
    assert asked(own.services, lambda reader: reader.own_keys.preparation(UUID(prepared["id"]))) is None
    assert asked(own.services, lambda reader: reader.own_keys.challenge(own.farm.organisation.id)) is None
    assert (
        asked(own.services, lambda reader: reader.parties.organisation_by_did(own.did)).id
        == own.farm.organisation.id
    )


def test_by_a_clock_that_is_behind_nothing_is_prepared_and_nothing_taken(
    own: OwnSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare()
    signed = own.sign("lot", prepared, key)

    def behind() -> None:
        raise ClockBehind("the clock stands before what was signed last")

    with monkeypatch.context() as patched:
        patched.setattr(own.services.custody, "refuse_time", behind)
        again = own.batch(happened_on="2026-11-22")
        assert own.refused("/v1/preparations", again) == (503, "clock-behind")
        assert own.refused(f"/v1/preparations/{prepared['id']}/completion", signed) == (503, "clock-behind")
    own.complete(prepared, signed)
