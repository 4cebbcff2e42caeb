"""An organisation whose key is of P-256: record, proof, DID document, status, verdict, integrity and successor."""

from __future__ import annotations

import json

import pytest

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.register_organisation import AlgorithmUnknown, NewOrganisation
from nguongoc.signing.algorithms import ES256, from_base64url, public_jwk, to_base64url
from nguongoc.signing.data_integrity import verification_method, verify_proof
from nguongoc.signing.did import DidDocument, parse_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.verdict import State
from nguongoc_api.services import Services
from tests.service import Farm
from tests.services.checking import faults


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services, algorithm=ES256)


def document_of(farm: Farm) -> DidDocument:
    with farm.services.reads.open() as reader:
        body = reader.parties.did_document(farm.organisation.did)
    assert body is not None
    return parse_did_document(body, farm.organisation.did)


def test_both_forms_of_its_passport_verify_under_its_did_document(farm: Farm) -> None:
    record, document = farm.register().record, document_of(farm)
    jws = parse_compact(record.jws)
    method = document.method(jws.kid)
    assert method is not None
    assert public_jwk(method.public_key)["crv"] == "P-256"
    assert (jws.algorithm, len(jws.signature)) == (ES256, 64)
    assert verify_signature(jws, method.public_key)
    secured = json.loads(record.embedded)
    assert secured["proof"]["cryptosuite"] == "ecdsa-jcs-2019"
    proving = document.method(verification_method(secured))
    assert proving is not None
    assert proving.thumbprint == method.thumbprint
    assert verify_proof(secured, proving.public_key)


def test_its_lot_is_verified_and_nothing_of_it_is_a_fault(farm: Farm) -> None:
    code = farm.register().batch.code
    farm.services.sequence_log()
    farm.services.sign_status()
    [said] = farm.services.verify_codes([f"http://localhost:8000/p/b/{code}"])
    assert said.verdict.state is State.VALID, said.verdict.checks
    assert faults(farm.services) == []


def test_a_key_made_after_it_is_of_its_kind(farm: Farm) -> None:
    services = farm.services
    at = services.clock.now()
    services.writer.run(
        lambda uow: services.custody.make_key(uow, KeyPurpose.ORGANISATION, farm.organisation, at)
    )
    with services.reads.open() as reader:
        keys = reader.parties.signing_keys(KeyPurpose.ORGANISATION, farm.organisation.id)
    assert [key.algorithm for key in keys] == [ES256, ES256]


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_its_signature_does_not_verify_under_the_name_of_another_algorithm(farm: Farm, alg: str) -> None:
    header, payload, signature = farm.register().record.jws.split(".")
    said = json.loads(from_base64url(header)) | {"alg": alg}
    text = ".".join((to_base64url(canonical_bytes(said)), payload, signature))
    assert not verify_signature(parse_compact(text), document_of(farm).methods[0].public_key)


@pytest.mark.parametrize("algorithm", ["", "RS256", "none", "es256"])
def test_no_organisation_is_registered_with_a_key_we_cannot_hold(services: Services, algorithm: str) -> None:
    said = NewOrganisation("htx-xa", "HTX Xa", OrganisationKind.COOPERATIVE, algorithm=algorithm)
    with pytest.raises(AlgorithmUnknown):
        services.register_organisation(said)
    with services.reads.open() as reader:
        assert reader.parties.organisation_by_slug("htx-xa") is None
