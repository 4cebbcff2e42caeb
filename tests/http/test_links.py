"""Links that owners register, over HTTP: judged, versioned, merged, retired; nobody else's; what was said stays readable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site

Headers = dict[str, str]


def _link(**said: Any) -> dict[str, Any]:
    return {"type": "gs1:recipeInfo", "href": "https://htx.example/nem", "title": "Nem bưởi", **said}


def _product(site: Site, key: Headers, **said: Any) -> str:
    made = site.post("/v1/products", bodies.product(**said), key)
    return f"/v1/products/{made['id']}/links"


def _lot(site: Site, key: Headers, links: str) -> str:
    field = site.post("/v1/facilities", bodies.facility(), key)
    product = links.split("/")[3]
    made = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=field["id"]), key)
    return str(made["id"])


def test_a_link_is_read_back_as_registered_with_who_and_since_when(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    said = _link(languages=["VI", "en-gb"], media_type="Text/HTML", context="tet")
    response = site.client.post(links, json=said, headers=key)
    assert response.status_code == 201
    made = response.json()
    assert response.headers["location"] == f"{links}/{made['id']}"
    assert made["relation"] == "https://ref.gs1.org/voc/recipeInfo"
    assert (made["languages"], made["media_type"], made["version"]) == (["vi", "en-GB"], "text/html", 1)
    assert made["valid_until"] is None
    assert made["set_by"]
    shown = site.get(f"{links}/{made['id']}", key)
    assert (shown.json(), shown.headers["etag"]) == (made, '"1"')
    assert site.get(links, key).json() == {"items": [made]}


def test_every_fault_of_a_link_is_named_at_once(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    wrong = _link(
        type="gs1:dpp",
        href="javascript:alert(1)",
        title=" ",
        languages=["vie"],
        media_type="x/y",
        context="a b",
    )
    problem = site.post(links, wrong, key, 422)
    assert {(error["pointer"], error["code"]) for error in problem["errors"]} == {
        ("/type", "link-type-reserved"),
        ("/href", "link-target-malformed"),
        ("/title", "text-empty"),
        ("/languages", "link-language-malformed"),
        ("/media_type", "media-type-malformed"),
        ("/context", "link-context-malformed"),
    }
    own = site.post(links, _link(href=f"{BASE_URL}/b/0123456789"), key, 422)
    assert own["errors"][0]["code"] == "link-target-own"


def test_a_change_names_the_version_it_was_made_from_and_what_was_said_before_stays(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    made = site.post(links, _link(), key)
    one = f"{links}/{made['id']}"
    moved = _link(href="https://htx.example/goi")
    unsaid = site.client.put(one, json=moved, headers=key)
    assert (unsaid.status_code, unsaid.json()["code"]) == (428, "if-match-missing")
    changed = site.client.put(one, json=moved, headers={**key, "If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["id"] == made["id"]
    late = site.client.put(one, json=_link(), headers={**key, "If-Match": '"1", "junk"'})
    assert (late.status_code, late.json()["code"]) == (412, "link-changed")
    assert site.client.put(one, json=moved, headers={**key, "If-Match": "*"}).json()["version"] == 2
    gone = [site.client.delete(one, headers={**key, "If-Match": '"2"'}) for _ in range(2)]
    assert [each.status_code for each in gone] == [204, 204]
    again = site.client.put(one, json=moved, headers={**key, "If-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "link-retired")
    assert site.get(links, key).json() == {"items": []}
    history = site.get(f"{links}?history=true", key).json()["items"]
    assert [(each["version"], each["href"]) for each in history] == [
        (1, "https://htx.example/nem"),
        (2, "https://htx.example/goi"),
    ]
    assert all(each["valid_until"] and each["ended_by"] for each in history)
    assert site.get(one, key).json() == history[1]


def test_a_merge_adds_and_corrects_and_takes_nothing_away(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    kept = site.post(links, _link(type="gs1:faqs"), key)
    first = site.post(links, _link(), key)
    body = {
        "links": [
            _link(title="Nem bưởi xứ Thanh"),
            _link(type="gs1:socialMedia", href="https://mang.example/htx"),
        ]
    }
    merged = site.client.put(links, json=body, headers=key)
    assert merged.status_code == 200, merged.text
    said = merged.json()
    assert (said["added"], said["changed"], said["unchanged"]) == (1, 1, 0)
    assert (said["items"][0]["id"], said["items"][0]["version"]) == (first["id"], 2)
    again = site.client.put(links, json=body, headers=key).json()
    assert (again["items"], again["unchanged"]) == (said["items"], 2)
    now = {each["id"] for each in site.get(links, key).json()["items"]}
    assert now == {kept["id"], *(each["id"] for each in said["items"])}


def test_a_merge_with_one_bad_link_changes_nothing(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    body = {"links": [_link(), _link(href="https://10.0.0.1/")]}
    refused = site.client.put(links, json=body, headers=key)
    assert refused.json()["errors"][0]["pointer"] == "/links/1/href"
    unknown = {"links": [_link(), _link(batch_id="0190a5c0-0000-7000-8000-000000000000")]}
    assert site.client.put(links, json=unknown, headers=key).json()["code"] == "link-lot-unknown"
    assert site.get(links, key).json() == {"items": []}
    many = site.client.put(links, json={"links": [_link()] * 101}, headers=key)
    assert (many.status_code, many.json()["code"]) == (422, "too-many-links")


def test_the_same_link_is_not_registered_twice_and_two_clerks_at_once_make_one(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    with ThreadPoolExecutor(6) as clerks:
        answers = list(
            clerks.map(lambda _: site.client.post(links, json=_link(), headers=key).status_code, range(6))
        )
    assert sorted(answers) == [201] + [409] * 5
    there = site.post(links, _link(), key, 409)
    (only,) = site.get(links, key).json()["items"]
    assert there["code"] == "link-there"
    assert only["version"] == 1
    other = site.post(links, _link(href="https://htx.example/goi"), key)
    clash = site.client.put(f"{links}/{other['id']}", json=_link(), headers={**key, "If-Match": "*"})
    assert (clash.status_code, clash.json()["code"]) == (409, "link-there")


def test_a_link_of_a_lot_is_of_a_lot_of_this_product(site: Site) -> None:
    key = site.producer()
    links, other = _product(site, key), _product(site, key, name="Quế")
    lot = _lot(site, key, links)
    assert site.post(links, _link(batch_id=lot), key)["batch_id"] == lot
    assert site.post(other, _link(batch_id=lot), key, 422)["code"] == "link-lot-unknown"


def test_at_most_a_hundred_links_of_a_product_and_a_hundred_more_of_each_lot(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    lot = _lot(site, key, links)
    many = [_link(href=f"https://htx.example/{number}") for number in range(100)]
    assert site.client.put(links, json={"links": many}, headers=key).json()["added"] == 100
    full = site.post(links, _link(), key, 422)
    assert full["code"] == "too-many-links"
    in_order = [each["href"] for each in site.get(f"{links}?limit=100", key).json()["items"]]
    assert in_order == [each["href"] for each in many]
    of_lot = [{**each, "batch_id": lot} for each in many]
    assert site.client.put(links, json={"links": of_lot}, headers=key).json()["added"] == 100
    first = site.get(f"{links}?limit=80", key)
    pages = [first.json()["items"]]
    while "next" in first.links:
        first = site.get(first.links["next"]["url"].removeprefix(BASE_URL), key)
        pages.append(first.json()["items"])
    assert [len(page) for page in pages] == [80, 80, 40]
    assert len({each["id"] for page in pages for each in page}) == 200


def test_links_are_their_owners_alone(site: Site) -> None:
    key = site.producer()
    links = _product(site, key)
    made = site.post(links, _link(), key)
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    for path in (links, f"{links}/{made['id']}", f"{links}?history=true"):
        assert site.get(path, neighbour, 404).json()["code"] == "product-not-found"
    assert site.client.post(links, json=_link(), headers=neighbour).status_code == 404
    for change in (
        site.client.put(links, json={"links": [_link()]}, headers=neighbour),
        site.client.put(f"{links}/{made['id']}", json=_link(), headers={**neighbour, "If-Match": "*"}),
        site.client.delete(f"{links}/{made['id']}", headers={**neighbour, "If-Match": "*"}),
    ):
        assert change.status_code == 404
    assert site.client.post(links, json=_link(), headers=site.as_(Role.MARKETPLACE)).status_code == 403
    assert site.client.get(links).status_code == 401


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_link_of_another_product_is_not_found_under_this_one(site: Site, method: str) -> None:
    key = site.producer()
    links, other = _product(site, key), _product(site, key, name="Quế")
    made = site.post(links, _link(), key)
    body = {"json": _link()} if method == "put" else {}
    headers = {**key, "If-Match": "*"}
    answer = site.client.request(method, f"{other}/{made['id']}", headers=headers, **body)
    assert (answer.status_code, answer.json()["code"]) == (404, "link-not-found")


def test_the_same_registration_sent_again_is_answered_the_same(site: Site) -> None:
    key = {**site.producer(), "Idempotency-Key": "one"}
    links = _product(site, site.producer())
    first, second = (site.client.post(links, json=_link(), headers=key) for _ in range(2))
    assert first.status_code == 201
    assert (first.text, first.headers["location"]) == (second.text, second.headers["location"])
