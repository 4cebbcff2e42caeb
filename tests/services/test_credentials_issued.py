"""Events, facilities and certificates get their signed records: once each, logged, valid by UNTP's schemas, sound for `fsck`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.errors import Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import SignedRecord
from nguongoc.services.check_integrity import check
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc_api.wiring import Services
from tests.factories import rows
from tests.service import Farm
from tests.vectors import vectors

FOLDER = vectors("untp")


def certificate_of(farm: Farm, **said: Any) -> Certificate:
    made = Certificate(
        id=uuid7(rows.NOW), organisation_id=farm.organisation.id, product_id=farm.pomelo.id, scheme=Scheme.VIETGAP,
        name="VietGAP trồng trọt (ví dụ)", number="VG-0042", issuer="Chi cục", issuer_successor=None,
        issued_on=date(2026, 3, 1), valid_until=date(2028, 3, 1), stars=None, right_to_use=None, scope=None,
        level=EvidenceLevel.EVIDENCED, verified_by=None, created_at=rows.NOW,
    )  # fmt: skip
    made = replace(made, **said)
    farm.services.writer.run(lambda uow: uow.catalogue.add_certificate(made))
    return made


def office(services: Services, slug: str, kind: OrganisationKind, commune: str | None) -> Organisation:
    return services.register_organisation(
        NewOrganisation(slug, f"Cơ quan {slug}", kind, commune_code=commune)
    )


def checked(services: Services, record: SignedRecord, schema: str) -> dict[str, Any]:
    """The credential, once its signature, its schema, its log entry and the whole store have held."""
    jws = parse_compact(record.jws)
    did = record.kid.partition("#")[0]
    with services.reads.open() as reader:
        method = parse_did_document(reader.parties.did_document(did) or b"", did).method(jws.kid)
    assert method is not None
    assert verify_signature(jws, method.public_key)
    document: dict[str, Any] = json.loads(jws.payload)
    published = json.loads((FOLDER / f"{schema}.json").read_text())
    checker = jsonschema.Draft202012Validator(published, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(document)] == []
    services.sequence_log()
    services.sign_status()
    assert services.read_log.proof_of(record.id)
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []
    return document


def test_a_harvest_is_a_make_event_of_the_lot_under_its_own_address_and_hash(services: Services) -> None:
    farm = Farm(services)
    made = farm.register()
    record = services.trusting.credentials.event(made.batch.event_id)
    document = checked(services, record, "DigitalTraceabilityEvent")
    (event,) = document["credentialSubject"]
    assert event["type"] == ["MakeEvent", "LifecycleEvent"]
    assert event["id"].endswith(f"/epcis/events/{made.batch.event_id}")
    assert event["inputProduct"] == []
    assert event["outputProduct"][0]["product"]["name"] == farm.pomelo.name
    assert event["outputProduct"][0]["product"]["batchNumber"] == made.batch.lot
    assert event["madeAtFacility"]["name"] == farm.field.name
    hashes = [value for name, value in event.items() if name.endswith("#eventHash")]
    assert hashes[0].startswith("ni:///sha-256;")
    assert document["issuer"]["id"] == farm.organisation.did


def test_a_thing_has_one_record_however_often_it_is_asked_for(services: Services) -> None:
    farm = Farm(services)
    event = farm.register().batch.event_id
    issue = services.trusting.credentials
    assert issue.event(event).id == issue.event(event).id
    assert issue.facility(farm.field.id).id == issue.facility(farm.field.id).id


def test_a_facility_is_told_as_fine_as_its_commune(services: Services) -> None:
    farm = Farm(services)
    field = farm.add_facility(latitude=19.93456, longitude=105.47123)
    document = checked(services, services.trusting.credentials.facility(field.id), "DigitalFacilityRecord")
    subject = document["credentialSubject"]
    assert subject["locationInformation"] == {"geoLocation": {"latitude": 19.9, "longitude": 105.5}}
    assert subject["address"]["addressRegion"] == "Thanh Hoá"
    assert "19.93" not in json.dumps(document)


def test_a_certificate_is_signed_by_the_authority_that_gave_it_and_not_by_its_holder(
    services: Services,
) -> None:
    farm = Farm(services)
    authority = office(services, "uy-ban-xa", OrganisationKind.AUTHORITY, farm.organisation.commune_code)
    certificate = certificate_of(farm)
    record = services.trusting.credentials.certificate(certificate.id, authority.slug)
    document = checked(services, record, "ConformityCredential")
    assert document["issuer"]["id"] == authority.did
    assert document["validUntil"] == "2028-03-01T17:00:00.000Z", (
        "through the whole of its last day in Vietnam"
    )
    assert document["credentialSubject"]["issuedToParty"]["name"] == farm.organisation.name


@pytest.mark.parametrize(
    ("slug", "kind", "commune", "code"),
    [
        ("htx-lam-son", None, None, "not-a-certifier"),
        ("cho-xa", OrganisationKind.MARKETPLACE, None, "not-a-certifier"),
        ("xa-khac", OrganisationKind.AUTHORITY, "15622", "not-a-certifier"),
        ("nobody", None, None, "credential-of-nothing"),
    ],
)
def test_nobody_else_signs_a_certificate(
    services: Services, slug: str, kind: OrganisationKind | None, commune: str | None, code: str
) -> None:
    farm = Farm(services)
    if kind is not None:
        office(services, slug, kind, commune)
    certificate = certificate_of(farm)
    with pytest.raises(Refusal) as refused:
        services.trusting.credentials.certificate(certificate.id, slug)
    assert refused.value.code == code


def test_what_cannot_be_told_is_refused(services: Services) -> None:
    farm = Farm(services)
    authority = office(services, "uy-ban-tinh", OrganisationKind.CERTIFIER, None)
    issue, unknown = services.trusting.credentials, uuid7(rows.NOW)
    bare = certificate_of(farm, number=None)
    for ask, code in (
        (lambda: issue.event(unknown), "credential-of-nothing"),
        (lambda: issue.facility(unknown), "credential-of-nothing"),
        (lambda: issue.certificate(bare.id, authority.slug), "certificate-incomplete"),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == code
