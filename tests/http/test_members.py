"""Members of a cooperative: in buyers' documents a row each, to nobody else, and gone when they are erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.test_borders import tables_with
from tests.http.test_documents import MELON

LAN, TU = ("Nhà chị Lan", "0912 345 678"), ("Nhà bác Tư", None)


@dataclass
class Cooperative:
    """One that harvests melons, with two member households."""

    site: Site
    key: dict[str, str]
    lot: Any
    lan: str
    tu: str

    def harvested(self, *harvesters: Any, status: int = 200, lot: Any = None) -> Any:
        path = f"/v1/batches/{(lot or self.lot)['id']}/harvesters"
        headers = {**self.key, "Accept-Language": "en"}
        response = self.site.client.put(path, json={"harvesters": list(harvesters)}, headers=headers)
        assert response.status_code == status, response.text
        return response.json()

    def document(self, kind: str, key: dict[str, str] | None = None) -> Any:
        path = f"/v1/batches/{self.lot['id']}/documents/{kind}?format=json"
        return self.site.get(path, key or self.key).json()["document"]

    def rows(self, kind: str, table: str) -> list[dict[str, Any]]:
        found = next(each for each in self.document(kind)["tables"] if each["name"] == table)
        names = [each["name"] for each in found["columns"]]
        return [dict(zip(names, row, strict=True)) for row in found["rows"]]


@pytest.fixture
def cooperative(site: Site) -> Cooperative:
    key = site.producer()
    place = site.post("/v1/facilities", bodies.facility(kind="plot"), key)["id"]
    product = site.post("/v1/products", bodies.product(name="Dưa vàng", classification=MELON), key)["id"]
    said = bodies.batch(product_id=product, facility_id=place, packed_on="2026-11-21")
    lot = site.post("/v1/batches", said, key)
    ids = [site.post("/v1/members", {"name": name, "phone": phone}, key)["id"] for name, phone in (LAN, TU)]
    return Cooperative(site, key, lot, *ids)


def test_each_member_has_a_row_where_a_law_asks_who_harvested(cooperative: Cooperative) -> None:
    cooperative.harvested(
        {"member_id": cooperative.lan, "value": "1000"}, {"member_id": cooperative.tu, "value": "250.5"}
    )
    harvest = cooperative.rows("fsma-204", "Harvest")
    told = [(each["Harvester business name"], each["Harvester phone"], each["Quantity"]) for each in harvest]
    assert told == [(TU[0], None, "250.5"), (LAN[0], "+84912345678", "1000")], "in the order of names"
    assert len({each["Event ID"] for each in harvest}) == 1
    packed = cooperative.rows("fsma-204", "Initial packing")
    assert [each["Harvester business name"] for each in packed] == [TU[0], LAN[0]]
    assert [each["Quantity received"] for each in packed] == [None, None]
    back = cooperative.rows("eu-178-2002", "One step back")
    assert [(each["Supplier"], each["Quantity"]) for each in back] == [
        (TU[0], "250.5"),
        (f"{LAN[0]}, +84912345678", "1000"),
    ]


def test_one_who_harvested_alone_harvested_all_and_of_several_nobody_is_said_to(
    cooperative: Cooperative,
) -> None:
    cooperative.harvested({"member_id": cooperative.lan})
    assert [each["Quantity"] for each in cooperative.rows("eu-178-2002", "One step back")] == ["1250.5"]
    assert [each["Quantity received"] for each in cooperative.rows("fsma-204", "Initial packing")] == [
        "1250.5"
    ]
    cooperative.harvested({"member_id": cooperative.lan}, {"member_id": cooperative.tu})
    assert [each["Quantity"] for each in cooperative.rows("fsma-204", "Harvest")] == [None, None]
    missing = {(each["table"], each["column"]) for each in cooperative.document("fsma-204")["missing"]}
    assert ("Harvest", "Quantity") in missing


def test_without_members_the_cooperative_itself_harvested(cooperative: Cooperative) -> None:
    (row,) = cooperative.rows("fsma-204", "Harvest")
    assert row["Harvester business name"] != LAN[0]
    assert cooperative.rows("eu-178-2002", "One step back") == []


def test_nobody_else_is_told_of_members(cooperative: Cooperative) -> None:
    site = cooperative.site
    cooperative.harvested({"member_id": cooperative.lan})
    authority = site.as_(Role.AUTHORITY, site.neighbour)
    for kind in ("fsma-204", "eu-178-2002"):
        assert LAN[0] not in str(cooperative.document(kind, authority))
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    assert site.get("/v1/members", neighbour).json()["items"] == []
    site.get(f"/v1/batches/{cooperative.lot['id']}/harvesters", neighbour, 404)
    assert site.client.delete(f"/v1/members/{cooperative.lan}", headers=neighbour).status_code == 404
    body = {"harvesters": [{"member_id": cooperative.lan}]}
    theirs = site.client.put(f"/v1/batches/{cooperative.lot['id']}/harvesters", json=body, headers=neighbour)
    assert theirs.status_code == 404


def test_a_member_stands_in_rows_of_its_own_and_is_gone_from_all_of_them(cooperative: Cooperative) -> None:
    site = cooperative.site
    key = {**cooperative.key, "Idempotency-Key": "member-1"}
    third = site.post("/v1/members", {"name": "Nhà cô Ba Đình", "phone": "0950000091"}, key)
    assert third == site.post("/v1/members", {"name": "Nhà cô Ba Đình", "phone": "0950000091"}, key)
    cooperative.harvested({"member_id": third["id"]})
    site.services.sequence_log()
    assert tables_with(site, "Nhà cô Ba") == {"member"}
    assert tables_with(site, "+84950000091") == {"member"}
    assert site.client.delete(f"/v1/members/{third['id']}", headers=cooperative.key).status_code == 204
    assert tables_with(site, "Nhà cô Ba") | tables_with(site, "+84950000091") == set()
    assert (
        site.get(f"/v1/batches/{cooperative.lot['id']}/harvesters", cooperative.key).json()["harvesters"]
        == []
    )
    assert cooperative.rows("eu-178-2002", "One step back") == []
    gone = site.client.delete(f"/v1/members/{third['id']}", headers=cooperative.key)
    assert (gone.status_code, gone.json()["code"]) == (404, "member-not-found")


def test_what_does_not_fit_the_lot_is_refused_with_its_place(cooperative: Cooperative) -> None:
    site = cooperative.site
    lan, tu = {"member_id": cooperative.lan}, {"member_id": cooperative.tu}
    theirs = site.post("/v1/members", {"name": "Người khác"}, site.as_(Role.PRODUCER, site.neighbour))["id"]
    for said, code, pointer in (
        ((lan, {"member_id": theirs}), "harvester-unknown", "/harvesters/1/member_id"),
        ((lan, tu, lan), "harvester-repeated", "/harvesters/2/member_id"),
        (({**lan, "value": 1000}, {**tu, "value": "250.6"}), "harvest-exceeded", "/harvesters/1/value"),
    ):
        refused = cooperative.harvested(*said, status=422)
        assert (refused["code"], refused["errors"][0]["pointer"]) == (code, pointer)
    many = cooperative.harvested(*[lan] * 501, status=413)
    assert many["code"] == "harvesters-too-many"
    product = site.post("/v1/products", bodies.product(name="Bột", process="packing"), cooperative.key)["id"]
    place = site.post("/v1/facilities", bodies.facility(kind="packhouse"), cooperative.key)["id"]
    part = {"batch_id": cooperative.lot["id"], "quantity": {"value": "10", "unit": "kg"}}
    said = bodies.batch(
        product_id=product,
        facility_id=place,
        happened_on="2026-11-21",
        quantity={"value": "10", "unit": "kg"},
        inputs=[part],
    )
    made = site.post("/v1/batches", said, cooperative.key)
    assert cooperative.harvested(lan, status=409, lot=made)["code"] == "harvesters-unfit"


def test_a_name_and_a_number_are_read_as_everywhere(cooperative: Cooperative) -> None:
    for said, pointer in (({"name": " "}, "/name"), ({"name": "Lan", "phone": "x"}, "/phone")):
        response = cooperative.site.client.post("/v1/members", json=said, headers=cooperative.key)
        assert response.status_code in {400, 422}
        assert response.json()["errors"][0]["pointer"] == pointer
    listed = cooperative.site.get("/v1/members?limit=1", cooperative.key)
    rest = cooperative.site.get(
        listed.headers["link"].partition(">")[0].removeprefix(f"<{BASE_URL}"), cooperative.key
    )
    assert {each["name"] for answer in (listed, rest) for each in answer.json()["items"]} == {LAN[0], TU[0]}
