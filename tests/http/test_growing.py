"""The diary in a lot's history: what its producer chose, once, without a word that was typed, and taken back when it was wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft7Validator, FormatChecker

from nguongoc.events.build import lot_class
from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import said
from tests.http.test_borders import signed_in
from tests.http.test_diary import SPRAYING, Farm, farm
from tests.services.checking import faults
from tests.vectors import vectors

SCHEMA = Draft7Validator(
    json.loads((vectors("epcis") / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8")),
    format_checker=FormatChecker(),
)
SECRET = "Ông Nguyễn Văn Kín 0912345678"
EARLY = {**SPRAYING, "happened_on": "2026-11-01", "note": SECRET}
WATERED = {"activity": "irrigating", "happened_on": "2026-11-05", "note": SECRET}


@dataclass
class Grown:
    """A farm whose first plot gave a lot on 19 November."""

    farm: Farm
    lot: dict[str, Any]

    @property
    def epc_class(self) -> str:
        base_url, lot = self.farm.site.services.settings.base_url, self.lot
        return lot_class(lot["gtin"], lot["lot"], lot["code"], base_url)

    @property
    def path(self) -> str:
        return f"/v1/batches/{self.lot['id']}/diary"

    def tell(self, *entries: dict[str, Any], status: int = 201) -> Any:
        ids = {"entries": [each["id"] for each in entries]}
        return self.farm.site.post(self.path, ids, self.farm.key, status)

    def told(self) -> list[str]:
        items = self.farm.site.get(self.path, self.farm.key).json()["items"]
        return [each["entry_id"] for each in items if each["told"]]

    def events(self, *, whole: bool = True) -> list[dict[str, Any]]:
        """Those of growing in the lot's history, the first recorded first."""
        key = self.farm.key if whole else {}
        answer = self.farm.site.get(f"/epcis/events?MATCH_anyEPCClass={self.epc_class}", key).json()
        found = answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        return [each for each in reversed(found) if "/ns/epcis#" in str(each.get("bizStep"))]


def grown(site: Site) -> Grown:
    made = farm(site)
    product = site.post("/v1/products", bodies.product(), made.key)["id"]
    said = bodies.batch(
        product_id=product, facility_id=made.plots[0], happened_on="2026-11-19", packed_on=None
    )
    return Grown(made, site.post("/v1/batches", {**said, "statements": {}}, made.key))


@pytest.fixture
def fresh(site: Site) -> Grown:
    return grown(site)


@pytest.fixture
def one(one_site: Site) -> Grown:
    return grown(one_site)


def test_what_the_producer_chose_is_an_event_each_and_told_twice_is_there_once(fresh: Grown) -> None:
    farm = fresh.farm
    sprayed, watered, again, silent = (
        farm.keep(each, farm.on())["items"][0] for each in (EARLY, WATERED, WATERED, WATERED)
    )
    for _ in range(2):
        fresh.tell(sprayed, watered, again)
    assert set(fresh.told()) == {each["id"] for each in (sprayed, watered, again)}
    assert silent["id"] not in fresh.told(), "by choice alone"
    events = fresh.events()
    assert sorted(each["bizStep"].rpartition("#")[2] for each in events) == ["irrigating"] * 2 + ["spraying"]
    spraying = next(each for each in events if each["bizStep"].endswith("#spraying"))
    assert (spraying["eventTime"], spraying["action"]) == ("2026-11-01T12:00:00.000+07:00", "OBSERVE")
    assert spraying["nguongoc:enteredLate"] is True
    assert (spraying["nguongoc:activeSubstance"], spraying["nguongoc:preHarvestIntervalDays"]) == (
        "Abamectin",
        7,
    )
    assert spraying["bizLocation"] == {"id": f"https://trace.example/f/{farm.plots[0]}"}
    document = farm.site.get(f"/v1/batches/{fresh.lot['id']}/documents/epcis", farm.key).json()
    told = [each for each in document["epcisBody"]["eventList"] if "#" in str(each.get("bizStep"))]
    assert len(told) == 3, "and in the document of the lot"
    for each in (document, {**document, "epcisBody": {"eventList": events}}):
        assert [fault.message for fault in SCHEMA.iter_errors(each)] == []
    assert faults(farm.site.services) == []


def test_nothing_that_a_person_typed_and_nobodys_name_is_in_an_event(fresh: Grown) -> None:
    member = fresh.farm.site.post("/v1/members", {"name": "Lê Thị Giấu"}, fresh.farm.key)["id"]
    typed = {**EARLY, "material": "Thuốc của Ông Kín", "position": {"latitude": 19.9, "longitude": 105.4}}
    entry = fresh.farm.keep(typed, fresh.farm.on(responsible_id=member))["items"][0]
    fresh.tell(entry)
    (event,) = fresh.events()
    text = json.dumps(event, ensure_ascii=False)
    for secret in ("Kín", "Giấu", "0912345678", "19.9", member, entry["id"], entry["entered_by"]):
        assert secret not in text
    (public,) = fresh.events(whole=False)
    assert public["bizStep"].endswith("/ns/epcis#spraying")
    assert "nguongoc:enteredAt" not in public


def test_a_correction_declares_the_event_an_error_that_names_the_right_one_and_a_striking_out_one_that_does_not(
    fresh: Grown,
) -> None:
    farm = fresh.farm
    wrong, undone = (farm.keep(each, farm.on())["items"][0] for each in (EARLY, WATERED))
    fresh.tell(wrong, undone)
    right = {**EARLY, "happened_on": "2026-11-02", "plot": farm.on()[0]}
    path = f"/v1/diary/{wrong['id']}"
    for _ in range(2):
        corrected = farm.site.post(f"{path}/correction", right, farm.key)["items"][0]
    farm.site.post(f"/v1/diary/{undone['id']}/strike-out", {"id": str(uuid4())}, farm.key)
    assert fresh.told() == [corrected["id"]]
    declared = [each for each in fresh.events() if "errorDeclaration" in each]
    standing = [each for each in fresh.events() if each["eventTime"].startswith("2026-11-02")]
    assert len(standing) == 1
    reasons = {
        each["bizStep"].rpartition("#")[2]: (
            each["errorDeclaration"]["reason"],
            each["errorDeclaration"].get("correctiveEventIDs"),
        )
        for each in declared
    }
    assert reasons == {
        "spraying": ("incorrect_data", [standing[0]["eventID"]]),
        "irrigating": ("did_not_occur", None),
    }
    assert len(declared) == 2, "sent twice, declared once"


def test_an_entry_that_is_not_of_the_lot_is_refused_where_it_stands_and_none_is_told(one: Grown) -> None:
    farm = one.farm
    good, elsewhere, after, harvest = (
        farm.keep(body, farm.on(plot))["items"][0]
        for body, plot in (
            (WATERED, 0), (WATERED, 1), ({**WATERED, "happened_on": "2026-11-20"}, 0),
            ({"activity": "harvesting", "happened_on": "2026-11-19", "quantity": {"value": "1", "unit": "kg"}}, 0),
        )
    )  # fmt: skip
    for each in (elsewhere, after, harvest, {"id": str(uuid4())}):
        problem = one.tell(good, each, status=422)
        assert [(fault["code"], fault["pointer"]) for fault in problem["errors"]] == [
            ("diary-entry-not-of-lot", "/entries/1")
        ]
    assert one.tell(status=422)["code"] == "diary-entries-uncountable"
    assert one.tell(good, good, status=422)["code"] == "diary-entries-uncountable"
    assert one.told() == []
    stranger = one.farm.site.as_(Role.PRODUCER, one.farm.site.neighbour)
    one.farm.site.get(one.path, stranger, 404)
    one.farm.site.post(one.path, {"entries": [good["id"]]}, stranger, 404)


def test_only_steps_of_growing_may_lie_before_the_lot_they_name(one: Grown) -> None:
    event = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting",
        "eventTime": "2026-11-05T12:00:00+07:00", "eventTimeZoneOffset": "+07:00",
        "quantityList": [{"epcClass": one.epc_class}],
    }  # fmt: skip
    ours = "https://trace.example/ns/epcis#spraying"
    for step in ("inspecting", "http://elsewhere.example/ns/epcis#spraying", f"{ours}s"):
        assert one.farm.site.post("/epcis/events", {**event, "bizStep": step}, one.farm.key, 400)["code"] == (
            "event-before-lot"
        )
    one.farm.site.post("/epcis/events", {**event, "bizStep": ours}, one.farm.key)


def test_a_producer_ticks_at_the_desk_what_buyers_then_see_on_the_page(fresh: Grown) -> None:
    farm = fresh.farm
    sprayed = farm.keep(EARLY, farm.on())["items"][0]
    farm.keep(WATERED, farm.on())
    browser = signed_in(farm.site, Role.PRODUCER)
    path = f"/producer/batches/{fresh.lot['id']}/growing"
    assert path in browser.get(f"/producer/batches/{fresh.lot['id']}").text
    assert "Phun thuốc" in said(browser.get(path))
    assert browser.post(path, {}).status_code == 422
    for _ in range(2):
        assert browser.post(path, {f"entry-{sprayed['id']}": "1"}).headers["location"] == f"{path}?kept=1"
    assert "Đã kể với người mua" in said(browser.get(path))
    page = farm.site.client.get(f"/p/b/{fresh.lot['code']}").text
    assert "Phun thuốc" in page
    assert "Tưới nước" not in page
    assert "Abamectin" in page, "by its name in the list"
    assert "Cơ sở chưa khai về thuốc, phân bón và nước" not in page
    assert SECRET not in page


def test_one_press_tells_an_entry_no_more_and_the_next_tells_it_again(fresh: Grown) -> None:
    farm = fresh.farm
    sprayed, watered = (farm.keep(each, farm.on())["items"][0] for each in (EARLY, WATERED))
    fresh.tell(sprayed, watered)
    browser = signed_in(farm.site, Role.PRODUCER)
    path = f"/producer/batches/{fresh.lot['id']}/growing"
    for _ in range(2):
        gone = browser.post(path, {"back": sprayed["id"]})
        assert gone.headers["location"] == f"{path}?back={sprayed['id']}"
    assert fresh.told() == [watered["id"]]
    declared = [each["errorDeclaration"] for each in fresh.events() if "errorDeclaration" in each]
    assert len(declared) == 1, "pressed twice, said once"
    assert "reason" not in declared[0], "it was neither false nor did it not occur"
    assert "Phun thuốc" not in farm.site.client.get(f"/p/b/{fresh.lot['code']}").text
    undo = browser.get(gone.headers["location"])
    assert "Không kể việc ấy nữa" in said(undo)
    for _ in range(2):
        browser.post(path, {f"entry-{sprayed['id']}": "1"})
    assert set(fresh.told()) == {sprayed["id"], watered["id"]}
    assert "Phun thuốc" in farm.site.client.get(f"/p/b/{fresh.lot['code']}").text
    names = [each["eventID"] for each in fresh.events() if "errorDeclaration" not in each]
    assert len(names) == len(set(names)) == 3, "told before, watered, told anew under another name"
    browser.post(path, {"back": sprayed["id"]})
    assert fresh.told() == [watered["id"]]
    assert faults(farm.site.services) == []


def test_what_is_no_entry_of_the_lot_is_not_taken_back(one: Grown) -> None:
    browser = signed_in(one.farm.site, Role.PRODUCER)
    path = f"/producer/batches/{one.lot['id']}/growing"
    for foreign in ("x", str(uuid4())):
        assert browser.post(path, {"back": foreign}).status_code in {404, 422}
    assert one.told() == []


def test_a_program_takes_back_what_it_told_all_or_none_and_once_however_often_it_asks(one: Grown) -> None:
    farm, path = one.farm, f"{one.path}/withdrawal"
    sprayed, watered = (farm.keep(each, farm.on())["items"][0] for each in (EARLY, WATERED))
    one.tell(sprayed, watered)
    ids = [sprayed["id"], str(uuid4())]
    refused = farm.site.post(path, {"entries": ids}, farm.key, 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("diary-entry-not-of-lot", "/entries/1")
    assert len(one.told()) == 2
    farm.site.post(path, {"entries": []}, farm.key, 422)
    for _ in range(2):
        items = farm.site.post(path, {"entries": ids[:1]}, farm.key, 200)["items"]
        assert [each["entry_id"] for each in items if each["told"]] == [watered["id"]]
    assert len([each for each in one.events() if "errorDeclaration" in each]) == 1
    stranger = farm.site.as_(Role.PRODUCER, farm.site.neighbour)
    farm.site.post(path, {"entries": [watered["id"]]}, stranger, 404)
    assert one.told() == [watered["id"]]
