"""Carbon footprint and packaging of a lot: said whole or not at all, signed as UNTP has them, shown as the producer's own word."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from nguongoc.cli.sign.words import Language, lot_words
from nguongoc.ports.rows import Role
from nguongoc.records.passport import TERMS
from tests.http.conftest import Site
from tests.http.desk import said
from tests.http.test_correct_desk import register
from tests.http.test_corrections import faults, signed
from tests.http.test_recall_desk import signed_in
from tests.vectors import vectors

Json = dict[str, Any]
FOOTPRINT: Json = {
    "value": "0.42", "per": "kg", "boundary": "cradle-to-farm-gate", "method": "iso-14067",
    "period_from": "2026-01-01", "period_to": "2026-10-31", "primary_percent": 35,
}  # fmt: skip
BOX: Json = {
    "material": "PAP 20", "grams": "90", "recycled_percent": 60, "recyclable": True, "disposal": "recycle",
    "origin_country": "VN",
}  # fmt: skip
FILM: Json = BOX | {
    "material": "LDPE", "grams": "10", "recycled_percent": 0, "recyclable": False, "disposal": "general-waste",
}  # fmt: skip
BOTH: Json = {"footprint": FOOTPRINT, "packaging": [BOX, FILM]}
TYPED = {
    "value": "0,42", "boundary": "cradle-to-farm-gate", "method": "iso-14067", "period_from": "2026-01-01",
    "period_to": "31/10/2026", "primary_percent": "35", "material-0": "PAP 20", "grams-0": "90", "recycled-0": "60",
    "recyclable-0": "yes", "disposal-0": "recycle", "origin-0": "vn", "origin-1": "VN",
}  # fmt: skip


@pytest.fixture
def lot(site: Site) -> Json:
    return register(site)


def declare(site: Site, lot: Json, environment: Any, status: int = 201) -> Any:
    body = {"environment": environment}
    return site.post(f"/v1/batches/{lot['id']}/correction", body, site.producer(), status)


def test_both_stand_in_a_newer_passport_that_the_published_schema_takes(site: Site, lot: Json) -> None:
    made = declare(site, lot, BOTH)
    assert made["environment"] == BOTH
    assert made["correction"]["members"] == ["environment"]
    document = signed(site, made["passport"])
    schema = json.loads((vectors("untp") / "DigitalProductPassport.json").read_text())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(document)) == []
    (claim,) = document["credentialSubject"]["performanceClaim"]
    assert claim["claimedPerformance"][0]["measure"] == {"value": 0.42, "unit": "KGM"}
    assert (claim["referenceStandard"][0]["name"], claim["claimDate"]) == ("ISO 14067:2018", "2026-10-31")
    assert claim[TERMS + "level"] == "declared"
    package = document["credentialSubject"]["packaging"]
    assert [each["massFraction"] for each in package["materialUsed"]] == [0.9, 0.1]
    assert package["dimensions"]["weight"] == {"value": 0.1, "unit": "KGM"}
    told = [value for label, value in lot_words(document, Language.EN) if "footprint" in label.lower()]
    assert told == [
        "0.42 kg CO2e/kg, cradle-to-farm-gate, ISO 14067:2018, 2026-01-01/2026-10-31, primary data 0.35, declared"
    ]
    assert faults(site) == []


def test_readers_see_what_was_counted_how_and_by_whose_word_and_nothing_before(site: Site, lot: Json) -> None:
    page = f"/p/b/{lot['code']}"
    assert "CO₂e" not in said(site.get(page))
    declare(site, lot, BOTH)
    text = said(site.get(page))
    assert "0,42 kg CO₂e cho 1 kg" in text
    assert "ISO 14067:2018" in text
    assert "100 g, tái chế được 90 %, từ đồ tái chế 54 %" in text
    assert "Cơ sở tự khai" in text
    for language, words in (("en", "0.42 kg CO₂e per kg"), ("zh", "每公斤 0.42 公斤 CO₂e")):
        assert words in said(site.get(f"{page}?lang={language}"))
    declare(site, lot, None)
    assert "CO₂e" not in said(site.get(page)), "taken back"
    assert declare(site, lot, None, 422)["code"] == "nothing-corrected"


def test_what_else_is_corrected_leaves_it_as_it_is(site: Site, lot: Json) -> None:
    declare(site, lot, BOTH)
    body = {"variety": "Bưởi đỏ"}
    made = site.post(f"/v1/batches/{lot['id']}/correction", body, site.producer())
    assert made["correction"]["members"] == ["variety"]
    assert made["environment"] == BOTH
    desk = signed_in(site, Role.PRODUCER)
    at = f"/producer/batches/{lot['id']}/correct"
    looked = desk.post(at, dict(desk.hidden(at)) | {"value": "1250,5", "unit": "kg"} | {"variety": "Bưởi"})
    assert "khí thải" not in said(looked).lower()


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"footprint": {**FOOTPRINT, "value": "0"}}, "/environment/footprint/value"),
        ({"footprint": {**FOOTPRINT, "value": "100001"}}, "/environment/footprint/value"),
        ({"footprint": {**FOOTPRINT, "per": "l"}}, "/environment/footprint/per"),
        ({"footprint": {**FOOTPRINT, "period_to": "2025-12-31"}}, "/environment/footprint/period_to"),
        ({"footprint": {**FOOTPRINT, "period_to": "2027-12-31"}}, "/environment/footprint/period_to"),
        ({"footprint": {**FOOTPRINT, "method": "my-own"}}, "/environment/footprint/method"),
        (
            {"footprint": {name: value for name, value in FOOTPRINT.items() if name != "method"}},
            "/environment/footprint/method",
        ),
        ({"packaging": [{**BOX, "recycled_percent": 101}]}, "/environment/packaging/0/recycled_percent"),
        ({"packaging": [{**BOX, "origin_country": "vn"}]}, "/environment/packaging/0/origin_country"),
        ({"packaging": [BOX] * 9}, "/environment/packaging"),
        ({"eco": True}, "/environment/eco"),
    ],
)
def test_half_said_or_impossible_is_refused_at_its_field_and_nothing_is_signed(
    site: Site, lot: Json, given: Json, pointer: str
) -> None:
    refused = declare(site, lot, given, 422)
    assert refused["errors"][0]["pointer"] == pointer
    shown = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()
    assert (shown["environment"], shown["passport"]) == (None, lot["passport"])


def test_at_the_desk_what_is_begun_is_asked_for_to_its_end(site: Site, lot: Json) -> None:
    desk, at = signed_in(site, Role.PRODUCER), f"/producer/batches/{lot['id']}/environment"
    assert at in desk.get(f"/producer/batches/{lot['id']}").text
    half = desk.post(at, {"value": "0,42", "material-0": "PAP 20", "grams-0": "nhiều"})
    assert half.status_code == 422
    for field in ("method", "boundary", "period_from", "period_to", "grams-0", "recycled-0", "disposal-0"):
        assert f'id="{field}-wrong"' in half.text, field
    wrong = desk.post(at, TYPED | {"recycled-0": "140"})
    assert (wrong.status_code, 'id="recycled-0-wrong"' in wrong.text) == (422, True)
    for _ in range(2):
        assert desk.post(at, TYPED).status_code == 303
    shown = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()
    assert shown["environment"] == {"footprint": FOOTPRINT, "packaging": [BOX]}
    assert 'value="0,42"' in desk.get(at).text
    other = signed_in(site, Role.PRODUCER, site.neighbour)
    assert other.post(at, TYPED).status_code == 404
