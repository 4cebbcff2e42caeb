"""Whatever an organisation signs goes the same way with a key of its own: prepared, signed elsewhere, judged again, done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from nguongoc.identifiers.public_code import CodePath
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import Reader
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.check_integrity import check
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.signing.algorithms import from_base64url
from nguongoc.verdict import State
from nguongoc_api.services import Services
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import Json, OwnSigner
from tests.http import bodies
from tests.http.test_attestations import GIVEN


@pytest.fixture
def domain() -> Iterator[Domain]:
    made = Domain()
    yield made
    made.close()


@pytest.fixture
def own(services: Services, domain: Domain, tmp_path: Path) -> OwnSigner:
    return OwnSigner(services, domain, tmp_path / "own")


@pytest.fixture
def key(own: OwnSigner) -> Path:
    made = own.make_key()
    own.adopt(made)
    return made


@pytest.fixture
def authority(services: Services, tmp_path: Path) -> Iterator[OwnSigner]:
    """The commune's, with a domain and a key of its own."""
    domain = Domain()
    made = OwnSigner(services, domain, tmp_path / "authority", "htx-khac")
    said = NewOrganisation(
        "ubnd-lam-son", "UBND xã Lam Sơn", OrganisationKind.AUTHORITY, commune_code="15544"
    )
    made.farm.organisation = services.register_organisation(said)
    made.headers = made.key_of(Role.AUTHORITY)
    yield made
    domain.close()


def asked(services: Services, question: Callable[[Reader], Any]) -> Any:
    with services.reads.open() as reader:
        return question(reader)


def payload(prepared: Json) -> Json:
    read: Json = json.loads(from_base64url(prepared["payload"]))
    return read


def signed(own: OwnSigner, what: str, path: str, body: Json, key: Path) -> Json:
    """Prepared, signed by the command, handed in."""
    prepared = own.post(f"/v1/preparations/{path}", body)
    assert prepared["kind"] == what
    done: Json = own.complete(prepared, own.sign(what, prepared, key))
    return done


def is_its_own(own: OwnSigner, done: Json) -> bool:
    """The record is the organisation's, under its own key, in the log, and nothing is out of order."""
    own.settle()
    services = own.services
    record = asked(services, lambda reader: reader.records.record(done["record"].rpartition("/")[2]))
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []
    served = own.client.get(done["record"], headers={"Accept": "application/vc+jwt"})
    return record.kid.startswith(own.did + "#") and served.status_code == 200


def verdict(own: OwnSigner, made: Json) -> State:
    return own.services.verify_codes.identifier(CodePath(made["code"])).verdict.state


def test_a_lot_is_corrected_and_its_newer_passport_is_its_own(own: OwnSigner, key: Path) -> None:
    made = own.register(key)
    body = {"batch_id": made["id"], "variety": "Bưởi đỏ", "note": "Ghi nhầm giống"}
    prepared = own.post("/v1/preparations/corrections", body)
    shown = own.client.get(f"/v1/batches/{made['id']}", headers=own.headers).json()
    assert (shown["variety"], shown["passport"]) == (made["variety"], made["passport"]), "nothing is said yet"
    assert "Ghi nhầm" not in json.dumps(payload(prepared), ensure_ascii=False), (
        "people's words are not signed"
    )
    done = own.complete(prepared, own.sign("correction", prepared, key))
    assert own.complete(prepared, own.sign("correction", prepared, key)) == done
    assert is_its_own(own, done)
    shown = own.client.get(f"/v1/batches/{made['id']}", headers=own.headers).json()
    assert (shown["variety"], shown["passport"]) == ("Bưởi đỏ", done["record"])
    (correction,) = own.client.get(f"/v1/batches/{made['id']}/corrections", headers=own.headers).json()[
        "items"
    ]
    assert (correction["supersedes"], correction["note"]) == (made["passport"], "Ghi nhầm giống")
    assert verdict(own, made) is State.VALID


def test_of_two_corrections_that_were_prepared_the_later_one_is_not_signed_over(
    own: OwnSigner, key: Path
) -> None:
    made = own.register(key)
    one, two = (
        own.post("/v1/preparations/corrections", {"batch_id": made["id"], "variety": each})
        for each in ("A", "B")
    )
    own.complete(one, own.sign("correction", one, key))
    path = f"/v1/preparations/{two['id']}/completion"
    assert own.refused(path, own.sign("correction", two, key)) == (409, "preparation-outdated")
    assert own.refused("/v1/preparations/corrections", {"batch_id": made["id"], "variety": "A"}) == (
        422,
        "nothing-corrected",
    )


def test_lots_are_recalled_and_the_recall_is_ended(own: OwnSigner, key: Path) -> None:
    made = own.register(key)
    order = {"lots": [{"batch_id": made["id"]}], "reason": "residues", "note": "Gọi ông Tư"}
    prepared = own.post("/v1/preparations/recalls", order)
    own.settle()
    assert verdict(own, made) is State.VALID, "nobody is told before it is signed"
    assert "ông Tư" not in json.dumps(payload(prepared), ensure_ascii=False)
    done = own.complete(prepared, own.sign("recall", prepared, key))
    assert is_its_own(own, done)
    assert verdict(own, made) is State.RECALLED
    recall = own.client.get(done["about"], headers=own.headers).json()
    assert (recall["note"], recall["state"]) == ("Gọi ông Tư", "open")
    again = own.refused("/v1/preparations/recalls", order)
    assert again == (409, "nothing-to-sign"), "the same recall stands already"
    end = {"recall_id": done["about"].rpartition("/")[2], "outcome": "lifted"}
    ended = signed(own, "recall-end", "recall-ends", end, key)
    assert is_its_own(own, ended)
    assert verdict(own, made) is State.VALID
    assert own.refused("/v1/preparations/recall-ends", end) == (409, "nothing-to-sign")


def test_a_recall_that_would_reach_further_by_now_is_prepared_again(own: OwnSigner, key: Path) -> None:
    made = own.register(key)
    order = {"lots": [{"batch_id": made["id"]}], "reason": "residues"}
    prepared = own.post("/v1/preparations/recalls", order)
    packed = own.farm.add_product(process="packing")
    inputs = [{"batch_id": made["id"], "quantity": {"value": "10", "unit": "kg"}}]
    own.register(
        key,
        product_id=str(packed.id),
        origin="made",
        inputs=inputs,
        happened_on="2026-11-23",
        quantity={"value": "10", "unit": "kg"},
    )
    path = f"/v1/preparations/{prepared['id']}/completion"
    assert own.refused(path, own.sign("recall", prepared, key)) == (409, "preparation-outdated")
    done = signed(own, "recall", "recalls", order, key)
    record = asked(own.services, lambda reader: reader.records.record(done["record"].rpartition("/")[2]))
    assert json.loads(record.payload)["credentialSubject"]["affectedLots"] == 2


def test_an_authority_signs_certificates_under_its_own_domain(own: OwnSigner, authority: OwnSigner) -> None:
    key = authority.make_key()
    authority.adopt(key)
    declared = own.post("/v1/certificates", bodies.certificate(number="12/QĐ", issued_on="2026-01-05"))
    prepared = authority.post("/v1/preparations/attestations", {"certificate_id": declared["id"]})
    assert authority.client.get("/v1/attestations", headers=authority.headers).json()["items"] == []
    done = authority.complete(prepared, authority.sign("certificate", prepared, key))
    assert is_its_own(authority, done)
    (shown,) = authority.client.get("/v1/attestations", headers=authority.headers).json()["items"]
    assert (shown["record"], shown["certificate"]["id"]) == (done["record"], declared["id"])
    twice = authority.refused("/v1/preparations/attestations", {"certificate_id": declared["id"]})
    assert twice == (409, "certificate-attested")
    given = {"holder": own.farm.organisation.slug, "certificate": GIVEN}
    prepared = authority.post("/v1/preparations/attestations", given)
    listed = own.client.get("/v1/certificates", headers=own.headers).json()["items"]
    assert [each["id"] for each in listed] == [declared["id"]], "not entered before it is signed"
    done = authority.complete(prepared, authority.sign("certificate", prepared, key))
    assert is_its_own(authority, done)
    assert len(own.client.get("/v1/certificates", headers=own.headers).json()["items"]) == 2
    at_once = authority.refused("/v1/attestations", given)
    assert at_once == (409, "organisation-signs-itself"), "the service signs nothing in its name"


def test_a_facility_and_an_event_are_vouched_for_by_whose_they_are(
    own: OwnSigner, key: Path, tmp_path: Path
) -> None:
    made = own.register(key)
    field = {"facility_id": str(own.farm.field.id)}
    assert is_its_own(own, signed(own, "facility", "facility-records", field, key))
    assert own.refused("/v1/preparations/facility-records", field) == (409, "nothing-to-sign")
    event = asked(own.services, lambda reader: reader.lots.batch(UUID(made["id"]))).event_id
    assert is_its_own(own, signed(own, "event", "event-credentials", {"event_id": str(event)}, key))
    domain = Domain()
    try:
        neighbour = OwnSigner(own.services, domain, tmp_path / "neighbour", "htx-ben-canh")
        neighbour.adopt(neighbour.make_key())
        for path, body in (("facility-records", field), ("event-credentials", {"event_id": str(event)})):
            assert neighbour.refused(f"/v1/preparations/{path}", body) == (404, "credential-of-nothing")
        correction = {"batch_id": made["id"], "variety": "Khác"}
        assert neighbour.refused("/v1/preparations/corrections", correction) == (404, "batch-not-found")
    finally:
        domain.close()


def test_a_key_hands_in_signatures_only_for_what_it_may_do(own: OwnSigner, key: Path) -> None:
    made = own.register(key)
    prepared = own.post("/v1/preparations/corrections", {"batch_id": made["id"], "variety": "Khác"})
    own.later(timedelta(seconds=1))
    recall = own.post("/v1/preparations/recalls", {"lots": [{"batch_id": made["id"]}], "reason": "other"})
    handed = own.sign("correction", prepared, key)
    whole = own.headers
    _, secret = own.services.issue_api_key(
        own.farm.organisation.id, Role.PRODUCER, {Scope.RECALL}, "recalls alone"
    )
    own.headers = {"Authorization": f"Bearer {secret}"}
    shown = own.client.get("/v1/preparations", headers=own.headers).json()["items"]
    assert [each["id"] for each in shown] == [recall["id"]]
    assert own.refused(f"/v1/preparations/{prepared['id']}/completion", handed) == (403, "scope-missing")
    own.headers = whole
    shown = own.client.get("/v1/preparations", headers=own.headers).json()["items"]
    assert [each["id"] for each in shown] == [recall["id"], prepared["id"]]
    own.complete(prepared, handed)
    shown = own.client.get("/v1/preparations", headers=own.headers).json()["items"]
    assert [each["id"] for each in shown] == [recall["id"]], "what is done waits no more"
