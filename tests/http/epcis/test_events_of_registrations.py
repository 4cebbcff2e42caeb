"""The event of a registered lot: whole to its holder, the public minimum to everybody, its bytes as the passport names them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from nguongoc.ports.rows import Role
from nguongoc.records.base58 import encode
from tests.epcis import alone
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.epcis.stored import listed

GTIN = "08935001234562"
HIDDEN = ('"quantity":', "nguongoc:declaredBy", "nguongoc:notes", "1250.5", "did:web")


@pytest.fixture
def lots(site: Site) -> dict[str, Any]:
    """A lot of a product with a GTIN and one without, by their answers."""
    key = site.producer()
    licence = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam, giấy 123/2026"}
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    found = {}
    for name, said in (("gtin", {"gtin": GTIN, "gtin_licence": licence}), ("code", {})):
        product = site.post("/v1/products", bodies.product(**said), key)["id"]
        body = bodies.batch(
            product_id=product, facility_id=facility, lot="L1", statements={"notes": "mưa nhiều"}
        )
        found[name] = site.post("/v1/batches", body, key)
    return found


def ask(site: Site, headers: dict[str, str] | None = None, **asked: Any) -> list[dict[str, Any]]:
    return listed(site.get(f"/epcis/events?{urlencode(asked)}", headers))


def test_anybody_may_ask_about_a_lot_in_any_spelling_and_reads_the_minimum(
    site: Site, lots: dict[str, Any]
) -> None:
    link = f"https://id.gs1.org/01/{GTIN}/10/L1"
    for spelling in (
        link,
        f"{BASE_URL}/01/{GTIN}/10/L1",
        f"https://other.example/x/01/{GTIN}/10/L1?17=270101",
    ):
        (event,) = ask(site, MATCH_anyEPCClass=spelling)
        assert event["bizStep"] == "commissioning"
        assert event["quantityList"] == [{"epcClass": f"{BASE_URL}/01/{GTIN}/10/L1"}]
        assert event["ilmd"]["cbvmda:lotNumber"] == "L1"
        assert event["eventID"].startswith(f"{BASE_URL}/epcis/events/")
        assert not any(word in json.dumps(event) for word in HIDDEN)
    (by_code,) = ask(site, MATCH_anyEPCClass=lots["code"]["digital_link"])
    assert by_code["quantityList"] == [{"epcClass": lots["code"]["digital_link"]}]
    (same,) = ask(site, MATCH_anyEPCClass=f"{BASE_URL}/b/{lots['gtin']['code']}")
    assert same["quantityList"] == [{"epcClass": f"{BASE_URL}/01/{GTIN}/10/L1"}], "a printed code is the lot"


def test_its_facility_is_a_condition_and_nobody_else_is(site: Site, lots: dict[str, Any]) -> None:
    lot = {"MATCH_anyEPCClass": f"https://id.gs1.org/01/{GTIN}/10/L1"}
    (event,) = ask(site, **lot)
    assert ask(site, EQ_bizLocation=event["bizLocation"]["id"], **lot) == [event]
    assert ask(site, EQ_bizLocation=f"{BASE_URL}/f/00000000-0000-7000-8000-000000000000", **lot) == []
    assert ask(site, GE_quantity=0, **lot) == []
    assert ask(site) == []


def test_the_holder_reads_it_whole_and_a_neighbour_the_minimum(site: Site, lots: dict[str, Any]) -> None:
    (whole,) = ask(
        site, site.producer(), EQ_bizStep="commissioning", MATCH_anyEPCClass=lots["gtin"]["digital_link"]
    )
    assert whole["quantityList"][0]["quantity"] == 1250.5
    assert whole["nguongoc:declaredBy"] == site.cooperative.did
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    assert ask(site, neighbour, EQ_bizStep="commissioning") == []
    (minimum,) = ask(site, neighbour, MATCH_anyEPCClass=lots["gtin"]["digital_link"])
    assert "quantity" not in minimum["quantityList"][0]
    assert len(ask(site, site.producer(), **{"EQ_ILMD_cbvmda:lotNumber": "L1"})) == 2
    assert ask(site, site.producer(), **{"EXISTS_ILMD_nguongoc:notes": "true"}) == [], (
        "only what CBV names is indexed"
    )


def test_a_customers_place_is_told_to_nobody_even_if_somebody_registers_it(
    site: Site, lots: dict[str, Any]
) -> None:
    gln, link = "0614141007776", lots["gtin"]["digital_link"]
    place = {"id": f"https://id.gs1.org/414/{gln}"}
    shipped = alone(
        eventTime=f"{rows.NOW:%Y-%m-%dT%H:%M:%SZ}",
        quantityList=[{"epcClass": link, "quantity": 7, "uom": "KGM"}],
        readPoint=place,
        bizLocation=place,
        epcList=None,
    )
    site.post("/epcis/events", shipped, site.producer())
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    site.post("/v1/facilities", bodies.facility(gln=gln), neighbour)
    about = {"MATCH_anyEPCClass": link, "EQ_bizStep": "shipping"}
    for headers in (None, neighbour):
        (told,) = ask(site, headers, **about)
        assert "readPoint" not in told
        assert "bizLocation" not in told
        for member in ("EQ_readPoint", "EQ_bizLocation", "WD_bizLocation"):
            assert ask(site, headers, **about, **{member: place["id"]}) == []
    (whole,) = ask(site, site.producer(), **about, EQ_readPoint=place["id"])
    assert whole["bizLocation"] == place


def test_no_guess_of_what_is_hidden_can_be_held_against_the_hash(site: Site, lots: dict[str, Any]) -> None:
    link = lots["gtin"]["digital_link"]
    (whole,) = ask(site, site.producer() | {"GS1-EPC-Format": "Never_Translates"}, MATCH_anyEPCClass=link)
    hash = site.post("/epcis/event-hash", whole, site.producer(), status=200)["hashes"][0]
    address = whole["eventID"]
    (found,) = ask(site, site.producer(), EQ_eventID=hash)
    assert found["eventID"] == hash
    for headers in (None, site.as_(Role.PRODUCER, site.neighbour)):
        assert ask(site, headers, EQ_eventID=hash) == []
        site.get(f"/epcis/events/{quote(hash, safe='')}", headers, status=404)
        (by_address,) = ask(site, headers, EQ_eventID=f"{hash}|{address}")
        assert by_address["eventID"] == address, "nor beside a name that anybody knows"


def test_the_digest_in_a_passport_is_that_of_the_bytes_its_holder_is_given(
    site: Site, lots: dict[str, Any]
) -> None:
    jwt = site.get(lots["gtin"]["passport"].removeprefix(BASE_URL), {"Accept": "application/vc+jwt"}).text
    payload = jwt.split(".")[1]
    passport = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    link = _event_link(passport)
    path = link["linkURL"].removeprefix(BASE_URL)
    exact = site.get(path, site.producer() | {"Accept": "application/ld+json"})
    multihash = b"\x12\x20" + hashlib.sha256(exact.content).digest()
    assert link["digestMultibase"] == "z" + encode(multihash)
    minimum = site.get(path, {"Accept": "application/ld+json"})
    assert not any(word in minimum.text for word in HIDDEN)
    (event,) = listed(site.get(f"/epcis/events/{quote(link['linkURL'], safe='')}"))
    assert event["eventID"] == link["linkURL"]


def _event_link(value: Any) -> dict[str, Any]:
    """The link to the event, wherever in the passport it stands."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "/epcis/events/" in str(each.get("linkURL", "")):
                return each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    raise AssertionError("no link to an event")
