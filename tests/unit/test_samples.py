"""The sample files are what a stranger's first demo is made of: every line of them is read as the seed will read it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from PIL import Image

from nguongoc.batches.processes import find_profile
from nguongoc.batches.quantities import parse_unit
from nguongoc.catalogue.certificates import EvidenceLevel, Scheme, Validity
from nguongoc.catalogue.products import Category
from nguongoc.geography import communes
from nguongoc.geography.borders import read_border
from nguongoc.geography.distance import great_circle_km
from nguongoc.identifiers.gtin import is_demonstration, parse_gtin
from nguongoc.parties.facilities import FacilityKind
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.services.judge_links import LinkDraft, judge_links
from nguongoc.services.manage_listings import judge
from nguongoc.tourism.match import Origin as PlaceOfOrigin
from nguongoc.tourism.match import Why, match
from nguongoc.tourism.season import checked_months
from nguongoc_api.demo import samples
from nguongoc_api.demo.samples import load
from tests.sample_files import (
    BATCHES,
    CERTIFICATES,
    FACILITIES,
    KINDS,
    LINKS,
    LISTINGS,
    ORGANISATIONS,
    PLACES,
    PRODUCTS,
    SAMPLES,
    SEED_DAYS,
    certificate,
    place,
)


def test_there_is_enough_for_the_demo_the_design_promises() -> None:
    states = [row["state"] for row in BATCHES.values()]
    assert len(PRODUCTS) >= 14
    assert sum(row["gtin"] is not None for row in PRODUCTS.values()) in range(6, len(PRODUCTS) - 5)
    assert len(PLACES) >= 20
    assert states.count("valid") >= 12
    assert {"expired", "revoked", "recalled", "on_hold"} <= set(states)
    assert any(row["level"] == "unit" and row["state"] == "valid" for row in BATCHES.values())
    assert {row["kind"] for row in ORGANISATIONS.values()} >= {
        "producer",
        "cooperative",
        "processor",
        "marketplace",
        "authority",
    }


@pytest.mark.parametrize("row", LINKS.values(), ids=LINKS)
def test_a_link_is_one_that_registration_takes_and_of_no_real_shop(row: dict[str, Any]) -> None:
    draft = LinkDraft(
        row["type"], row["href"], row["title"], tuple(row["languages"]), row["media_type"], row["context"]
    )
    (said,) = judge_links([draft], frozenset())
    assert row["product"] in PRODUCTS
    host = said.href.split("/")[2]
    assert host.endswith((".example", ".wikipedia.org"))


@pytest.mark.parametrize("row", LISTINGS.values(), ids=LISTINGS)
def test_a_listing_is_one_that_is_taken_and_of_no_real_shop(row: dict[str, Any]) -> None:
    said = judge(samples.listing(row), frozenset())
    assert row["product"] in PRODUCTS
    assert said.url is not None
    assert said.url.split("/")[2].endswith(".example")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_composed_text_and_names_each_thing_once(kind: str) -> None:
    text = (SAMPLES / f"{kind}.json").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "low" not in [row.get("confidence") for row in load(kind)]
    key = {"organisations": "slug", "products": "slug", "batches": "name"}.get(kind, "id")
    names = [row[key] for row in load(kind)]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize("row", ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_an_organisation_is_made_up_and_says_so(row: dict[str, Any]) -> None:
    OrganisationKind(row["kind"])
    communes.find(row["commune_code"])
    assert row["demo"] is True
    assert "trình diễn" in row["name"]
    assert "demonstration" in row["name_en"].lower()
    assert row["phone"].startswith("+84950000")
    assert len(row["phone"]) == 12
    assert row["is_household"] <= (not row["consents_to_show_phone"])


def test_no_two_organisations_share_a_phone_and_some_keep_theirs_to_themselves() -> None:
    assert len({row["phone"] for row in ORGANISATIONS.values()}) == len(ORGANISATIONS)
    assert {row["consents_to_show_phone"] for row in ORGANISATIONS.values()} == {True, False}


def test_every_organisation_with_facilities_has_one_in_its_own_commune() -> None:
    owners = {row["organisation"] for row in FACILITIES.values()}
    at_home = {
        row["organisation"]
        for row in FACILITIES.values()
        if row["commune_code"] == ORGANISATIONS[row["organisation"]]["commune_code"]
    }
    assert at_home == owners


@pytest.mark.parametrize("row", FACILITIES.values(), ids=FACILITIES)
def test_a_facility_lies_coarsely_near_its_commune(row: dict[str, Any]) -> None:
    FacilityKind(row["kind"])
    commune = communes.find(row["commune_code"])
    assert round(row["latitude"], 2) == row["latitude"]
    assert round(row["longitude"], 2) == row["longitude"]
    # The centroid itself may be 15 km off; a slip of the commune would be farther.
    assert great_circle_km(row["latitude"], row["longitude"], commune.latitude, commune.longitude) < 16
    if row["area_m2"] is not None:
        assert Decimal(row["area_m2"]) > 0
    if row["border"] is not None:
        border = read_border(row["border"])
        south, north, west, east = border.box
        assert south - 0.01 < row["latitude"] < north + 0.01
        assert west - 0.01 < row["longitude"] < east + 0.01
        assert abs(border.area_m2 - Decimal(row["area_m2"])) < Decimal(row["area_m2"]) / 10
    for code in row["market_codes"]:
        assert code["code"].startswith("TD-")
        assert code["market"]


@pytest.mark.parametrize("row", PRODUCTS.values(), ids=PRODUCTS)
def test_a_product_is_complete(row: dict[str, Any]) -> None:
    assert row["organisation"] in ORGANISATIONS
    Category(row["category"])
    parse_unit(row["default_unit"])
    checked_months(row["season_months"])
    assert row["classification"]["scheme_name"] == "UN CPC 2.1"
    assert len(row["classification"]["code"]) == 5
    assert row["classification"]["code"].isdigit()
    assert row["shelf_life_days"] is None or row["shelf_life_days"] > 0
    if row["process"] is not None:
        find_profile(row["process"])
    for text in ("name", "name_en", "story_vi", "story_en"):
        assert row[text].strip()
    for pair in ("usage", "warning"):
        assert (row[f"{pair}_vi"] is None) == (row[f"{pair}_en"] is None)


@pytest.mark.parametrize("row", PRODUCTS.values(), ids=PRODUCTS)
def test_a_gtin_is_a_demonstration_number_with_its_licence_or_absent(row: dict[str, Any]) -> None:
    assert (row["gtin"] is None) == (row["gtin_licence"] is None)
    if row["gtin"] is not None:
        assert parse_gtin(row["gtin"]) == row["gtin"]
        assert is_demonstration(row["gtin"])
        assert row["gtin_licence"]["demonstration"] is True
        assert row["gtin_licence"]["licensee"] == ORGANISATIONS[row["organisation"]]["name"]


def test_no_gtin_is_given_twice() -> None:
    gtins = [row["gtin"] for row in PRODUCTS.values() if row["gtin"]]
    assert len(gtins) == len(set(gtins))


DRAWN = {name: row for name, row in (PRODUCTS | PLACES).items() if row["illustration"]}


@pytest.mark.parametrize("row", DRAWN.values(), ids=DRAWN)
def test_a_drawing_is_small_and_described(row: dict[str, Any]) -> None:
    drawing = SAMPLES / "drawings" / f"{row['illustration']['drawing']}.svg"
    source = drawing.read_text("utf-8")
    assert len(source.encode()) <= 6_000
    assert "<text" not in source
    assert "http" not in source.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert drawing.with_suffix(".webp").stat().st_size <= 60_000
    with Image.open(drawing.with_suffix(".webp")) as picture:
        assert picture.size == (960, 720)
    assert row["illustration"]["alt_vi"]
    assert row["illustration"]["alt_en"]


def test_no_drawing_is_left_over() -> None:
    assert set(PRODUCTS) <= set(DRAWN)
    used = {row["illustration"]["drawing"] for row in DRAWN.values()}
    assert {path.stem for path in (SAMPLES / "drawings").iterdir()} == used


@pytest.mark.parametrize("row", CERTIFICATES.values(), ids=CERTIFICATES)
def test_a_certificate_claims_no_more_than_is_known(row: dict[str, Any]) -> None:
    today = SEED_DAYS[0]
    assert row["issued_on"] is None or row["issued_days_ago"] is None, "a day is given one way"
    assert row["valid_until"] is None or row["valid_until_in_days"] is None, "a day is given one way"
    held = certificate(row, today)
    assert row["product"] is None or PRODUCTS[row["product"]]["organisation"] == row["organisation"]
    assert held.issued_on is None or held.issued_on <= today
    assert held.issued_on is None or held.valid_until is None or held.issued_on < held.valid_until
    assert (held.stars is None) or held.scheme is Scheme.OCOP
    assert (held.right_to_use is None) or held.scheme is Scheme.GEOGRAPHICAL_INDICATION
    assert held.level is not EvidenceLevel.VERIFIED, "nobody verified a made-up certificate"
    if row["demo"]:
        assert "trình diễn" in f"{held.name} {held.issuer}"
        assert held.number is not None
        assert held.number.startswith("TD-")
    else:
        assert held.level is EvidenceLevel.DECLARED
        assert "trình diễn" in (held.scope or "")


@pytest.mark.parametrize("today", SEED_DAYS)
def test_some_certificates_hold_some_have_expired_and_of_some_nobody_can_tell(today: date) -> None:
    standing = {id: certificate(row, today).stands_on(today) for id, row in CERTIFICATES.items()}
    assert set(standing.values()) == {Validity.CURRENT, Validity.EXPIRED, Validity.UNKNOWN}
    assert all(standing[id] is Validity.EXPIRED for id in standing if id.endswith("-2021"))


@pytest.mark.parametrize("row", PLACES.values(), ids=PLACES)
def test_a_place_is_complete_and_shows_no_contact_that_nobody_verified(row: dict[str, Any]) -> None:
    somewhere = place(row)
    commune = communes.find(somewhere.commune_code)
    off = great_circle_km(somewhere.latitude, somewhere.longitude, commune.latitude, commune.longitude)
    assert off < 20
    assert 1 <= somewhere.coordinate_error_km <= 5
    assert somewhere.phone is None
    assert somewhere.source
    assert set(somewhere.product_slugs) <= set(PRODUCTS)
    assert somewhere.experiences
    assert all(experience.id.startswith(f"{somewhere.id}--") for experience in somewhere.experiences)
    for experience in somewhere.experiences:
        assert not somewhere.months or set(experience.months) <= set(somewhere.months)
    assert (row["host_organisation"] is None) or row["demo"]
    assert not row["demo"] or "trình diễn" in row["name_vi"]
    assert row["host_organisation"] is None or row["host_organisation"] in ORGANISATIONS
    assert row["demo"] == (row["illustration"] is not None), "a drawing stands for no real place"


@pytest.mark.parametrize("row", load("routes"), ids=lambda row: row["id"])
def test_a_route_goes_by_places_that_are_there_and_says_who_vouches_for_it(row: dict[str, Any]) -> None:
    assert set(row["stops"]) <= set(PLACES)
    assert not any(PLACES[stop]["demo"] for stop in row["stops"])
    assert "chưa có đơn vị lữ hành xác nhận" in row["source"]


@pytest.mark.parametrize("today", SEED_DAYS)
def test_wherever_goods_come_from_something_near_can_be_visited(today: date) -> None:
    places = [place(row) for row in PLACES.values()]
    for row in BATCHES.values():
        facility, product = FACILITIES[row["facility"]], PRODUCTS[row["product"]]
        origin = PlaceOfOrigin(
            facility["latitude"],
            facility["longitude"],
            facility["commune_code"],
            product["slug"],
            uuid5(NAMESPACE_URL, product["organisation"]),
        )
        offered = match(origin, today, places)
        assert offered, row["name"]
        if product["organisation"] in {"htx-lam-son", "nuoc-mam-ba-lang"}:
            assert Why.OWN_PLACE in offered[0].why


@pytest.mark.parametrize("kind", ["products", "certificates"])
def test_every_claim_about_something_real_has_its_source(kind: str) -> None:
    sources = (SAMPLES / "SOURCES.md").read_text("utf-8")
    for row in load(kind):
        if kind == "products" or not row["demo"]:
            assert f"`{row.get('slug') or row['id']}`" in sources
