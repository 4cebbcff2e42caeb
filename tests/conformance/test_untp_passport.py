"""Whatever a producer may say, the passport is valid against UNTP's published schema, formats included."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.credential import CONTEXTS, Issuer, StatusPlace, new_record_id
from nguongoc.records.passport import (
    TERMS,
    Amount,
    AttestationNote,
    Category,
    CertificateNote,
    HashedLink,
    Named,
    PassportSubject,
    SourceLot,
    Statement,
    build_passport,
)
from nguongoc.records.reading import read_passport
from nguongoc.signing.status_list import LENGTH
from tests.unit.verify.world import GTIN, subject
from tests.vectors import ROOT, vectors

FOLDER = vectors("untp")
SCHEMA: dict[str, Any] = json.loads((FOLDER / "DigitalProductPassport.json").read_text())
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
_URL = _TEXT.map(lambda text: "https://trace.example/" + quote(text, safe=""))
_NAMED = st.builds(Named, _URL, _TEXT)
_DATE = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_AMOUNT = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**9), places=3)
_HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
_LOT = st.text("ABCXYZ0189.-", min_size=1, max_size=20)
_CERTIFICATE = st.builds(
    CertificateNote, _TEXT, _TEXT, st.sampled_from(["vietgap", "ocop", "gi"]), st.none() | _TEXT, _TEXT,
    st.none() | _DATE, st.none() | _DATE, st.sampled_from(["declared", "evidenced", "verified"]),
)  # fmt: skip
_SOURCE = st.builds(SourceLot, _TEXT, _URL, _HEX, st.none() | st.decimals(0, 1, places=4))
_SUBJECTS = st.builds(
    PassportSubject,
    base_url=st.sampled_from(["https://trace.example", "http://localhost:8000"]),
    record_id=st.builds(new_record_id),
    issuer=st.builds(
        Issuer, st.sampled_from(["did:web:trace.example:o:htx", "did:web:localhost%3A8000:o:x"]), _TEXT
    ),
    issued_at=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    status=st.builds(StatusPlace, st.just("https://trace.example/status/1"), st.integers(0, LENGTH - 1)),
    product_url=_LOT.map(lambda lot: "https://trace.example" + DigitalLink(GTIN, lot=lot).path()) | _URL,
    id_scheme=_NAMED,
    product_name=_TEXT,
    description=st.none() | _TEXT,
    categories=st.lists(st.builds(Category, _TEXT, _TEXT, _URL, _TEXT), min_size=1, max_size=3).map(tuple),
    lot=_LOT,
    public_code=st.just("7K3M-9QX2-TD"),
    produced_on=_DATE,
    expires_on=st.none() | _DATE,
    facility=_NAMED,
    commune_code=st.just("15544"),
    commune_name=_TEXT,
    producer=_NAMED,
    amount=st.builds(
        Amount, _AMOUNT, st.sampled_from(["tấn", "kg", "quả"]), _AMOUNT, st.sampled_from(["kg", "l", "piece"])
    ),
    photo=st.none() | _NAMED,
    event=st.none() | st.builds(HashedLink, _URL, st.binary(min_size=32, max_size=32)),
    sources=st.lists(_SOURCE, max_size=3).map(tuple),
    certificates=st.lists(_CERTIFICATE, max_size=3).map(tuple),
    statements=st.lists(
        st.builds(Statement, st.sampled_from(["variety", "fertiliser"]), _TEXT), max_size=2
    ).map(tuple),
    warning=st.none() | _TEXT,
    usage=st.none() | _TEXT,
)


def errors(document: Any) -> list[str]:
    return [error.message for error in CHECKER.iter_errors(document)]


@given(_SUBJECTS)
def test_every_passport_is_valid_against_the_published_schema(said: PassportSubject) -> None:
    document = build_passport(said)
    assert errors(document) == []
    data = canonical_bytes(document)
    assert parse_strict(data) == json.loads(data)
    facts = read_passport(data)
    assert (facts.issuer_did, facts.lot, facts.status) == (said.issuer.did, said.lot, said.status)
    assert facts.expires_on == said.expires_on


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d | {"id": "not a uri"},
        lambda d: d | {"id": "https://trace.example/bưởi"},
        lambda d: d | {"validFrom": "yesterday"},
        lambda d: d | {"@context": list(reversed(CONTEXTS))},
        lambda d: d | {"credentialStatus": d["credentialStatus"] | {"statusListIndex": "4711"}},
        lambda d: d | {"credentialStatus": [d["credentialStatus"]]},
        lambda d: d | {"credentialSubject": d["credentialSubject"] | {"productionDate": "19/11/2026"}},
        lambda d: {name: value for name, value in d.items() if name != "issuer"},
    ],
)
def test_the_schema_as_it_is_used_here_does_notice_what_is_wrong(spoil: Any) -> None:
    document = build_passport(subject())
    assert errors(document) == []
    assert errors(spoil(document)) != []


def test_the_published_example_is_valid_as_it_is_checked_here() -> None:
    assert errors(json.loads((FOLDER / "example-minimal-dpp.json").read_text())) == []


def test_our_own_terms_are_absolute_and_each_is_explained_in_the_reference() -> None:
    full = replace(
        subject(),
        sources=(SourceLot("L", "https://trace.example/records/1", "00" * 32, Decimal("0.5")),),
        certificates=(
            CertificateNote(
                "https://trace.example/v1/certificates/1",
                "VietGAP",
                "vietgap",
                "1",
                "X",
                date(2026, 1, 1),
                date(2027, 1, 1),
                "declared",
                AttestationNote(
                    "https://trace.example/records/2", "00" * 32, "Y", datetime(2026, 11, 20, tzinfo=UTC)
                ),
            ),
        ),
        warning="w",
        usage="u",
    )
    said = build_passport(full)["credentialSubject"]["characteristics"]
    terms = set(re.findall(re.escape(TERMS) + r"([A-Za-z0-9]+)", json.dumps(said)))
    assert len(terms) > 15
    assert all(name.startswith(TERMS) for name in said)
    page = (ROOT / "docs/reference/passport.md").read_text()
    assert {term for term in terms if f"`{term}`" not in page} == set()
