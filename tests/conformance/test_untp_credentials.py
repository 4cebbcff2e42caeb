"""Anchors, facilities, certificates and events are valid against UNTP's published schemas, formats included, whatever they say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.facility import FacilitySubject, build_facility_record
from nguongoc.records.identity import AnchorSubject, build_identity_anchor, read_identity_anchor
from nguongoc.records.passport import Category, HashedLink, Named
from nguongoc.records.traceability import (
    EVENT_HASH,
    EventKind,
    Granularity,
    Moved,
    TraceabilitySubject,
    build_traceability_event,
)
from tests.vectors import vectors

FOLDER = vectors("untp")
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
_URL = _TEXT.map(lambda text: "https://trace.example/" + text)
_NAMED = st.builds(Named, _URL, _TEXT)
_CATEGORY = st.builds(Category, _TEXT, _TEXT, _URL, _TEXT)
_DATE = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_TIME = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_ISSUER = st.builds(Issuer, st.just("did:web:trace.example:o:htx"), _TEXT)
_PLACE = st.builds(StatusPlace, st.just("https://trace.example/status/1"), st.integers(0, 131_071))
_RECORD = st.just("https://trace.example/records/0123456789ABCDEFGHJKMNPQRS")
_AMOUNT = st.none() | st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**9), places=3)
_MOVED = st.builds(
    Moved, _NAMED, st.sampled_from(Granularity), st.none() | _TEXT, _AMOUNT, st.none() | st.sampled_from(["KGM", "H87"])
)  # fmt: skip
_GOODS = st.lists(_MOVED, max_size=3).map(tuple)


def faults(name: str, document: dict[str, Any]) -> list[str]:
    schema = json.loads((FOLDER / f"{name}.json").read_text())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    # As it is read back from what was signed, not as it was built.
    signed = parse_strict(canonical_bytes(document))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(signed)]


@given(
    st.builds(
        AnchorSubject, url=_RECORD, authority=_ISSUER, did=st.just("did:web:htx.example"),
        thumbprints=st.lists(st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True), min_size=1, max_size=3), registered_name=_TEXT,
        registered_id=_TEXT, registered_on=_DATE, register=_NAMED, territory=st.just("VN/38/15544"), valid_from=_TIME,
        valid_until=_TIME, status=st.none() | _PLACE,
    )
)  # fmt: skip
def test_an_anchor_is_a_digital_identity_anchor_and_reads_back(subject: AnchorSubject) -> None:
    document = build_identity_anchor(subject)
    assert faults("DigitalIdentityAnchor", document) == []
    facts = read_identity_anchor(canonical_bytes(document))
    assert (facts.did, facts.thumbprints) == (subject.did, frozenset(subject.thumbprints))
    assert facts.has_status == (subject.status is not None)


@given(
    st.builds(
        FacilitySubject, url=_RECORD, issuer=_ISSUER, issued_at=_TIME, status=_PLACE, facility=_NAMED,
        registered_id=st.none() | _TEXT, processes=st.lists(_CATEGORY, max_size=2).map(tuple), commune_code=st.just("15544"),
        commune_name=_TEXT, region=_TEXT, postal_code=st.just("40000"), operator=_NAMED,
        latitude=st.none() | st.floats(19, 21), longitude=st.none() | st.floats(104, 107),
    )
)  # fmt: skip
def test_a_facility_is_a_digital_facility_record_no_finer_than_its_commune(subject: FacilitySubject) -> None:
    document = build_facility_record(subject)
    assert faults("DigitalFacilityRecord", document) == []
    place = document["credentialSubject"]["locationInformation"].get("geoLocation", {})
    assert all(degrees == round(degrees, 1) for degrees in place.values())


@given(
    st.builds(
        ConformitySubject, url=_RECORD, issuer=_ISSUER, issued_on=_DATE, valid_until=st.none() | _DATE, status=_PLACE,
        attestation_url=_URL, name=_TEXT, number=_TEXT, assessor=st.sampled_from(Assessor),
        assessment=st.sampled_from(Assessment), party=_NAMED, scheme=_NAMED, scheme_code=st.just("vietgap"),
        product=st.none() | _NAMED, stars=st.none() | st.integers(3, 5),
    )
)  # fmt: skip
def test_a_certificate_is_a_conformity_credential(subject: ConformitySubject) -> None:
    document = build_conformity(subject)
    assert faults("ConformityCredential", document) == []
    assert ("validUntil" in document) == (subject.valid_until is not None)


@given(
    st.builds(
        TraceabilitySubject, url=_RECORD, issuer=_ISSUER, issued_at=_TIME, status=_PLACE, kind=st.just(EventKind.MAKE),
        event=st.builds(HashedLink, _URL, st.binary(min_size=32, max_size=32)), event_hash=_TEXT, name=_TEXT,
        happened_at=_TIME, activity=_CATEGORY, goods=_GOODS, place=_NAMED, inputs=_GOODS,
    ),
    st.sampled_from(EventKind),
)  # fmt: skip
def test_an_event_is_a_digital_traceability_event_under_its_own_address_and_hash(
    made: TraceabilitySubject, kind: EventKind
) -> None:

    source = made.place if kind is EventKind.MOVE else None
    document = build_traceability_event(replace(made, kind=kind, source=source))
    assert faults("DigitalTraceabilityEvent", document) == []
    (event,) = document["credentialSubject"]
    assert event["type"][0] == kind.value
    assert event[EVENT_HASH] == made.event_hash
    assert event["id"] == event["relatedDocument"][0]["linkURL"]


def test_an_event_without_a_source_is_no_move_and_one_with_a_source_nothing_else() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    place = Named("https://trace.example/f/1", "Vườn")
    activity = Category("shipping", "Shipping", "https://ref.gs1.org/cbv/BizStep", "CBV")
    event = HashedLink("https://trace.example/epcis/events/1", bytes(32))
    issuer, status = Issuer("did:web:htx.example", "HTX"), StatusPlace("https://trace.example/status/1", 1)
    for kind, source in ((EventKind.MOVE, None), (EventKind.MAKE, place), (EventKind.MODIFY, place)):
        subject = TraceabilitySubject(
            "https://trace.example/records/1", issuer, at, status, kind, event, "ni:///x", "N", at, activity, (), place,
            source=source,
        )  # fmt: skip
        with pytest.raises(ValueError, match="source"):
            build_traceability_event(subject)
