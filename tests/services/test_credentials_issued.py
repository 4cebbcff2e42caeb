"""Events, facilities and certificates get their signed records: once each, logged, valid by UNTP's schemas, sound for `fsck`."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import SignedRecord
from nguongoc.services.check_integrity import check
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm
from tests.vectors import vectors

FOLDER = vectors("untp")


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


def test_what_cannot_be_told_is_refused(services: Services) -> None:
    issue, unknown = services.trusting.credentials, uuid7(rows.NOW)
    for ask, code in (
        (lambda: issue.event(unknown), "credential-of-nothing"),
        (lambda: issue.facility(unknown), "credential-of-nothing"),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == code
