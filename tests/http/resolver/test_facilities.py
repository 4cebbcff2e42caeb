"""`/f/{id}`, the place that our events name: what is done there and in which commune, and nothing finer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.resolver.asking import ask
from tests.vectors import vectors

GS1 = "https://ref.gs1.org/voc/"


def _facility(site: Site) -> dict[str, Any]:
    body = bodies.facility(
        latitude=19.9047,
        longitude=105.3922,
        area_m2="12500.5",
        market_codes=[{"code": "VN-THOR-0123", "market": "CN", "expires_on": "2027-01-01"}],
    )
    made: dict[str, Any] = site.post("/v1/facilities", body, site.producer())
    return made


def test_the_place_of_an_event_leads_to_its_page(site: Site) -> None:
    made = _facility(site)
    path = f"/f/{made['id']}"
    reply = ask(site.app, f"{path}/?x=1;y")
    assert (reply.status, reply.header("location")) == (307, f"{BASE_URL}/p{path}?x=1;y")
    for language, commune in (("vi", "Xã"), ("en", "commune")):
        page = site.client.get(f"/p{path}", headers={"Accept-Language": language})
        assert page.status_code == 200
        assert made["name"] in page.text
        assert commune in page.text
        assert site.cooperative.name in page.text


def test_nothing_finer_than_the_commune_is_told(site: Site) -> None:
    made = _facility(site)
    path = f"/f/{made['id']}"
    told = [
        site.get(f"/p{path}").text,
        *(
            ask(site.app, path, ("Accept", accept)).body.decode()
            for accept in ("application/linkset+json", "application/json", "application/ld+json")
        ),
    ]
    for finer in ("19.9", "105.39", "12500", "VN-THOR"):
        assert not [text for text in told if finer in text]


def test_its_linkset_is_valid_and_has_one_default(site: Site) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text(encoding="utf-8-sig"))
    path = f"/f/{_facility(site)['id']}"
    linkset = ask(site.app, f"{path}?linkType=linkset").json()
    assert not list(Draft7Validator(schema).iter_errors(linkset))
    (level,) = linkset["linkset"]
    assert level["anchor"] == BASE_URL + path
    assert [set(link) for link in level[GS1 + "defaultLink"]] == [{"href", "title"}]
    found = ask(site.app, f"{path}?linkType=gs1:locationInfo")
    assert found.header("location") == f"{BASE_URL}/p{path}?linkType=gs1:locationInfo"
    missing = ask(site.app, f"{path}?linkType=gs1:dpp")
    assert (missing.status, missing.json()["code"]) == (404, "link-type-missing")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/f/", 400, "facility-path-malformed"),
        ("/f/x", 400, "facility-path-malformed"),
        ("/f/0190a5c0-0000-7000-8000-000000000000/x", 400, "facility-path-malformed"),
        ("/f/0190a5c0-0000-7000-8000-00000000000%30", 400, "facility-path-malformed"),
        ("/f/0190a5c0-0000-7000-8000-000000000000", 404, "facility-not-found"),
        ("/f/0190A5C0-0000-7000-8000-000000000000", 404, "facility-not-found"),
    ],
)
def test_what_is_no_facility_is_refused_with_a_reason(site: Site, path: str, status: int, code: str) -> None:
    reply = ask(site.app, path)
    assert (reply.status, reply.json()["code"]) == (status, code)
    assert site.client.get(f"/p{path}").status_code == status


GLN = "9521234000013"
PLACE = f"/414/{GLN}"


def _with_gln(site: Site, name: str = "Nhà sơ chế", key: str | None = None) -> dict[str, Any]:
    body = bodies.facility(kind="packhouse", name=name, gln=GLN, latitude=19.9047, longitude=105.3922)
    made: dict[str, Any] = site.post("/v1/facilities", body, key or site.producer())
    return made


def test_a_place_with_a_gln_answers_under_it(site: Site) -> None:
    made = _with_gln(site)
    for asked in (PLACE, f"{PLACE}/", f"{PLACE}/254/KHO-2"):
        reply = ask(site.app, f"{asked}?x=1")
        assert (reply.status, reply.header("location")) == (307, f"{BASE_URL}/p{PLACE}?x=1")
    page = site.get(f"/p{PLACE}")
    assert made["name"] in page.text
    assert GLN in page.text
    assert "19.9" not in page.text
    by_id = ask(site.app, f"/f/{made['id']}")
    assert by_id.status == 307, "a link printed or captured before stays good"


def test_the_linkset_of_a_gln_is_valid_and_names_every_facility_under_it(site: Site) -> None:
    schema = json.loads((vectors("linkset") / "gs1-linkset-schema.json").read_text(encoding="utf-8-sig"))
    key = site.producer()
    names = ("Nhà sơ chế", "Kho lạnh")
    made = sorted((_with_gln(site, name, key) for name in names), key=lambda each: str(each["id"]))
    linkset = ask(site.app, PLACE, ("Accept", "application/linkset+json")).json()
    assert not list(Draft7Validator(schema).iter_errors(linkset))
    (level,) = linkset["linkset"]
    assert level["anchor"] == BASE_URL + PLACE
    assert [link["href"] for link in level[GS1 + "defaultLink"]] == [f"{BASE_URL}/p{PLACE}"]
    assert [link["href"] for link in level[GS1 + "locationInfo"]] == [
        f"{BASE_URL}/p/f/{each['id']}" for each in made
    ]
    found = ask(site.app, f"{PLACE}?linkType=gs1:locationInfo")
    assert found.header("location") == f"{BASE_URL}/p/f/{made[0]['id']}?linkType=gs1:locationInfo"
    missing = ask(site.app, f"{PLACE}?linkType=gs1:dpp")
    assert (missing.status, missing.json()["code"]) == (404, "link-type-missing")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/414/9521234000014", 400, "gln-check-digit-wrong"),
        ("/414/952123400001", 400, "gln-length"),
        ("/414/", 400, "value-missing"),
        (f"{PLACE}/10/L1", 400, "attribute-in-path"),
        (PLACE, 404, "facility-not-found"),
    ],
)
def test_what_is_no_place_is_refused_with_a_reason(site: Site, path: str, status: int, code: str) -> None:
    reply = ask(site.app, path)
    assert (reply.status, reply.json()["code"]) == (status, code)
    assert site.client.get(f"/p{path}").status_code == status
